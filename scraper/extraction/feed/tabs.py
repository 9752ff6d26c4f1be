"""Tabs: a strip of short labels, then one panel of stories for each."""

from __future__ import annotations

from collections.abc import Iterable

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.feed.lists import Group
from scraper.extraction.feed.words import TAB_NAMES

_LONGEST = 40
_LEVELS = 4


def name_tabs(groups: list[Group], blocks: Blocks) -> None:
    """Gives the groups under a strip of tabs the label of their own tab."""
    strips: dict[int, tuple[list[TextBlock], list[Group]]] = {}
    for group in groups:
        if group.label is None:
            continue
        strip = _strip_of(group.label, blocks)
        if len(strip) > 1:
            strips.setdefault(strip[0].index, (strip, []))[1].append(group)
    for strip, under in strips.values():
        panels = _panels(under)
        if not _named_so(strip[0].container) and not any(_named_so(panel) for panel in panels.values()):
            continue
        order = list(dict.fromkeys(panel.index for panel in panels.values()))
        if len(order) > len(strip):
            continue
        for group in under:
            group.label = strip[order.index(panels[id(group)].index)]


def _strip_of(label: TextBlock, blocks: Blocks) -> list[TextBlock]:
    """The labels that stand side by side with this one, itself among them."""
    lines = blocks.all
    first, end = label.index, label.index + 1
    while first and _side_by_side(lines[first - 1], label):
        first -= 1
    while end < len(lines) and _side_by_side(lines[end], label):
        end += 1
    return lines[first:end]


def _side_by_side(a: TextBlock, b: TextBlock) -> bool:
    one, other = a.container, b.container
    if one.tag != other.tag or len(a.text) > _LONGEST:
        return False
    for _ in range(3):
        if one.parent is None or other.parent is None:
            return False
        if one.parent is other.parent:
            return one is not other and one.tag not in ("h2", "h3")
        one, other = one.parent, other.parent
    return False


def _panels(groups: Iterable[Group]) -> dict[int, Container]:
    """For each group (by identity) the element that tells it from the others of the strip."""
    chains = {id(group): list(group.box.chain())[::-1] for group in groups}
    shared = 0
    for level in zip(*chains.values(), strict=False):
        if any(box is not level[0] for box in level):
            break
        shared += 1
    return {key: chain[min(shared, len(chain) - 1)] for key, chain in chains.items()}


def _named_so(container: Container) -> bool:
    for level, box in enumerate(container.chain()):
        if level >= _LEVELS:
            break
        if box.attributes and (
            not TAB_NAMES.isdisjoint(box.words) or "tab" in (box.attributes.get("role") or "")
        ):
            return True
    return False
