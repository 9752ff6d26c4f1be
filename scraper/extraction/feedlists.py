"""Lists of other stories: which links of a page are cards of one list, and what the list is called.

A *card* is the largest element that leads to one story only; cards with the same parent are a *group*; groups
under the same label are one list. Structure decides; words only tell apart what looks alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scraper.extraction.blocks import Blocks, Container, Link, TextBlock
from scraper.extraction.feedwords import LABEL_NAMES, NO_STORY_PATHS
from scraper.extraction.page import Page

_MANY = "\x00"  # the owner of an element that leads to several stories
_LONGEST_LABEL = 70
_LABEL_REACH = 60
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
    top: Container | None = None
    """The element within which the label stands before the group; the group's own box without one."""


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
    address = split_address(link.href, host)
    if address is None:
        return None
    other, path = address
    if not _same_site(host, other):
        return None
    path, _, query = path.partition("?")
    if query and not query.lower().startswith(_TRACKING):
        path = f"{path}?{query}"
    length = weight(link.text)
    if length and length < 12:
        return None
    if not leads_to_story(path) and length < 25:
        return None
    return None if _no_story(path) else f"{other.removeprefix('www.')}{path.rstrip('/')}"


def leads_to_story(path: str) -> bool:
    """Whether an address looks like one story's: a slug of several words, a date, or a number."""
    parts = [part for part in path.partition("?")[0].split("/") if part]
    if not parts:
        return "=" in path and any(c.isdigit() for c in path)
    last = parts[-1]
    if last.count("-") + last.count("_") >= 3 or "%" in last:
        return True
    digits = sum(c.isdigit() for c in last)
    return digits >= 4 or (len(parts) > 2 and len(last) >= 20) or ("=" in path and digits >= 3)


def _no_story(path: str) -> bool:
    if path in ("", "/"):
        return True
    return not NO_STORY_PATHS.isdisjoint(path.lower().replace(".", "/").split("/")[:4])


def _same_site(host: str, other: str) -> bool:
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
    return len(text) + 1.5 * sum(1 for c in text if "\u2e80" <= c <= "\ud7ff" or "\u0e00" <= c <= "\u0eff")


def find_label(group: Group, blocks: Blocks, owners: dict[int, str]) -> None:
    """Sets the group's label: the nearest heading-like line before its first card."""
    first = group.cards[0].box.first
    box: Container | None = group.box
    reach = _LABEL_REACH
    while box is not None and box.tag not in ("body", "html"):
        for index in range(min(first, box.last) - 1, box.first - 1, -1):
            reach -= 1
            block = blocks[index]
            found = _judge(block, box, owners)
            if found:
                group.label, group.top = block, box
                return
            if found is None or reach <= 0:
                return
        first = box.first
        box = box.parent


def _judge(block: TextBlock, within: Container, owners: dict[int, str]) -> bool | None:
    """Whether the block is a label of what follows; None where the search has to end."""
    for box in block.container.chain():
        if box is within:
            break
        owner = owners.get(box.index)
        if owner is not None:
            # Another card of the same list is passed over; a list in a box of its own ends the search.
            return False
    if block.level == 1 or len(block.text) > 250:
        return None
    if weight(block.text) > _LONGEST_LABEL or not any(c.isalpha() for c in block.text):
        return False
    if block.level:
        return True
    return looks_like_label(block, within)


def looks_like_label(block: TextBlock, within: Container) -> bool:
    """Whether a line without a heading's element is made to look like one."""
    for box in block.container.chain():
        if box is within:
            break
        if not LABEL_NAMES.isdisjoint(box.words):
            return True
    return False


def labelled(groups: list[Group]) -> Iterator[tuple[TextBlock | None, list[Group]]]:
    """The groups under each label, in the page's order; a group without a label stands alone."""
    together: dict[int, list[Group]] = {}
    for group in groups:
        key = group.label.index if group.label is not None else -1 - group.box.index
        together.setdefault(key, []).append(group)
    for several in together.values():
        yield several[0].label, several
