"""What class and id words say of an element beside a picture: caption, credit, picture, not seen."""

from __future__ import annotations

from functools import lru_cache

from scraper.extraction.blocks import Blocks, Container, words_of
from scraper.extraction.wordlists import words

_CAPTION = words(
    """
    caption captions figcaption imagecaption photocaption imgcaption cutline legend legende leyenda legenda
    didascalia bildunterschrift bildtext bildtitel bildbeschreibung bijschrift onderschrift podpis popisek
    popis kuvateksti bildetekst billedtekst imagetext imgtext phototext
    """
)
_PICTURE = words(
    "image img photo picture media figure foto bild gallery slide slideshow carousel video imagem imagen"
)
_STILL = words("image img photo picture foto bild")
_MOVING = words("video videos audio player podcast youtube vimeo kaltura jwplayer brightcove")
_DESCRIPTION = words(
    "description desc descr text title info subtitle label note sub excerpt titel beschreibung"
)
_CREDIT = words(
    """
    credit credits copyright photographer photograph photog source sources agency attribution creator author
    authors byline fotograf fotografo fotocredit bildquelle bildnachweis quelle urheber autor autoria fuente
    fonte firma rights rightsholder provider photocredit imagecredit owner courtesy license licence lic
    """
)
_UNSEEN = words("visuallyhidden visually assistive")
_READ_ALOUD = words("sr only")


CAPTION, CREDIT, PICTURE, UNSEEN = 1, 2, 4, 8


@lru_cache(maxsize=4_096)
def kinds_of(names: str) -> int:
    """What class and id say that an element holds: a caption, a credit, a picture, what is not seen."""
    several = words_of(names)
    kinds = 0
    if not several.isdisjoint(_PICTURE):
        kinds = PICTURE if several.isdisjoint(_DESCRIPTION) else PICTURE | CAPTION
    if "caption" in names.lower() or not several.isdisjoint(_CAPTION):
        kinds |= CAPTION
    if not several.isdisjoint(_CREDIT):
        kinds |= CREDIT
    if not several.isdisjoint(_UNSEEN) or several.issuperset(_READ_ALOUD):
        kinds |= UNSEEN
    return kinds


def is_caption(container: Container) -> bool:
    """Whether class or id say that it is a caption."""
    return bool(container.attributes) and kinds_of(container.names) & CAPTION != 0


def shows_picture(blocks: Blocks, frame: Container) -> bool:
    """Whether a frame without `<img>` is named for a picture, not for a video or a recording."""
    names: set[str] = set()
    for index in range(frame.index, len(blocks.containers)):
        container = blocks.containers[index]
        if container is not frame and container.start >= frame.end:
            break
        names |= container.words
    return not names.isdisjoint(_STILL) and names.isdisjoint(_MOVING)


def is_moving(frame: Container) -> bool:
    """Whether a frame is named for a video or a recording."""
    outer = frame.parent
    return not (frame.words.isdisjoint(_MOVING) and (outer is None or outer.words.isdisjoint(_MOVING)))
