"""What our own pages show: home, an article with its provenance, a revision with its changes, a search."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scraper.archive import Archive, Revision
from scraper.archive.catalogue import TABLES
from scraper.archive.queries import QUERIES
from scraper.article import Article
from scraper.errors import InvalidQueryError
from scraper.formats.difference import compare, compare_line
from scraper.formats.reading import dek, readable

TIME_COLUMNS = frozenset(
    {"at", "captured_at", "first_seen", "last_seen", "last_changed", "started", "ended", "opened"}
    | {"first_crawled", "last_crawled", "last_new", "last", "before", "after"}
)
"""Columns of moments in UTC."""

HITS = 30
ITEMS = 8
"""Feed items beside the articles that a search found."""

_NEWEST = 8
_SITES = 30
_GAPS = 5


def home(archive: Archive) -> dict[str, Any]:
    """What the archive holds, its newest articles, its sites, and the questions that it can answer."""
    sites = archive.sites()
    return {
        "counts": archive.counts(),
        "sites": sorted(sites, key=lambda site: -site.articles)[:_SITES],
        "sites_known": len(sites),
        "newest": archive.search("", limit=_NEWEST),
        "questions": QUERIES,
        "runs": archive.runs(limit=1),
        "gaps": archive.feed_gaps(limit=_GAPS),
        "tables_shown": {name: table for name, table in TABLES.items() if not table.is_hidden},
    }


def article(archive: Archive, key: int) -> dict[str, Any]:
    """An article to read, and where it comes from."""
    stored = archive.article(key)
    if stored is None:
        return {"stored": None}
    return {
        "stored": stored,
        "revisions": archive.revisions(stored.id),
        "addresses": archive.addresses(stored.id),
        "captures": archive.captures(article_id=stored.id),
        "copies": archive.copies(stored.id),
        "announced": archive.announced(stored.id),
        "dek": dek(stored.article),
        "published_text": published(stored.article),
        "evidence": sorted(stored.article.evidence.items()),
    }


def revision(archive: Archive, key: int) -> dict[str, Any]:
    """A revision, the one before, and what changed between them."""
    found = archive.revision(key)
    if found is None:
        return {"revision": None}
    others = archive.revisions(found.article_id)
    before = next((other for other in others if other.number == found.number - 1), None)
    after = next((other for other in others if other.number == found.number + 1), None)
    return {
        "revision": found,
        "before": before,
        "after": after,
        "lines": _lines(before, found) if before else [],
        "passages": compare(before.body, found.body) if before else [],
        "paragraphs": found.body.split("\n\n"),
    }


def _lines(before: Revision, after: Revision) -> list[tuple[str, Any]]:
    pairs = ((name, getattr(before, name) or "", getattr(after, name) or "") for name in _LINES)
    return [(name, compare_line(old, new)) for name, old, new in pairs if old != new]


_LINES = ("headline", "dek", "byline", "published")


def search(archive: Archive, query: str, site: str | None) -> dict[str, Any]:
    """The hits of a search, best first, or what is wrong with it."""
    try:
        hits = archive.search(query, site=site or None, limit=HITS) if query.strip() else []
        items = archive.search_feeds(query, site=site or None, limit=ITEMS) if query.strip() else []
    except InvalidQueryError as error:
        return {"query": query, "hits": [], "items": [], "trouble": str(error)}
    return {"query": query, "hits": hits, "items": items, "trouble": None, "more": len(hits) == HITS}


def published(found: Article) -> str:
    """The date as an article's page shows it."""
    return readable(found.published, found.published_precision) if found.published else ""


def moment(text: str | datetime | None) -> str:
    """A moment in UTC as people write it; what is no moment stays as it is."""
    when = _parsed(text)
    return str(text or "") if when is None else f"{when.day} {when:%b %Y, %H:%M}"


def day(text: str | datetime | None) -> str:
    """A day as people write it; what is none stays as it is."""
    when = _parsed(text)
    return str(text or "") if when is None else f"{when.day} {when:%B %Y}"


def _parsed(text: str | datetime | None) -> datetime | None:
    if text is None or isinstance(text, datetime):
        return text
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def shortened(address: str, length: int = 60) -> str:
    """A web address to look at: without its scheme, and not longer than that."""
    bare = address.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= length else bare[: length - 1] + "…"
