"""Which pictures of a page are the article's, in the page's order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from operator import itemgetter

from scraper.article import Image
from scraper.extraction.blocks import Blocks, Container
from scraper.extraction.body import Body
from scraper.extraction.body.marks import mark_of
from scraper.extraction.captions import MOST_BLOCKS, Captions, Shot
from scraper.extraction.captions.frames import Printed, read_alone
from scraper.extraction.captions.names import is_moving, shows_picture
from scraper.extraction.captions.pictures import (
    address_of,
    alternative_of,
    background_of,
    is_ornament,
    key_of,
)
from scraper.extraction.captions.text import credit_of, is_of_recording
from scraper.extraction.page import Page
from scraper.extraction.wordlists import words

_FOREIGN = words(
    """
    navigation header footer sidebar related comments newsletter share advert cookies author banner survey
    form feed popup tags
    """
)
_UNLIKELY = _FOREIGN | words("details date links hidden")
_WHOLE = words("html body")
_NOTICES = 1
"""How many lines an element around a caption may hold beside it: a copyright notice."""
_ABOVE = 6
"""How many blocks above the headline the picture at its head may stand."""


def find_images(
    page: Page, blocks: Blocks, captions: Captions, body: Body, authors: Collection[str] = ()
) -> list[Image]:
    """The article's pictures: that at its head, those within its text, those of its galleries."""
    kept = [block.index for block in body.kept if block.index not in captions.blocks]
    if not kept:
        return []
    place = _Place(blocks, body, kept)
    names = {name.lower() for name in authors}
    found: list[tuple[int, Image]] = []
    for shot in captions.shots:
        if not shot.printed.leads_away and place.holds(shot):
            found.extend((shot.index, image) for image in _images(page, blocks, shot, names))
    found.extend(place.lone_captions(captions))
    found.sort(key=itemgetter(0))
    return list(_once([image for _, image in found]))


class _Place:
    """The stretch of the page that the article fills."""

    def __init__(self, blocks: Blocks, body: Body, kept: list[int]) -> None:
        self.blocks = blocks
        self.body = body
        self.kept = kept
        self.first = min(kept[0], body.title if body.title is not None else kept[0])
        self.last = kept[-1]
        self.region = self.around(self.first, self.last)

    def around(self, first: int, last: int) -> Container:
        """The innermost element that holds both blocks."""
        container = self.blocks[first].container
        while container.parent is not None and container.last <= last:
            container = container.parent
        return container

    def holds(self, shot: Shot) -> bool:
        """Whether a picture stands in the article and in no part of it that is something else."""
        if not self.encloses(shot) or is_moving(shot.frame):
            return False
        if not shot.pictures and not shows_picture(self.blocks, shot.frame):
            return False
        return not self.foreign(shot)

    def encloses(self, shot: Shot) -> bool:
        """Whether a picture stands in the stretch, or with a caption in the element around it."""
        if not shot.printed.marked:
            return self.first - _ABOVE <= shot.index <= self.last
        return self.first - _ABOVE <= shot.index <= self.last + 1 or (
            self.region.tag not in _WHOLE and _is_inside(shot.frame, self.region)
        )

    def foreign(self, shot: Shot) -> bool:
        """Whether it stands in something else's part: a sidebar, a card, a form."""
        reasons = self.body.reasons
        printed = shot.printed
        used = set(printed.blocks)
        held = range(shot.frame.first, shot.frame.last)
        for index in held if len(held) <= MOST_BLOCKS else used:
            reason = reasons[index]
            if reason == "feed" or (index not in used and reason in _FOREIGN):
                return True
        if not printed.marked and any(reasons[index] in _UNLIKELY for index in used):
            return True
        parent = shot.frame.parent
        for container in parent.chain() if parent is not None else ():
            if self.holds_text(container):
                break
            if printed.marked and container.last - container.first <= len(used) + _NOTICES:
                continue
            mark = mark_of(container)
            if mark is not None and mark.reason in _FOREIGN:
                return True
        return False

    def lone_captions(self, captions: Captions) -> Iterator[tuple[int, Image]]:
        """The captions without an `<img>`: of videos, of pictures that a script puts in."""
        start = max(0, self.first - _ABOVE)
        found = [
            index
            for index, reason in enumerate(self.body.reasons[start : self.last + 1], start)
            if reason == "caption" and index not in captions.blocks and not self.blocks[index].level
        ]
        if not found:
            return
        framed = {index for shot in captions.shots for index in range(shot.frame.first, shot.frame.last)}
        for index in found:
            printed = read_alone(self.blocks, self.blocks[index]) if index not in framed else Printed()
            if printed.caption and not printed.leads_away:
                credit = printed.credit or credit_of(printed.caption)
                yield index, Image(None, None, printed.caption, credit)

    def holds_text(self, container: Container) -> bool:
        """Whether text of the body stands in it."""
        place = bisect_left(self.kept, container.first)
        return place < len(self.kept) and self.kept[place] < container.last


def _is_inside(container: Container | None, outer: Container) -> bool:
    while container is not None and container.index > outer.index:
        container = container.parent
    return container is outer


def _images(page: Page, blocks: Blocks, shot: Shot, authors: Collection[str]) -> Iterator[Image]:
    caption = shot.printed.caption
    credit = shot.printed.credit or credit_of(caption or "")
    if caption and ((caption.lower() in authors and not credit) or is_of_recording(caption, credit)):
        return
    if not shot.pictures:
        if caption:
            yield Image(page.absolute(background_of(blocks, shot.frame)), None, caption, credit)
        return
    for picture in shot.pictures:
        address = address_of(picture)
        url = page.absolute(address)
        alt = alternative_of(picture) or None
        if not caption and ((alt or "").lower() in authors or (address and is_ornament(picture, address))):
            continue
        if url is not None or caption:
            yield Image(url, alt, caption, credit)
        caption = credit = None


def _once(images: list[Image]) -> Iterator[Image]:
    """Each picture and each caption once."""
    urls: dict[str, int] = {}
    texts: dict[str, int] = {}
    kept: list[Image] = []
    for image in images:
        key = key_of(image.url) if image.url else None
        text = "".join(filter(str.isalnum, image.caption.lower())) if image.caption else None
        twin = urls.get(key) if key else None
        if twin is not None and text and kept[twin].caption and texts.get(text) != twin:
            twin = None
        if twin is None and text and (same := texts.get(text)) is not None:
            other = kept[same]
            twin = same if None in (other.url, image.url) or other.alt == image.alt else None
        if twin is None:
            if key:
                urls[key] = len(kept)
            if text:
                texts[text] = len(kept)
            kept.append(image)
            continue
        old = kept[twin]
        kept[twin] = Image(
            old.url or image.url,
            old.alt or image.alt,
            old.caption or image.caption,
            old.credit or image.credit,
        )
        if text:
            texts[text] = twin
    return iter(kept)
