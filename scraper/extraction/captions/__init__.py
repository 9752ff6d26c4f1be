"""Captions: which text of a page belongs to which picture.

A picture's frame is the largest element around it that holds no other picture and hardly any text; a
`<figure>` with text is a frame by itself. What is printed there is the caption, the credit, or a control.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from scraper.extraction.blocks import Blocks, Container, Link, Picture, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.captions.frames import Printed, read_frame, read_next, shows_itself
from scraper.extraction.captions.names import is_caption
from scraper.extraction.captions.pictures import is_tiny, same_picture, with_noscript
from scraper.extraction.captions.text import is_debris

MOST_BLOCKS = 8
"""A frame with more blocks is no frame, but a part of the page."""
_MOST_IN_FIGURE = 16
_MOST_PIECES = 200
_MOST = 3000
"""No article has more pictures; a page that has shall not take longer."""
_PROSE = 60
_NEAR = 2
_HEADLINE = 15
_WHOLE = frozenset({"html", "body", "main", "article"})


@dataclass(slots=True)
class Shot:
    """Pictures that share a frame (mostly one), with what is printed there."""

    frame: Container
    pictures: list[Picture]
    printed: Printed

    @property
    def index(self) -> int:
        """The index of the block before which it stands."""
        return self.pictures[0].block if self.pictures else self.frame.first


@dataclass(frozen=True, slots=True)
class Captions:
    """The pictures of a page with their captions, in the page's order."""

    shots: list[Shot]
    blocks: frozenset[int]
    """The indexes of the blocks that are captions or credits."""


def find_captions(blocks: Blocks, feed: Collection[int] = ()) -> Captions:
    """The pictures of a page, but for ornaments and those of cards, with the text printed to each."""
    pictures = [p for p in with_noscript(blocks)[:_MOST] if not is_tiny(p)]
    own = {id(p) for p in pictures if not _is_elsewhere(p, blocks, feed)}
    shots: list[Shot] = []
    figures = _figures(blocks, pictures)
    for figure, group in figures:
        if not group or any(id(p) in own for p in group):
            shots.append(Shot(figure, group, read_frame(blocks, figure, group)))
    last = {picture.block: id(picture) for picture in pictures}
    own.difference_update(id(picture) for _, group in figures for picture in group)
    shots.extend(
        _shot(blocks, frame, group, last[group[0].block] == id(group[-1]))
        for frame, group in _frames(blocks, pictures, own)
    )
    shots.sort(key=lambda shot: (shot.index, shot.frame.index))
    return Captions(
        shots,
        frozenset(n for shot in shots if not shot.printed.leads_away for n in shot.printed.blocks),
    )


def _shot(blocks: Blocks, frame: Container, group: list[Picture], nearest: bool) -> Shot:
    """What is printed to pictures; after their frame only if they are the nearest to the text there."""
    printed = read_frame(blocks, frame, group) if frame.last - frame.first <= MOST_BLOCKS else Printed()
    if not printed.blocks and nearest:
        printed = read_next(blocks, frame, group[0]) or printed
    elif printed.frame is not None and printed.frame is not frame:
        frame = printed.frame
        printed = read_frame(blocks, frame, group)
    return Shot(frame, group, printed)


def _is_elsewhere(picture: Picture, blocks: Blocks, feed: Collection[int]) -> bool:
    """Whether a picture belongs to a menu, a feed item or the card of another story."""
    if picture.container.flags & (Flag.NAV | Flag.FOOTER):
        return True
    index = picture.block
    link = picture.link
    if index in feed and not _is_captions(blocks[index], link):
        return True
    if link is None:
        return False
    titled = any(
        other.href == link.href and len(other.text) > _HEADLINE and not block.flags & Flag.CAPTION
        for block in blocks.all[max(0, index - 1) : index + 1]
        for other in block.links
    )
    return titled and not shows_itself(link)


def _is_captions(block: TextBlock, link: Link | None) -> bool:
    """Whether a block that a list of stories holds is a caption all the same, as in a gallery."""
    if block.flags & Flag.CAPTION and (link is None or shows_itself(link)):
        return not block.links
    return is_caption(block.container)


def _figures(blocks: Blocks, pictures: list[Picture]) -> list[tuple[Container, list[Picture]]]:
    """The `<figure>`s that hold text and no other figure, with their pictures."""
    held: dict[int, list[Picture]] = {}
    for picture in pictures:
        if picture.container.flags & Flag.FIGURE:
            figure = next(c for c in picture.container.chain() if c.tag == "figure")
            held.setdefault(figure.index, []).append(picture)
    figures = blocks.figures[:_MOST]
    return [
        (figure, held.get(figure.index, []))
        for n, figure in enumerate(figures)
        if 0 < figure.last - figure.first <= _MOST_IN_FIGURE
        and not (n + 1 < len(figures) and _inside(figures[n + 1], figure))
        and not all(is_debris(block.text) for block in blocks.of(figure))
    ]


def _inside(container: Container | None, outer: Container) -> bool:
    while container is not None and container.index > outer.index:
        container = container.parent
    return container is outer


def _frames(
    blocks: Blocks, pictures: list[Picture], own: Collection[int]
) -> Iterator[tuple[Container, list[Picture]]]:
    """The frame of each picture whose id is among `own`; one that is rendered twice side by side has one."""
    groups: list[list[Picture]] = []
    for picture in pictures:
        last = groups[-1][-1] if groups else None
        if last is not None and picture.block - last.block <= _NEAR and same_picture(last, picture):
            groups[-1].append(picture)
        else:
            groups.append([picture])
    for n, group in enumerate(groups):
        if id(group[0]) not in own:
            continue
        before = _shared(groups[n - 1][-1].container, group[0].container) if n else None
        after = _shared(group[-1].container, groups[n + 1][0].container) if n + 1 < len(groups) else None
        yield _frame(blocks, group[0], before, after), group


def _shared(one: Container, other: Container) -> Container:
    """The innermost element around both."""
    while one is not other:
        if one.index > other.index:
            one = one.parent or other
        else:
            other = other.parent or one
    return one


def _frame(blocks: Blocks, picture: Picture, before: Container | None, after: Container | None) -> Container:
    frame = picture.container
    parent = frame.parent
    while (
        parent is not None
        and frame is not before
        and frame is not after
        and parent is not before
        and parent is not after
        and parent.tag not in _WHOLE
        and (frame.inline or _is_wrapper(blocks, parent, frame))
    ):
        frame, parent = parent, parent.parent
    return frame


def _is_wrapper(blocks: Blocks, parent: Container, frame: Container) -> bool:
    """Whether an element adds no more to a frame than a caption."""
    if parent.last - parent.first > MOST_BLOCKS or parent.end - parent.start > _MOST_PIECES:
        return False
    more = [*blocks.all[parent.first : frame.first], *blocks.all[frame.last : parent.last]]
    prose = sum(len(block.text) > _PROSE for block in more)
    return prose == 0 or (prose == 1 and all(is_debris(block.text) for block in blocks.of(frame)))
