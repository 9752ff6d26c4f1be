"""Which lists of links are lists of other stories: clues are weighed, those that need no reading first."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.feed.cards import Story
from scraper.extraction.feed.lists import Card, Group
from scraper.extraction.feed.words import BAD_NAMES, label_worth
from scraper.extraction.letters import weight

ENOUGH = 1.0
"""What the clues of a list of stories sum up to, at least."""
LEAST = ENOUGH - 1.4
"""`stories_worth` adds no more to it: a list that is worth less need not be read."""
_MOST_TEXT = 600
"""The summary of a story is shorter."""
_HEAD = Flag.HEADER | Flag.ARTICLE | Flag.MAIN | Flag.ASIDE
_WHOLE = frozenset({"body", "html", "main", "article"})


def list_worth(
    label: TextBlock | None, groups: Sequence[Group], cards: Sequence[Card], host: str, blocks: Blocks
) -> float:
    """What place, label and addresses say for or against a list of stories; `host` is the page's own."""
    if not cards or (label is None and len(cards) == 1):
        return -9.0
    named = label_worth(label.text) if label is not None else 0
    count = len({card.key for card in cards})
    own = host.removeprefix("www.") + "/"
    flags = groups[0].box.flags
    worth = (0.0, 1.5, -3.0)[named] - 0.7 * (label is None)
    worth += 0.2 * min(count, 5) - 0.4 if count > 1 else -1.2 if named > 0 else -9.0
    worth += 2.4 * (sum([card.told for card in cards]) / len(cards) - 0.5)
    worth -= 2.5 * bool(flags & Flag.FOOTER) + 1.5 * (flags & _HEAD == Flag.HEADER)
    worth -= 1.5 * bool(flags & Flag.NAV and not (named > 0 and label is not None and label.level))
    if host and 2 * sum([card.key.startswith(own) for card in cards]) < len(cards):
        worth -= 1.2
    if worth < LEAST:
        return worth
    worth -= 2.0 * any(_is_badly_named(group.box) for group in groups)
    worth -= 3.0 * any(_is_in_form(group.box, blocks) for group in groups)
    if worth < LEAST:
        return worth
    prose = sum([_is_prose(card, blocks) for card in cards])
    return worth - 4.0 * (prose > 0.4 * len(cards))


def stories_worth(stories: Sequence[Story]) -> float:
    """What the stories themselves say: the length of their headlines, and times."""
    sizes = sorted([weight(story.headline) for story in stories])
    size = sizes[len(sizes) // 2] if sizes else 0
    timed = 2 * sum([story.mark is not None for story in stories]) > len(stories)
    return (-1.5 if size < 20 else -0.5 if size < 28 else 0.3 if size < 40 else 0.6) + 0.8 * timed


def _is_in_form(box: Container, blocks: Blocks) -> bool:
    """Whether the list stands in a form; some sites wrap the whole page in one."""
    if not box.flags & Flag.FORM:
        return False
    form = next((element for element in box.chain() if element.tag == "form"), box)
    return form.last - form.first < 0.5 * len(blocks)


def _is_badly_named(box: Container) -> bool:
    for element in box.chain():
        if element.tag in _WHOLE:
            return False
        if element.attributes and not BAD_NAMES.isdisjoint(element.words):
            return True
    return False


def _is_prose(card: Card, blocks: Blocks) -> bool:
    """Whether a card is running text with a link in it: a paragraph, or a part of an article."""
    link = card.links[-1]
    block = blocks[min(link.block, len(blocks) - 1)]
    if block.level or (block.lines and link.text in block.lines):
        return False  # a headline, or a headline in a line of its own
    if len(block.text) - block.link_chars > max(40, block.link_chars):
        return True
    inside = blocks.of(card.box)
    if len(inside) < 3 or any(blocks[link.block].level for link in card.links if link.block < len(blocks)):
        return False
    return sum(len(block.text) - block.link_chars for block in inside) > _MOST_TEXT
