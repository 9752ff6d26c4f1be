"""Feed items: every list of other stories on a page (News Feed, Latest, Most read, Related, …).

Structure comes first: repeated cards that lead to stories of the same site, outside of menus, footers and
running text. Labels decide the doubtful cases and name the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property

from scraper.article import FeedItem
from scraper.extraction.blocks import Blocks, TextBlock
from scraper.extraction.dates.text import parse_machine_date
from scraper.extraction.feed.cards import Story, blocks_of, read_card
from scraper.extraction.feed.entries import find_entries
from scraper.extraction.feed.judge import ENOUGH, LEAST, list_worth, stories_worth
from scraper.extraction.feed.lists import Card, find_groups, host_of, labelled
from scraper.extraction.feed.tabs import name_tabs
from scraper.extraction.feed.times import not_after, resolve_time
from scraper.extraction.feed.words import is_more
from scraper.extraction.page import Page

_LONGEST_HEADLINE = 300
_MOST_CARDS = 3_000
"""No page lists more stories; one that does is not read to its end."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What `find_feed` found."""

    items: tuple[FeedItem, ...]
    blocks: frozenset[int]
    """The indexes of the text blocks that belong to an item or to a list's label."""


def find_feed(
    page: Page, blocks: Blocks, *, fetched_at: datetime | None = None, zone: tzinfo | None = None
) -> Feed:
    """The feed items of a page, in its order; an item that is listed twice under one label is one.

    Args:
        page: the page.
        blocks: its blocks.
        fetched_at: when it was fetched; clock times belong to this day or the one before.
        zone: the publisher's time zone; without it that of the page's own times, where they have an offset.
    """
    clock = _Clock(page, fetched_at, zone)
    items: list[FeedItem] = []
    used: set[int] = set()
    seen: set[tuple[str | None, str]] = set()
    host = host_of(page.base or page.canonical_url or "")
    left = _MOST_CARDS
    found = find_groups(blocks, host)
    name_tabs(found, blocks)
    for label, groups in labelled(found):
        cards = [card for group in groups for card in group.cards][:left]
        worth = list_worth(label, groups, cards, host, blocks)
        if worth < LEAST:
            continue
        left -= len(cards)
        stories = list(_stories(cards, blocks))
        if len(stories) < len(cards):
            worth = list_worth(label, groups, [card for card, _ in stories], host, blocks)
        if worth + stories_worth([story for _, story in stories]) < ENOUGH:
            continue
        section = section_name(label)
        for card, story in stories:
            used.update([block.index for block in blocks_of(card.box, blocks)])
            keys = {(section, card.key), (section, story.headline)}
            if seen.isdisjoint(keys):
                items.append(_item(card, story, section, page, clock, len(items)))
            seen |= keys
        if label is not None:
            used.add(label.index)
    for entry in find_entries(blocks, used):
        used.update((entry.label.index, *entry.blocks))
        items.append(_item(None, entry.story, section_name(entry.label), page, clock, len(items)))
    return Feed(tuple(items), frozenset(used))


def zone_of(page: Page) -> tzinfo | None:
    """The offset in which the page declares its own times; UTC tells nothing of the publisher's clock."""
    said = [page.first_meta("article:published_time", "article:modified_time", "datepublished")]
    said += [thing.get("datePublished") for thing in page.json_ld[:20]]
    for text in said:
        moment = parse_machine_date(text.strip()) if isinstance(text, str) else None
        if moment is not None and moment.value.utcoffset():
            return moment.value.tzinfo
    return None


def section_name(label: TextBlock | None) -> str | None:
    """A label as the name of its list, without the link to all of it that stands behind."""
    if label is None:
        return None
    text = label.text
    if label.links and is_more(label.links[-1].text):
        text = text.removesuffix(label.links[-1].text) or text
    return text.strip(" »›>→▸|") or None


class _Clock:
    def __init__(self, page: Page, fetched_at: datetime | None, zone: tzinfo | None) -> None:
        self.page = page
        self.fetched_at = fetched_at
        self.given = zone

    @cached_property
    def zone(self) -> tzinfo | None:
        return self.given or (zone_of(self.page) if self.fetched_at else None)

    def published(self, story: Story) -> datetime | None:
        """The moment of an item: by the machine-readable time beside the printed one, else by the latter."""
        if story.mark is None or story.mark.time_text is None:
            return None
        if story.machine_time:
            moment = parse_machine_date(story.machine_time.strip())
            if moment is not None and not_after(moment.value, self.fetched_at) is not None:
                return moment.value
        return resolve_time(story.mark.time_text, self.fetched_at, zone=self.zone, language=self.page.lang)


def _stories(cards: Iterable[Card], blocks: Blocks) -> Iterator[tuple[Card, Story]]:
    """The cards that can be read, with their stories."""
    for card in cards:
        story = read_card(card, blocks)
        if story is not None and len(story.headline) <= _LONGEST_HEADLINE:
            yield card, story


def _item(
    card: Card | None, story: Story, section: str | None, page: Page, clock: _Clock, position: int
) -> FeedItem:
    mark = story.mark
    return FeedItem(
        headline=story.headline,
        section=section,
        url=page.absolute(card.links[0].href) if card is not None else None,
        time_text=mark.time_text if mark else None,
        published=clock.published(story),
        updated=bool(mark and mark.updated),
        updated_text=mark.updated_text if mark else None,
        summary=story.summary,
        position=position,
    )
