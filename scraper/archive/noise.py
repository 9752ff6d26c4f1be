"""What differs between two captures of an article and is no edit: counters, the time of day, lists of others.

Pure: texts in, an answer out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass

from scraper.extraction.body.boilerplate import fingerprint
from scraper.extraction.feed.times import split_time_mark

_COUNTER_WORDS = 3
_MOST_COUNTERS = 3  # more of them are a table: its numbers are what it says
_LONGEST_LINE = 120  # characters of a line beside the text: a byline, a time, a counter
_LONGEST_HEADLINE = 200
_MOST_HEADLINES = 40  # blocks that are looked up; more of them are no list beside the text
_PARTS = re.compile(r"\s*[|·•,;()–—]\s*|\s+-\s+")
_DIGITS = re.compile(r"\d[\d.,\s]*(?:[KMkm]\b)?")
_END = re.compile(r"[.!?…。！？؟।]$")


@dataclass(frozen=True, slots=True)
class Around:
    """What else the site shows."""

    is_headline: Callable[[Collection[str]], Collection[str]] = lambda texts: ()
    """Which of some texts are headlines of other stories."""
    boilerplate: Collection[str] = ()
    """Fingerprints of the blocks that recur on the site's pages."""


NOTHING = Around()


def plain(text: str | None) -> str:
    """`text` in one line."""
    return " ".join(text.split()) if text else ""


def differ(before: str, after: str, around: Around = NOTHING) -> bool:
    """Whether two bodies differ in more than noise."""
    if plain(before) == plain(after):
        return False
    old, new = _blocks(before), _blocks(after)
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    texts = {*gone, *come}
    if not texts:
        return True  # in another order
    noise = {text for text in texts if _says_nothing(text) or fingerprint(text) in around.boilerplate}
    lines = [text for text in texts - noise if 15 <= len(text) <= _LONGEST_HEADLINE]
    if 0 < len(lines) <= _MOST_HEADLINES:
        noise.update(around.is_headline(lines))
    counters = {text for text in texts - noise if _is_counter(text)}
    if max(len(counters & {*gone}), len(counters & {*come})) > _MOST_COUNTERS:
        counters = set()
    first, second = (
        " ".join(_steady(text, is_counter=text in counters) for text in blocks if text not in noise)
        for blocks in (old, new)
    )
    return first != second


def differ_in_line(before: str | None, after: str | None) -> bool:
    """Whether two lines, such as bylines, differ in more than how long ago something was."""
    first, second = plain(before), plain(after)
    return first != second and _steady(first) != _steady(second)


def _blocks(body: str) -> list[str]:
    return [text for block in body.split("\n\n") if (text := plain(block))]


def _says_nothing(text: str) -> bool:
    """A line that is a time and nothing else."""
    return len(text) <= _LONGEST_LINE and split_time_mark(text) is not None


def _is_counter(text: str) -> bool:
    """ "12 comments", "1.2K views": a number with a word or two, and no sentence."""
    return (
        len(text.split()) <= _COUNTER_WORDS
        and len(_DIGITS.findall(text)) == 1
        and any(map(str.isalpha, text))
        and not _END.search(text)
    )


def _steady(text: str, *, is_counter: bool = False) -> str:
    """`text` without what only tells when the page was made."""
    if is_counter:
        return _DIGITS.sub("0 ", text)
    if len(text) > _LONGEST_LINE or not any(map(str.isdigit, text)):
        return text
    return " ".join(part for part in _PARTS.split(text) if part and split_time_mark(part) is None)
