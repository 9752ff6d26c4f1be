"""A page in plain text → its lines, with what each of them looks like."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from scraper.extraction.body.phrases import phrase_reason
from scraper.extraction.letters import weight

_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$|[:;]$")
_BULLET = re.compile(r"^(?:[-*•‣–▪◦]\s+)(?=\S)")
_NUMBERED = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
_FORM = re.compile(
    r"^\W*(?:(?:indicates )?required(?: field)?s?|(?:please,? )?enter .{0,40}|.{0,40}\be-?mail\b.{0,40}"
    r"|submit|send|ok|close|cancel)\W*$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[^\W\d_]-$")
"""A compound word, cut behind its hyphen."""
_WRAPPED_WIDTH = range(45, 100)
_NEARLY_ALL = 0.98
_FEWEST_FORCED = 8
_LONGEST = 20_000
_SHORT = 200


@dataclass(slots=True)
class Line:
    """One paragraph or line of a text page."""

    text: str
    gap: bool
    """An empty line stands before it."""
    weight: float
    reason: str = ""
    """Why it is no text of the article; empty while nothing speaks against it."""

    @property
    def sentence(self) -> bool:
        """It ends as a sentence does."""
        return _SENTENCE_END.search(self.text) is not None

    @property
    def good(self) -> bool:
        """It looks like a paragraph of running text."""
        return not self.reason and ((self.weight >= 60 and self.sentence) or self.weight >= 160)


def read_lines(text: str) -> list[Line]:
    """The lines of a text page; hard-wrapped paragraphs become one line, furniture gets its reason."""
    lines: list[Line] = []
    groups = _groups(text)
    width = _width(groups)
    for group in groups:
        joined = _unwrapped(group, width) if width else [" ".join(group)] if _is_wrapped(group) else group
        lines.extend(Line(line, n == 0, weight(line)) for n, line in enumerate(joined))
    often = Counter(line.text for line in lines)
    told = {text: furniture(text) for text in often if len(text) < _SHORT}
    for line in lines:
        if line.weight < _SHORT and (reason := told[line.text]):
            line.reason = reason
        elif often[line.text] > 2:
            line.reason = "repeated"
    return lines


def furniture(text: str) -> str:
    """Why a line is a form's or a page's furniture, or an empty string."""
    if not any(map(str.isalnum, text)):
        return "ornament"
    if len(text) < 90 and _FORM.match(text):
        return "form"
    return phrase_reason(text)


def item_of(text: str) -> tuple[str, int | None] | None:
    """The text and the number of a list item, or None."""
    if match := _BULLET.match(text):
        return text[match.end() :], None
    if match := _NUMBERED.match(text):
        return text[match.end() :], int(match[1])
    return None


def _groups(text: str) -> list[list[str]]:
    """The lines between empty lines."""
    groups: list[list[str]] = [[]]
    for raw in text.splitlines():
        line = " ".join(raw.split()).strip("\u200b\ufeff\u00ad")
        if line:
            groups[-1].append(line[:_LONGEST])
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _width(groups: list[list[str]]) -> int | None:
    """The width that all of a text was wrapped to, as terminals and mail do, or None where it was not."""
    sizes = sorted(len(line) for group in groups for line in group)
    width = sizes[int(_NEARLY_ALL * (len(sizes) - 1))] if sizes else 0
    if width not in _WRAPPED_WIDTH:
        return None
    pairs = [pair for group in groups for pair in pairwise(group)]
    forced = sum(_is_forced(*pair, width) for pair in pairs)
    return width if forced >= _FEWEST_FORCED and 2 * forced > len(pairs) else None


def _is_forced(line: str, following: str, width: int) -> bool:
    """Whether a line ends where it does because the next word had no more room."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _unwrapped(group: list[str], width: int) -> list[str]:
    """The lines of a group as they were before they were wrapped."""
    joined = group[:1]
    for line, following in pairwise(group):
        if _is_forced(line, following, width) and item_of(following) is None:
            joined[-1] += following if _SPLIT.search(line) and following[0].islower() else " " + following
        else:
            joined.append(following)
    return joined


def _is_wrapped(group: list[str]) -> bool:
    """Whether the lines of a group are one paragraph that was wrapped to a width."""
    if len(group) < 3 or any(item_of(line) for line in group):
        return False
    widths = [len(line) for line in group[:-1]]
    wide = max(widths)
    return wide in _WRAPPED_WIDTH and median(widths) > 0.8 * wide and len(group[-1]) <= wide
