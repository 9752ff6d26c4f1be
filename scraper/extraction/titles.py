"""Titles compared with one another, and what a site adds to them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_PART = re.compile(
    r"\s+[|–—·•»«:/\\~‹›>-]+\s+|\s*[|｜»ㅣ│]\s*|\s+-(?=\w)|(?<=\w)-\s+|\s*_\s*(?=[\u3400-\u9fff])|::|–(?=\s)"
)
_SEPARATOR = re.compile(r"[|–—·•»«/\\~‹›>｜ㅣ│_:-](?:(?<!:)|(?<= :)|(?=:))")
"""What no title of several parts is without; most titles hold none of it."""
_NO_LETTERS = re.compile(r"[\W_]+")


Tokens = dict[str, int]
"""Words, and how often each stands in a text."""


@lru_cache(maxsize=2000)
def tokens(text: str) -> Tokens:
    """The words of a text in lower case; of scripts without spaces, the characters. Not to be changed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    counted: Tokens = {}  # quicker than a Counter for so few
    for word in _TOKEN.findall(text.lower()):
        counted[word] = counted.get(word, 0) + 1
    return counted


def likeness(a: Tokens, b: Tokens) -> float:
    """How much two texts have in common: the F1 of their words, 0 to 1."""
    if a is b:
        return 1.0 if a else 0.0
    if a.keys().isdisjoint(b):
        return 0.0
    shared = 0
    for word, often in a.items():
        beside = b.get(word, 0)
        shared += beside if beside < often else often
    return 2 * shared / (sum(a.values()) + sum(b.values()))


def title_parts(title: str) -> list[tuple[str, int, int]]:
    """The parts of a `<title>` between its separators, with their positions."""
    if _SEPARATOR.search(title) is None:
        return [(title, 0, len(title))] if title else []
    parts = []
    start = 0
    for found in _PART.finditer(title):
        if found.start() > start:
            parts.append((title[start : found.start()], start, found.start()))
        start = found.end()
    if start < len(title):
        parts.append((title[start:], start, len(title)))
    return parts


def without_site(title: str, names: tuple[str, ...], *, guess: bool = False) -> str:
    """A title without the site's name before or behind it.

    `names` are what the site is called (its name, its host). With `guess`, a short last part is taken for the
    site's name though nothing else on the page says so.
    """
    parts = title_parts(title)
    if not parts:
        return title.strip()
    if len(parts) == 1:
        return title[parts[0][1] : parts[0][2]].strip()
    known, packed = _known(names)
    first, last = 0, len(parts)
    while last - first > 1 and _is_site(parts[last - 1][0], known, packed):
        last -= 1
    while last - first > 1 and _is_site(parts[first][0], known, packed):
        first += 1
    if guess and last - first > 1 and last == len(parts):
        tail = parts[last - 1]
        if len(tail[0].split()) <= 4 and tail[1] >= 0.5 * len(title):
            last -= 1
    return title[parts[first][1] : parts[last - 1][2]].strip()


@lru_cache(maxsize=1000)
def _known(names: tuple[str, ...]) -> tuple[list[Tokens], set[str]]:
    """The names of a site: their words, and their letters."""
    known = [tokens(name) for name in names if name]
    return known, {"".join(name) for name in map(sorted, known)} | {squeezed(name) for name in names}


@lru_cache(maxsize=4_096)
def squeezed(text: str) -> str:
    """A text's letters and digits alone, in lower case: "The Daily News" and "thedailynews" are one."""
    return _NO_LETTERS.sub("", text.lower())


def _is_site(part: str, known: list[Tokens], packed: set[str]) -> bool:
    letters = squeezed(part)
    if not letters or letters in packed:
        return True
    own = tokens(part)
    return any(likeness(own, name) >= 0.75 for name in known)
