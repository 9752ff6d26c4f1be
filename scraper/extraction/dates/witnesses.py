"""Every place on a page that says when the article was published or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from urllib.parse import unquote

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.dates.calendars import make_date
from scraper.extraction.dates.months import month_number
from scraper.extraction.dates.text import Moment, find_dates, parse_date_text
from scraper.extraction.language import date_language
from scraper.extraction.page import Page
from scraper.extraction.page.publication import publication_of
from scraper.extraction.page.structured import text_of
from scraper.extraction.wordlists import names, words


@dataclass(frozen=True, slots=True)
class Witness:
    """One date with its place."""

    source: str
    text: str
    moment: Moment
    alone: bool = False
    """The date makes the line: beside it stands little, such as a name or a place."""


_PUBLISHED = ("datePublished", "dateCreated", "uploadDate")
_PUBLISHED_METAS = names(
    """
    article:published_time og:article:published_time article:published datepublished og:published_time
    article.published parsely-pub-date sailthru.date pubdate publishdate publish-date publish_date
    publication_date published_time published publicationdate published_at originalpublicationdate
    article_date_original rnews:datepublished bt:pubdate cxenseparse:recs:publishtime
    cxenseparse:publishtime dc.date.issued dcterms.issued dc.date.created dcterms.created dc.date
    dcterms.date dc.issued dc.created citation_online_date citation_publication_date citation_date date
    date.created datecreated created og:pubdate displaydate prism.publicationdate og:release_date
    last-published article:post_date pub_date iso-8601-publish-date article:create_date video:release_date
    release_date date_published published-date shareaholic:article_published_time dc.date.x-metadatadate
    """
)
_MODIFIED_METAS = names(
    """
    article:modified_time og:updated_time article:modified datemodified last-modified lastmod updated_time
    dcterms.modified dc.date.modified revised modified og:modified_time article:updated_time lastmodified
    updated date.modified cxenseparse:recs:articlemodified modified_time revision_date
    """
)

_UPDATED = re.compile(
    r"updat|modifi|edited|revis|last\s|aktualisier|geändert|zuletzt|bearbeitet|mis[e]? à jour|modifié"
    r"|actualiza|atualiza|modifica"
    r"|aggiorna|ultima|última|bijgewerkt|gewijzigd|oppdatert|opdateret|uppdater|ändrad|päivitet"
    r"|aktualiz|zmodyfik|zaktualiz"
    r"|обновл|оновл|измен|güncel|ενημέρω|frissít|módos|更新|수정|업데이트|cập nhật|diperbarui|تحديث|به‌روز"
    r"|עודכן|अपडेट|actualizat",
    re.IGNORECASE,
)
_NOT_PUBLISHED = re.compile(
    r"comment|kommentar|reply|antwort|copyright|©|event|veranstaltung|join(?:ed)?\b|beitritt|mitglied"
    r"|since|seit|born|geboren|"
    r"upcoming|deadline|expires|valid|gültig|reviewed|accessed|retrieved|abgerufen|due\b|until"
    r"|bis zum|starts?\b|ends?\b",
    re.IGNORECASE,
)
_DATE_WORDS = words(
    """
    date dates datum fecha data time timestamp datetime published publish publication pubdate pub posted
    dateline created postdate entrydate uhrzeit zeit byline meta postmeta metadata timeago dtreviewed
    updated info veroeffentlicht
    """
)
_STRONG_WORDS = words(
    """
    published publish pubdate posted postdate entrydate dateline publication datum fecha
    """
)
_ASIDE = Flag.NAV | Flag.FOOTER | Flag.ASIDE | Flag.FORM | Flag.DIALOG
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/|$|-)", re.IGNORECASE)
_URL_DMY = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[-/_.](0?[1-9]|1[0-2])[-/_.]((?:19|20)\d\d)(?!\d)")
_OTHERS = words(
    """
    comment comments related teaser teasers recommended recommendations sidebar promo widget widgets
    trending popular mostread latest reply replies card cards footer copyright
    """
)
_LONGEST = 250
_MAYBE = re.compile(r"\d{4}|\d\s?[./|-]\s?\d\d?\s?[./|-]\s?\d|\d\s?[日일]")
"""What no date with a year is without; for a glance at texts that mostly hold none."""
_DATELINE = 60
"""So much of a paragraph is searched for the date with which a dispatch begins."""
_ROOM = 60
_MOST = 200
_FIRST_YEAR = 1970
_NEAR_BEFORE, _NEAR_BEHIND = 8, 14


class DateWitnesses:
    """The witnesses of one page, each kind found when it is asked for."""

    def __init__(self, page: Page, blocks: Blocks, headline: int | None, reference: datetime | None) -> None:
        self.page = page
        self.blocks = blocks
        self.headline = headline
        self.reference = reference.replace(tzinfo=None) if reference is not None else None
        self.language = date_language(page)
        self.publication = publication_of(page)

    def declared(self) -> Iterator[Witness]:
        """JSON-LD, metas and itemprops that speak of the publication, the surest first."""
        for name in _PUBLISHED[:1]:
            yield from self._json_ld(name, pages=False)
        yield from self._metas(_PUBLISHED_METAS)
        yield from self._itemprops("datePublished", "dateCreated")
        for name in _PUBLISHED:
            yield from self._json_ld(name, pages=True)

    def modified(self) -> Iterator[Witness]:
        """What is said of the last change."""
        yield from self._json_ld("dateModified", pages=True)
        yield from self._metas(_MODIFIED_METAS)
        yield from self._itemprops("dateModified")

    def _json_ld(self, name: str, *, pages: bool) -> Iterator[Witness]:
        for value in self.publication.values(name, pages=pages):
            text = text_of(value) if not isinstance(value, int | float) else str(value)
            yield from self._witness(f"json-ld {name}", text)

    def _metas(self, names: tuple[str, ...]) -> Iterator[Witness]:
        meta = self.page.meta
        for name in names:
            for content in meta.get(name, ())[:2]:
                yield from self._witness(f"meta {name}", content)

    def _itemprops(self, *names: str) -> Iterator[Witness]:
        for container in self.blocks.itemprops:
            itemprop = container.attributes.get("itemprop")
            if itemprop not in names or _is_of_others(container):
                continue
            attributes = container.attributes
            text = attributes.get("datetime") or attributes.get("content") or self.blocks.text(container)
            yield from self._witness(f"itemprop {itemprop}", text)

    def _witness(self, source: str, text: str | None) -> Iterator[Witness]:
        if text:
            moment = parse_date_text(text, language=self.language, reference=self.reference)
            if moment is not None and self._is_sane(moment):
                yield Witness(source, text[:_LONGEST], moment)

    def _is_sane(self, moment: Moment) -> bool:
        if moment.value.year < _FIRST_YEAR:
            return False
        return self.reference is None or (moment.value.replace(tzinfo=None) - self.reference).days < 2

    def in_url(self) -> Moment | None:
        """The day in the page's address."""
        for url in (self.page.url, self.page.canonical_url):
            day = url_day(url or "")
            if day is not None and self._is_sane(day):
                return day
        return None

    def times(self) -> list[Witness]:
        """The `<time>` elements that may speak of the article, the nearest to the headline first."""
        found: list[tuple[int, Witness]] = []
        for container in self.blocks.times[:_MOST]:
            if container.flags & _ASIDE or _is_of_others(container):
                continue
            printed = self.blocks.text(container)
            text = container.attributes.get("datetime") or printed
            words = container.words | (container.parent.words if container.parent else frozenset())
            if "updated" in words or "modified" in words or _UPDATED.search(self._label(container)):
                continue
            for witness in self._witness("time", text):
                distance = self._distance(container.first)
                if "pubdate" in container.attributes or _STRONG_WORDS & words:
                    distance -= 10
                shown = next(iter(self._dates_in(printed)), None)
                moment = replace(witness.moment, text=shown.moment.text if shown else printed)
                found.append((distance, Witness("time", printed or text, moment)))
        return [witness for _, witness in sorted(found, key=lambda pair: pair[0])]

    def near_headline(self) -> list[Witness]:
        """The dates printed around the headline, the nearest first; those of an update are left out."""
        if self.headline is None:
            return []
        start, end = max(0, self.headline - _NEAR_BEFORE), self.headline + _NEAR_BEHIND
        found: list[tuple[int, Witness]] = []
        for block in self.blocks.all[start:end]:
            if block.index == self.headline or block.flags & _ASIDE:
                continue
            found.extend((self._distance(block.index), witness) for witness in self._printed(block))
        return [witness for _, witness in sorted(found, key=lambda pair: pair[0])]

    def marked(self) -> list[Witness]:
        """The dates that stand in elements whose class says that they are dates, in the page's order."""
        found = []
        for container in self.blocks.containers:
            if container.last - container.first > 2 or container.names == " " or container.flags & _ASIDE:
                continue
            if _DATE_WORDS.isdisjoint(container.words) or _is_of_others(container):
                continue
            text = self.blocks.text(container)
            if (
                5 < len(text) <= _LONGEST
                and _MAYBE.search(text)
                and not _UPDATED.search(text)
                and not _NOT_PUBLISHED.search(text)
            ):
                found.extend(self._dates_in(text))
                if len(found) > 20:
                    break
        return found

    def anywhere(self) -> list[Witness]:
        """The dates of short lines anywhere outside menus: first those in the body's head, then the last."""
        found = []
        for block in self.blocks:
            if len(block.text) <= 120 and not block.flags & Flag.NAV:
                found.extend(self._printed(block))
                if len(found) > 20:
                    break
        return found

    def _printed(self, block: TextBlock) -> list[Witness]:
        text = block.text
        if len(text) > _LONGEST:
            text = text[:_DATELINE]
        if not _MAYBE.search(text) or _NOT_PUBLISHED.search(text):
            return []
        found = self._dates_in(text)
        if len(found) > 1 or _UPDATED.search(text):
            found = [
                w for w in found if not _UPDATED.search(text[max(0, w.moment.start - 40) : w.moment.start])
            ]
        return found

    def _dates_in(self, text: str) -> list[Witness]:
        if not _MAYBE.search(text):
            return []
        moments = find_dates(text, language=self.language, reference=self.reference)
        room = len(text) - _ROOM
        return [Witness("text", text, m, len(m.text) > room) for m in moments if self._is_sane(m)]

    def _label(self, container: Container) -> str:
        """What is printed before an element in its block."""
        pieces = self.blocks.pieces
        return "".join(pieces[max(0, container.start - 3) : container.start])[-40:]

    def _distance(self, block: int) -> int:
        if self.headline is None:
            return block
        return abs(block - self.headline) * (1 if block >= self.headline else 2)


def url_day(url: str) -> Moment | None:
    """The day that an address names: /2024/08/07/, 2024-08-07, /2024/aug/7/, 20240807, 7-8-2024."""
    path = unquote(url.partition("://")[2].partition("?")[0])
    for found in _URL_DAY.finditer(path):
        if not found[2] and (len(found[3]) < 2 or len(found[4]) < 2):
            continue
        day = make_date(int(found[1]), int(found[3]), int(found[4]))
        if day is not None:
            return _url_moment(day, found)
    for found in _URL_NAMED.finditer(path):
        month = month_number(found[2])
        day = make_date(int(found[1]), month, int(found[3])) if month else None
        if day is not None:
            return _url_moment(day, found)
    for found in _URL_DMY.finditer(path):
        day = make_date(int(found[3]), int(found[2]), int(found[1]))
        if day is not None:
            return _url_moment(day, found)
    return None


def _url_moment(day: date, found: re.Match[str]) -> Moment:
    return Moment(datetime.combine(day, time()), "day", found[0].strip("/"), found.start(), found.end())


def _is_of_others(container: Container) -> bool:
    """Whether an element stands in a comment, a card of another story, or a list of such."""
    for around in container.chain():
        if around.names != " " and not _OTHERS.isdisjoint(around.words):
            return True
        if around.tag == "article" and around.last - around.first < 4:
            return True
    return False
