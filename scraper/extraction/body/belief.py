"""Which marks of a page are believed: a mark is a suspicion, and some name what they hold wrongly.

What is small beside the rest of the page is believed at once. What is large is believed where the article has
text of its own elsewhere. A reason that would leave no article is believed nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scraper.extraction.blocks import Blocks, Container
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.body.boilerplate import WHOLE, Weights, believed
from scraper.extraction.body.marks import Mark, mark_of

_ENOUGH = 400.0
"""The good text from which on there is an article."""
_NO_CAPTION = Flag.CELL | Flag.PRE
# The slides of a gallery are each a small part, and together the article: from this share of the text on.
_REPEATED = {
    "advert": 0.3,
    "banner": 0.3,
    "contents": 0.1,
    "credit": 0.1,
    "details": 0.3,
    "hidden": 0.25,
    "media": 0.5,
    "share": 0.3,
    "sidebar": 0.3,
}
# What stands beside an article, whatever its size: comments may be longer, and the words of a cookie banner.
_SEPARATE = frozenset(
    {"banner", "comments", "cookies", "footer", "form", "navigation", "newsletter", "popup", "sidebar"}
)
_BESIDE = 0.25
"""The least that an article's own text is of what is large and stands beside it."""
_LEVELS = 6  # of containers with a mark, one within the other
_MOST = 0.5
_REST = 0.15


class _Suspicion(NamedTuple):
    """A mark, and the blocks that it is about."""

    mark: Mark
    first: int
    last: int


def marked(blocks: Blocks, weights: Weights, title: int = -1) -> list[str]:
    """For each block the reason of the outermost believed mark around it, or an empty string.

    What is around the headline, whose index is `title`, and holds text as well, is no boilerplate.
    """
    small, large = _suspicions(blocks, weights, title)
    in_all: dict[str, float] = {}
    for mark, first, last in small:
        in_all[mark.reason] = in_all.get(mark.reason, 0.0) + weights.sums[last] - weights.sums[first]
    reasons = [""] * len(blocks)
    for mark, first, last in small:
        if in_all[mark.reason] >= _REPEATED.get(mark.reason, 1.1) * weights.total:
            continue
        for index in range(first, last):
            if mark.reason != "caption" or not blocks[index].flags & _NO_CAPTION:
                reasons[index] = mark.reason
    if large and title >= 0:
        _mark_beside(weights, reasons, large, title)
    for reason, text in in_all.items():
        # Posts of a forum and reports of a match are named comments, and are all that there is.
        if text > _MOST * weights.total and sum(_rest(weights, reasons)) < min(_ENOUGH, _REST * text):
            reasons = ["" if found == reason else found for found in reasons]
    return reasons


def _suspicions(blocks: Blocks, weights: Weights, title: int) -> tuple[list[_Suspicion], list[_Suspicion]]:
    """The outermost marks that are believed for being small, and those too large for that."""
    small: list[_Suspicion] = []
    large: list[_Suspicion] = []
    covered = 0
    for container in blocks.containers:
        last = container.last
        if last <= covered or last <= container.first or container.inline or container.tag in WHOLE:
            continue
        mark = mark_of(container)
        if mark is None or (container.first <= title < last and weights.of(container) > _ENOUGH):
            continue
        first = max(covered, container.first)
        if not believed(mark, weights, container):
            if _is_separate(mark, container):
                large.append(_Suspicion(mark, first, last))
        elif not _is_refuted(mark, blocks, first, container):
            small.append(_Suspicion(mark, first, last))
            covered = last
    return small, large


def _is_separate(mark: Mark, container: Container) -> bool:
    """Whether a mark is of what stands beside an article; in one, a paywall lies over its own text."""
    if mark.reason == "popup" and container.flags & Flag.ARTICLE:
        return False
    return mark.reason in _SEPARATE


def _is_refuted(mark: Mark, blocks: Blocks, first: int, container: Container) -> bool:
    """Whether what a mark is about speaks against it: a hidden answer, related stories without a link."""
    if mark.reason == "hidden":
        return _answers(blocks, container.first)
    return mark.reason == "related" and not any(blocks[i].link_chars for i in range(first, container.last))


def _mark_beside(weights: Weights, reasons: list[str], large: Sequence[_Suspicion], title: int) -> None:
    """Marks what follows the article's own text, or stands before its headline, in spite of its size."""
    for _ in range(_LEVELS):
        if not large:
            return
        outer, inner = _nested(large)
        own = _rest(weights, reasons)
        for _mark, first, last in outer:
            own[first:last] = [0.0] * (last - first)
        for mark, first, last in outer:
            text = sum(own[title:first] if first > title else own[title:])
            if text >= max(_ENOUGH, _BESIDE * (weights.sums[last] - weights.sums[first])):
                reasons[first:last] = [reason or mark.reason for reason in reasons[first:last]]
        large = [suspicion for suspicion in inner if not all(reasons[suspicion.first : suspicion.last])]


def _nested(large: Sequence[_Suspicion]) -> tuple[list[_Suspicion], list[_Suspicion]]:
    """The outermost of some suspicions, and those within them."""
    outer: list[_Suspicion] = []
    inner: list[_Suspicion] = []
    for suspicion in large:
        inside = outer and suspicion.last <= outer[-1].last
        (inner if inside else outer).append(suspicion)
    return outer, inner


def _rest(weights: Weights, reasons: Sequence[str]) -> list[float]:
    """The good text of each block that has no reason."""
    return [0.0 if reason else good for good, reason in zip(weights.good, reasons, strict=True)]


def _answers(blocks: Blocks, index: int) -> bool:
    """Whether a heading above is a question: what is hidden below unfolds as its answer."""
    above = blocks[index - 1] if index else None
    return above is not None and above.level > 0 and above.text.rstrip().endswith(("?", "？", "؟"))
