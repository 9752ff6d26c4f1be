"""What a text's near-duplicates share with it: MinHash over runs of three words. Pure.

Two texts are near-duplicates where at least half of their runs of three words are in both (`resemblance`).
To find them among a million, each text gets a few numbers, its bands: texts that resemble each other by half
have one in common more often than not, by three quarters nearly always, unrelated ones almost never.

https://en.wikipedia.org/wiki/MinHash; minima by ranges of one hash, after Li, Owen and Zhang (NIPS 2012).
"""

from __future__ import annotations

from bisect import bisect_left
from zlib import crc32

Run = tuple[bytes, ...]

BANDS = 8
ALIKE = 0.5
"""The resemblance from which on two texts are one story."""

_ROWS = 3  # minima that must be equal in both texts for an equal band
_RANGES = [n * 2**32 // (BANDS * _ROWS) for n in range(BANDS * _ROWS)]
_FEWEST = 24  # runs; a shorter text says too little

_PLAIN = bytes(n if n > 127 or chr(n).isalnum() else 32 for n in range(256))
"""Folding leaves the punctuation of a text that is all ASCII to the tokenizer of the index."""


def bands(text: str) -> tuple[int, ...] | None:
    """The bands of a text as the index has it (`folding.indexed`); None where it is too short."""
    words = _words(text)
    if len(words) < _FEWEST:
        return None
    # A fixed quarter of all runs there are: those whose first word ends in a byte of which n & 3 == 1.
    runs = zip(words, words[1:], words[2:], strict=False)
    hashes = sorted([crc32(b"%b %b %b" % run) for run in runs if run[0][-1] & 3 == 1])
    if not hashes:
        return None
    hashes.append(hashes[0])
    minima = [hashes[bisect_left(hashes, start, 0, len(hashes) - 1)] for start in _RANGES]
    return tuple(
        (a * 0x9E3779B1 ^ b * 0x85EBCA77 ^ c * 0xC2B2AE3D) >> 16 & 0x7FFFFFFF
        for a, b, c in zip(minima[:BANDS], minima[BANDS : 2 * BANDS], minima[2 * BANDS :], strict=True)
    )


def runs_of(text: str) -> frozenset[Run]:
    """Every run of three words of a text as the index has it."""
    words = _words(text)
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _words(text: str) -> list[bytes]:
    return text.encode().translate(_PLAIN).split()


def resemblance(first: frozenset[Run], second: frozenset[Run]) -> float:
    """The share of the runs of both texts that is in each of them, 0 to 1 (Jaccard)."""
    both = len(first & second)
    return both / (len(first) + len(second) - both) if both else 0.0
