"""Lists of other stories: which links of a page are cards of one list, and what the list is called.

A *card* is the largest element that leads to one story only; cards with the same parent are a *group*; groups
under the same label are one list. Structure decides; words only tell apart what looks alike.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from scraper.extraction.blocks import Blocks, Container, Link, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.feed.times import split_time_mark
from scraper.extraction.feed.words import LABEL_NAMES, NO_STORY_PATHS, NO_STORY_STEMS, is_more, label_worth
from scraper.extraction.letters import weight

_MANY = "\x00"  # the owner of an element that leads to several stories
_ADDRESS = re.compile(r"(?:(?:[hH][tT][tT][pP][sS]?:)?//([^/]*)|(?![^/]*:))([^?#]*)(?:\?([^#]*))?")
_DATED = re.compile(r"(?:^|/)(?:19|20)\d\d/\d\d?/")
"""A year and a month before the last part of a path."""
_DIGIT = re.compile(r"\d")
_SHORT, _LONG = 12, 25
"""Below the one weight no text is a headline; from the other on it is one, wherever the link leads."""
_SHORTEST = 5
"""So many letters weigh that much, in any script."""
_FOOT = Flag.FOOTER | Flag.ARTICLE
_LONGEST_LABEL = 70
_MOST_LINKS = 30
"""A card has no more: the work on it grows with its links times its blocks."""
_LABEL_REACH = 25
_PENALTY = 0.8
"""What a line loses as a label that names other things than stories."""
_TRACKING = (
    "utm_",
    "ref=",
    "iref=",
    "rel=",
    "cid=",
    "int_",
    "cmp=",
    "src=",
    "source=",
    "itm_",
    "icid",
    "ocid",
)


@dataclass(slots=True)
class Card:
    """One story of a list: the element that holds it, and its links."""

    box: Container
    key: str
    told: bool
    """The address looks like one story's."""
    links: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Cards with one parent."""

    box: Container
    cards: list[Card] = field(default_factory=list)
    label: TextBlock | None = None


Stories = list[tuple[Link, str, bool]]
"""Links that lead to stories: the link, the story's key, whether the address looks like one story's."""


def find_groups(blocks: Blocks, host: str) -> list[Group]:
    """All groups of cards, in the page's order; `host` is the page's own."""
    owners: dict[int, str] = {}
    stories = _stories(blocks, host, owners)
    groups = _grouped(stories, owners)
    for group in groups:
        find_label(group, blocks, owners)
        if group.label is not None and _names_another(group.label, group, blocks):
            group.label = None
    return groups


def _stories(blocks: Blocks, host: str, owners: dict[int, str]) -> Stories:
    """The links that lead to stories; the elements around them are claimed for these.

    Most links of a page are a word or two of a menu: they are refused by the length of their text alone.
    """
    stories: Stories = []
    known: dict[str, tuple[str | None, bool]] = {}
    for link in blocks.links:
        text = link.text
        size = len(text)
        short = 0 < size < _SHORT and (size < _SHORTEST or text.isascii() or weight(text) < _SHORT)
        if short and not (" " in text and is_more(text) and _ends_card(link, blocks)):
            continue
        container = link.container
        if container.flags & _FOOT == Flag.FOOTER:
            _claim(owners, container, _MANY)
            continue
        href = link.href
        address = known.get(href)
        if address is None:
            address = known[href] = story_address(href, host)
        key, told = address
        if key is not None and (told or size >= _LONG or weight(text) >= _LONG):
            stories.append((link, key, told))
            _claim(owners, container, key)
    return stories


def _ends_card(link: Link, blocks: Blocks) -> bool:
    """Whether a heading, or a heading with a summary, stands just before a link that leads on."""
    return any(block.level for block in blocks.all[max(0, link.block - 2) : link.block])


def _claim(owners: dict[int, str], start: Container, key: str) -> None:
    """Notes for the link's element and all around it to which story it leads."""
    box: Container | None = start
    while box is not None:
        known = owners.get(box.index)
        if known in (key, _MANY):
            return
        owners[box.index] = key if known is None else _MANY
        box = box.parent
        if known is not None:
            while box is not None and owners.get(box.index) != _MANY:
                owners[box.index] = _MANY
                box = box.parent
            return


def _grouped(stories: Stories, owners: dict[int, str]) -> list[Group]:
    groups: dict[int, Group] = {}
    cards: dict[int, Card] = {}
    for link, key, told in stories:
        box = link.container
        if owners[box.index] == _MANY:
            continue
        while box.parent is not None and owners[box.parent.index] != _MANY:
            box = box.parent
        card = cards.get(box.index)
        if card is None:
            parent = box.parent or box
            group = groups.get(parent.index)
            if group is None:
                group = groups[parent.index] = Group(parent)
            card = cards[box.index] = Card(box, key, told)
            group.cards.append(card)
        if len(card.links) < _MOST_LINKS:
            card.links.append(link)
    return [groups[index] for index in sorted(groups)]


def host_of(address: str) -> str:
    """The host of an absolute address, lower case; empty without one."""
    start = address.find("//")
    if start < 0:
        return ""
    return address[start + 2 :].split("/", 1)[0].split("?", 1)[0].lower()


def story_address(href: str, host: str) -> tuple[str | None, bool]:
    """One key for all addresses of a story, or None for what leads to none; whether it looks like a story's.

    `host` is the page's own, for addresses without one. Cheaper than `urljoin`.
    """
    found = _ADDRESS.match(href.strip())
    if found is None:
        return None, False
    other, path, query = found.groups()
    path = path.strip("/")
    own = path.lower()
    steps = own.split("/")
    if not own or not NO_STORY_PATHS.isdisjoint(steps):
        return None, False
    if other is None:
        other = host
    elif other != host and not same_site(host, other := other.lower()):
        return None, False
    low = own
    if query and not query.lower().startswith(_TRACKING):
        path = f"{path}?{query}"
        low = path.lower()
    for stem in NO_STORY_STEMS:
        if stem in low:
            return None, False
    told = _leads_to_story(steps, parameters="=" in low) or _is_dated(own)
    return f"{other.removeprefix('www.')}/{path}", told


def _leads_to_story(steps: list[str], *, parameters: bool) -> bool:
    """Whether the steps of an address look like those of one story's: a slug of several words, a number."""
    last = steps[-1]
    deep = len(steps) > 2
    if last.count("-") + last.count("_") >= 3 or "%" in last or (deep and len(last) >= 20):
        return True
    digits = 0 if last.isalpha() else len(_DIGIT.findall(last))
    if digits >= 4 or (digits >= 3 and parameters):
        return True
    return deep and len(last) < 4 and steps[-2].count("-") >= 3


def _is_dated(path: str) -> bool:
    return ("19" in path or "20" in path) and _DATED.search(path) is not None


@lru_cache(maxsize=4096)
def same_site(host: str, other: str) -> bool:
    """Whether two hosts are of one owner; an unknown host is of any."""
    if host == other or not host:
        return True
    return _domain(host) == _domain(other)


def _domain(host: str) -> str:
    """The part of a host name that its owner registered, near enough: `example.co.uk`."""
    labels = host.split(":", 1)[0].split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if wide else labels[-2:])


def find_label(group: Group, blocks: Blocks, owners: dict[int, str]) -> None:
    """Sets the group's label: the most label-like of the lines just before it."""
    first = group.cards[0].box.first
    box: Container | None = group.box
    inner = group.cards[0].box
    lines = blocks.all
    most = -math.inf
    reach = 0
    while box is not None and group.label is None and (box.tag != "body" or inner is group.box):
        for index in range(min(first, box.last) - 1, box.first - 1, -1):
            block = lines[index]
            worth = _label_worth(block, box, inner, owners)
            if worth is None or reach > _LABEL_REACH:
                return
            reach += 1
            if worth > 0 and worth - 0.1 * reach > most:
                worth -= _PENALTY * (not block.level and label_worth(block.text) < 0)
                if worth > 0 and worth - 0.1 * reach > most:
                    most = worth - 0.1 * reach
                    group.label = block
        first, inner, box = box.first, box, box.parent


def _names_another(label: TextBlock, group: Group, blocks: Blocks) -> bool:
    """Whether a label such as "Tags" belongs to a list of links that stands between it and the group."""
    between = blocks.all[label.index + 1 : group.cards[0].box.first]
    return sum(len(block.links) for block in between) > 1 and label_worth(label.text) < 0


def _label_worth(
    block: TextBlock, within: Container, inner: Container, owners: dict[int, str]
) -> float | None:
    """How much a line looks like a label of what follows; None where the search has to end."""
    if block.level == 1 or len(block.text) > 250:
        return None
    box: Container | None = block.container
    while box is not None and box is not within:
        owner = owners.get(box.index)
        if owner is not None:
            # Another card, or another row of the same list, is passed over; another list ends the search.
            return 0.0 if owner != _MANY or _is_alike(box, inner) else None
        box = box.parent
    return _line_worth(block, within)


def _is_alike(one: Container, other: Container) -> bool:
    """Whether two elements are rows of one list."""
    return one.tag == other.tag and (one.names == other.names or not one.words.isdisjoint(other.words))


def _line_worth(block: TextBlock, within: Container) -> float:
    text = block.text
    if len(text) > _LONGEST_LABEL or block.flags & Flag.HIDDEN or weight(text) > _LONGEST_LABEL:
        return 0.0
    if sum(map(str.isalpha, text[:12])) < 2 or split_time_mark(text) is not None:
        return 0.0
    worth = 1.0 + 2.0 * (block.level > 0) + 1.5 * _is_titled(block.container, within)
    if block.flags & (Flag.ITEM | Flag.BUTTON) and not block.level:
        worth -= 0.8
    elif block.link_chars > 0.8 * len(text):
        worth -= 0.7
    if text[-1] in ".!;,。" or (block.links and is_more(text)):
        worth -= 1.5
    return worth


def _is_titled(start: Container, within: Container) -> bool:
    """Whether class or id of an element, or of one around it, say that it holds a label."""
    box: Container | None = start
    while box is not None and box is not within:
        if box.attributes and not LABEL_NAMES.isdisjoint(box.words):
            return True
        box = box.parent
    return False


def labelled(groups: list[Group]) -> Iterator[tuple[TextBlock | None, list[Group]]]:
    """The groups under each label, in the page's order; a group without a label stands alone."""
    together: dict[int, list[Group]] = {}
    for group in groups:
        key = group.label.index if group.label is not None else -1 - group.box.index
        together.setdefault(key, []).append(group)
    for several in together.values():
        yield several[0].label, several
