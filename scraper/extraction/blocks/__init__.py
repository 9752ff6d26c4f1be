"""`Page` → blocks of text with their features, in one linear pass over the tree.

A block is a run of text that a reader sees as one paragraph, heading, item or line. Inline markup does not
split it; block elements and two line breaks do. Text directly in a div or a span is a block as well.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scraper.extraction.blocks.tags import CUSTOM_ROLES, TAGS, TAGS_WITHOUT_SCRIPTS, TEXT_NUMBER, Flag, Role
from scraper.extraction.blocks.textblocks import (
    Attributes,
    Blocks,
    Container,
    Link,
    Picture,
    TextBlock,
    in_one_line,
    words_of,
)
from scraper.extraction.blocks.wrappers import unwrap
from scraper.extraction.page import Page

# The walk's inner loop reads these once for each node of the page.
INLINE, SKIP, BLOCK = Role.INLINE, Role.SKIP, Role.BLOCK
NOSCRIPT, CUSTOM = Role.NOSCRIPT, Role.CUSTOM
UNKNOWN = ("", CUSTOM, Flag.NONE)

_BREAK = "\x1f"  # a line break among the pieces; Python counts it as white space
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TELLING = frozenset({"class", "id", "itemprop", "rel", "role", "hidden", "aria-hidden", "data-testid"})
_RUNNING = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "a"})
_NOTABLE = frozenset({"itemprop", "role", "hidden", "aria-hidden", "style"})
_MOST_IN_HEADING, _PARAGRAPH, _LONG_HEADING = 2, 40, 200
_HEADING_LEVELS = frozenset("123456")
_LEVELS = {f"h{n}": n for n in range(1, 7)}

__all__ = ["Attributes", "Blocks", "Container", "Link", "Picture", "TextBlock", "read_blocks", "words_of"]


def read_blocks(page: Page) -> Blocks:
    """The blocks of a page."""
    walk = _Walk(TAGS if page.scripting else TAGS_WITHOUT_SCRIPTS)
    root = page.tree.body or page.tree.root
    if root is not None:
        walk.run(root)
        unwrap(walk.found)
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
        self.link: Link | None = None  # the link that is open
        self.link_start = 0  # where its text begins in the current block
        self.links: list[Link] = []  # those of the current block that are closed, and how long they are
        self.link_chars = 0

    def run(self, root: LexborNode) -> None:
        """The hot loop: more calls would cost more than they explain."""
        box = self.open(root, root.tag or "body", None, Flag.NONE)
        pieces, tags = self.pieces, self.tags
        stack: list[LexborNode] = []
        node = root.first_child
        while node is not None or stack:
            if node is None:
                node = stack.pop()
            elif (number := node.tag_id) == TEXT_NUMBER:
                text = node.text_content or " "
                if self.full or not text.isspace():
                    if self.breaks and not text.isspace():
                        self.after_break(box)
                    pieces.append(text)
                    self.full = True
                node = node.next
                continue
            else:
                tag, role, flag = tags.get(number, UNKNOWN)
                if role != SKIP:
                    if role == BLOCK:
                        box = self.open(node, tag, box, flag)
                    elif role > BLOCK:
                        box = self.element(node, tag, role, flag, box)
                    elif role != INLINE:
                        box = self.open_inline(node, tag, box, flag)
                    child = node.first_child if role != NOSCRIPT else None
                    if child is not None:
                        stack.append(node)
                        node = child
                        continue
            if box.node is node:
                self.close(box)
                box = box.parent or box
            node = node.next
        self.close(box)

    def after_break(self, box: Container) -> None:
        """Text follows line breaks: two end the block, one is part of it."""
        if self.breaks > 1:
            self.flush(box)
        else:
            self.broken = True
        self.breaks = 0

    def open(self, node: LexborNode, tag: str, parent: Container | None, flag: int) -> Container:
        if self.full and parent is not None:
            self.flush(parent)
        attributes = node.attributes
        container = Container(node, tag, attributes, parent, flag, self.found)
        if not _NOTABLE.isdisjoint(attributes):
            self.note(container)
        return container

    def open_special(self, node: LexborNode, tag: str, parent: Container, flag: int) -> Container:
        container = self.open(node, tag, parent, flag)
        if flag == Flag.FIGURE:
            self.found.figures.append(container)
        elif flag == Flag.FORM:
            self.found.forms.append(container)
        elif flag == Flag.DIALOG:
            if "open" not in container.attributes:
                container.flags |= Flag.HIDDEN
        elif container.attributes.get("role") != "heading":
            container.level = _LEVELS[tag]
        return container

    def element(self, node: LexborNode, tag: str, role: int, flag: int, box: Container) -> Container:
        """Opens what is a container; does what is to be done at the rest."""
        if role == CUSTOM:
            tag = node.tag or ""
            role = CUSTOM_ROLES.get(tag) or (Role.SPAN if self.full or box.tag in _RUNNING else BLOCK)
        if role <= Role.LINK:
            return self.open_inline(node, tag, box, flag)
        if role == BLOCK:
            return self.open(node, tag, box, flag)
        if role == Role.SPECIAL:
            return self.open_special(node, tag, box, flag)
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
        elif role == Role.META and "itemprop" in node.attributes:
            return self.open_inline(node, tag, box, flag)
        return box

    def open_inline(self, node: LexborNode, tag: str, box: Container, flag: int) -> Container:
        attributes = node.attributes
        if tag != "a" and tag != "time" and _TELLING.isdisjoint(attributes):
            return box
        found = self.found
        container = Container(node, tag, attributes, box, flag, found)
        container.inline = True
        if tag == "a":
            if self.link is None and (href := attributes.get("href")):
                self.link = Link(container, href, container.first)
                self.link_start = container.start
                found.links.append(self.link)
        elif tag == "time":
            found.times.append(container)
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
            self.found.hidden.append(container)

    def close(self, container: Container) -> None:
        if self.full and not container.inline:
            self.flush(container)
        found = self.found
        container.end = len(self.pieces)
        container.last = len(found.all)
        if container.level and container.last - container.first > _MOST_IN_HEADING:
            self.close_heading(container)
        link = self.link
        if link is not None and link.container is container:
            text = link.text = found.text(container)
            if self.link_start != container.start:
                text = found.between(self.link_start, container.end)
            self.count_link(link, text)
            self.link = None

    def close_heading(self, heading: Container) -> None:
        """What holds paragraphs is no heading, whatever it says; a heading in it is one."""
        found = self.found
        sizes = [len(block.text) for block in found.of(heading) if 2 * block.link_chars < len(block.text)]
        running = [size for size in sizes if size >= _PARAGRAPH]
        outer = heading.parent
        if len(running) <= _MOST_IN_HEADING or sum(running) < _LONG_HEADING or (outer and outer.level):
            return
        heading.level = 0
        for container in found.containers[heading.index + 1 :]:
            if container.tag not in _LEVELS and container.attributes.get("role") != "heading":
                container.level = container.parent.level if container.parent else 0
        for block in found.of(heading):
            block.level = block.container.level
        found.headings = [block for block in found.headings if block.level]

    def count_link(self, link: Link, text: str) -> None:
        """A link has this text in the current block."""
        if text:
            self.links.append(link)
            self.link_chars += len(text)

    def flush(self, box: Container) -> None:
        """Ends the current block; `box` is the container whose text it is."""
        pieces = self.pieces
        start, end = self.start, len(pieces)
        raw = pieces[start] if end == start + 1 else "".join(pieces[start:])
        text = in_one_line(raw)
        if self.link is not None:
            self.count_link(
                self.link, text if self.link_start == start else self.found.between(self.link_start, end)
            )
            self.link_start = end + 1
        # What is invisible is not printable; to look for it costs more than all the rest.
        if not text.isascii() and not text.isprintable():
            raw = _INVISIBLE.sub("", raw)
            text = in_one_line(raw)
        if text:
            while box.inline and box.parent is not None:
                box = box.parent
            found = self.found.all
            block = TextBlock(len(found), text, box, start, end)
            if box.flags & Flag.PRE:
                block.lines = raw.replace(_BREAK, "\n").strip("\n").split("\n")
            elif self.broken:
                block.lines = [line for part in raw.split(_BREAK) if (line := " ".join(part.split()))]
            if self.links:
                block.links = self.links
                block.link_chars = self.link_chars
            found.append(block)
            if block.level:
                self.found.headings.append(block)
        pieces.append(" ")
        self.start = end + 1
        self.full = self.broken = False
        self.breaks = 0
        if self.links:
            self.links = []
            self.link_chars = 0
