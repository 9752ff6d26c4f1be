"""Who wrote the article, as the page marks it: itemprop, rel, classes, links to a person's page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import attrgetter

from scraper.extraction.blocks import Blocks, Container, Link
from scraper.extraction.byline.declared import Witness
from scraper.extraction.byline.names import (
    Byline,
    is_full_name,
    is_person,
    merged,
    parse_byline_text,
    strip_by,
)
from scraper.extraction.byline.place import OUTSIDE, Place, is_authors, is_outside
from scraper.extraction.titles import squeezed
from scraper.extraction.wordlists import words

_LONGEST = 250
_LONGEST_NAME = 60
_LONGEST_LINE = 140
_MOST = 60
_MOST_LOOKS = 1000
"""No article has more marked elements; each is looked at with all around it."""
_MOST_BLOCKS = 6
_FAR = 16
_GAP = 3
_ITEMPROPS = frozenset({"author", "creator"})
_BOX_WORDS = words("box bio card about description list info profile")
_BOXED = -1
_PERSONS_PAGE = re.compile(
    r"/(?:authors?|autor(?:in|en|es|as?)?|auteurs?|autore|people|persons?|personen|profiles?|profil|perfil|users?"
    r"|contributors?|staff|newsteam|bios?|columnists?|journalists?|journaliste|periodistas?|writers?"
    r"|reporters?|members?|nutzer|redaktion|redakteur|redaktor|yazar|penulis|avtor|forfatter)"
    r"/[^?#]|[?&](?:author|user|u)=\w|/@\w"
)
_OTHER_WORK = re.compile(
    r"(?:(?:medically|legally|technically|expert|clinically)[- ]?)?"
    r"(?:reviewed|edited|fact[- ]?checked|checked|verified|approved|translated|photographed|illustrated"
    r"|photos?|geprüft|fotos?|übersetzt|relu|vérifié|revisado|verificado|traducido)(?: by| von| par| por)?:?",
    re.IGNORECASE,
)
_first = attrgetter("first")
_block = attrgetter("block")


class MarkedElements:
    """The elements of one page that are marked as the author's."""

    def __init__(self, place: Place, language: str | None, site: str | None) -> None:
        self.place = place
        self.blocks: Blocks = place.blocks
        self.language = language
        self.site = site

    def near(self) -> list[Witness]:
        """The marks around the headline, and those of itemprop anywhere, the nearest first."""
        found = sorted(self._read(self._around()), key=lambda pair: pair[0])
        return _joined(_unglued([witness for _, witness in found]))

    def boxed(self) -> list[Witness]:
        """The elements of the author's class that stand far from the headline, as a box under the article."""
        if self.place.headline is None:
            return []
        found = [witness for _, witness in self._read(self.blocks.containers, boxed=True)]
        return [witness for witness in found if any(map(is_full_name, witness.byline.persons))]

    def linked(self) -> Witness | None:
        """The nearest link under or right above the headline that leads to a person's page."""
        if self.place.headline is None:
            return None
        links = self.blocks.links
        start = bisect_left(links, self.place.headline - _GAP, key=_block)
        end = bisect_right(links, self.place.headline + _FAR, key=_block)
        for link in sorted(links[start:end], key=lambda link: self.place.distance(link.block)):
            name = self.name_of_link(link)
            if name is not None and not self.place.is_denied(link.container):
                return Witness("link", name.text, name, link.block)
        return None

    def name_of_link(self, link: Link) -> Byline | None:
        """The name that a link to a person's page shows."""
        text = link.text or self.blocks.text(link.container)
        if not 2 < len(text) < _LONGEST_NAME or is_outside(link.container.flags):
            return None
        if not leads_to_person(link.href) or not self._is_own(link.href):
            return None
        if link.block < len(self.blocks) and len(self.blocks[link.block].text) > _LONGEST_LINE:
            return None  # somebody whom a sentence mentions
        byline = parse_byline_text(text, language=self.language)
        if any(" " in name for name in byline.persons):
            return byline
        return byline if byline.authors and squeezed(byline.authors[0]) in squeezed(link.href) else None

    def _is_own(self, href: str) -> bool:
        """Whether an address is one of the site's own: a person's page elsewhere is a profile or a button."""
        return "//" not in href or (self.site is not None and self.site in href)

    def _around(self) -> Iterable[Container]:
        containers = self.blocks.containers
        headline = self.place.headline
        if headline is None:
            return containers
        start = bisect_left(containers, headline - _FAR // 2, key=_first)
        end = bisect_right(containers, headline + _FAR, key=_first)
        far = [c for c in self.blocks.itemprops if c.attributes["itemprop"] in _ITEMPROPS]
        return chain(containers[start:end], far)

    def _read(self, containers: Iterable[Container], *, boxed: bool = False) -> Iterator[tuple[int, Witness]]:
        left, looks = _MOST, _MOST_LOOKS
        seen: set[int] = set()
        for container in containers:
            # most are refused before their names are read
            if container.end == container.start or container.last - container.first > _MOST_BLOCKS:
                continue
            if container.flags & OUTSIDE:
                continue
            attributes = container.attributes
            if not attributes or not (
                "rel" in attributes or "itemprop" in attributes or is_authors(attributes)
            ):
                continue
            looks -= 1
            if looks < 0:
                return
            strength = self._strength(container)
            if not strength or container.index in seen or (strength == _BOXED and not boxed):
                continue
            seen.add(container.index)
            text = self._name_of(container)
            byline = parse_byline_text(text, language=self.language) if 2 < len(text) <= _LONGEST else None
            if byline is None or not _fills(byline) or self._is_other_work(container):
                continue
            source = "rel=author" if strength > 2 else "itemprop author" if strength > 1 else "class"
            rank = self.place.distance(container.first) - 4 * max(strength, 0)
            if not any(map(is_full_name, byline.persons)):
                rank += 10
            yield rank, Witness(source, text, byline, container.first, f"{container.tag} {container.names}")
            left -= 1
            if not left:
                return

    def _strength(self, container: Container) -> int:
        """How plainly an element is marked as the author's: 0 not, 1 by class, 2 by itemprop, 3 by rel."""
        attributes = container.attributes
        strength = 0
        if "rel" in attributes and "author" in (attributes["rel"] or "").split():
            strength = 3
        elif "itemprop" in attributes and attributes["itemprop"] in _ITEMPROPS:
            strength = 2
        elif is_authors(attributes):
            strength = 1
        if not strength or is_outside(container.flags) or self.place.is_denied(container):
            return 0
        return _BOXED if strength == 1 and not _BOX_WORDS.isdisjoint(container.words) else strength

    def _is_other_work(self, container: Container) -> bool:
        """Whether the line before an element says that another than the author is named: "Reviewed by"."""
        before = self.blocks.all[container.first - 1 : container.first]
        return bool(before) and _OTHER_WORK.fullmatch(before[0].text) is not None

    def _name_of(self, container: Container) -> str:
        """The name within an element of several blocks: its first short block that may be one."""
        if container.last - container.first > 1:
            for block in self.blocks.of(container):
                if _OTHER_WORK.fullmatch(block.text):
                    return ""
                if len(block.text) < 80 and (strip_by(block.text) or is_person(block.text)):
                    return block.text
        return self.blocks.text(container)


def _fills(byline: Byline) -> bool:
    """Whether a text names persons, or is mostly the name of a body or a user."""
    return bool(byline.persons) or 2 * sum(map(len, byline.groups)) > len(byline.text)


def leads_to_person(href: str) -> bool:
    """Whether an address is that of a person's page."""
    return _PERSONS_PAGE.search(href.lower()) is not None


def _unglued(found: list[Witness]) -> list[Witness]:
    """The nearest witness, or the one within it that is no name and button written as one word."""
    if not found or not found[0].byline.authors:
        return found
    glued = squeezed(found[0].byline.authors[0])
    for witness in found[1:6]:
        names = [squeezed(name) for name in witness.byline.authors]
        if len(names) == 1 and names[0] != glued and glued.startswith(names[0]):
            return [witness, *found]
    return found


def _joined(found: list[Witness]) -> list[Witness]:
    """The nearest witness with the names of the like elements beside it: each author has one."""
    if len(found) < 2 or not found[0].byline.persons:
        return found
    first = found[0]
    like: list[Witness] = [first]
    for witness in sorted((w for w in found if w.mark == first.mark), key=_block):
        if 0 <= witness.block - like[-1].block <= _GAP and witness is not first:
            like.append(witness)
    persons = tuple(merged(name for witness in like for name in witness.byline.persons))
    if len(persons) == len(first.byline.persons) or not all(map(is_full_name, persons)):
        return found
    text = ", ".join(dict.fromkeys(witness.byline.text for witness in like))
    byline = Byline(text, persons, first.byline.groups, first.byline.agencies)
    return [Witness(first.source, text, byline, first.block, first.mark), *found]
