"""Lists of stories without links: entries that begin with a clock time, under the label of a feed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.feed.cards import Story
from scraper.extraction.feed.times import MAX_LENGTH, TimeMark, split_time_mark
from scraper.extraction.feed.words import label_worth
from scraper.extraction.letters import weight

_LABEL_REACH = 3
_LONGEST_LABEL = 60
_SHORTEST, _LONGEST = 15, 250
_SUMMARY = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One story that is printed without a link."""

    label: TextBlock
    story: Story
    blocks: tuple[int, ...]


def find_entries(blocks: Blocks, taken: Collection[int]) -> Iterator[Entry]:
    """The entries of the page's unlinked feeds; `taken` are the blocks of the linked ones."""
    timed = [
        (block, mark)
        for block in blocks.all
        if not block.links
        and len(block.text) <= MAX_LENGTH
        and block.text[0].isdigit()
        and block.index not in taken
        and (mark := split_time_mark(block.text)) is not None
    ]
    position = 0
    while position < len(timed) - 1:
        parent = _shared(timed[position][0].container, timed[position + 1][0].container)
        run = [timed[position]]
        for pair in timed[position + 1 :]:
            if not parent.first <= pair[0].index < parent.last or not _alike(run[-1][0], pair[0], parent):
                break
            run.append(pair)
        label = _label_before(run[0][0], parent, blocks)
        if len(run) > 1 and label is not None:
            yield from _entries(run, label, parent, blocks)
        position += len(run)


def _shared(one: Container, other: Container) -> Container:
    around = {box.index for box in one.chain()}
    return next((box for box in other.chain() if box.index in around), one)


def _child(block: TextBlock, parent: Container) -> Container:
    box = block.container
    while box.parent is not None and box.parent is not parent and box is not parent:
        box = box.parent
    return box


def _alike(a: TextBlock, b: TextBlock, parent: Container) -> bool:
    one, other = _child(a, parent), _child(b, parent)
    return one.tag == other.tag and one.names == other.names


def _label_before(first: TextBlock, parent: Container, blocks: Blocks) -> TextBlock | None:
    for index in range(first.index - 1, max(-1, first.index - 1 - _LABEL_REACH), -1):
        block = blocks[index]
        if block.level == 1 or len(block.text) > _LONGEST_LABEL:
            return None
        near = parent.parent or parent
        if label_worth(block.text) > 0 and near.first <= index < near.last:
            return block
    return None


def _is_linked(block: TextBlock) -> bool:
    """Whether a block leads anywhere; a link that only a script follows does not."""
    return any(not link.href.startswith(("#", "javascript:")) for link in block.links)


def _entries(
    run: list[tuple[TextBlock, TimeMark]], label: TextBlock, parent: Container, blocks: Blocks
) -> Iterator[Entry]:
    for number, (block, mark) in enumerate(run):
        box = _child(block, parent)
        end = box.last if box is not parent and box.last > block.index + 1 else parent.last
        if number + 1 < len(run):
            end = min(end, run[number + 1][0].index)
        lines = blocks.all[block.index + 1 : end]
        if not lines or _is_linked(lines[0]) or not _SHORTEST <= weight(lines[0].text) <= _LONGEST:
            continue
        below = lines[1].text if len(lines) > 1 and weight(lines[1].text) >= _SUMMARY else None
        used = (block.index, *(line.index for line in lines[: 2 if below else 1]))
        yield Entry(label, Story(lines[0].text, mark, None, below), used)
