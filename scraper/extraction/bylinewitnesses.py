"""Every place on a page that says who wrote the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scraper.extraction.authornames import (
    Byline,
    is_person,
    merged,
    parse_author_name,
    parse_byline_text,
    strip_by,
)
from scraper.extraction.blocks import Blocks, Container, words_of
from scraper.extraction.page import Page
from scraper.extraction.publication import Publication
from scraper.extraction.structured import text_of, types_of
from scraper.extraction.tags import Flag
from scraper.extraction.wordlists import names, words

_METAS = names(
    """
    author article:author article:author_name article.author og:article:author og:author parsely-author
    sailthru.author byl byline authors dc.creator dcterms.creator dc.creator.personalname citation_author
    cxenseparse:author cse_author creator article_author rbauthors cxense:author dc.author twitter:data1
    """
)
_AUTHOR_WORDS = words(
    """
    author authors byline bylines autor autoren autorin auteur auteurs autore autori autores verfasser
    writer writers journalist journalists redakteur redactor firma firmas signature contributor contributors
    creator forfatter författare skribent vcard penulis reporter reporters
    """
)
_NOT_AUTHOR_WORDS = words(
    """
    comment comments commenter commentauthor related teaser teasers recommended sidebar bio about box
    description follow widget trending popular latest caption credit photo photographer image img avatar
    share social footer newsletter reply disqus forum posts more other others promo card cards list archive
    """
)
_OUTSIDE = Flag.NAV | Flag.FOOTER | Flag.FORM | Flag.DIALOG | Flag.FIGURE
_LONGEST = 250
_MOST = 60
_BEFORE, _BEHIND = 8, 14
_AUTHOR, _DENIED = 1, 2


@dataclass(frozen=True, slots=True)
class Witness:
    """One place that names the authors."""

    source: str
    text: str
    byline: Byline
    block: int = 0
    """Where it stands on the page; 0 for metadata."""


@lru_cache(maxsize=50_000)
def _role(names: str) -> int:
    """Whether class and id speak of the article's author, or of somebody or something else."""
    words = words_of(names)
    return (_AUTHOR if words & _AUTHOR_WORDS else 0) | (_DENIED if words & _NOT_AUTHOR_WORDS else 0)


class BylineWitnesses:
    """The witnesses of one page, each kind found when it is asked for."""

    def __init__(self, page: Page, blocks: Blocks, headline: int | None) -> None:
        self.page = page
        self.blocks = blocks
        self.headline = headline
        self.publication = Publication(page)

    def json_ld(self) -> Witness | None:
        """The author of the article's JSON-LD object; references are followed."""
        for name in ("author", "creator"):
            for value in self.publication.values(name):
                names = list(_names(value, self.publication))[:_MOST]
                witness = _witness(f"json-ld {name}", names)
                if witness is not None:
                    return witness
        return None

    def metas(self) -> Witness | None:
        """The first meta that names somebody."""
        meta = self.page.meta
        for key in _METAS:
            if key not in meta or (key == "twitter:data1" and not _is_author_label(self.page)):
                continue
            names = [name for name in meta[key] if "://" not in name and not name.startswith(("@", "/"))]
            witness = _witness(f"meta {key}", names[:_MOST])
            if witness is not None:
                return witness
        return None

    def marked(self) -> list[Witness]:
        """The elements that itemprop, rel or class call the author's, the nearest to the headline first."""
        found: list[tuple[int, Witness]] = []
        for container in self.blocks.containers:
            strength = self._mark(container)
            if not strength:
                continue
            text = (
                self._name_of(container)
                if container.last - container.first > 1
                else self.blocks.text(container)
            )
            if not 2 < len(text) <= _LONGEST:
                continue
            byline = parse_byline_text(text)
            if byline.persons or byline.groups:
                source = "rel=author" if strength > 2 else "itemprop author" if strength > 1 else "class"
                rank = self._distance(container.first) - 4 * strength
                found.append((rank, Witness(source, text, byline, container.first)))
                if len(found) > _MOST:
                    break
        return [witness for _, witness in sorted(found, key=lambda pair: pair[0])]

    def printed(self) -> list[Witness]:
        """The lines around the headline that begin with "by", in any language, the nearest first."""
        if self.headline is None:
            return []
        found: list[tuple[int, Witness]] = []
        start = max(0, self.headline - _BEFORE)
        for block in self.blocks.all[start : self.headline + _BEHIND]:
            if len(block.text) > _LONGEST or block.index == self.headline or block.flags & _OUTSIDE:
                continue
            for line in block.lines or (block.text,):
                rest = strip_by(line)
                if rest is None:
                    continue
                byline = parse_byline_text(line)
                if byline.persons or byline.agencies:
                    found.append((self._distance(block.index), Witness("text", line, byline, block.index)))
        return [witness for _, witness in sorted(found, key=lambda pair: pair[0])]

    def _mark(self, container: Container) -> int:
        """How plainly an element is marked as the author's: 0 not, 1 by class, 2 by itemprop, 3 by rel."""
        attributes = container.attributes
        if container.flags & _OUTSIDE or container.last - container.first > 6:
            return 0
        strength = 0
        if "rel" in attributes and "author" in (attributes["rel"] or "").split():
            strength = 3
        elif "itemprop" in attributes and (attributes["itemprop"] or "") in {"author", "creator"}:
            strength = 2
        elif container.names != " " and _role(container.names) == _AUTHOR:
            strength = 1
        if not strength:
            return 0
        for around in container.chain():
            if around.names != " " and _role(around.names) & _DENIED and around.last - around.first < 40:
                return 0
        return strength

    def _name_of(self, container: Container) -> str:
        """The name within an element of several blocks: its first short block that may be one."""
        for block in self.blocks.of(container):
            if len(block.text) < 80 and (strip_by(block.text) or is_person(block.text)):
                return block.text
        return self.blocks.text(container)

    def _distance(self, block: int) -> int:
        if self.headline is None:
            return block
        return abs(block - self.headline) * (1 if block >= self.headline else 2)


def _witness(source: str, names: list[str]) -> Witness | None:
    """One witness of all names that a declaration gives."""
    bylines = [parse_author_name(name) for name in names if name]
    persons = merged(name for byline in bylines for name in byline.persons)
    groups = merged(name for byline in bylines for name in byline.groups)
    agencies = merged(name for byline in bylines for name in byline.agencies)
    if not persons and not groups:
        return None
    text = ", ".join(byline.text for byline in bylines)
    return Witness(source, text, Byline(text, tuple(persons), tuple(groups), tuple(agencies)))


def _names(value: Any, publication: Publication, depth: int = 0) -> Iterator[str]:
    """The names in a JSON-LD author: a text, an object, a reference, or lists of such."""
    if depth > 4:
        return
    if isinstance(value, list):
        for one in value[:_MOST]:
            yield from _names(one, publication, depth + 1)
        return
    value = publication.resolved(value)
    if isinstance(value, dict):
        if isinstance(value.get("name"), list):
            yield from _names(value["name"], publication, depth + 1)
            return
        if "name" not in value and "givenName" in value:
            yield f"{text_of(value.get('givenName')) or ''} {text_of(value.get('familyName')) or ''}".strip()
            return
        if "Thing" in types_of(value) and "name" not in value:
            return
    text = text_of(value)
    if text and "://" not in text:
        yield text


def _is_author_label(page: Page) -> bool:
    label = (page.first_meta("twitter:label1") or "").lower()
    return any(
        word in label
        for word in ("written", "verfasst", "écrit", "escrito", "author", "autor", "scritto", "by")
    )
