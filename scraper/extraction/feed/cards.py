"""What a card of a list says: headline, time, summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.feed.lists import Card
from scraper.extraction.feed.times import MAX_LENGTH, TimeMark, may_hold_time, split_time_mark
from scraper.extraction.feed.words import DURATION_NAMES, HEADLINE_NAMES, SIDE_NAMES, SUMMARY_NAMES
from scraper.extraction.letters import weight

_RANK = re.compile(r"\s*#?\d{1,2}\s*[.):]?\s*")
_LEADING_RANK = re.compile(r"^\d{1,2}[.)]\s+(?=\D)")
_COUNTER = re.compile(r"\s*[(\[]\d+[)\]]\s*$")
_PARTS = re.compile(r"\s*[|•·⋅∙●/]\s+|\s+[–—-]\s+|\s{2,}")
_DIGIT = re.compile(r"\d")
_SHORT = 18
_SUMMARY = 40
_MOST_ELEMENTS = 80
_MOST_BLOCKS = 60
_HEADLINE_ROLE, _SIDE_ROLE, _SUMMARY_ROLE = 1, 2, 4


@dataclass(slots=True)
class Story:
    """A card, read."""

    headline: str
    mark: TimeMark | None
    machine_time: str | None
    """The `datetime` of the `<time>` element that bears the printed time."""
    summary: str | None


def read_card(card: Card, blocks: Blocks) -> Story | None:
    """The card's story, or None where it has no headline."""
    mine = blocks_of(card.box, blocks)[:_MOST_BLOCKS]
    head = _headline_block(card, mine, blocks)
    if head is None:
        return None
    mark, machine, source = _time_of(card.box, mine, head, blocks)
    headline = _headline_text(head, card, blocks)
    if not headline:
        return None
    return Story(headline, mark, machine, _summary_of(mine, head, source, headline))


def blocks_of(box: Container, blocks: Blocks) -> list[TextBlock]:
    """The blocks of an element; of an inline one the block that it shares with others."""
    if box.last == box.first and box.end > box.start:
        return [block for block in blocks.all[box.first : box.first + 1] if block.start <= box.start]
    return blocks.of(box)


def _headline_block(card: Card, mine: list[TextBlock], blocks: Blocks) -> TextBlock | None:
    if len(mine) == 1:
        return mine[0] if weight(mine[0].text) >= 4 else None
    best, best_score = None, 0.0
    for position, block in enumerate(mine):
        score = _headline_score(block, card, blocks)
        if score is None:
            continue
        score -= min(position, 9) * 0.1
        if best is None or score > best_score:
            best, best_score = block, score
    return best


def _headline_score(block: TextBlock, card: Card, blocks: Blocks) -> float | None:
    """How much a block of a card looks like its headline; None for what cannot be one."""
    text = block.text
    size = weight(text)
    if size < 4 or not any(map(str.isalpha, text)) or split_time_mark(text) is not None:
        return None
    roles = _roles_around(block, card.box)
    score = 2.0 * bool(block.level) + 2.0 * bool(roles & _HEADLINE_ROLE)
    score -= 2.5 * bool(roles & _SIDE_ROLE) + 2.0 * bool(roles & _SUMMARY_ROLE)
    if _links_in(block, card, blocks):
        score += 2.0
    if size < _SHORT:
        score -= 2.0
    elif size > 200:
        score -= 1.5
    return score


def _links_in(block: TextBlock, card: Card, blocks: Blocks) -> list[Container]:
    """The elements of a card's links that have text in a block, whose own links may be many more."""
    if not block.links:
        return []
    start, end = block.start, block.end
    return [
        box
        for link in card.links
        if link.text
        and (box := link.container).start < end
        and box.end > start
        and (
            (box.start >= start and box.end <= end)
            or not "".join(blocks.pieces[max(box.start, start) : min(box.end, end)]).isspace()
        )
    ]


def _roles_around(block: TextBlock, within: Container) -> int:
    """What the names of the elements from a block's to the card's own say of it, as bits."""
    roles = 0
    end = within.parent
    box: Container | None = block.container
    while box is not None and box is not end:
        if box.attributes:
            roles |= _roles(box.words)
        if box is within:
            break
        box = box.parent
    return roles


@lru_cache(maxsize=4_096)
def _roles(words: frozenset[str]) -> int:
    return (
        (0 if HEADLINE_NAMES.isdisjoint(words) else _HEADLINE_ROLE)
        | (0 if SIDE_NAMES.isdisjoint(words) else _SIDE_ROLE)
        | (0 if SUMMARY_NAMES.isdisjoint(words) else _SUMMARY_ROLE)
    )


def _headline_text(head: TextBlock, card: Card, blocks: Blocks) -> str:
    """The headline block's text without kicker, rank, counter and time."""
    start, end = head.start, head.end
    if not head.level:
        links = [box for box in _links_in(head, card, blocks) if box.last <= box.first + 1]
        if links:
            start, end = max(start, links[0].start), min(end, links[-1].end)
    text = _without_sides(head, card, start, end, blocks)
    if text[:1].isdigit():
        text = _LEADING_RANK.sub("", text)
    if text[-1:] in (")", "]"):
        text = _COUNTER.sub("", text)
    return text.strip(" \u00ad|•·›»")


def _without_sides(head: TextBlock, card: Card, start: int, end: int, blocks: Blocks) -> str:
    """The text between two pieces of a block without the inline elements that are no part of a headline."""
    pieces = blocks.pieces
    whole = kept = pieces[start:end]
    if len(whole) > 1:
        skipped: set[int] = set()
        for box in _inline_boxes(head, card, start, end, blocks):
            if _is_side(box, blocks):
                skipped.update(range(box.start, box.end))
        kept = [pieces[i] for i in range(start, end) if i not in skipped] if skipped else whole
        if len(kept) > 1 and _RANK.fullmatch(kept[0]):
            kept = kept[1:]
        if skipped and weight(" ".join("".join(kept).split())) < _SHORT:
            kept = whole
    return " ".join("".join(kept).split())


def _inline_boxes(head: TextBlock, card: Card, start: int, end: int, blocks: Blocks) -> Iterator[Container]:
    """The inline elements with a name of their own that lie wholly between two pieces of a block."""
    containers = blocks.containers
    for index in range(max(head.container.index, card.box.index), len(containers)):
        box = containers[index]
        if box.start >= end:
            break
        if box.inline and box.start >= start and box.end <= end and (box.start > start or box.end < end):
            yield box


def _is_side(box: Container, blocks: Blocks) -> bool:
    if box.tag == "time":
        return True
    text = blocks.text(box)
    if len(text) < 40 and not SIDE_NAMES.isdisjoint(box.words):
        return True
    if _DIGIT.search(text) is None:
        return False
    return _RANK.fullmatch(text) is not None or (
        len(text) <= MAX_LENGTH and split_time_mark(text) is not None
    )


def _time_of(
    box: Container, mine: list[TextBlock], head: TextBlock, blocks: Blocks
) -> tuple[TimeMark | None, str | None, TextBlock | None]:
    """The printed time, its machine-readable form, and the block in which it stands."""
    if not may_hold_time(" ".join([block.text for block in mine])):
        return None, None, None
    for block in mine:
        mark = split_time_mark(block.text)
        if mark is not None and DURATION_NAMES.isdisjoint(block.container.words):
            return mark, _machine_time(box, blocks), block
    for element in _elements(box, blocks):
        mark = _element_time(element, blocks)
        if mark is not None:
            return mark, element.attributes.get("datetime"), None
    mark = _beside_link(head, blocks)
    if mark is not None:
        return mark, None, None
    for block in mine:
        if block is not head or not block.level:
            mark = _printed_time(block.text, block.container)
            if mark is not None:
                return mark, None, block
    return None, None, None


def _element_time(element: Container, blocks: Blocks) -> TimeMark | None:
    if element.tag == "time":
        return split_time_mark(blocks.text(element))
    if element.inline and element.tag != "a" and element.end - element.start < 6:
        return _printed_time(blocks.text(element), element)
    return None


def _beside_link(head: TextBlock, blocks: Blocks) -> TimeMark | None:
    """The time that is printed before or behind the link, in the headline's own block."""
    if not head.links:
        return None
    first, last = head.links[0].container, head.links[-1].container
    for start, end in ((head.start, first.start), (last.end, head.end)):
        if start < end:
            mark = split_time_mark(" ".join("".join(blocks.pieces[start:end]).split()))
            if mark is not None:
                return mark
    return None


def _elements(box: Container, blocks: Blocks) -> Iterator[Container]:
    """The first elements within a card."""
    for index in range(box.index, min(box.index + _MOST_ELEMENTS, len(blocks.containers))):
        element = blocks.containers[index]
        if element.start >= box.end and index > box.index:
            return
        yield element


def _machine_time(box: Container, blocks: Blocks) -> str | None:
    return next((e.attributes.get("datetime") for e in _elements(box, blocks) if e.tag == "time"), None)


def _printed_time(text: str, box: Container) -> TimeMark | None:
    if not text or len(text) > 2 * MAX_LENGTH:
        return None
    numbered = _DIGIT.search(text) is not None
    if not numbered and len(text) > 40:
        return None
    mark = split_time_mark(text)
    if mark is None and numbered:
        parts = (part for part in _PARTS.split(text) if part != text and _DIGIT.search(part))
        mark = next((found for part in parts if (found := split_time_mark(part)) is not None), None)
    return mark if mark is None or DURATION_NAMES.isdisjoint(box.words) else None


def _summary_of(
    mine: list[TextBlock], head: TextBlock, source: TextBlock | None, headline: str
) -> str | None:
    if head.lines and headline in head.lines:
        for line in head.lines[head.lines.index(headline) + 1 :]:
            if weight(line) >= _SUMMARY and split_time_mark(line) is None:
                return line
    for block in mine:
        if block.index <= head.index or block is source or block.level or weight(block.text) < _SUMMARY:
            continue
        if block.text != headline and split_time_mark(block.text) is None:
            return block.text
    return None
