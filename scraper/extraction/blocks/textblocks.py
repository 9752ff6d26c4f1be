"""The values that the walk over a page makes: blocks of text, containers, links, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborNode

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|\d+")

_LONGEST_NAMES = 2000

NO_WORDS: frozenset[str] = frozenset()

Attributes = dict[str, str | None]


class Container:
    """One element: every block element, and the inline ones whose attributes may say what they are."""

    __slots__ = (
        "_words", "attributes", "end", "first", "flags", "index", "inline", "last", "level",
        "node", "parent", "start", "tag",
    )  # fmt: skip

    def __init__(
        self,
        node: LexborNode,
        tag: str,
        attributes: Attributes,
        parent: Container | None,
        flag: int,
        found: Blocks,
    ) -> None:
        self.node = node
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        if parent is None:
            self.flags, self.level = flag, 0
        else:
            self.flags, self.level = parent.flags | flag, parent.level
        self.inline = False
        containers = found.containers
        self.index = len(containers)
        """Its place in `Blocks.containers`."""
        self.first = self.last = len(found.all)
        """Its blocks are `blocks[first:last]`; a block that an inline element only shares is not counted."""
        self.start = self.end = len(found.pieces)
        """Its pieces of text, for `Blocks.text`."""
        self._words: frozenset[str] | None = None
        containers.append(self)

    @property
    def names(self) -> str:
        """Class and id, as they stand."""
        attributes = self.attributes
        if not attributes:
            return " "
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        return names if len(names) <= _LONGEST_NAMES else names[:_LONGEST_NAMES]

    @property
    def depth(self) -> int:
        """How many containers are around it."""
        depth, around = 0, self.parent
        while around is not None:
            depth, around = depth + 1, around.parent
        return depth

    @property
    def words(self) -> frozenset[str]:
        """The lower-case words of class and id, split at punctuation and camelCase."""
        words = self._words
        if words is None:
            words = self._words = words_of(self.names) if self.attributes else NO_WORDS
        return words

    def chain(self) -> Iterator[Container]:
        """The element and all around it, from the inside out."""
        container: Container | None = self
        while container is not None:
            yield container
            container = container.parent


class Link:
    """One `<a href>`."""

    __slots__ = ("block", "container", "href", "text")

    def __init__(self, container: Container, href: str, block: int) -> None:
        self.container = container
        self.href = href
        self.text = ""
        """What the reader sees, in one line; empty for a picture's link."""
        self.block = block
        """The index of the block in which it begins."""


class Picture:
    """One `<img>`."""

    __slots__ = ("attributes", "block", "container", "link", "node")

    def __init__(self, node: LexborNode, container: Container, block: int, link: Link | None) -> None:
        self.node = node
        self.attributes: Attributes = node.attributes
        self.container = container
        self.block = block
        """The index of the block that follows (or holds) it."""
        self.link = link
        """The link around it."""


class TextBlock:
    """One run of text."""

    __slots__ = (
        "container",
        "end",
        "flags",
        "index",
        "level",
        "lines",
        "link_chars",
        "links",
        "start",
        "text",
    )

    def __init__(self, index: int, text: str, container: Container, start: int, end: int) -> None:
        self.index = index
        self.text = text
        """In one line, white space collapsed."""
        self.lines: list[str] | None = None
        """The lines, where line breaks are part of the block; of a `<pre>` with their indentation."""
        self.container = container
        """The nearest block element around it."""
        self.flags = container.flags
        self.level = container.level
        """1 to 6 for a heading, else 0."""
        self.links: Sequence[Link] = ()
        self.link_chars = 0
        """How many of the characters stand in links."""
        self.start = start
        self.end = end

    @property
    def tag(self) -> str:
        """The tag of its container."""
        return self.container.tag


class Blocks:
    """The blocks of a page and what was met on the way; everything in the page's order."""

    def __init__(self) -> None:
        self.all: list[TextBlock] = []
        self.containers: list[Container] = []
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.headings: list[TextBlock] = []
        self.times: list[Container] = []
        """The `<time>` elements."""
        self.figures: list[Container] = []
        self.forms: list[Container] = []
        self.itemprops: list[Container] = []
        """The elements with an itemprop; a `<meta>` of the body has no text but its attributes."""
        self.noscripts: list[tuple[Container, int, str]] = []
        """The `<noscript>` elements that hold a picture: container, index of the next block, markup."""
        self.hidden: list[Container] = []
        """The elements that an attribute hides."""
        self.pieces: list[str] = []

    def __iter__(self) -> Iterator[TextBlock]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, index: int) -> TextBlock:
        return self.all[index]

    def text(self, container: Container) -> str:
        """The text of any element, inline ones among them, in one line."""
        return self.between(container.start, container.end)

    def between(self, start: int, end: int) -> str:
        """The text of the pieces from `start` to `end`, in one line."""
        pieces = self.pieces
        return in_one_line(pieces[start] if end == start + 1 else "".join(pieces[start:end]))

    def of(self, container: Container) -> list[TextBlock]:
        """The blocks that stand in an element."""
        return self.all[container.first : container.last]


def in_one_line(text: str) -> str:
    """A text, its white space collapsed. Most has only single spaces, which is sooner seen than made."""
    line = text.strip()
    return line if line.isprintable() and "  " not in line else " ".join(line.split())


# A site's names recur from page to page; each search for garbage goes through all that is kept.
@lru_cache(maxsize=4_096)
def words_of(names: str) -> frozenset[str]:
    """The lower-case words of a class or id."""
    return frozenset(map(str.lower, _WORD.findall(names)))
