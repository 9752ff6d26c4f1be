"""Lists of words, written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


def names(text: str) -> tuple[str, ...]:
    """The words of a list whose order counts."""
    return tuple(text.split())
