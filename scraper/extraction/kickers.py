"""What stands in a heading beside the headline: a kicker before it, a line under it, a hidden label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from scraper.extraction.blocks import Blocks, TextBlock, words_of
from scraper.extraction.dates.text import find_dates
from scraper.extraction.wordlists import words

_KICKERS = words(
    """
    kicker overline dachzeile spitzmarke roofline topline toptitle pretitle supertitle overtitle eyebrow
    subtitle subheadline subheading subhead subline antetitulo occhiello chapeu surtitre stikkord vignette
    label topic small time date
    """
)
"""Class words (and tags) of the part of a heading that is not the headline itself."""
_PAIRS = (frozenset({"sub", "heading"}), frozenset({"sub", "title"}), frozenset({"top", "title"}))
_SEPARATORS = ":–—-|"
_QUOTES = str.maketrans("‘’“”„«»`´‹›", "''\"\"\"\"\"''''")
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u200e\u200f\u2060\ufeff")
_SHORTEST = 12
_LEAST = 0.4
"""A title that is a smaller share of the heading is not the heading without its kicker."""


def without_kicker(text: str, block: TextBlock | None, blocks: Blocks, titles: Sequence[str]) -> str:
    """A heading's `text` without what its markup or the declared titles show to be no part of the headline.

    The page's own markup parts a kicker from the headline: it stands in an element of its own. Where a colon
    or a dash is printed between them the two are read as one line, and only the titles can tell.
    """
    if block is None:
        return text
    known = _as_declared(text, _seams(block, blocks), titles)
    kicker = _kicker(block) if known == text else ""
    if kicker and text.startswith(kicker) and len(text) >= len(kicker) + _SHORTEST:
        return text[len(kicker) :].strip()
    return known


def _kicker(block: TextBlock) -> str:
    """The text before the headline that stands in an element of its own, with nothing printed between."""
    parts = _parts(block)
    if len(parts) < 2 or not _is_beside(parts[0]):
        return ""
    label, behind = _text(parts[0]), _text(parts[1])
    if label[-1] in _SEPARATORS or behind[0] in _SEPARATORS:
        return ""
    return label


def _parts(block: TextBlock) -> list[LexborNode]:
    """The nodes with text in the heading, those that wrap all of it opened."""
    heading = next((c for c in block.container.chain() if c.tag[:1] == "h" and c.tag[1:].isdigit()), None)
    node: LexborNode | None = heading.node if heading is not None else None
    parts: list[LexborNode] = []
    while node is not None:
        parts = [child for child in _children(node) if _text(child)]
        node = parts[0] if len(parts) == 1 and parts[0].tag != "-text" else None
    return parts


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        if child.tag != "-comment":
            yield child
        child = child.next


def _text(node: LexborNode) -> str:
    return " ".join((node.text() or "").translate(_UNSEEN).split())


def _is_beside(node: LexborNode) -> bool:
    """Whether an element of a heading is marked as something beside the headline."""
    if node.tag == "-text":
        return False
    if node.tag in _KICKERS:
        return True
    marks = words_of(node.attributes.get("class") or "")
    return not _KICKERS.isdisjoint(marks) or any(pair <= marks for pair in _PAIRS)


def _seams(block: TextBlock, blocks: Blocks) -> frozenset[int]:
    """Where one run of text ends and the next begins, in characters other than white space."""
    seams, count = set(), 0
    for piece in blocks.pieces[block.start : block.end]:
        count += _solid(piece.translate(_UNSEEN))
        seams.add(count)
    return frozenset(seams)


def _solid(text: str) -> int:
    return len("".join(text.split()))


def _as_declared(text: str, seams: frozenset[int], titles: Sequence[str]) -> str:
    """The heading without a part at its beginning or end that stands in no declared title."""
    low = text.translate(_QUOTES).lower()
    known = [title.translate(_QUOTES).lower() for title in titles]
    for short in dict.fromkeys(known):
        if not _SHORTEST <= len(short) < len(low) or len(short) < _LEAST * len(low):
            continue
        often = known.count(short) > 1
        before = low[: -len(short)].rstrip()
        if low.endswith(short) and _solid(before) in seams and (often or before[-1] not in _SEPARATORS):
            return text[-len(short) :].strip()
        if low.startswith(short) and _solid(short) in seams and (often or find_dates(text[len(short) :])):
            return text[: len(short)].strip()
    return text
