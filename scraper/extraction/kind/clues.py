"""What speaks for one article, and what for a list or a product: clues, most of them without words."""

from __future__ import annotations

import re
from math import log2
from urllib.parse import urlsplit

from scraper.extraction.blocks import Blocks
from scraper.extraction.body import Body
from scraper.extraction.body.boilerplate import is_sentence
from scraper.extraction.letters import weight
from scraper.extraction.page import Page
from scraper.extraction.page.structured import types_of

_ARTICLE_TYPES = frozenset(
    {
        "Article", "NewsArticle", "BlogPosting", "Report", "TechArticle", "ScholarlyArticle", "Recipe",
        "OpinionNewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
        "ReviewNewsArticle", "LiveBlogPosting", "MedicalWebPage", "SocialMediaPosting", "HowTo", "Review",
        "article",
    }
)  # fmt: skip
_PRODUCT_TYPES = frozenset(
    {"Product", "ProductGroup", "Offer", "AggregateOffer", "IndividualProduct", "Vehicle"}
)
_LIST_TYPES = frozenset(
    {
        "CollectionPage",
        "ItemList",
        "SearchResultsPage",
        "OfferCatalog",
        "ProfilePage",
        "Course",
        "Event",
        "JobPosting",
    }
)
_PUBLISHED = (
    "article:published_time", "datepublished", "date", "pubdate", "publishdate", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "dc.date", "dc.date.issued", "dcterms.created",
    "og:published_time", "article:modified_time", "datemodified", "publish-date", "publication_date",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
_PRICED = (
    "product:price:amount",
    "og:price:amount",
    "product:price:currency",
    "product:availability",
    "price",
)
_ADDRESS = ("no path", "one part", "slug words", "listing path", "product path", "article path")
_USUAL_SLUG = 3.0
_MARKS = (
    "no path", "listing path", "product path", "og product", "ld product", "ld list", "meta price", "cart",
)  # fmt: skip
_SOME_PARAGRAPHS = 2.0
_FEW_PRICES = 2.0
# As patterns, as these find a word in two thirds of the time that `find` takes.
_PRICE, _IN_CART, _CART = re.compile(rb"price"), re.compile(rb"ToCart"), re.compile(rb"cart")
_TO = (b"to-", b"to_", b"to ")
_LIST_PATH = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|kategori\w*|collections?|browse|archives?|search|shop|store|all"
    r"|list|index|sections?|hubs?|catalog(?:ue)?|c|l|s|b|cat|page|authors?|jobs?|events?|courses?"
    r"|listings?|directory)(?:/|$)",
    re.I,
)
_PRODUCT_PATH = re.compile(
    r"/(?:products?|p|pd|pdp|dp|item|itm|produkt\w*|produit\w*|prodotto|producto|sku)(?:/|-|$)", re.I
)
_ARTICLE_PATH = re.compile(
    r"/(?:\d{4}/\d{1,2}(?:/|$)|\d{4}-\d\d-\d\d|blogs?/.|news/.|articles?/.|posts?/.|story/.|stories/."
    r"|guides?/.|artikel/.)|\.(?:s?html?|php|aspx?|ece|amp)$",
    re.I,
)


WEIGHTS: dict[str, float] = {
    "article path": 0.4,
    "body": 0.27,
    "body share": 0.74,
    "cart": -0.48,
    "dated": 0.74,
    "feed items": -0.27,
    "ld article": 1.82,
    "ld list": -1.63,
    "ld product": -0.64,
    "links": -0.36,
    "listing path": -1.82,
    "meta author": 0.2,
    "meta price": -2.34,
    "meta published": 0.31,
    "no path": -2.92,
    "og article": 1.07,
    "og product": -2.78,
    "one h1": 0.43,
    "one part": -1.03,
    "paragraph length": 0.19,
    "paragraphs": 0.08,
    "price words": -0.27,
    "product path": -2.21,
    "sentences": 1.45,
    "signed": 0.99,
    "slug words": 0.35,
}
"""What each clue is worth, fitted by logistic regression on annotated pages; positive for an article."""
BIAS = -3.78

_MOST_MENTIONS = 31
MOST_AGAINST = -(WEIGHTS["cart"] + WEIGHTS["price words"]) * log2(1 + _MOST_MENTIONS)
"""What `trade_clues` can take from the sum: above it, no look through all of a page's markup is needed."""


def kind_clues(
    page: Page, blocks: Blocks, body: Body, items: int, *, dated: bool, signed: bool
) -> dict[str, float]:
    """The clues of a page but those of trade: `items` feed items, with a date, with an author."""
    clues = declared_clues(page) | address_clues(page.url or page.canonical_url or "")
    return clues | text_clues(page, blocks, body, items) | {"dated": dated, "signed": signed}


def is_unmarked(clues: dict[str, float]) -> bool:
    """Whether no clue is a list's or a product's own, and paragraphs stand under one headline."""
    return bool(
        clues["one h1"]
        and clues["paragraphs"] >= _SOME_PARAGRAPHS
        and clues["price words"] < _FEW_PRICES
        and not any(clues[name] for name in _MARKS)
    )


def declared_clues(page: Page) -> dict[str, float]:
    """What the page says of itself."""
    types = {name for thing in page.json_ld[:60] for name in types_of(thing)}
    kind = (page.first_meta("og:type") or "").lower()
    return {
        "ld article": not _ARTICLE_TYPES.isdisjoint(types),
        "ld product": not _PRODUCT_TYPES.isdisjoint(types),
        "ld list": not _LIST_TYPES.isdisjoint(types),
        "og article": kind in ("article", "blog", "news", "newsarticle"),
        "og product": "product" in kind or "item" in kind,
        "meta published": page.first_meta(*_PUBLISHED) is not None,
        "meta price": page.first_meta(*_PRICED) is not None,
        "meta author": page.first_meta("author", "article:author", "byl", "parsely-author") is not None,
    }


def address_clues(url: str) -> dict[str, float]:
    """What the address looks like; nothing where it is unknown."""
    if not url:
        return dict.fromkeys(_ADDRESS, 0.0) | {"slug words": _USUAL_SLUG}
    try:
        path, query = urlsplit(url).path.rstrip("/"), urlsplit(url).query
    except ValueError:
        path = query = ""
    numbered = sum(map(str.isdigit, query)) >= 2
    parts = [part for part in path.split("/") if part]
    last = parts[-1] if parts else ""
    words = last.count("-") + last.count("_")
    return {
        "no path": not parts and not numbered,
        "one part": len(parts) == 1 and not numbered,
        "slug words": min(words, 8),
        "listing path": _LIST_PATH.search(path) is not None,
        "product path": _PRODUCT_PATH.search(path) is not None,
        "article path": _ARTICLE_PATH.search(path) is not None,
    }


def text_clues(page: Page, blocks: Blocks, body: Body, items: int) -> dict[str, float]:
    """How the text of the page is made up."""
    kept = [weight(block.text) for block in body.blocks]
    total = sum([len(block.text) for block in blocks.all]) or 1
    long = len([size for size in kept if size >= 100])
    sentences = len([block for block in body.blocks if is_sentence(block.text)])
    return {
        "body": log2(1 + sum(kept) / 100),
        "paragraphs": log2(1 + long),
        "paragraph length": log2(1 + sum(kept) / (len(kept) or 1)),
        "body share": sum([len(block.text) for block in body.blocks]) / total,
        "sentences": sentences / (len(kept) or 1),
        "feed items": log2(1 + items),
        "one h1": sum(1 for block in blocks.headings if block.level == 1 and not block.link_chars) == 1,
        "links": log2(1 + len(blocks.links) / (1 + long)),
    }


def trade_clues(data: bytes) -> dict[str, float]:
    """How much of a page's markup is a shop's."""
    carts = _mentions(data, _IN_CART) + _mentions(data, _CART, behind=_TO)
    return {
        "cart": log2(1 + min(_MOST_MENTIONS, carts)),
        "price words": log2(1 + _mentions(data, _PRICE)),
    }


def _mentions(data: bytes, word: re.Pattern[bytes], *, behind: tuple[bytes, ...] = (b"",)) -> int:
    """How often a word stands in the markup, behind one of these; not more often than is of interest."""
    count = 0
    for found in word.finditer(data):
        count += data.endswith(behind, 0, found.start())
        if count >= _MOST_MENTIONS:
            break
    return count
