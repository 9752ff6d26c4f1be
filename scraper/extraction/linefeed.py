"""Lists of other stories that are built of lines, not of cards: a label, then times, headlines and summaries.

Old and hashed templates print them so, with all of an entry in one paragraph or without any link. They
are read as a page in plain text is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scraper.extraction.blocks import Blocks, TextBlock
from scraper.extraction.feed import Feed
from scraper.extraction.feedtime import split_time_mark
from scraper.extraction.feedwords import label_worth
from scraper.extraction.page import Page
from scraper.extraction.textfeed import take_feeds
from scraper.extraction.textlines import Line, as_line

_LONGEST_LABEL = 40
_MOST_BLOCKS = 120


def with_lines(page: Page, blocks: Blocks, feed: Feed, *, fetched_at: datetime | None = None) -> Feed:
    """The feed with the items of labelled lists of lines that it does not have yet."""
    for label in blocks:
        if label.index not in feed.blocks and _opens_list(label, blocks):
            feed = _added(page, blocks, feed, label, fetched_at)
    return feed


def _opens_list(label: TextBlock, blocks: Blocks) -> bool:
    """Whether a block is the label of stories, and a time follows it."""
    if len(label.text) > _LONGEST_LABEL or label.index + 1 >= len(blocks):
        return False
    following = blocks[label.index + 1]
    first = following.lines[0] if following.lines else following.text
    if len(first) > _LONGEST_LABEL or not any(map(str.isdigit, first)) or label_worth(label.text) <= 0:
        return False
    return split_time_mark(first) is not None


def _added(page: Page, blocks: Blocks, feed: Feed, label: TextBlock, fetched_at: datetime | None) -> Feed:
    lines: list[Line] = []
    owners: list[int] = []
    for block in blocks.all[label.index : label.index + _MOST_BLOCKS]:
        if block.index in feed.blocks:
            break
        for text in block.lines or [block.text]:
            lines.append(as_line(text))
            owners.append(block.index)
    items = take_feeds(lines, fetched_at=fetched_at)
    used = {owner for owner, line in zip(owners, lines, strict=True) if line.reason == "feed"}
    links = {link.text: link.href for index in used for link in blocks[index].links}
    placed = [
        replace(item, url=page.absolute(links.get(item.headline)), position=len(feed.items) + n)
        for n, item in enumerate(items)
    ]
    return Feed((*feed.items, *placed), feed.blocks | used) if placed else feed
