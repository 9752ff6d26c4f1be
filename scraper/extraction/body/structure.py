"""The kept blocks → the body's blocks with their kinds: paragraphs, headings, quotes, items, tables, code."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.article import Block, BlockKind
from scraper.extraction.blocks import Container, TextBlock
from scraper.extraction.blocks.tags import Flag

Numbers = dict[int, dict[int, int]]
"""Index of an ordered list → its items (their nodes' identity) → their printed numbers."""


def formed(kept: Sequence[TextBlock]) -> list[Block]:
    """The blocks of the body; the cells of one data table become one block."""
    blocks: list[Block] = []
    numbers: Numbers = {}
    position = 0
    while position < len(kept):
        block = kept[position]
        table = _data_table(block)
        if table is None:
            blocks.append(_single(block, numbers))
            position += 1
            continue
        end = position
        while end < len(kept) and kept[end].index < table.last:
            end += 1
        blocks.append(Block("table", _rows(kept[position:end])))
        position = end
    return blocks


def _single(block: TextBlock, numbers: Numbers) -> Block:
    text = "\n".join(block.lines) if block.lines else block.text
    kind: BlockKind = "paragraph"
    if block.level:
        return Block("heading", block.text, block.level)
    if block.flags & Flag.PRE:
        kind = "code"
    elif block.flags & Flag.ITEM and (item := _item(block, numbers)):
        return item
    elif block.flags & Flag.QUOTE:
        kind = "quote"
    return Block(kind, text)


def _item(block: TextBlock, numbers: Numbers) -> Block | None:
    """A list item, with its depth and its number; a later paragraph of the same item is a paragraph."""
    item = next((c for c in block.container.chain() if c.tag == "li"), None)
    if item is None or item.first != block.index:
        return None
    depth = 0
    number = None
    for container in item.chain():
        if container.tag in ("ul", "ol", "menu"):
            if not depth and container.tag == "ol":
                number = _number(item, container, numbers)
            depth += 1
    return Block("item", block.text, max(1, depth), number)


def _number(item: Container, parent: Container, numbers: Numbers) -> int | None:
    if parent.index not in numbers:
        start = parent.attributes.get("start") or ""
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        found = numbers[parent.index] = {}
        node = parent.node.first_child
        while node is not None:
            if node.tag == "li":
                found[node.mem_id] = number
                number += 1
            node = node.next
    return numbers[parent.index].get(item.node.mem_id)


def _data_table(block: TextBlock) -> Container | None:
    """The table around a cell, unless it lays out the page: its cells hold no other blocks."""
    if not block.flags & Flag.CELL:
        return None
    for container in block.container.chain():
        if container.tag in ("td", "th") and container.last - container.first > 2:
            return None
        if container.tag == "table":
            return container
    return None


def _rows(cells: Sequence[TextBlock]) -> str:
    """One line a row, the cells between bars."""
    rows: list[tuple[Container | None, list[str]]] = []
    for cell in cells:
        row = next((c for c in cell.container.chain() if c.tag == "tr"), None)
        if not rows or rows[-1][0] is not row:
            rows.append((row, []))
        rows[-1][1].append(cell.text)
    return "\n".join(" | ".join(texts) for _, texts in rows)
