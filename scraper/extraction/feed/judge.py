"""Which lists of links are lists of other stories."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.feed.cards import Story
from scraper.extraction.feed.lists import Card, Group, host_of, leads_to_story, weight
from scraper.extraction.feed.words import BAD_NAMES, label_worth
from scraper.extraction.page import Page

_ENOUGH = 1.0
_HEAD = Flag.HEADER | Flag.ARTICLE | Flag.MAIN | Flag.ASIDE


def is_feed(
    label: TextBlock | None,
    groups: Sequence[Group],
    stories: Sequence[tuple[Card, Story]],
    page: Page,
    blocks: Blocks,
) -> bool:
    """Whether the cards under one label are a list of other stories."""
    if not stories:
        return False
    return sum(clues(label, groups, stories, page, blocks).values()) >= _ENOUGH


def is_hopeless(groups: Sequence[Group]) -> bool:
    """Whether a list need not be read at all: a single card without a label, or the site's footer."""
    first = groups[0]
    if first.label is None and len(groups) == 1 and len(first.cards) == 1:
        return True
    return bool(first.box.flags & Flag.FOOTER) and not first.box.flags & Flag.ARTICLE


def clues(
    label: TextBlock | None,
    groups: Sequence[Group],
    stories: Sequence[tuple[Card, Story]],
    page: Page,
    blocks: Blocks,
) -> dict[str, float]:
    """What speaks for and against a list of stories, each with its weight."""
    named = label_worth(label.text) if label is not None else 0
    count = len({card.key for card, _ in stories})
    sizes = sorted(weight(story.headline) for _, story in stories)
    size = sizes[len(sizes) // 2]
    host = host_of(page.base or page.canonical_url or "").removeprefix("www.")
    hosts = [card.key.partition("/")[0] for card, _ in stories]
    told = sum(leads_to_story("/" + card.key.partition("/")[2]) for card, _ in stories) / len(stories)
    timed = sum(story.mark is not None for _, story in stories) / len(stories)
    flags = groups[0].box.flags
    return {
        "label": (0.0, 1.5, -3.0)[named],
        "unlabelled": -0.7 * (label is None),
        "count": (-9.0 if named < 1 else -1.2) if count < 2 else 0.2 * min(count, 5) - 0.4,
        "size": -1.5 if size < 20 else -0.5 if size < 28 else 0.3 if size < 40 else 0.6,
        "addresses": 2.4 * (told - 0.5),
        "times": 0.8 * (timed > 0.5),
        "other hosts": -1.2 * (hosts.count(host) < 0.5 * len(hosts) and bool(host)),
        "prose": -4.0 * (_prose(stories, blocks) > 0.4),
        "footer": -2.5 * bool(flags & Flag.FOOTER),
        "nav": -1.5 * bool(flags & Flag.NAV and not (named > 0 and label is not None and label.level)),
        "header": -1.5 * (flags & _HEAD == Flag.HEADER),
        "names": -2.0 * any(_badly_named(group.box) for group in groups),
        "form": -3.0 * any(_in_form(group.box, blocks) for group in groups),
    }


def _in_form(box: Container, blocks: Blocks) -> bool:
    """Whether the list stands in a form; some sites wrap the whole page in one."""
    if not box.flags & Flag.FORM:
        return False
    form = next((element for element in box.chain() if element.tag == "form"), box)
    return form.last - form.first < 0.5 * len(blocks)


def _badly_named(box: Container) -> bool:
    for element in box.chain():
        if element.tag in ("body", "html", "main", "article"):
            return False
        if element.attributes and not BAD_NAMES.isdisjoint(element.words):
            return True
    return False


def _prose(stories: Sequence[tuple[Card, Story]], blocks: Blocks) -> float:
    """The share of cards that are running text with a link in it."""
    prose = 0
    for card, _ in stories:
        link = card.links[-1]
        block = blocks[min(link.block, len(blocks) - 1)]
        if block.lines and link.text in block.lines:
            continue  # the headline is a line of its own
        other = len(block.text) - block.link_chars
        prose += not block.level and other > max(40, block.link_chars)
    return prose / len(stories)
