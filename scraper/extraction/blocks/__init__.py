"""`Page` → blocks of text with their features, in one linear pass over the tree.

A block is a run of text that a reader sees as one paragraph, heading, item or line. Inline markup does not
split it; block elements and two line breaks do. Text directly in a div or a span is a block as well.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scraper.extraction.blocks.tags import CUSTOM_ROLES, TAGS, TAGS_WITHOUT_SCRIPTS, Flag, Role
from scraper.extraction.blocks.textblocks import (
    Attributes,
    Blocks,
    Container,
    Link,
    Picture,
    TextBlock,
    words_of,
)
from scraper.extraction.page import Page

# The walk's inner loop reads these once for each node of the page.
TEXT, INLINE, SKIP, BLOCK, CUSTOM = Role.TEXT, Role.INLINE, Role.SKIP, Role.BLOCK, Role.CUSTOM
UNKNOWN = ("", CUSTOM, Flag.NONE)

_BREAK = "\x1f"  # a line break among the pieces; Python counts it as white space
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TELLING = frozenset({"class", "id", "itemprop", "rel", "role", "hidden", "aria-hidden", "data-testid"})
_RUNNING = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "a"})
_NOTABLE = frozenset({"itemprop", "role", "hidden", "aria-hidden", "style"})
_HEADING_LEVELS = frozenset("123456")
_LEVELS = {f"h{n}": n for n in range(1, 7)}

__all__ = ["Attributes", "Blocks", "Container", "Link", "Picture", "TextBlock", "read_blocks", "words_of"]


def read_blocks(page: Page) -> Blocks:
    """The blocks of a page."""
    walk = _Walk(TAGS if page.scripting else TAGS_WITHOUT_SCRIPTS)
    root = page.tree.body or page.tree.root
    if root is not None:
        walk.run(root)
    return walk.found


class _Walk:
    """One walk over the tree, with its own stack: pages nest deeper than Python may recurse."""

    def __init__(self, tags: dict[int, tuple[str, int, int]]) -> None:
        self.tags = tags
        self.found = Blocks()
        self.pieces = self.found.pieces
        self.start = 0
        self.full = False  # the pieces from `start` on hold more than white space
        self.breaks = 0  # line breaks since the last text
        self.broken = False  # the current block has a line break in it
        self.link: Link | None = None
        self.pending: list[tuple[Link, int]] = []  # links of the current block, and where they begin in it

    def run(self, root: LexborNode) -> None:  # noqa: C901 - the hot loop; calls would cost more than they explain
        box = self.open(root, root.tag or "body", None, Flag.NONE)
        pieces, tags = self.pieces, self.tags
        stack: list[tuple[LexborNode, Container | None]] = []
        node = root.first_child
        while True:
            if node is None:
                if not stack:
                    break
                node, opened = stack.pop()
                if opened is not None:
                    self.close(opened)
                    box = opened.parent or box
                node = node.next
                continue
            tag, role, flag = tags.get(node.tag_id, UNKNOWN)
            opened = None
            if role == TEXT:
                text = node.text_content or " "
                if self.breaks and not text.isspace():
                    self.after_break(box)
                if self.full:
                    pieces.append(text)
                elif not text.isspace():
                    pieces.append(text)
                    self.full = True
            elif role != SKIP:
                if role == BLOCK:
                    opened = self.open(node, tag, box, flag)
                elif role != INLINE:
                    opened = self.element(node, tag, role, flag, box)
                child = node.first_child if role != Role.NOSCRIPT else None
                if child is not None:
                    stack.append((node, opened))
                    box = opened or box
                    node = child
                    continue
                if opened is not None:
                    self.close(opened)
            node = node.next
        self.close(box)

    def after_break(self, box: Container) -> None:
        """Text follows line breaks: two end the block, one is part of it."""
        if self.breaks > 1:
            self.flush(box)
        elif self.full:
            self.broken = True
        self.breaks = 0

    def open(self, node: LexborNode, tag: str, parent: Container | None, flag: int) -> Container:
        found = self.found
        if self.full and parent is not None:
            self.flush(parent)
        attributes = node.attributes
        container = Container(
            node, tag, attributes, parent, parent.flags | flag if parent is not None else flag
        )
        containers = found.containers
        container.index = len(containers)
        containers.append(container)
        container.start = len(self.pieces)
        container.first = len(found.all)
        if flag == Flag.FIGURE:
            found.figures.append(container)
        elif flag == Flag.DIALOG and "open" not in attributes:
            container.flags |= Flag.HIDDEN
        elif tag in _LEVELS:
            container.level = _LEVELS[tag]
        if not _NOTABLE.isdisjoint(attributes):
            self.note(container)
        return container

    def element(self, node: LexborNode, tag: str, role: int, flag: int, box: Container) -> Container | None:
        """Opens what is a container; does what is to be done at the rest."""
        if role == CUSTOM:
            tag = node.tag or ""
            role = CUSTOM_ROLES.get(tag) or (Role.SPAN if self.full or box.tag in _RUNNING else BLOCK)
            if role == BLOCK:
                return self.open(node, tag, box, flag)
        if role <= Role.LINK:
            return self.open_inline(node, tag, box, flag)
        found = self.found
        if role == Role.BREAK:
            if self.full:
                self.pieces.append(_BREAK)
                self.breaks += 1
        elif role == Role.IMAGE:
            following = len(found.all) + (self.full and self.breaks > 0)
            found.pictures.append(Picture(node, box, following, self.link))
        elif role == Role.NOSCRIPT:
            markup = node.text() or ""
            if "<img" in markup:
                found.noscripts.append((box, len(found.all), markup))
        elif role == Role.META:
            attributes = node.attributes
            if "itemprop" in attributes:
                return self.open_inline(node, tag, box, flag)
        return None

    def open_inline(self, node: LexborNode, tag: str, box: Container, flag: int) -> Container | None:
        attributes = node.attributes
        if tag != "time" and tag != "a" and _TELLING.isdisjoint(attributes):
            return None
        found = self.found
        container = Container(node, tag, attributes, box, box.flags | flag)
        container.inline = True
        container.index = len(found.containers)
        found.containers.append(container)
        container.start = len(self.pieces)
        container.first = len(found.all)
        if tag == "time":
            found.times.append(container)
        elif tag == "a" and self.link is None and (href := attributes.get("href")):
            self.link = Link(container, href, container.first)
            found.links.append(self.link)
            self.pending.append((self.link, container.start))
        if not _NOTABLE.isdisjoint(attributes):
            self.note(container)
        return container

    def note(self, container: Container) -> None:
        """What attributes say beyond class and id."""
        attributes = container.attributes
        if "itemprop" in attributes:
            self.found.itemprops.append(container)
        if attributes.get("role") == "heading":
            level = attributes.get("aria-level") or "2"
            container.level = int(level) if level in _HEADING_LEVELS else 2
        style = attributes.get("style")
        if (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or (style and _HIDING.search(style))
        ):
            container.flags |= Flag.HIDDEN

    def close(self, container: Container) -> None:
        if self.full and not container.inline:
            self.flush(container)
        container.end = len(self.pieces)
        container.last = len(self.found.all)
        link = self.link
        if link is not None and link.container is container:
            link.text = self.found.text(container)
            self.link = None

    def flush(self, box: Container) -> None:
        """Ends the current block; `box` is the container whose text it is."""
        pieces = self.pieces
        start = self.start
        end = len(pieces)
        raw = pieces[start] if end == start + 1 else "".join(pieces[start:])
        if not raw.isascii():
            raw = _INVISIBLE.sub("", raw)
        while box.inline and box.parent is not None:
            box = box.parent
        text = " ".join(raw.split())
        if text:
            found = self.found.all
            block = TextBlock(len(found), text, box, start, end)
            if box.flags & Flag.PRE:
                block.lines = raw.replace(_BREAK, "\n").strip("\n").split("\n")
            elif self.broken:
                block.lines = [line for part in raw.split(_BREAK) if (line := " ".join(part.split()))]
            if self.pending:
                self.count_links(block)
            found.append(block)
            if block.level:
                self.found.headings.append(block)
        pieces.append(" ")
        self.start = end + 1
        self.full = self.broken = False
        self.breaks = 0
        if self.pending:
            self.pending = [(self.link, end + 1)] if self.link is not None else []

    def count_links(self, block: TextBlock) -> None:
        links: list[Link] = []
        for link, start in self.pending:
            if link is not self.link and start == link.container.start:
                text = link.text
            else:
                end = link.container.end if link is not self.link else block.end
                text = " ".join("".join(self.pieces[start:end]).split())
            if text:
                links.append(link)
                block.link_chars += len(text)
        block.links = links
