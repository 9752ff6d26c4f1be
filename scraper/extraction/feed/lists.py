"""Lists of other stories: which links of a page are cards of one list, and what the list is called.

A *card* is the largest element that leads to one story only; cards with the same parent are a *group*; groups
under the same label are one list. Structure decides; words only tell apart what looks alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from scraper.extraction.blocks import Blocks, Container, Link, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.feed.times import split_time_mark
from scraper.extraction.feed.words import LABEL_NAMES, NO_STORY_PATHS, NO_STORY_STEMS, is_more, label_worth
from scraper.extraction.page import Page

_WIDE = re.compile("[\u0e00-\u0eff\u2e80-\ud7ff]")
_MANY = "\x00"  # the owner of an element that leads to several stories
_LONGEST_LABEL = 70
_LABEL_REACH = 25
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
    links: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Cards with one parent."""

    box: Container
    cards: list[Card] = field(default_factory=list)
    label: TextBlock | None = None


def find_groups(page: Page, blocks: Blocks) -> list[Group]:
    """All groups of cards, in the page's order."""
    host = host_of(page.base or page.canonical_url or "")
    owners: dict[int, str] = {}
    stories: list[tuple[Link, str]] = []
    for link in blocks.links:
        key = story_key(link, host)
        if key is not None:
            stories.append((link, key))
            _claim(owners, link.container, key)
    groups = _grouped(stories, owners)
    for group in groups:
        find_label(group, blocks, owners)
    return groups


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


def _grouped(stories: list[tuple[Link, str]], owners: dict[int, str]) -> list[Group]:
    groups: dict[int, Group] = {}
    cards: dict[int, Card] = {}
    for link, key in stories:
        box = link.container
        if owners[box.index] == _MANY:
            continue
        while box.parent is not None and owners[box.parent.index] != _MANY:
            box = box.parent
        card = cards.get(box.index)
        if card is None:
            parent = box.parent or box
            group = groups.setdefault(parent.index, Group(parent))
            card = cards[box.index] = Card(box, key)
            group.cards.append(card)
        card.links.append(link)
    return [groups[index] for index in sorted(groups)]


def host_of(address: str) -> str:
    """The host of an absolute address, lower case; empty without one."""
    start = address.find("//")
    if start < 0:
        return ""
    return address[start + 2 :].split("/", 1)[0].split("?", 1)[0].lower()


def split_address(href: str, host: str) -> tuple[str, str] | None:
    """Host and path of a link, or None for what is no address of another page. Cheaper than `urljoin`."""
    href = href.strip()
    head = href[:8].lower()
    if not head or head[0] in "#?":
        return None
    if head.startswith("//"):
        rest = href[2:]
    elif head.startswith(("http://", "https://")):
        rest = href[href.index("//") + 2 :]
    elif head[0] == "/":
        return host, href.split("#", 1)[0]
    elif ":" in href.split("/", 1)[0]:
        return None
    else:
        return host, "/" + href.split("#", 1)[0]
    other, slash, path = rest.partition("/")
    return other.lower(), (slash + path).split("#", 1)[0] or "/"


def story_key(link: Link, host: str) -> str | None:
    """One key for all links to the same story; None for links that lead to no story."""
    length = weight(link.text)
    if 0 < length < 12:
        return None
    address = split_address(link.href, host)
    if address is None or not same_site(host, address[0]):
        return None
    other, path = address
    path, _, query = path.partition("?")
    if query and not query.lower().startswith(_TRACKING):
        path = f"{path}?{query}"
    if _no_story(path) or (length < 25 and not leads_to_story(path)):
        return None
    return f"{other.removeprefix('www.')}{path.rstrip('/')}"


def leads_to_story(path: str) -> bool:
    """Whether an address looks like one story's: a slug of several words, a date, or a number."""
    parts = [part for part in path.partition("?")[0].split("/") if part]
    if not parts:
        return "=" in path and any(c.isdigit() for c in path)
    last = parts[-1]
    if last.count("-") + last.count("_") >= 3 or "%" in last or _is_dated(parts):
        return True
    digits = sum(map(str.isdigit, last))
    if digits >= 4 or (len(parts) > 2 and len(last) >= 20) or ("=" in path and digits >= 3):
        return True
    return len(parts) > 2 and len(last) < 4 and parts[-2].count("-") >= 3


def _is_dated(parts: list[str]) -> bool:
    """Whether a year and a month stand before the last part of a path."""
    return any(
        len(year) == 4 and year.isdigit() and year[:2] in ("19", "20") and month.isdigit() and len(month) <= 2
        for year, month in pairwise(parts[:-1])
    )


def _no_story(path: str) -> bool:
    lower = path.lower()
    parts = lower.partition("?")[0].split("/")
    if not NO_STORY_PATHS.isdisjoint(parts) or not any(parts):
        return True
    for stem in NO_STORY_STEMS:  # noqa: SIM110 - a generator would double the time
        if stem in lower:
            return True
    return False


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


def weight(text: str) -> float:
    """The length of a text in Latin letters: a letter of a script without spaces counts two and a half."""
    if text.isascii():
        return len(text)
    return len(text) + 1.5 * len(_WIDE.findall(text))


def find_label(group: Group, blocks: Blocks, owners: dict[int, str]) -> None:
    """Sets the group's label: the most label-like of the lines just before it."""
    first = group.cards[0].box.first
    box: Container | None = group.box
    inner = group.cards[0].box
    best: tuple[float, TextBlock] | None = None
    reach = 0
    while box is not None and (box.tag != "body" or inner is group.box):
        for index in range(min(first, box.last) - 1, box.first - 1, -1):
            block = blocks[index]
            worth = _label_worth(block, box, inner, owners)
            if worth is None or reach > _LABEL_REACH:
                _set_label(group, best)
                return
            reach += 1
            if worth > 0 and (best is None or worth - 0.1 * reach > best[0]):
                best = worth - 0.1 * reach, block
        if best is not None:
            break
        first, inner, box = box.first, box, box.parent
    _set_label(group, best)


def _set_label(group: Group, best: tuple[float, TextBlock] | None) -> None:
    if best is not None:
        group.label = best[1]


def _label_worth(
    block: TextBlock, within: Container, inner: Container, owners: dict[int, str]
) -> float | None:
    """How much a line looks like a label of what follows; None where the search has to end."""
    if block.level == 1 or len(block.text) > 250:
        return None
    titled = False
    below: Container | None = None
    for box in block.container.chain():
        if box is within:
            break
        below = box
        if box.index in owners:
            titled = False
            break
        if box.attributes and not LABEL_NAMES.isdisjoint(box.words):
            titled = True
    if below is not None and below.index in owners:
        # Another card, or another row of the same list, is passed over; another list ends the search.
        alike = below.tag == inner.tag and (
            below.names == inner.names or not below.words.isdisjoint(inner.words)
        )
        return 0.0 if alike or owners[below.index] != _MANY else None
    return _line_worth(block, titled)


def _line_worth(block: TextBlock, titled: bool) -> float:
    text = block.text
    if len(text) > _LONGEST_LABEL or weight(text) > _LONGEST_LABEL or block.flags & Flag.HIDDEN:
        return 0.0
    if sum(map(str.isalpha, text[:12])) < 2 or split_time_mark(text) is not None:
        return 0.0
    worth = 1.0 + 2.0 * (block.level > 0) + 1.5 * titled
    if block.flags & (Flag.ITEM | Flag.BUTTON) and not block.level:
        worth -= 0.8
    elif block.link_chars > 0.8 * len(text):
        worth -= 0.7
    if not block.level and label_worth(text) < 0:
        worth -= 0.8
    if text[-1] in ".!;,。" or is_more(text):
        worth -= 1.5
    return worth


def labelled(groups: list[Group]) -> Iterator[tuple[TextBlock | None, list[Group]]]:
    """The groups under each label, in the page's order; a group without a label stands alone."""
    together: dict[int, list[Group]] = {}
    for group in groups:
        key = group.label.index if group.label is not None else -1 - group.box.index
        together.setdefault(key, []).append(group)
    for several in together.values():
        yield several[0].label, several
