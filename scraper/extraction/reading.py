"""One page through all stages. `extract` keeps the article of it, `explain` shows the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scraper.article import Article, Evidence
from scraper.extraction.access import find_paywall
from scraper.extraction.blocks import Blocks, read_blocks
from scraper.extraction.body import Body, find_body
from scraper.extraction.byline import find_byline
from scraper.extraction.captions import find_captions
from scraper.extraction.dates import find_publication_dates
from scraper.extraction.dek import find_dek
from scraper.extraction.embedded import embedded_body
from scraper.extraction.feed import Feed, find_feed
from scraper.extraction.headline import find_headline
from scraper.extraction.images import find_images
from scraper.extraction.kind import find_kind
from scraper.extraction.labels import find_section, find_site_name, find_tags
from scraper.extraction.language import find_language
from scraper.extraction.page import Found, Page, parse_page

_SHELL = 40
"""With fewer words than this in its tree a page may carry its body elsewhere."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found on a page, with the way there."""

    page: Page
    blocks: Blocks
    body: Body
    feed: Feed
    article: Article


def read_article(page: Page, *, fetched_at: datetime | None = None, known: Collection[str] = ()) -> Reading:
    """All stages on one HTML page."""
    blocks = read_blocks(page)
    headline = find_headline(page, blocks)
    feed = find_feed(page, blocks, fetched_at=fetched_at)
    captions = find_captions(blocks, feed.blocks)
    body = find_body(
        page, blocks, headline=headline.text if headline else None, feed=feed.blocks, known=known
    )
    if body.words < _SHELL and (markup := embedded_body(page)) is not None:
        inner = parse_page(markup, page.url)
        found = find_body(inner, read_blocks(inner))
        if found.words > body.words:
            body = replace(body, blocks=found.blocks, words=found.words, confidence=found.confidence / 2)
    dates = find_publication_dates(page, blocks, headline=body.title, fetched_at=fetched_at)
    language = find_language(page, blocks)
    authors = find_byline(page, blocks, headline=body.title)
    images = find_images(page, blocks, captions, body)
    dek = find_dek(page, blocks, headline=body.title, body={block.index for block in body.kept})
    section, tags = find_section(page, blocks), find_tags(page, blocks)
    site_name, paywalled = find_site_name(page), find_paywall(page, blocks)
    kind = find_kind(page, blocks, body, feed, dated=dates.published is not None, signed=authors is not None)
    article = Article(
        url=page.url,
        canonical_url=page.canonical_url,
        site=page.site,
        kind=kind.value,
        headline=headline.value if headline else None,
        dek=dek.value if dek else None,
        byline=authors.byline if authors else None,
        authors=list(authors.names.value) if authors else [],
        published=dates.published.value if dates.published else None,
        modified=dates.modified.value if dates.modified else None,
        published_text=dates.printed,
        published_precision=dates.precision,
        blocks=body.blocks,
        images=images,
        feed_items=list(feed.items),
        section=section.value if section else None,
        tags=list(tags.value) if tags else [],
        language=language.value if language else None,
        site_name=site_name.value if site_name else None,
        paywalled=paywalled.value if paywalled else None,
        word_count=body.words,
        confidence=body.confidence,
    )
    evidence = dict(
        _evidence(
            headline=headline,
            dek=dek,
            byline=authors.names if authors else None,
            published=dates.published,
            modified=dates.modified,
            section=section,
            tags=tags,
            language=language,
            site_name=site_name,
            paywalled=paywalled,
            kind=kind,
        )
    )
    if body.blocks:
        evidence["body"] = Evidence("text", body.blocks[0].text[:100])
    return Reading(page, blocks, body, feed, replace(article, evidence=evidence))


def _evidence(**found: Found[Any] | None) -> Iterator[tuple[str, Evidence]]:
    for field, what in found.items():
        if what is not None:
            yield field, Evidence(what.source, what.text)
