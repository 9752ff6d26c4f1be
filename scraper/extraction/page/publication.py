"""What a page's structured data says of the article: one view on all its JSON-LD objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scraper.extraction.page import Page
from scraper.extraction.page.structured import Json, text_of, types_of
from scraper.extraction.titles import likeness, tokens
from scraper.extraction.wordlists import words

_ARTICLES = words(
    """
    Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle
    ReportageNewsArticle ReviewNewsArticle AdvertiserContentArticle BlogPosting LiveBlogPosting Report
    ScholarlyArticle TechArticle SatiricalArticle SocialMediaPosting DiscussionForumPosting Recipe Review
    MedicalScholarlyArticle APIReference HowTo CreativeWork Blog VideoObject MediaObject QAPage Question
    """
)
_WEAK = frozenset(
    {"VideoObject", "MediaObject", "CreativeWork", "Review", "Question", "Blog", "QAPage", "HowTo"}
)
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage", "CollectionPage", "FAQPage", "MedicalWebPage"})
_SITES = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})
_MOST = 200


def publication_of(page: Page) -> Publication:
    """The view on a page's JSON-LD, made once and kept with the page, as its cached properties are."""
    kept = vars(page).get("publication")
    if not isinstance(kept, Publication):
        title = page.first_meta("og:title") or page.title
        kept = vars(page)["publication"] = Publication(page.json_ld, page.meta, title, page.site)
    return kept


@dataclass(frozen=True)
class Publication:
    """The JSON-LD of one page, seen as one article and the page around it.

    It holds what it needs and not the page, which holds it: a cycle would keep each tree until the next
    search for garbage.
    """

    things: tuple[Json, ...]
    meta: Mapping[str, tuple[str, ...]]
    title: str
    site: str | None

    @cached_property
    def typed(self) -> list[tuple[Json, tuple[str, ...]]]:
        """The first objects with their types."""
        return [(thing, types_of(thing)) for thing in self.things[:_MOST]]

    @cached_property
    def articles(self) -> tuple[Json, ...]:
        """The objects that describe the page's article, the surest first."""
        ranked = []
        title = tokens(self.title)
        for position, (thing, types) in enumerate(self.typed):
            if _ARTICLES.isdisjoint(types):
                continue
            name = text_of(thing.get("headline")) or text_of(thing.get("name")) or ""
            alike = likeness(tokens(name), title) if name and title else 0.5
            weak = not _WEAK.isdisjoint(types)
            rank = (alike < 0.3, weak, -round(alike, 1) if alike < 0.8 else -1, position)
            ranked.append((rank, thing))
        ranked.sort(key=lambda pair: pair[0])
        return tuple(thing for _, thing in ranked)

    @cached_property
    def pages(self) -> tuple[Json, ...]:
        """The objects that describe the web page."""
        return tuple(thing for thing, types in self.typed if not _PAGES.isdisjoint(types))

    @cached_property
    def by_id(self) -> dict[str, Json]:
        """`@id` → the object that says the most under it."""
        found: dict[str, Json] = {}
        for thing in self.things:
            key = thing.get("@id")
            if isinstance(key, str) and len(thing) > len(found.get(key, ())):
                found[key] = thing
        return found

    def values(self, name: str, *, pages: bool = True) -> Iterator[Any]:
        """The values of a property: of the article, then of the page around it."""
        for thing in self.articles + (self.pages if pages else ()):
            value = thing.get(name)
            if value is not None and value != "" and value != []:
                yield value

    def text(self, *names: str, pages: bool = True) -> str | None:
        """The first of these properties that says a text."""
        for name in names:
            for value in self.values(name, pages=pages):
                text = text_of(self.resolved(value))
                if text:
                    return text
        return None

    def resolved(self, value: Any) -> Any:
        """An object in place of a mere reference to it."""
        if isinstance(value, dict) and "name" not in value:
            key = value.get("@id")
            if isinstance(key, str):
                return self.by_id.get(key, value)
        return value

    @cached_property
    def site_names(self) -> tuple[str, ...]:
        """What the site calls itself: declared names, its host, and the host without its ending."""
        names = [
            *self.meta.get("og:site_name", ()),
            *self.meta.get("application-name", ()),
            *self.meta.get("apple-mobile-web-app-title", ()),
        ]
        for thing, types in self.typed:
            if "publisher" in thing:
                names.append(text_of(self.resolved(thing["publisher"])) or "")
            if not _SITES.isdisjoint(types):
                names.append(text_of(thing.get("name")) or "")
        site = self.site
        if site:
            names += [site, *site.split(".")[-3 if site.count(".") > 1 else 0 : -1]]
        return tuple(dict.fromkeys(name for name in names if len(name) > 2))
