"""What a page says of its article's place: section, tags, the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from scraper.extraction.blocks import Blocks
from scraper.extraction.page import Found, Page
from scraper.extraction.page.publication import Publication, publication_of
from scraper.extraction.page.structured import text_of
from scraper.extraction.titles import squeezed
from scraper.extraction.wordlists import words

_SECTION_METAS = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "cxenseparse:section",
    "section",
    "category",
    "dc.subject",
)
_TAG_METAS = ("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "keywords")
_HOME = frozenset(
    {
        "home",
        "homepage",
        "start",
        "startseite",
        "accueil",
        "inicio",
        "início",
        "главная",
        "головна",
        "ana sayfa",
    }
)
_SPLIT = re.compile(r"\s*[,;|、，]\s*")
_STEPS = re.compile(r"[>›»/→]")
_EDGES = " /»›>→|·,"
_SECTION_WORDS = words(
    "section kicker rubric rubrik rubrique category ressort seccion sezione overline eyebrow topic"
)
_LONGEST = 80
_MOST = 60
_MOST_BREADCRUMBS = 10
_BREADCRUMBS = '[class*="readcrumb"],[class*="readCrumb"]'


def find_section(page: Page, blocks: Blocks, *, headline: int | None = None) -> Found[str] | None:
    """The section that is declared, or printed over the headline, or the last step of the breadcrumbs.

    `headline` is the index of the block that holds the headline.
    """
    publication = publication_of(page)
    for value in publication.values("articleSection"):
        text = (text_of(value) or "").strip(_EDGES)
        if text and len(text) <= _LONGEST:
            return Found(text, "json-ld articleSection", text)
    for name in _SECTION_METAS:
        text = (page.first_meta(name) or "").strip(_EDGES)
        if text and len(text) <= _LONGEST and "://" not in text:
            return Found(text, f"meta {name}", text)
    for container in blocks.itemprops:
        if container.attributes["itemprop"] == "articleSection":
            text = container.attributes.get("content") or blocks.text(container)
            if text and len(text) <= _LONGEST:
                return Found(text, "itemprop articleSection", text)
    found = _breadcrumb(page, publication)
    if found is None and page.tree.css_first(_BREADCRUMBS) is not None:
        found = _printed_breadcrumb(blocks)
    return found or (_over_headline(blocks, headline) if headline is not None else None)


def find_tags(page: Page, blocks: Blocks) -> Found[tuple[str, ...]] | None:
    """The article's keywords: declared, else those that are links with rel=tag."""
    for name in _TAG_METAS[:2]:
        tags = _tags(page.meta.get(name, ()))
        if tags:
            return Found(tags, f"meta {name}", ", ".join(tags))
    for value in publication_of(page).values("keywords", pages=False):
        tags = _tags(_texts(value))
        if tags:
            return Found(tags, "json-ld keywords", ", ".join(tags))
    for name in _TAG_METAS[2:]:
        tags = _tags(page.meta.get(name, ()))
        if tags:
            return Found(tags, f"meta {name}", ", ".join(tags))
    marked = (link for link in blocks.links if "rel" in link.container.attributes)
    tags = _tags(link.text for link in marked if "tag" in (link.container.attributes["rel"] or "").split())
    return Found(tags, "rel=tag", ", ".join(tags)) if tags else None


def find_site_name(page: Page) -> Found[str] | None:
    """What the site calls itself: its declared name, its publisher's, that of its application."""
    publication = publication_of(page)
    name = page.first_meta("og:site_name")
    if name:
        return Found(name, "meta og:site_name", name)
    name = publication.text("publisher")
    if name:
        return Found(name, "json-ld publisher", name)
    for thing, types in publication.typed:
        if "WebSite" in types:
            name = text_of(thing.get("name"))
            if name:
                return Found(name, "json-ld WebSite", name)
    name = page.first_meta("application-name", "apple-mobile-web-app-title")
    return Found(name, "meta application-name", name) if name else None


def _breadcrumb(page: Page, publication: Publication) -> Found[str] | None:
    """The last step of a JSON-LD BreadcrumbList that is neither the first page nor the article."""
    for thing, types in publication.typed:
        steps = thing.get("itemListElement")
        if "BreadcrumbList" not in types or not isinstance(steps, list):
            continue
        names = [_step_name(step) for step in steps[:20]]
        title = squeezed(page.title)
        sites = {squeezed(name) for name in publication.site_names}
        kept = [n for n in names if n and len(n) <= _LONGEST and _is_section(n, title, sites)]
        if kept:
            return Found(kept[-1], "json-ld BreadcrumbList", " > ".join(name for name in names if name))
    return None


def _is_section(name: str, title: str, sites: set[str]) -> bool:
    letters = squeezed(name)
    return name.lower() not in _HOME and letters not in sites and not (len(letters) > 15 and letters in title)


def _step_name(step: Any) -> str | None:
    if not isinstance(step, dict):
        return None
    return text_of(step.get("name")) or text_of(step.get("item"))


def _printed_breadcrumb(blocks: Blocks) -> Found[str] | None:
    """The last link of an element that class calls breadcrumbs."""
    named = (c for c in blocks.containers if "breadcrumb" in (c.attributes.get("class") or "").lower())
    for container in islice(named, _MOST_BREADCRUMBS):
        links = [
            link
            for link in blocks.links
            if container.first <= link.block < container.last and 2 < len(link.text) <= 40
        ]
        steps = [link.text for link in links if link.text.lower() not in _HOME]
        if steps:
            return Found(steps[-1], "breadcrumbs", " > ".join(link.text for link in links))
    return None


def _over_headline(blocks: Blocks, headline: int) -> Found[str] | None:
    """The last link of a line of steps before the headline ("Home > City"), or of one called the section."""
    for block in reversed(blocks.all[max(0, headline - 3) : headline]):
        links = [
            link.text for link in block.links if 2 < len(link.text) <= 40 and link.text.lower() not in _HOME
        ]
        if not links or block.link_chars < len(block.text) - 3 * len(block.links):
            continue
        marked = any(not _SECTION_WORDS.isdisjoint(c.words) for c in list(block.container.chain())[:2])
        if marked or (len(block.links) > 1 and _STEPS.search(block.text)):
            return Found(links[-1], "text", block.text)
    return None


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        text = text_of(one)
        if text:
            yield text


def _tags(texts: Iterable[str]) -> tuple[str, ...]:
    """The tags in lists of tags, each once; addresses, prefixes and hashes are left out."""
    found: dict[str, str] = {}
    for text in texts:
        for part in _SPLIT.split(text[:5000]):
            tag = part.strip(" #\t\"'")
            if tag and len(tag) <= _LONGEST and "://" not in tag and ":" not in tag[1:12].replace(": ", ""):
                found.setdefault(tag.casefold(), tag)
            if len(found) >= _MOST:
                break
    return tuple(found.values())
