"""Where a query's words stand in a text, and the piece of the text that shows most of them.

FTS5 has functions for this, but they see the text as the index has it. Here the reader sees the page's own
text: it is folded as for the index, and the places are carried back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, takewhile

from scraper.archive.expressions import Term
from scraper.archive.folding import RUN, fold
from scraper.archive.hits import Span

Place = tuple[int, int]

_LENGTH = 240  # characters of a snippet
_BEFORE = 60  # of them, before the first hit
_MOST_PLACES = 200


def find_places(text: str, terms: Sequence[Term]) -> list[Place]:
    """Start and end of each occurrence of a term in `text`, in order, none overlapping."""
    if not terms or not text:
        return []
    pattern = _pattern(tuple(terms))
    folded, back = _folded(text)
    places: list[Place] = []
    for match in pattern.finditer(folded):
        start, end = match.span()
        places.append((start, end) if back is None else (back[start][0], back[end - 1][1]))
        if len(places) == _MOST_PLACES:
            break
    return places


def _folded(text: str) -> tuple[str, list[Place] | None]:
    """The folded text and, unless the characters correspond one by one, where each of its own came from."""
    odd = {character for character in set(text) if _ODD[character]}
    if not odd:
        return fold(text), None
    marks = "".join(map(re.escape, sorted(c for c in odd if unicodedata.combining(c))))
    composed = f"(?s:.)[{marks}]+|" if marks else ""
    parts: list[str] = []
    back: list[Place] = []
    done = 0
    for match in re.finditer(f"{composed}[{''.join(map(re.escape, sorted(odd)))}]", text):
        start, end = match.span()
        parts += fold(text[done:start]), fold(match[0])
        back += zip(range(done, start), range(done + 1, start + 1), strict=True)
        back += [(start, end)] * len(parts[-1])
        done = end
    parts.append(fold(text[done:]))
    back += zip(range(done, len(text)), range(done + 1, len(text) + 1), strict=True)
    return "".join(parts), back


class _Oddity(dict[str, bool]):
    """Whether a character's folding may be none, or several, or one with its neighbours."""

    def __missing__(self, character: str) -> bool:
        self[character] = is_odd = (
            len(fold(character)) != 1
            or unicodedata.combining(character) != 0
            or not unicodedata.is_normalized("NFKC", character)
            or "\u1100" <= character <= "\u11ff"  # the parts of Hangul syllables
        )
        return is_odd


_ODD = _Oddity()


@lru_cache(maxsize=64)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    # The longest first: where "new" and "new york" could stand, the phrase does.
    longest = sorted({_term_pattern(term) for term in terms}, key=lambda p: (-len(p), p))
    return re.compile("|".join(longest))


def _term_pattern(term: Term) -> str:
    parts = [re.escape(word) for word in term.words]
    if not RUN.fullmatch(term.words[0]):
        # What may stand before a word is asked behind it: a pattern that begins with letters is found ten
        # times as fast.
        parts[0] += rf"(?<![^\W_]{parts[0]})"
    last_is_open = bool(RUN.fullmatch(term.words[-1]))
    end = "" if last_is_open else r"[^\W_]*" if term.is_prefix else r"(?![^\W_])"
    return r"[\W_]*".join(parts) + end


def highlight(text: str, places: Sequence[Place]) -> tuple[Span, ...]:
    """`text` cut at its places."""
    spans: list[Span] = []
    done = 0
    for start, end in places:
        if start > done:
            spans.append(Span(text[done:start], hit=False))
        spans.append(Span(text[start:end], hit=True))
        done = end
    if done < len(text):
        spans.append(Span(text[done:], hit=False))
    return tuple(spans)


def snippet(text: str, places: Sequence[Place]) -> tuple[Span, ...]:
    """The piece of `text` with the most different hits, on one line; its beginning where there is none."""
    start = _best_start(text, places)
    end = min(len(text), start + _LENGTH)
    if end < len(text):
        end = _space_near(text, end, -1)
    inside = [(a - start, min(b, end) - start) for a, b in places if start <= a < end]
    spans = [Span(_SPACE.sub(" ", s.text), s.hit) for s in highlight(text[start:end], inside)]
    if start:
        spans.insert(0, Span("… ", hit=False))
    if end < len(text):
        spans.append(Span(" …", hit=False))
    return tuple(spans)


_SPACE = re.compile(r"\s+")


def _best_start(text: str, places: Sequence[Place]) -> int:
    """Where a snippet begins: shortly before the hit from which on the most different words are in reach."""
    best, most = 0, 0
    for n, (start, _) in enumerate(places):
        reach = start + _LENGTH - _BEFORE
        near = takewhile(lambda place: place[1] <= reach, islice(places, n, None))  # noqa: B023 (used at once)
        found = {text[a:b].casefold() for a, b in near}
        if len(found) > most:
            best, most = start, len(found)
    if best <= _BEFORE:
        return 0
    return _space_near(text, best - _BEFORE, +1, limit=best)


def _space_near(text: str, position: int, step: int, limit: int | None = None) -> int:
    """The edge of a word near `position`; `position` itself where words are not separated."""
    for n in range(position, position + step * 20, step):
        if (limit is not None and n >= limit) or not 0 < n < len(text):
            break
        if text[n - 1 if step > 0 else n].isspace():
            return n
    return position
