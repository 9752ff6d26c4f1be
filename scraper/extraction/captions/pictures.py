"""One `<img>`: its address, whether it is an ornament, whether two show the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from scraper.extraction.blocks import Blocks, Container, Picture
from scraper.extraction.wordlists import words

_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-srcset", "data-lazy", "data-lazy-srcset",
    "data-full-src", "data-hi-res-src", "data-image", "data-url", "data-echo",
)  # fmt: skip
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)")
_LATE = frozenset(_LAZY)
_LATER = re.compile(r"data-(?:[\w-]*-)?(?:src(?:set)?|lazy|original|file|img|image|url)(?:-[\w-]+)?")
_ORNAMENT = re.compile(
    r"(?:^|[/_.?&=-])(?:logos?|icons?|avatars?|gravatar|pixel|spacer|blank|sprites?|emojis?|1x1|transparent|loading"
    r"|spinner)(?:$|[/_.?&=-])"
)
_ORNAMENT_WORDS = words(
    "logo logos icon icons avatar avatars emoji gravatar sprite pixel portrait byline headshot"
)

_SMALL = 75
_MOST_NOSCRIPTS = 40
_SIZE = re.compile(r"[-_]?\d{2,4}x\d{2,4}(?=\.\w+$)|@\dx")


def _address(value: str | None) -> str | None:
    """The first address of a src, the largest of a srcset."""
    value = (value or "").strip()
    if not value or value.startswith(("data:", "about:", "javascript:", "#", "{")):
        return None
    return value


def _largest(srcset: str | None) -> str | None:
    """The candidate with the greatest width or density of a srcset (HTML standard, 4.8.4.2)."""
    best: tuple[float, str] | None = None
    for part in re.split(r",\s+|(?<=[wx]),", (srcset or "").strip()):
        words = part.split()
        if not words or (address := _address(words[0])) is None:
            continue
        size = 0.0
        if len(words) > 1:
            try:
                size = float(words[1][:-1])
            except ValueError:
                size = 0.0
        if best is None or size > best[0]:
            best = (size, address)
    return best[1] if best else None


def address_of(picture: Picture) -> str | None:
    """The address of a picture as it stands: lazily loaded ones have a placeholder in `src`."""
    attributes = picture.attributes
    for name in _LAZY if not _LATE.isdisjoint(attributes) else ():
        if value := attributes.get(name):
            address = _largest(value) if "srcset" in name else _address(value)
            if address and not address.startswith(("[", "<")):
                return address
    source = _address(attributes.get("src"))
    if source and not (attributes.get("srcset") and _ORNAMENT.search(source.lower())):
        return source
    return _largest(attributes.get("srcset")) or _from_sources(picture) or _from_script(attributes) or source


def _from_script(attributes: Mapping[str, str | None]) -> str | None:
    """The address in an attribute of a script that loads pictures late, whatever it is called."""
    for name, value in attributes.items():
        if value and _LATER.fullmatch(name) and value.lstrip().startswith(("http", "/")):
            return _largest(value) if "srcset" in name else _address(value)
    return None


def alternative_of(picture: Picture) -> str:
    """The alt of a picture in one line, "" where it has none."""
    return " ".join((picture.attributes.get("alt") or "").split())


def _from_sources(picture: Picture) -> str | None:
    """The address of a `<picture>`'s first source that has one."""
    node = picture.node.prev
    while node is not None:
        if node.tag == "source":
            attributes = node.attributes
            if address := _largest(attributes.get("srcset") or attributes.get("data-srcset")):
                return address
        node = node.prev
    return None


def background_of(blocks: Blocks, frame: Container) -> str | None:
    """The address of the first picture that an element of a frame has as its background."""
    for index in range(frame.index, len(blocks.containers)):
        container = blocks.containers[index]
        if container is not frame and container.start >= frame.end:
            return None
        style = container.attributes.get("style")
        if style and (found := _BACKGROUND.search(style)):
            return _address(found[1])
    return None


def size_of(attributes: Mapping[str, str | None]) -> int:
    """The greater of width and height as given, in pixels; 0 where they are not."""
    return max(_pixels(attributes.get("width")), _pixels(attributes.get("height")))


def _pixels(value: str | None) -> int:
    if not value:
        return 0
    if not value.isdecimal():
        value = value.strip().removesuffix("px")
    return int(value) if value.isdecimal() and len(value) < 6 else 0


def is_tiny(picture: Picture) -> bool:
    """Whether a picture is given in the size of an icon, or stands in an element that is named for one."""
    size = size_of(picture.attributes)
    return size < _SMALL if size else not picture.container.words.isdisjoint(_ORNAMENT_WORDS)


def is_ornament(picture: Picture, address: str) -> bool:
    """Whether the address of a picture of unknown size is that of a logo, an icon, a placeholder."""
    return not size_of(picture.attributes) and _ORNAMENT.search(address.lower()) is not None


def with_noscript(blocks: Blocks) -> list[Picture]:
    """The pictures of a page, and those that stand in a `<noscript>` alone."""
    pictures = blocks.pictures
    if not blocks.noscripts:
        return pictures
    shown = {(picture.block, picture.container.index) for picture in pictures}
    more: list[Picture] = []
    for container, index, markup in blocks.noscripts[:_MOST_NOSCRIPTS]:
        if (index, container.index) not in shown:
            tree = LexborHTMLParser(markup)
            more.extend(Picture(node, container, index, None) for node in tree.css("img")[:1])
    if not more:
        return pictures
    return sorted([*pictures, *more], key=lambda picture: (picture.block, picture.container.index))


@lru_cache(maxsize=4096)
def key_of(address: str) -> str:
    """What the renderings of one picture in several sizes share of their addresses."""
    path = address.partition("?")[0]
    if "//" in path:
        path = path.partition("//")[2].partition("/")[2]
    return _SIZE.sub("", path) if "x" in path else path


def same_picture(one: Picture, other: Picture) -> bool:
    """Whether two `<img>` show the same."""
    a, b = address_of(one), address_of(other)
    if a is None or b is None:
        return one.container is other.container
    return a == b or key_of(a) == key_of(b)
