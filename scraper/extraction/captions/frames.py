"""What is printed in a picture's frame: the caption, the credit, controls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.extraction.blocks import Blocks, Container, Link, Picture, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.byline.names import strip_by
from scraper.extraction.captions.credits import is_cited, own_tail
from scraper.extraction.captions.names import (
    CAPTION,
    CREDIT,
    PICTURE,
    UNSEEN,
    is_caption,
    kinds_of,
    shows_picture,
)
from scraper.extraction.captions.pictures import address_of, alternative_of, is_ornament
from scraper.extraction.captions.text import (
    bare_credit,
    credit_of,
    is_credit,
    is_debris,
    without_label,
    without_tail,
)
from scraper.extraction.letters import weight
from scraper.extraction.wordlists import words

_CREDIT_PROPERTIES = words("copyrightHolder creditText author creator copyrightNotice")
_NEVER = Flag.BUTTON | Flag.FORM | Flag.QUOTE | Flag.PRE | Flag.NAV | Flag.TABLE
_ITALIC = words("i em small cite font")
_BOLD = _ITALIC | words("b strong")
"""What may hold a caption that ends as a sentence does, and no heading."""
_LEAST = 8
_MOST_CHARS = 1200
_MOST_NAMED = 60
_MOST_UNMARKED = 600
_LONGEST_CREDIT = 160
_WORDS_OF_CREDIT = 4
_LONGEST_CONTROL = 60
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)")
_SHOWS = re.compile(r"image|photo|gallery|foto|img|bild|\.(?:jpe?g|png|webp)\b")
_LONGEST_ALT = 15
_OPEN = (":", "\uff1a", "(", "\uff08", "[", "©", "/", " by", " von", "|")


@dataclass(slots=True)
class Printed:
    """What is printed to a picture."""

    caption: str | None = None
    credit: str | None = None
    """What stands in an element of its own; `credit_of` finds the credit that is part of the caption."""
    blocks: Sequence[int] = ()
    """The indexes of the blocks that are the caption or the credit."""
    marked: bool = False
    """Tags or names say that it is a caption."""
    frame: Container | None = None
    """The innermost element around the picture and the caption."""
    leads_away: bool = False
    """It is the text of a link: a card that leads to another page."""


def read_frame(blocks: Blocks, frame: Container, pictures: Sequence[Picture]) -> Printed:
    """What is printed in a frame."""
    inside = blocks.of(frame)
    if not inside or sum(len(block.text) for block in inside) > 3 * _MOST_CHARS:
        return Printed()
    return _Reader(blocks, frame, pictures).read(inside)


def read_next(blocks: Blocks, frame: Container, picture: Picture) -> Printed | None:
    """What is printed right after a frame that holds no text, if that is the picture's caption."""
    if picture.block >= len(blocks):
        return None
    block = blocks[picture.block]
    if block.level or block.flags & (Flag.LINK | Flag.BUTTON | Flag.FORM) or len(block.text) > _MOST_CHARS:
        return None
    named = _named_after(block, frame)
    if not (named or _is_alternative(block.text, picture) or _is_italic(block, picture)):
        return None
    if is_ornament(picture, address_of(picture) or ""):
        return None
    if named:
        return _Reader(blocks, named, [picture]).read(blocks.of(named))
    return Printed(block.text, None, (block.index,), marked=True)


def read_alone(blocks: Blocks, block: TextBlock) -> Printed:
    """What a block says that is named a caption and has no `<img>` beside it."""
    frame = block.container
    while (parent := frame.parent) is not None and parent.last - parent.first <= 2:
        frame = parent
    return read_frame(blocks, frame, ()) if shows_picture(blocks, frame) else Printed()


def _named_after(block: TextBlock, frame: Container) -> Container | None:
    """The element around a block that is named a caption and stands beside the frame."""
    found = None
    for container in block.container.chain():
        if container.index <= frame.index or container.first < block.index:
            break
        if container.tag == "figcaption" or is_caption(container):
            found = container
    return found


def _is_alternative(text: str, picture: Picture) -> bool:
    """Whether a line says what the picture's alt or title says."""
    attributes = picture.attributes
    for name in ("alt", "title"):
        told = " ".join((attributes.get(name) or "").split())
        if (len(told) >= 12 and text.startswith(told) and len(text) < len(told) + _LONGEST_CREDIT) or (
            len(told) > 3 and (text == told or (len(text) >= 12 and told.startswith(text)))
        ):
            return True
    return False


def _is_italic(block: TextBlock, picture: Picture) -> bool:
    """Whether a block right after a picture is in italics or small print as a whole."""
    node = picture.node.next
    while node is not None and (
        node.tag == "br" or (node.is_text_node and not (node.text_content or "").strip())
    ):
        node = node.next
    if node is None and block.container.tag == "p":
        node = block.container.node.first_child
        while node is not None and node.is_text_node and not (node.text_content or "").strip():
            node = node.next
    if node is None or node.tag not in (_BOLD if block.text.endswith(".") else _ITALIC):
        return False
    return len(block.text) < _MOST_UNMARKED and " ".join(node.text().split()) == block.text


def shows_itself(link: Link) -> bool:
    """Whether a link leads to the picture, enlarged or in its gallery."""
    return _SHOWS.search(link.href.lower()) is not None


def _is_byline(text: str) -> bool:
    """Whether a line beside a portrait is the author's: "By Name", and perhaps a date."""
    if len(text) > _LONGEST_CREDIT or text[-1] in ".!?":
        return False
    return (strip_by(text) or "")[:1].isupper() and credit_of(text) is None


def _is_inside(container: Container | None, outer: Container) -> bool:
    while container is not None and container.index > outer.index:
        container = container.parent
    return container is outer


class _Reader:
    """Reads one frame."""

    def __init__(self, blocks: Blocks, frame: Container, pictures: Sequence[Picture]) -> None:
        self.blocks = blocks
        self.frame = frame
        self.pictures = pictures
        self.never = _NEVER & ~frame.flags
        self.formal: list[Container] = []
        self.named: list[Container] = []
        self.credits: list[Container] = []
        self.unseen: list[Container] = []

    def read(self, inside: list[TextBlock]) -> Printed:
        self.sort_elements()
        self.sort_doubles()
        roots = self.formal or self.innermost()
        self.unseen = [c for c in self.unseen if not any(_is_inside(root, c) for root in roots)]
        self.credits = [c for c in self.credits if self.is_credit_element(c, roots)]
        used = [
            b for b in inside if any(r.start <= b.start < r.end or b.start <= r.start < b.end for r in roots)
        ]
        if not roots:
            used = self.unmarked(inside)
        lines = [self.blocks.text(c) for c in self.credits]
        texts: list[str] = []
        for start, end in self.stretches(roots, used):
            text = self.text(start, end)
            if text and is_credit(text):
                lines.append(text)
            elif text and text not in texts:
                texts.append(text)
        if any(_is_byline(text) for text in texts):
            return Printed()
        self.part_tail(texts, lines, roots[-1] if roots else None, single=len(used) == 1)
        caption, tail = without_tail(" ".join(texts).rstrip(" -–—|"))
        if tail:
            lines.append(tail)
        credit = next((c for text in lines if not is_debris(text) and (c := bare_credit(text))), None)
        indexes = {b.index for b in used} | {b.index for c in self.credits for b in self.blocks.of(c)}
        linked = sum(b.link_chars for b in used) > 0.6 * sum(len(b.text) for b in used)
        return Printed(
            caption or None,
            credit,
            sorted(indexes),
            marked=bool(roots) or self.frame.tag == "figure" or kinds_of(self.frame.names) & PICTURE != 0,
            frame=self.tight(roots),
            leads_away=self.leads_away(used, linked),
        )

    def part_tail(self, texts: list[str], lines: list[str], root: Container | None, *, single: bool) -> None:
        """Moves the credit that ends the caption from its texts to the credit lines."""
        if texts and root and single and (tail := own_tail(root.node, texts[-1])):
            texts[-1] = texts[-1][: -len(tail)].rstrip(" |–—-/")
            lines.append(tail)
        elif len(texts) == 1 and root and is_cited(root.node, texts[0]):
            lines.append(texts.pop())
        if len(texts) == 1 and (tail := self.behind_alternative(texts[0])):
            texts[0] = texts[0][: -len(tail)]
            lines.append(tail)

    def behind_alternative(self, text: str) -> str | None:
        """The credit that runs into a caption, where the picture's alt says where the caption ends."""
        for picture in self.pictures:
            told = alternative_of(picture)
            tail = text[len(told) :]
            if (
                len(told) > _LONGEST_ALT
                and text.startswith(told)
                and tail[:1].isupper()
                and len(tail) < _LONGEST_CONTROL
            ):
                return tail
        return None

    def tight(self, roots: list[Container]) -> Container | None:
        """The innermost element around the pictures and what is named a caption."""
        if not roots or not self.pictures or self.frame.tag == "figure":
            return None
        frame = self.pictures[0].container
        last = roots[-1].index
        while (
            frame is not self.frame
            and frame.parent is not None
            and not (frame.index <= last and _is_inside(roots[-1], frame) and _is_inside(roots[0], frame))
        ):
            frame = frame.parent
        return frame

    def stretches(self, roots: list[Container], used: list[TextBlock]) -> list[tuple[int, int]]:
        """The runs of pieces that are each a paragraph of the caption."""
        if not roots:
            return [(block.start, block.end) for block in used]
        return [
            (max(root.start, block.start), min(root.end, block.end))
            for root in roots
            for block in used
            if block.start < root.end and block.end > root.start
        ]

    def sort_elements(self) -> None:
        """Finds the elements of the frame that are named for what they hold."""
        containers = self.blocks.containers
        frame = self.frame
        for index in range(frame.index, len(containers)):
            container = containers[index]
            if (container is not frame and container.start >= frame.end) or self.is_full():
                break
            if container.end <= container.start:
                continue
            if container.tag == "figcaption":
                self.formal.append(container)
            elif container.tag == "button" or container.attributes.get("role") == "button":
                if container is not frame and len(self.blocks.text(container)) < _LONGEST_CONTROL:
                    self.unseen.append(container)
            elif container.attributes:
                self.sort_named(container)

    def is_full(self) -> bool:
        """Whether more is named than a frame may hold: the work on it grows with the square."""
        return len(self.named) + len(self.credits) + len(self.formal) + len(self.unseen) > _MOST_NAMED

    def sort_named(self, container: Container) -> None:
        kinds = kinds_of(container.names)
        itemprop = container.attributes.get("itemprop")
        if kinds & CREDIT or itemprop in _CREDIT_PROPERTIES:
            self.credits.append(container)
        elif kinds & CAPTION or itemprop == "caption":
            self.named.append(container)
        elif kinds & UNSEEN:
            self.unseen.append(container)

    def sort_doubles(self) -> None:
        """Where nothing else is the caption, what is named for caption and credit is it, a credit's
        `<figcaption>` beside it is none."""
        formal = [c for c in self.formal if _names_credit_alone(c)]
        if self.named or len(formal) < len(self.formal):
            return
        self.named = [c for c in self.credits if self.is_caption_too(c)]
        if self.named:
            self.credits = [c for c in self.credits if c not in self.named] + formal
            self.formal = []

    def is_caption_too(self, container: Container) -> bool:
        """Whether an element that is named for credit and caption says more than who made the picture."""
        if not kinds_of(container.names) & CAPTION:
            return False
        text = self.blocks.text(container)
        return len(text.split()) > _WORDS_OF_CREDIT and not is_credit(text)

    def innermost(self) -> list[Container]:
        """The named elements that hold no other; one that holds a credit alone belongs to that around it."""
        found: list[Container] = []
        for container in reversed(self.named):
            if any(_is_inside(inner, container) for inner in found):
                continue
            if is_credit(self.blocks.text(container)) and any(
                _is_inside(container, outer) and outer is not container for outer in self.named
            ):
                self.credits.append(container)
            else:
                found.append(container)
        return found[::-1]

    def is_credit_element(self, container: Container, roots: list[Container]) -> bool:
        """A credit's own element: short, no caption in it, not the rest of a line that says "Photo:"."""
        text = self.blocks.text(container)
        if not 1 < len(text) <= _LONGEST_CREDIT or any(
            _is_inside(root, container) and root is not container for root in roots
        ):
            return False
        for root in roots:
            if root.start <= container.start < root.end:
                before = " ".join("".join(self.blocks.pieces[root.start : container.start]).split())
                return not before.endswith(_OPEN)
        return True

    def unmarked(self, inside: list[TextBlock]) -> list[TextBlock]:
        """The text of a frame in which nothing is named."""
        found = [b for b in inside if not b.flags & self.never and not is_debris(b.text)]
        found = [b for b in found if not any(c.start <= b.start and b.end <= c.end for c in self.credits)]
        if not self.pictures or sum(len(block.text) for block in found) > _MOST_UNMARKED:
            return []
        start = self.pictures[0].block
        after = [block for block in found if block.index >= start]
        if any(_CLOCK.search(b.text) for b in after) or sum(weight(b.text) for b in after) < _LEAST:
            return []
        if any(block.level for block in after) and not (len(after) > 1 and is_credit(after[-1].text)):
            return []
        if self.frame.tag != "figure" and (len(after) > 2 or len(found) != len(after)):
            return []
        return after

    def leads_away(self, used: list[TextBlock], linked: bool) -> bool:
        """Whether the frame is a card: its text, or the text around the picture, is a link elsewhere.

        A card's picture leads where its text leads; the link in a `<figcaption>` may be that of a source.
        """
        if self.formal and linked:
            pictured = {p.link.href for p in self.pictures if p.link and not shows_itself(p.link)}
            if pictured or not self.pictures:
                return not all(shows_itself(link) for block in used for link in block.links)
            return False
        return linked or (not used and any(p.link and len(p.link.text) > _LONGEST_ALT for p in self.pictures))

    def text(self, start: int, end: int) -> str:
        """The text of a stretch of pieces without credits' elements and what is not seen."""
        pieces = self.blocks.pieces
        parts: list[str] = []
        for out in sorted(self.unseen + self.credits, key=lambda c: c.start):
            if out.end > start and out.start < end:
                parts += pieces[start : out.start]
                parts.append(" ")
                start = max(start, out.end)
        parts += pieces[start:end]
        text = " ".join("".join(parts).split()).strip("|").strip()
        return "" if is_debris(text) else without_label(text)


def _names_credit_alone(container: Container) -> bool:
    return kinds_of(container.names) & (CREDIT | CAPTION) == CREDIT
