"""Captions: which text of a page belongs to which picture.

A picture's frame is the largest element around it that holds no other picture and hardly any text; a
`<figure>` with text is a frame by itself. What is printed there is the caption, the credit, or a control.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from scraper.extraction.blocks import Blocks, Container, Picture
from scraper.extraction.captionreading import Printed, is_caption, read_frame, read_next
from scraper.extraction.captiontext import is_debris
from scraper.extraction.pictures import is_ornament, same_picture

MOST_BLOCKS = 8
"""A frame with more blocks is no frame, but a part of the page."""
_MOST_IN_FIGURE = 16
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
    """The pictures of a page, but for ornaments and those of feed items, with the text printed to each."""
    pictures = [p for p in blocks.pictures if _is_free(p, blocks, feed) and not is_ornament(p)]
    shots = list(_figures(blocks, pictures))
    taken = {id(picture) for shot in shots for picture in shot.pictures}
    for frame, group in _frames(pictures):
        if id(group[0]) not in taken:
            printed = read_frame(blocks, frame, group) if frame.last - frame.first <= MOST_BLOCKS else None
            if printed is None or not printed.blocks:
                printed = read_next(blocks, frame, group[0]) or printed or Printed()
            if printed.frame is not None and printed.frame is not frame:
                frame = printed.frame
                printed = read_frame(blocks, frame, group)
            shots.append(Shot(frame, group, printed))
    shots.sort(key=lambda shot: (shot.index, shot.frame.index))
    return Captions(
        shots,
        frozenset(n for shot in shots if not shot.printed.leads_away for n in shot.printed.blocks),
    )


def _is_free(picture: Picture, blocks: Blocks, feed: Collection[int]) -> bool:
    """Whether a picture belongs to no feed item; a caption that looks like one is none."""
    return picture.block not in feed or is_caption(blocks[picture.block].container)


def _figures(blocks: Blocks, pictures: list[Picture]) -> Iterator[Shot]:
    """The `<figure>`s that hold text and no other figure."""
    figures = blocks.figures
    held: dict[int, list[Picture]] = {}
    for picture in pictures:
        container: Container | None = picture.container
        while container is not None:
            if container.tag == "figure":
                held.setdefault(container.index, []).append(picture)
                break
            container = container.parent
    for n, figure in enumerate(figures):
        if n + 1 < len(figures) and _inside(figures[n + 1], figure):
            continue
        if not 0 < figure.last - figure.first <= _MOST_IN_FIGURE:
            continue
        if all(is_debris(block.text) for block in blocks.of(figure)):
            continue
        group = held.get(figure.index, [])
        yield Shot(figure, group, read_frame(blocks, figure, group))


def _inside(container: Container | None, outer: Container) -> bool:
    while container is not None and container.index > outer.index:
        container = container.parent
    return container is outer


def _frames(pictures: list[Picture]) -> Iterator[tuple[Container, list[Picture]]]:
    """Each picture's frame; one that is rendered twice side by side has one."""
    groups: list[list[Picture]] = []
    for picture in pictures:
        if groups and same_picture(groups[-1][-1], picture):
            groups[-1].append(picture)
        else:
            groups.append([picture])
    before: Container | None = None
    for n, group in enumerate(groups):
        after = _shared(group[-1].container, groups[n + 1][0].container) if n + 1 < len(groups) else None
        yield _frame(group[0], before, after), group
        before = after


def _shared(one: Container, other: Container) -> Container:
    """The innermost element around both."""
    while one is not other:
        if one.index > other.index:
            one = one.parent or other
        else:
            other = other.parent or one
    return one


def _frame(picture: Picture, before: Container | None, after: Container | None) -> Container:
    frame = picture.container
    parent = frame.parent
    while (
        parent is not None
        and frame is not before
        and frame is not after
        and parent is not before
        and parent is not after
        and (frame.inline or (parent.last - parent.first <= MOST_BLOCKS and parent.end - parent.start < 200))
        and parent.tag not in _WHOLE
    ):
        frame, parent = parent, parent.parent
    return frame
