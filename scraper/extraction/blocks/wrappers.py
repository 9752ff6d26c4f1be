"""Elements that say something of what they hold, and hold the page: nothing is said by them.

ASP.NET puts a form around the whole of a page; what a script builds or tests is hidden until it has run.
"""

from __future__ import annotations

from scraper.extraction.blocks.tags import Flag
from scraper.extraction.blocks.textblocks import Blocks, Container

_FORM, _HIDDEN = 0.6, 0.8
"""The share of a page's text from which on it is no form, or is seen."""


def unwrap(blocks: Blocks) -> None:
    """Takes the flag of a form or of what is hidden from all that stands in a wrapper of the page."""
    for flag, most, inner in (
        (Flag.FORM, _FORM, blocks.forms), (Flag.HIDDEN, _HIDDEN, blocks.hidden)
    ):  # fmt: skip
        outer = next((container for container in inner if _is_page(blocks, container, most)), None)
        if outer is None:
            continue
        _set(blocks, outer, flag, False)
        for container in inner[inner.index(outer) + 1 :]:
            if not container.flags & flag and not _is_page(blocks, container, most):
                _set(blocks, container, flag, True)


def _is_page(blocks: Blocks, outer: Container, most: float) -> bool:
    """Whether an element holds a headline and most of the text."""
    if 2 * (outer.last - outer.first) < len(blocks):
        return False
    inside = blocks.of(outer)
    if not any(block.level == 1 for block in inside):
        return False
    return sum(len(block.text) for block in inside) >= most * sum(len(block.text) for block in blocks)


def _set(blocks: Blocks, outer: Container, flag: int, on: bool) -> None:
    for index in range(outer.index, len(blocks.containers)):
        container = blocks.containers[index]
        if container.start >= outer.end and not any(around is outer for around in container.chain()):
            break
        container.flags = container.flags | flag if on else container.flags & ~flag
    for block in blocks.of(outer):
        block.flags = block.container.flags
