"""Feed items: what a site's lists showed, when first and when last, and which article it became.

A list whose sighting has no item in common with the one before moved on unseen in between: a gap. How many
stories passed meanwhile nobody knows, so it is noted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from scraper.archive.connection import Connection
from scraper.archive.folding import indexed
from scraper.archive.moments import iso
from scraper.archive.revisions import ARCHIVED
from scraper.archive.rows import clean, cleaned
from scraper.archive.urls import find_url, plain
from scraper.article import Article, FeedItem

HISTORY = (
    """
    CREATE TABLE feeds (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL REFERENCES sites(site),
        section TEXT NOT NULL,
        page TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        last_seen_on TEXT NOT NULL,
        sightings INTEGER NOT NULL DEFAULT 1,
        compared INTEGER NOT NULL DEFAULT 0,
        continued INTEGER NOT NULL DEFAULT 0,
        items TEXT NOT NULL,
        UNIQUE (site, section, page)
    ) STRICT
    """,
    """
    CREATE TABLE feed_gaps (
        id INTEGER PRIMARY KEY,
        feed_id INTEGER NOT NULL REFERENCES feeds(id),
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        page TEXT NOT NULL,
        items INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX feed_gaps_by_feed ON feed_gaps(feed_id)",
    """
    CREATE VIRTUAL TABLE feed_items_fts USING fts5(
        headline, summary, content='feed_items', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )
    """,
)

_KNOWN = (
    "SELECT id, headline, summary FROM feed_items "
    "WHERE site = ? AND section = ? AND ifnull(url, headline) = ?"
)
_SEEN = """
    INSERT INTO feed_items (
        site, section, headline, url, time_text, published, updated, updated_text, summary, position,
        first_seen, last_seen, first_seen_on, last_seen_on, url_id, article_id
    ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?12, ?13, ?14)
    ON CONFLICT (site, section, ifnull(url, headline)) DO UPDATE SET
        headline = excluded.headline,
        time_text = ifnull(excluded.time_text, time_text),
        published = ifnull(published, excluded.published),
        updated = max(updated, excluded.updated),
        updated_text = ifnull(excluded.updated_text, updated_text),
        summary = ifnull(excluded.summary, summary),
        position = excluded.position,
        first_seen = min(first_seen, excluded.first_seen),
        last_seen = max(last_seen, excluded.last_seen),
        last_seen_on = excluded.last_seen_on,
        sightings = sightings + 1,
        url_id = ifnull(url_id, excluded.url_id),
        article_id = ifnull(article_id, excluded.article_id)
    RETURNING id, headline, summary
"""
_INDEX = "INSERT INTO feed_items_fts (rowid, headline, summary) VALUES (?, ?, ?)"
_UNINDEX = "INSERT INTO feed_items_fts (feed_items_fts, rowid, headline, summary) VALUES ('delete', ?, ?, ?)"


def see(db: Connection, site: str, article: Article, *, page: str, at: datetime) -> None:
    """Store a sighting of each feed item of what was extracted from `page`, and of each of its lists.

    An item of a site is one section and one URL (or headline).
    """
    lists: dict[str, list[int]] = {}
    for item in article.feed_items:
        if item.headline.strip():
            section = clean(item.section or "")
            lists.setdefault(section, []).append(_see_item(db, site, section, item, page, iso(at)))
    for section, ids in lists.items():
        # The lists of an article stand on other articles of the site, too.
        key = (site, section, "" if article.kind in ARCHIVED else page)
        _follow(db, key, ids, page=page, at=iso(at))


def _see_item(db: Connection, site: str, section: str, item: FeedItem, page: str, at: str) -> int:
    url = plain(item.url) if item.url else None
    known = find_url(db, url) if url else None
    published = None if item.published is None else item.published.isoformat()
    before = db.execute(_KNOWN, (site, section, url or clean(item.headline))).fetchone()
    (row,) = db.execute(
        _SEEN,
        (
            *(site, section, clean(item.headline), url, cleaned(item.time_text)),
            *(published, int(item.updated), cleaned(item.updated_text), cleaned(item.summary)),
            *(item.position, at, page),
            *((known["id"], known["article_id"]) if known else (None, None)),
        ),
    ).fetchall()
    if before is None or tuple(before) != tuple(row):
        if before is not None:
            db.waiting.append((_UNINDEX, _index_values(before)))
        db.waiting.append((_INDEX, _index_values(row)))
    return int(row[0])


def _index_values(row: Sequence[str]) -> tuple[str, str, str]:
    return row[0], indexed(row[1]), indexed(row[2])


def forget(db: Connection, site: str) -> None:
    """Take out all that a site's lists showed."""
    for row in db.execute("SELECT id, headline, summary FROM feed_items WHERE site = ?", (site,)).fetchall():
        db.waiting.append((_UNINDEX, _index_values(row)))
    db.execute("DELETE FROM feed_gaps WHERE feed_id IN (SELECT id FROM feeds WHERE site = ?)", (site,))
    for table in ("feeds", "feed_items"):
        db.execute(f"DELETE FROM {table} WHERE site = ?", (site,))


def fill_index(db: sqlite3.Connection) -> None:
    """Make every item searchable."""
    rows = db.execute("SELECT id, headline, summary FROM feed_items ORDER BY id")
    db.executemany(_INDEX, (_index_values(row) for row in rows))


def _follow(db: Connection, key: tuple[str, str, str], ids: Sequence[int], *, page: str, at: str) -> None:
    """A list was seen again: does it go on where it was before?"""
    seen = db.execute("SELECT * FROM feeds WHERE (site, section, page) = (?, ?, ?)", key).fetchone()
    items = json.dumps(list(dict.fromkeys(ids)), separators=(",", ":"))
    if seen is None:
        db.execute(
            "INSERT INTO feeds (site, section, page, first_seen, last_seen, last_seen_on, items) "
            "VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
            (*key, at, page, items),
        )
        return
    if at <= seen["last_seen"]:  # an older page that was imported, or a clock that went back
        db.execute("UPDATE feeds SET first_seen = min(first_seen, ?) WHERE id = ?", (at, seen["id"]))
        return
    is_continued = not set(json.loads(seen["items"])).isdisjoint(ids)
    # An article's own lists say something of the site's only where another article shows them, too.
    is_compared = bool(seen["page"]) or seen["last_seen_on"] != page
    db.execute(
        "UPDATE feeds SET last_seen = ?, last_seen_on = ?, sightings = sightings + 1, "
        "compared = compared + ?, continued = continued + ?, items = ? WHERE id = ?",
        (at, page, int(is_compared), int(is_compared and is_continued), items, seen["id"]),
    )
    if is_compared and not is_continued and (seen["page"] or _is_of_the_site(seen)):
        db.execute(
            "INSERT INTO feed_gaps (feed_id, before, after, page, items) VALUES (?, ?, ?, ?, ?)",
            (seen["id"], seen["last_seen"], at, page, len(ids)),
        )


def _is_of_the_site(feed: sqlite3.Row) -> bool:
    """Whether a list that stands on articles is one of the site (Latest), not of each article (Related)."""
    return bool(feed["continued"] > 0 and feed["continued"] * 2 >= feed["compared"])


def link_items(db: sqlite3.Connection, urls: Sequence[str], article_id: int) -> None:
    """Items that were seen before their article came: they lead to it now."""
    waiting = "FROM feed_items WHERE url = ? AND article_id IS NULL"
    for url in urls:
        if db.execute(f"SELECT 1 {waiting}", (url,)).fetchone():
            db.execute(
                f"UPDATE feed_items SET article_id = ? WHERE id IN (SELECT id {waiting})", (article_id, url)
            )
