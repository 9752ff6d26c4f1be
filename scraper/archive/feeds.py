"""Feed items: what a site's lists showed, when first and when last, and which article it became."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from scraper.archive.moments import iso
from scraper.archive.rows import clean, cleaned
from scraper.archive.urls import find_url, plain
from scraper.article import FeedItem

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
"""


def see(db: sqlite3.Connection, site: str, items: Sequence[FeedItem], *, page: str, at: datetime) -> None:
    """Store a sighting of each item on `page`. An item of a site is one section and one URL (or headline)."""
    for item in items:
        if not item.headline.strip():
            continue
        url = plain(item.url) if item.url else None
        known = find_url(db, url) if url else None
        published = None if item.published is None else item.published.isoformat()
        db.execute(
            _SEEN,
            (
                *(site, clean(item.section or ""), clean(item.headline), url, cleaned(item.time_text)),
                *(published, int(item.updated), cleaned(item.updated_text), cleaned(item.summary)),
                *(item.position, iso(at), page),
                *((known["id"], known["article_id"]) if known else (None, None)),
            ),
        )


def link_items(db: sqlite3.Connection, urls: Sequence[str], article_id: int) -> None:
    """Items that were seen before their article came: they lead to it now."""
    for url in urls:
        db.execute(
            "UPDATE feed_items SET article_id = ? WHERE url = ? AND article_id IS NULL", (article_id, url)
        )
