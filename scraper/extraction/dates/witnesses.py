"""Every place on a page that says when the article was published or changed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.dates.addresses import serial_day, url_day
from scraper.extraction.dates.context import is_of_update, is_parted, is_told, says_of
from scraper.extraction.dates.text import Moment, find_dates, parse_date_text
from scraper.extraction.language import date_language
from scraper.extraction.page import Page
from scraper.extraction.page.publication import publication_of
from scraper.extraction.page.structured import Json, text_of
from scraper.extraction.wordlists import names, words


class Witness(NamedTuple):
    """One date with its place."""

    source: str
    text: str
    moment: Moment
    alone: bool = False
    """The date makes the line: beside it stands little, such as a name or a place."""
    far: bool = False
    """It stands far from the headline."""
    shown: Moment | None = None
    """What a `<time>` prints, which need not be what its attribute says."""


def _ranks(text: str) -> dict[str, int]:
    """The names of metas with their ranks, the surest first."""
    return {name: rank for rank, name in enumerate(names(text))}


_PUBLISHED_METAS = _ranks(
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
_MODIFIED_METAS = _ranks(
    """
    article:modified_time og:updated_time article:modified datemodified last-modified lastmod updated_time
    dcterms.modified dc.date.modified revised modified og:modified_time article:updated_time lastmodified
    updated date.modified cxenseparse:recs:articlemodified modified_time revision_date
    """
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
_ARTICLE_WORDS = words("article post entry hentry story news")
_ASIDE = Flag.NAV | Flag.FOOTER | Flag.ASIDE | Flag.FORM | Flag.DIALOG
_OTHERS = words(
    """
    comment comments related teaser teasers recommended recommendations sidebar promo widget widgets
    trending popular mostread latest reply replies card cards footer copyright
    """
)
_PUBLISHING = re.compile(r"publi(?:sh|cation).*(?:date|time)|date.*publi(?:sh|cation)")
_LONGEST = 250
_MAYBE = re.compile(r"\d(?:(?<=[12١٢۱۲१२১২])\d{3}(?!\d(?!\d?:\d))|\s?[./|-]\s?\d\d?\s?[./|-]\s?\d|\s?[日일])")
"""What no date with a year is without; for a glance at texts that mostly hold none."""
_DAY = re.compile(r"\d(?<!\d\d)\d?(?!\d)")
"""A number of one or two digits, which a year alone has not beside it."""
_DATELINE = 60
"""So much of a paragraph is searched for the date with which a dispatch begins."""
_ROOM = 60
_MOST = 200
_ENOUGH = 20
_NEAREST = 20
_SHORT = 120
"""A longer text holds a date as part of a sentence."""
_TITLE = 20
_FIRST_YEAR = 1970
_first = attrgetter("first")
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
        self.read: dict[str, Moment | None] = {}
        self.printed: dict[str, list[Witness]] = {}
        self.others: dict[int, bool] = {}

    def declared(self) -> Iterator[Witness]:
        """JSON-LD, metas and itemprops that speak of the publication, the surest first."""
        articles, pages = self.publication.articles, self.publication.pages
        yield from self._json_ld("datePublished", articles)
        yield from self._metas(_PUBLISHED_METAS)
        yield from self._itemprops("datePublished", "dateCreated")
        yield from self._json_ld("datePublished", pages)
        yield from self._json_ld("dateCreated", articles + pages)
        yield from self._json_ld("uploadDate", articles + pages)

    def undocumented(self) -> Iterator[Witness]:
        """Metas of the site's own that are called something like a date of publication."""
        for name, contents in self.page.meta.items():
            if _PUBLISHING.search(name):
                yield from self._witness(f"meta {name}", contents[0])

    def modified(self) -> Iterator[Witness]:
        """What is said of the last change."""
        yield from self._json_ld("dateModified", self.publication.articles + self.publication.pages)
        yield from self._metas(_MODIFIED_METAS)
        yield from self._itemprops("dateModified")

    def _json_ld(self, name: str, things: tuple[Json, ...]) -> Iterator[Witness]:
        for thing in things:
            value = thing.get(name)
            if value:
                text = str(value) if isinstance(value, int | float) else text_of(value)
                yield from self._witness(f"json-ld {name}", text)

    def _metas(self, ranks: Mapping[str, int]) -> Iterator[Witness]:
        meta = self.page.meta
        for name in sorted(meta.keys() & ranks.keys(), key=ranks.__getitem__):
            for content in meta[name][:2]:
                yield from self._witness(f"meta {name}", content)

    def _itemprops(self, *names: str) -> Iterator[Witness]:
        for container in self.blocks.itemprops:
            itemprop = container.attributes.get("itemprop")
            if itemprop not in names or self._is_of_others(container):
                continue
            attributes = container.attributes
            text = attributes.get("datetime") or attributes.get("content") or self.blocks.text(container)
            yield from self._witness(f"itemprop {itemprop}", text)

    def _witness(self, source: str, text: str | None) -> Iterator[Witness]:
        if text:
            moment = self._moment(text)
            if moment is not None:
                yield Witness(source, text[:_LONGEST], moment)

    def _moment(self, text: str) -> Moment | None:
        """The first date in a text; each text is read once."""
        if text not in self.read:
            moment = parse_date_text(text, language=self.language, reference=self.reference)
            self.read[text] = moment if moment is not None and self._is_sane(moment) else None
        return self.read[text]

    def _is_sane(self, moment: Moment) -> bool:
        if moment.value.year < _FIRST_YEAR:
            return False
        return self.reference is None or (moment.value.replace(tzinfo=None) - self.reference).days < 2

    def in_url(self) -> Moment | None:
        """The day in the page's address."""
        for url in self._addresses():
            day = url_day(url)
            if day is not None and self._is_sane(day):
                return day
        return None

    def _addresses(self) -> Iterator[str]:
        """The page's address, and the one that it declares as its own."""
        if self.page.url:
            yield self.page.url
        canonical = self.page.canonical_url
        if canonical and canonical != self.page.url:
            yield canonical

    def in_serial_number(self) -> Witness | None:
        """The day with which a long number in the page's address begins."""
        for url in self._addresses():
            day = serial_day(url)
            if day is not None and self._is_sane(day):
                return Witness("url", day.text, day)
        return None

    @cached_property
    def times(self) -> list[Witness]:
        """The `<time>` elements that may speak of the article, the nearest to the headline first."""
        near = [
            (self._distance(container.first) - 10 * self._is_strong(container), container)
            for container in self.blocks.times[:_MOST]
            if not container.flags & (_ASIDE | Flag.QUOTE)
        ]
        near.sort(key=lambda pair: pair[0])
        mine = (pair for pair in near if not self._is_of_others(pair[1]))
        return [
            witness._replace(far=True) if distance > _NEAR_BEHIND else witness
            for distance, container in islice(mine, _NEAREST)
            for witness in self._time(container)
        ]

    def _is_strong(self, container: Container) -> bool:
        """Whether a `<time>` is marked as that of the publication."""
        return "pubdate" in container.attributes or not _STRONG_WORDS.isdisjoint(self._words_of(container))

    def _time(self, container: Container) -> Iterator[Witness]:
        printed = self.blocks.text(container)
        if not self._is_update(container, self._words_of(container), printed):
            for witness in self._witness("time", container.attributes.get("datetime") or printed):
                yield self._as_shown(witness, printed)

    def _words_of(self, container: Container) -> frozenset[str]:
        return container.words | (container.parent.words if container.parent else frozenset())

    def _is_update(self, container: Container, words: frozenset[str], printed: str) -> bool:
        """Whether a `<time>` is marked as that of a change, by class, itemprop or the words before it."""
        if container.attributes.get("itemprop") == "dateModified":
            return True
        if ("updated" in words or "modified" in words) and "published" not in words:
            return True
        return any(is_of_update(text) for text in (printed, self._label(container)))

    def _as_shown(self, witness: Witness, printed: str) -> Witness:
        """A `<time>` with what it prints, which may tell the newsroom's clock."""
        shown = next(iter(self._dates_in(printed)), None)
        if shown is None:
            return Witness("time", printed or witness.text, witness.moment._replace(text=printed))
        moment = witness.moment._replace(text=shown.moment.text)
        return Witness("time", printed, moment, shown=shown.moment)

    @cached_property
    def near_headline(self) -> list[Witness]:
        """The dates printed around the headline, the nearest first; those of an update are left out."""
        return [witness for witness, updated in self._around_headline if not updated]

    @cached_property
    def printed_updates(self) -> list[Witness]:
        """The dates of an update that are printed around the headline."""
        return [witness for witness, updated in self._around_headline if updated]

    @cached_property
    def _around_headline(self) -> list[tuple[Witness, bool]]:
        if self.headline is None:
            return []
        start, end = max(0, self.headline - _NEAR_BEFORE), self.headline + _NEAR_BEHIND
        found: list[tuple[int, Witness, bool]] = []
        for block in self.blocks.all[start:end]:
            if block.index == self.headline or block.flags & (_ASIDE | Flag.QUOTE):
                continue
            if _may_hold(block.text):
                distance = self._distance(block.index)
                found.extend((distance, witness, updated) for witness, updated in self._printed(block))
        return [(witness, updated) for _, witness, updated in sorted(found, key=lambda each: each[0])]

    def marked(self) -> list[Witness]:
        """The dates that stand in elements whose class says that they are dates, in the page's order."""
        found: list[Witness] = []
        for container in self._around_dates():
            if container.last - container.first > 2 or container.flags & _ASIDE:
                continue
            if not container.attributes or _DATE_WORDS.isdisjoint(container.words):
                continue
            text = self.blocks.text(container)
            if 5 < len(text) <= _LONGEST and not self._is_of_others(container):
                found.extend(witness for witness, updated in self._sorted(text) if not updated)
                if len(found) > _ENOUGH:
                    break
        return found

    def _around_dates(self) -> Iterator[Container]:
        """The elements that begin with a block that may hold a date, or before it, as in running text."""
        containers = self.blocks.containers
        for first in sorted({index - back for index in self._dated for back in (0, 1)}):
            place = bisect_left(containers, first, key=_first)
            while place < len(containers) and containers[place].first == first:
                yield containers[place]
                place += 1

    def anywhere(self, *, updates: bool = False) -> list[Witness]:
        """The dates of short lines anywhere outside menus, in the page's order.

        Those that stand in one line with the headline, if there are such, as in a list of stories. With
        `updates` the dates of a change, without it the others.
        """
        title = self.blocks[self.headline].text if self.headline is not None else ""
        named: list[Witness] = []
        found: list[Witness] = []
        for index in sorted(self._dated):
            block = self.blocks[index]
            if len(block.text) <= _SHORT and not block.flags & (Flag.NAV | Flag.QUOTE):
                mine = [
                    witness
                    for witness, updated in self._printed(block)
                    if updated == updates and (updated or not is_told(witness.text, witness.moment))
                ]
                found.extend(mine)
                if mine and len(title) > _TITLE and title in block.text:
                    named.extend(mine)
                if len(found) > _ENOUGH:
                    break
        return named or found

    @cached_property
    def _dated(self) -> frozenset[int]:
        """The indexes of the blocks that may hold a date."""
        return frozenset([block.index for block in self.blocks.all if _may_hold(block.text)])

    def _printed(self, block: TextBlock) -> list[tuple[Witness, bool]]:
        text = block.text
        if len(text) <= _LONGEST:
            return self._sorted(text)
        # a dispatch begins with its date, or with a place and a date that a dash or a stop ends
        return [
            (witness, updated)
            for witness, updated in self._sorted(text[:_DATELINE])
            if not witness.moment.start or is_parted(text, witness.moment)
        ]

    def _sorted(self, text: str) -> list[tuple[Witness, bool]]:
        """The dates in a text that may be the article's, each with whether it is said to be an update's."""
        found: list[tuple[Witness, bool]] = []
        for witness in self._dates_in(text):
            of = says_of(text, witness.moment)
            if of != "another":
                found.append((witness, of == "update"))
        return found

    def _dates_in(self, text: str) -> list[Witness]:
        """The dates in a text; each text is read once."""
        found = self.printed.get(text)
        if found is None:
            found = []
            if _may_hold(text):
                moments = find_dates(text, language=self.language, reference=self.reference)
                room = len(text) - _ROOM
                found = [Witness("text", text, m, len(m.text) > room) for m in moments if self._is_sane(m)]
            self.printed[text] = found
        return found

    def _is_of_others(self, container: Container) -> bool:
        """Whether an element stands in a comment, a card of another story, or a list of such."""
        known, asked = False, []
        for around in container.chain():
            if around.index in self.others:
                known = self.others[around.index]
                break
            asked.append(around.index)
            if known := _is_anothers(around):
                break
        self.others.update(dict.fromkeys(asked, known))
        return known

    def _label(self, container: Container) -> str:
        """What is printed before an element in its block."""
        pieces = self.blocks.pieces
        return "".join(pieces[max(0, container.start - 3) : container.start])[-40:]

    def _distance(self, block: int) -> int:
        if self.headline is None:
            return block
        return abs(block - self.headline) * (1 if block >= self.headline else 2)


def _may_hold(text: str) -> bool:
    """Whether a text may hold a date with its year: at a glance, as most texts hold none."""
    end = _LONGEST if len(text) <= _LONGEST else _DATELINE
    return _MAYBE.search(text, 0, end) is not None and _DAY.search(text, 0, end) is not None


def _is_anothers(container: Container) -> bool:
    """Whether an element is a comment, a card of another story, a list of such, or the page's footer."""
    if container.tag == "article" and container.last - container.first < 4:
        return True
    if not container.attributes or _OTHERS.isdisjoint(container.words):
        return False
    if not container.words & _OTHERS <= {"footer"}:
        return True
    around = (around for around in container.chain() if around.tag == "article" or around.attributes)
    return not any(each.tag == "article" or _ARTICLE_WORDS & each.words for each in around)
