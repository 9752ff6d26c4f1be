"""One page through all stages. `extract` keeps the article of it, `explain` shows the rest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scraper.article import Article, Evidence
from scraper.extraction.access import find_paywall
from scraper.extraction.blocks import Blocks, read_blocks
from scraper.extraction.body import Body, find_body
from scraper.extraction.body.boilerplate import fingerprint
from scraper.extraction.body.embedded import embedded_body
from scraper.extraction.byline import Authors, find_byline
from scraper.extraction.captions import find_captions
from scraper.extraction.captions.images import find_images
from scraper.extraction.dates import find_publication_dates
from scraper.extraction.dek import find_dek
from scraper.extraction.feed import Feed, find_feed
from scraper.extraction.headline import find_headline
from scraper.extraction.kind import find_kind
from scraper.extraction.labels import find_section, find_site_name, find_tags
from scraper.extraction.language import find_language
from scraper.extraction.page import Found, Page, parse_page, without_scripts
from scraper.extraction.page.publication import publication_of

_SHELL = 40
"""With fewer words than this in its tree a page may carry its body elsewhere."""
_DOUBTED = 0.1
"""So may one that says it is an article and whose text is believed no more than this."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found on a page, with the way there."""

    page: Page
    blocks: Blocks
    body: Body
    feed: Feed
    article: Article


def read_article(page: Page, *, fetched_at: datetime | None = None, known: Collection[str] = ()) -> Reading:
    """One HTML page, read; what only readers without scripts see, where the others would see nothing."""
    reading = _read(page, fetched_at, known)
    if reading.body.words < _SHELL and (plain := without_scripts(page)) is not None:
        other = _read(plain, fetched_at, known)
        return other if other.body.words > reading.body.words else reading
    return reading


def _read(page: Page, fetched_at: datetime | None, known: Collection[str]) -> Reading:
    """All stages on one page."""
    blocks = read_blocks(page)
    headline = find_headline(page, blocks)
    feed = find_feed(page, blocks, fetched_at=fetched_at)
    captions = find_captions(blocks, feed.blocks)
    shown = headline.text if headline else None
    body = find_body(page, blocks, headline=shown, feed=feed.blocks, captions=captions.blocks, known=known)
    body = _from_scripts(page, body)
    dates = find_publication_dates(page, blocks, headline=body.title, fetched_at=fetched_at)
    authors = find_byline(page, blocks, headline=body.title)
    names = authors.names.value if authors else ()
    kept = {block.index for block in body.kept}
    found: dict[str, Found[Any] | None] = {
        "headline": headline,
        "dek": find_dek(page, blocks, headline=body.title, body=kept, authors=names),
        "byline": authors.names if authors else None,
        "published": dates.published,
        "modified": dates.modified,
        "section": find_section(page, blocks, headline=body.title),
        "tags": find_tags(page, blocks),
        "language": find_language(page, [block.text for block in body.blocks or blocks]),
        "site_name": find_site_name(page),
        "paywalled": find_paywall(page, blocks),
        "kind": find_kind(
            page, blocks, body, feed, dated=dates.published is not None, signed=authors is not None
        ),
    }
    article = Article(
        url=page.url,
        canonical_url=page.canonical_url,
        site=page.site,
        blocks=body.blocks,
        images=find_images(page, blocks, captions, body, names),
        feed_items=list(feed.items),
        published_text=dates.printed,
        published_precision=dates.precision,
        word_count=body.words,
        confidence=body.confidence,
    )
    article = _with_fields(article, found, authors, body)
    return Reading(page, blocks, body, feed, _with_left_out(article, blocks, body) if known else article)


def _with_left_out(article: Article, blocks: Blocks, body: Body) -> Article:
    """The article, and in its evidence the blocks that are no part of it because other pages have them."""
    pairs = zip(blocks, body.reasons, strict=True)
    known = " ".join(dict.fromkeys(fingerprint(block.text) for block, reason in pairs if reason == "known"))
    if not known:
        return article
    return replace(article, evidence=article.evidence | {"boilerplate": Evidence("known", known)})


def _from_scripts(page: Page, body: Body) -> Body:
    """The body, or the one that the page's scripts hold where the tree has none."""
    doubted = body.words < _SHELL or (body.confidence < _DOUBTED and bool(publication_of(page).articles))
    if not doubted or (markup := embedded_body(page)) is None:
        return body
    inner = parse_page(markup, page.url)
    found = find_body(inner, read_blocks(inner))
    if found.words <= 2 * body.words:
        return body
    return replace(
        body, blocks=found.blocks, words=found.words, confidence=found.confidence / 2, source="scripts"
    )


def _with_fields(
    article: Article, found: dict[str, Found[Any] | None], authors: Authors | None, body: Body
) -> Article:
    """The article with each field that was found, and with what tells of it."""
    values = {name: what.value for name, what in found.items() if what is not None}
    values["tags"] = list(values.get("tags", ()))
    values["authors"] = list(values.pop("byline", ()))
    evidence = {name: Evidence(what.source, what.text) for name, what in found.items() if what is not None}
    if article.blocks:
        evidence["body"] = Evidence(body.source, article.blocks[0].text[:100])
    return replace(article, byline=authors.byline if authors else None, evidence=evidence, **values)
