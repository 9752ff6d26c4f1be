"""Spaces of URLs without end: calendars, faceted searches, links that grow. Pure: only the URL is looked at.

`path_pattern` gives URLs that a program made by counting or combining the same pattern, and says how many of
it are worth knowing; who keeps the URLs counts them. `is_trap` tells a URL that is one for itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from scraper.hosts import host_of

STORIES = 100_000
"""Of a pattern whose last part names or numbers a story."""
PAGES = 5_000
"""Of a pattern of words: sections, tags, authors; and of numbered stories, `?id=61`."""
COUNTED = 1_000
"""Of a pattern that only counts: days of a calendar, pages of a list."""
COMBINED = 200
"""Of a pattern with two and more parameters: the combinations of a filter."""

MAX_SEGMENTS = 16
MAX_PARAMETERS = 10
YEARS = range(1600, 2100)

_KEPT = 2
"""Parts of a path that are told apart by their words; further ones are as likely the values of a filter."""
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH_NAME = re.compile(_MONTH, re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_LONG_NUMBER = re.compile(r"\d{5,}")
_ISO_DAY = re.compile(r"(?:1[6-9]|20)\d\d-?(?:0\d|1[0-2])-?[0-3]\d")
_DATE = re.compile(r"(?:^|[/=&_-])(\d{4})[/-](0?[1-9]|1[0-2])(?=[/&_-]|$)")
_WORDS = 4


class Pattern(NamedTuple):
    """What URLs of one kind have in common."""

    key: str
    limit: int
    """So many of one host are worth knowing."""


def path_pattern(url: str) -> Pattern:
    """The pattern of a canonical URL: its host, the shape of its path, and the names of its parameters.

    All days of a calendar have one, all combinations of a filter, and all stories of a section and year.
    """
    parts = urlsplit(url)
    segments = [unquote(part) for part in parts.path.split("/") if part]
    shapes = [_shape(part, is_last=n == len(segments)) for n, part in enumerate(segments, 1)]
    kept = [shape if n < _KEPT or shape in ("0", "*") else "a" for n, shape in enumerate(shapes)]
    pairs = sorted(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    key = f"{host_of(url)}/{'/'.join(kept)}"
    if pairs:
        key += "?" + "&".join(dict.fromkeys(name for name, _ in pairs))
    return Pattern(key, _limit(shapes, [value for _, value in pairs]))


def _shape(part: str, *, is_last: bool) -> str:
    """`0` for what counts, `*` for what names a story, otherwise the word with its numbers levelled."""
    stem = part.rpartition(".")[0] if is_last and "." in part else part
    words = [word for word in re.split(r"[-_ +]", stem) if word]
    if _ISO_DAY.fullmatch(stem) or all(_is_of_date(word) for word in words):
        return "0"
    if is_last and (len(words) >= _WORDS or _LONG_NUMBER.search(stem)):
        return "*"
    return _NUMBER.sub("0", part.lower())[:60]


def _is_of_date(word: str) -> bool:
    """Whether a word can stand in a date, as each does in `12-march-2025`."""
    return (word.isdigit() and len(word) < 5) or _MONTH_NAME.fullmatch(word) is not None


def _limit(shapes: list[str], values: list[str]) -> int:
    if len(values) > 1:
        return COMBINED
    if values:
        return PAGES if _LONG_NUMBER.search(values[0]) or values[0].isdigit() else COUNTED
    last = shapes[-1] if shapes else ""
    if last == "*" or ("0" in shapes and last != "0" and not _NUMBER.search(last)):
        return STORIES  # /2024/08/ferry
    return COUNTED if "0" in last else PAGES


def is_trap(url: str) -> str | None:
    """Why a canonical URL is of a kind that a mistake of a site makes without end; None = it is not."""
    parts = urlsplit(url)
    path = parts.path
    if path.count("/") > MAX_SEGMENTS:
        return "its path is too deep"
    if _repeats(path.split("/")):
        return "its path repeats itself"
    if parts.query.count("&") >= MAX_PARAMETERS:
        return "it has too many parameters"
    years = [int(match[1]) for match in _DATE.finditer(f"{path}?{parts.query}".replace("?", "&"))]
    return "its date lies far away" if any(year not in YEARS for year in years) else None


def _repeats(segments: list[str]) -> bool:
    """Whether one, two or three parts, not only numbers, stand three times in a row."""
    if len(segments) < len(set(segments)) + 2:
        return False
    for size in (1, 2, 3):
        for start in range(len(segments) - 3 * size + 1):
            first = segments[start : start + size]
            if segments[start : start + 3 * size] == first * 3 and not "".join(first).isdigit():
                return any(first)
    return False
