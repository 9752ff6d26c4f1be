"""Which lists of links are lists of other stories."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.feedcards import Story
from scraper.extraction.feedlists import Card, Group, leads_to_story, weight
from scraper.extraction.feedwords import BAD_NAMES
from scraper.extraction.page import Page
from scraper.extraction.tags import Flag


def is_feed(
    label: TextBlock | None,
    groups: Sequence[Group],
    stories: Sequence[tuple[Card, Story]],
    page: Page,
    blocks: Blocks,
) -> bool:
    """Whether the cards under one label are a list of other stories."""
    if len(stories) < 2:
        return False
    if any(group.box.flags & (Flag.NAV | Flag.FOOTER | Flag.FORM) for group in groups):
        return False
    if any(_badly_named(group.box) for group in groups):
        return False
    sizes = sorted(weight(story.headline) for _, story in stories)
    if sizes[len(sizes) // 2] < 22:
        return False
    return _prose(stories, blocks) < 0.5


def _badly_named(box: Container) -> bool:
    for element in box.chain():
        if element.tag in ("body", "html", "main", "article"):
            return False
        if element.names != " " and not BAD_NAMES.isdisjoint(element.words):
            return True
    return False


def _prose(stories: Sequence[tuple[Card, Story]], blocks: Blocks) -> float:
    """The share of cards that are running text with a link in it."""
    prose = 0
    for card, _ in stories:
        box = card.box
        block = blocks[min(card.links[0].block, len(blocks) - 1)]
        prose += block.container is not None and block.link_chars < 0.5 * len(block.text) and not block.level
    return prose / len(stories)
