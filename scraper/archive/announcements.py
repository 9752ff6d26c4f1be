"""What the sites announced: feed items found by their words, and the gaps between sightings of a list."""

from __future__ import annotations

import sqlite3
from typing import Any

from scraper.archive.connection import Connection
from scraper.archive.expressions import Query, parse
from scraper.archive.hits import FeedGap, FeedHit
from scraper.archive.moments import day_bound, moment
from scraper.archive.records import Filters
from scraper.archive.snippets import find_places, highlight, snippet
from scraper.archive.urls import named_site

_MOST_RANKED = 10_000


def search_feeds(db: Connection, filters: Filters) -> list[FeedHit]:
    """The feed items that fit best; without words, the last that were seen.

    Days are those on which an item was seen (UTC). Only `query`, `site`, `since`, `until`, `limit` count.

    Raises:
        InvalidQueryError: a day of the filters is none.
    """
    query = parse(filters.query or "")
    where, values = _conditions(filters, query)
    limit = -1 if filters.limit is None else filters.limit
    if not query.expression:
        if (filters.query or "").strip() and not query.excluded:
            return []
        rows = db.execute(
            f"SELECT * FROM feed_items WHERE {where} ORDER BY last_seen DESC, position, id DESC LIMIT ?",
            (*values, limit),
        )
    else:
        found = "feed_items_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
        rows = db.execute(
            "SELECT feed_items.* FROM (SELECT rowid AS found, bm25(feed_items_fts, 3.0, 1.0) AS score "
            f"FROM feed_items_fts WHERE {found}) JOIN feed_items ON feed_items.id = found "
            f"WHERE {where} ORDER BY score, last_seen DESC, id DESC LIMIT ?",
            (query.expression, _MOST_RANKED, *values, limit),
        )
    return [_hit(row, query) for row in rows.fetchall()]


def _conditions(filters: Filters, query: Query) -> tuple[str, list[Any]]:
    terms: list[tuple[str, str]] = []
    if query.excluded:
        out = "SELECT rowid FROM feed_items_fts WHERE feed_items_fts MATCH ?"
        terms.append((f"feed_items.id NOT IN ({out})", query.excluded))
    if filters.site:
        terms.append(("feed_items.site = ?", named_site(filters.site)))
    if filters.since:
        terms.append(("feed_items.last_seen >= ?", day_bound(filters.since, last=False)))
    if filters.until:
        terms.append(("feed_items.first_seen < ? || 'U'", day_bound(filters.until, last=True)))
    return " AND ".join(sql for sql, _ in terms) or "1", [value for _, value in terms]


def _hit(row: sqlite3.Row, query: Query) -> FeedHit:
    names = ("id", "site", "section", "headline", "url", "time_text", "published", "position", "article_id")
    headline, summary = row["headline"], row["summary"] or ""
    return FeedHit(
        **{name: row[name] for name in names},
        first_seen=moment(row["first_seen"]),
        last_seen=moment(row["last_seen"]),
        headline_spans=highlight(headline, find_places(headline, query.terms)),
        summary=snippet(summary, find_places(summary, query.terms)) if summary else (),
    )


def announced(db: Connection, article_id: int) -> list[FeedHit]:
    """Where an article stood in the lists of its site, the first sighting first."""
    rows = db.execute("SELECT * FROM feed_items WHERE article_id = ? ORDER BY first_seen, id", (article_id,))
    return [_hit(row, Query("")) for row in rows.fetchall()]


def feed_gaps(db: Connection, limit: int) -> list[FeedGap]:
    """The last gaps, the newest first."""
    rows = db.execute(
        "SELECT site, section, feed_gaps.page, before, after, feed_gaps.items FROM feed_gaps "
        "JOIN feeds ON feeds.id = feed_id ORDER BY after DESC, feed_gaps.id DESC LIMIT ?",
        (limit,),
    )
    return [FeedGap(row[0], row[1], row[2], moment(row[3]), moment(row[4]), row[5]) for row in rows]
