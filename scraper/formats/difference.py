"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MAX_WORDS = 8_000

Fate = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with one fate."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, or several that did not change (`unchanged` tells how many)."""

    pieces: tuple[Piece, ...]
    unchanged: int = 0


def compare(old: str, new: str) -> list[Passage]:
    """The passages of two texts whose paragraphs are divided by blank lines."""
    before, after = _paragraphs(old), _paragraphs(new)
    passages: list[Passage] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces = tuple(Piece("same", paragraph) for paragraph in before[i1:i2])
            passages.append(Passage(pieces, unchanged=i2 - i1))
        else:
            passages += _paired(before[i1:i2], after[j1:j2])
    return passages


def compare_line(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of one paragraph or headline."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if len(a) + len(b) > _MAX_WORDS:  # the comparison takes quadratic time
        return tuple(piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(a[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(a[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(b[j1:j2])))
    return tuple(_joined(pieces))


def _paired(removed: list[str], added: list[str]) -> Iterator[Passage]:
    """Paragraphs at the same place: those alike are compared by words, the others go and come whole."""
    waiting = list(added)
    for old in removed:
        match = next((i for i, new in enumerate(waiting) if _alike(old, new)), None)
        if match is None:
            yield Passage((Piece("removed", old),))
            continue
        for new in waiting[:match]:
            yield Passage((Piece("added", new),))
        yield Passage(compare_line(old, waiting[match]))
        del waiting[: match + 1]
    for new in waiting:
        yield Passage((Piece("added", new),))


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, _WORDS.findall(old)[:500], _WORDS.findall(new)[:500], autojunk=False)
    return matcher.quick_ratio() > 0.5 and matcher.ratio() > 0.5


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Without the lone words between two changes, which make a diff hard to read."""
    old, new = "", ""
    for place, piece in enumerate(pieces):
        if piece.fate == "removed":
            old += piece.text
        elif piece.fate == "added":
            new += piece.text
        elif (old or new) and _is_lone(piece.text, len(old) + len(new), pieces[place + 1 : place + 3]):
            old, new = old + piece.text, new + piece.text
        else:
            yield from _change(old, new)
            old, new = "", ""
            yield piece
    yield from _change(old, new)


def _is_lone(same: str, before: int, following: list[Piece]) -> bool:
    """Whether what stayed is a word or two amid longer changes, such as the "the" of two sentences."""
    after = sum(len(piece.text) for piece in following if piece.fate != "same")
    return after > 0 and (not same.strip() or (len(same.split()) <= 2 and 3 * len(same) < before + after))


def _change(old: str, new: str) -> Iterator[Piece]:
    """A change; the blanks that both sides end with belong to neither."""
    tail = ""
    while old and new and old[-1] == new[-1] and old[-1].isspace():
        old, new, tail = old[:-1], new[:-1], old[-1] + tail
    if old:
        yield Piece("removed", old)
    if new:
        yield Piece("added", new)
    if tail:
        yield Piece("same", tail)


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]
