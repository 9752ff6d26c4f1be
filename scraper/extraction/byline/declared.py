"""Who wrote the article, as structured data and metas declare it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from scraper.extraction.byline.names import Byline, merged, parse_author_name
from scraper.extraction.page import Page
from scraper.extraction.page.publication import Publication, publication_of
from scraper.extraction.page.structured import text_of, types_of
from scraper.extraction.titles import squeezed
from scraper.extraction.wordlists import names

_METAS = names(
    """
    author article:author article:author_name article.author og:article:author og:author parsely-author
    sailthru.author byl byline authors dc.creator dcterms.creator dc.creator.personalname citation_author
    cxenseparse:author cse_author creator article_author rbauthors cxense:author dc.author twitter:data1
    """
)
_MOST = 60


@dataclass(frozen=True, slots=True)
class Witness:
    """One place that names the authors."""

    source: str
    text: str
    byline: Byline
    block: int = 0
    """Where it stands on the page; 0 for metadata."""
    mark: str = ""
    """Tag and class of its element."""


class DeclaredAuthors:
    """The declarations of one page, each found when it is asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.publication = publication_of(page)
        self.language = page.lang

    def json_ld(self) -> Witness | None:
        """The author of the article's JSON-LD object; references are followed."""
        for name in ("author", "creator"):
            for value in self.publication.values(name):
                names = list(_names(value, self.publication))[:_MOST]
                witness = self._witness(f"json-ld {name}", names, _organizations(value, self.publication))
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
            witness = self._witness(f"meta {key}", names[:_MOST])
            if witness is not None:
                return witness
        return None

    def _witness(self, source: str, names: list[str], organizations: Collection[str] = ()) -> Witness | None:
        """One witness of all names that a declaration gives; the site's own name is no person."""
        sites = {squeezed(name) for name in self.publication.site_names}
        own = [name for name in names if squeezed(name) in sites]
        bylines = [
            parse_author_name(name, language=self.language) for name in names if name and name not in own
        ]
        persons = merged(name for byline in bylines for name in byline.persons)
        groups = merged(name for byline in bylines for name in byline.groups)
        agencies = merged(name for byline in bylines for name in byline.agencies)
        groups = own + [name for name in persons if squeezed(name) in sites] + groups
        bodies = {squeezed(name) for name in organizations} - sites
        agencies = merged([*agencies, *(name for name in [*persons, *groups] if squeezed(name) in bodies)])
        persons = [name for name in persons if squeezed(name) not in sites | bodies]
        groups = merged([*groups, *agencies])
        if not persons and not groups:
            return None
        text = ", ".join([*own, *(byline.text for byline in bylines)])
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


def _organizations(value: Any, publication: Publication) -> list[str]:
    """The names of the organizations among several authors: an agency beside the persons."""
    if not isinstance(value, list) or len(value) < 2:
        return []
    things = [publication.resolved(one) for one in value[:_MOST]]
    found = [text_of(one) for one in things if isinstance(one, dict) and "Organization" in types_of(one)]
    return [name for name in found if name]


def _is_author_label(page: Page) -> bool:
    label = (page.first_meta("twitter:label1") or "").lower()
    return any(
        word in label
        for word in ("written", "verfasst", "écrit", "escrito", "author", "autor", "scritto", "by")
    )
