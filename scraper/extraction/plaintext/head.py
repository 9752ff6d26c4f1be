"""Where the article of a text page begins: its headline, dek, byline and date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scraper.extraction.byline.creditlines import is_byline_line, without_date
from scraper.extraction.byline.names import Byline, parse_byline_text, strip_by
from scraper.extraction.dates.text import Moment, parse_date_text
from scraper.extraction.plaintext.lines import Line
from scraper.extraction.titles import likeness, squeezed, tokens, without_site

_NEAR = 4
"""How many lines may stand between headline, byline, date and caption."""
_ABOVE, _BELOW = 8, 16
"""So many lines are searched where one of them is known: share bars stand between."""
_NAME = 28
"""A shorter line is a name or a section as likely as a headline."""
_MOST_WORDS, _AND = 6, 5
_SHORTEST, _ALIKE = 10, 0.55
_MOST = 3000


@dataclass(frozen=True, slots=True)
class Head:
    """Where the article begins: the lines of its headline, byline and date."""

    headline: int | None = None
    dek: int | None = None
    byline: Byline | None = None
    moment: Moment | None = None
    end: int = 0
    """The first line after them."""


def find_head(lines: list[Line], fetched_at: datetime | None) -> Head:
    """The headline that the first line names, or the one above the first byline or date that text follows."""
    told = _told(lines)
    if told is not None:
        return _head_below(lines, told, fetched_at)
    for anchor in _anchors(lines, 0, len(lines), fetched_at):
        if any(line.good for line in lines[anchor + 1 : anchor + 12]):
            return _head_at(lines, anchor, fetched_at)
    first = next((n for n, line in enumerate(lines) if line.good), None)
    if first is None:
        return Head()
    return Head(_title_above(lines, first), end=first)


def _anchors(lines: list[Line], start: int, end: int, fetched_at: datetime | None) -> Iterator[int]:
    """The lines that are a byline or a date."""
    for n in range(max(0, start), min(end, len(lines))):
        # "1:49 p.m." ends no sentence
        text = lines[n].text.rstrip(".") if lines[n].text.endswith(".m.") else lines[n].text
        if lines[n].reason in ("", "notice", "credit") and is_byline_line(text, fetched_at):
            yield n


def _told(lines: list[Line]) -> int | None:
    """The line that says what the first one says, which in most dumps is the page's title, without the site.

    Of several, as in a path of sections and above the text, the one that text and byline follow.
    """
    if len(lines) < 2:
        return None
    title = without_site(lines[0].text, (), guess=True)
    whole, counted = squeezed(lines[0].text), tokens(title)
    best, best_score = None, 0.0
    for n, line in enumerate(lines[1:_MOST], 1):
        text = squeezed(line.text) if 12 <= line.weight <= 300 else ""
        if len(text) < _SHORTEST:
            continue
        alike = 1.0 if text in whole and len(text) >= len(whole) / 3 else likeness(tokens(line.text), counted)
        if alike < _ALIKE:
            continue
        score = alike + len(text) / 1000 + sum(below.good for below in lines[n + 1 : n + _BELOW]) / 100
        if score >= best_score:
            best, best_score = n, score
    return best


def _head_below(lines: list[Line], headline: int, fetched_at: datetime | None) -> Head:
    """The head of a headline that is known: byline and date stand under it, or else above it."""
    below = list(_anchors(lines, headline + 1, headline + _BELOW, fetched_at))
    above = list(_anchors(lines, headline - _ABOVE, headline, fetched_at))
    byline, moment, end = _signed(lines, below[0], fetched_at) if below else (None, None, headline + 1)
    for n in [*below[1:], *reversed(above)]:
        moment = moment or parse_date_text(lines[n].text, reference=fetched_at)
        if byline is None and (found := _byline_of(lines[n], fetched_at)) is not None:
            byline = found
    byline = byline or _named(lines[headline + 1 : headline + 1 + _NEAR])
    between = lines[headline + 1 : below[0]] if below else []
    if not below or sum(line.good for line in between) > 1:
        return Head(headline, None, byline, moment, headline + 1)
    return Head(headline, headline + 1 if between and between[0].good else None, byline, moment, end)


def _signed(
    lines: list[Line], anchor: int, fetched_at: datetime | None
) -> tuple[Byline | None, Moment | None, int]:
    """Byline and date of the lines from `anchor` on, and the first line behind them."""
    byline: Byline | None = None
    moment: Moment | None = None
    end = anchor
    for n in range(anchor, min(anchor + _NEAR, len(lines))):
        line = lines[n]
        if n > anchor and (line.good or not is_byline_line(line.text, fetched_at)):
            if line.good:
                break
            continue
        moment = moment or parse_date_text(line.text, reference=fetched_at)
        byline = byline or _byline_of(line, fetched_at)
        end = n + 1
    return byline, moment, end


def _byline_of(line: Line, fetched_at: datetime | None) -> Byline | None:
    """The byline in a line: behind "by", or full names before a date."""
    found = parse_byline_text(without_date(line.text, fetched_at))
    return found if found.authors and (strip_by(line.text) is not None or _is_full(found)) else None


def _named(lines: list[Line]) -> Byline | None:
    """The byline of a line that is nothing but a name or two."""
    for line in lines:
        words = line.text.split()
        if 2 <= len(words) <= _MOST_WORDS and not line.reason and line.text[-1].isalpha():
            found = parse_byline_text(line.text)
            named = sum(len(squeezed(author)) for author in found.authors)
            if named >= len(squeezed(line.text)) - _AND and _is_full(found):
                return found
    return None


def _is_full(byline: Byline) -> bool:
    """Whether all of its authors have more than one name."""
    return bool(byline.authors) and all(" " in author for author in byline.authors)


def _head_at(lines: list[Line], anchor: int, fetched_at: datetime | None) -> Head:
    """The head around a byline or a date: the headline stands above it, or right behind it."""
    byline, moment, end = _signed(lines, anchor, fetched_at)
    headline = _title_above(lines, anchor)
    dek = None
    if headline is not None and lines[headline].good and lines[headline].sentence:
        above = _title_above(lines, headline)
        if above is not None and not lines[above].sentence:
            headline, dek = above, headline
    if headline is None:
        headline = next((n for n in range(end, min(end + 3, len(lines))) if _is_title(lines[n])), None)
        end = end if headline is None else headline + 1
    return Head(headline, dek, byline, moment, end)


def _title_above(lines: list[Line], n: int) -> int | None:
    """The headline above a line: the nearest that can be one, a short line only where none is longer."""
    above = [i for i in range(max(0, n - _ABOVE), n) if _is_title(lines[i])]
    long = [i for i in above if lines[i].weight >= _NAME]
    return next(reversed(long or [i for i in above if i >= n - _NEAR]), None)


def _is_title(line: Line) -> bool:
    return not line.reason and 12 <= line.weight <= 300
