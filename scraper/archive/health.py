"""How the archive and its sites are."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from scraper.archive import duplicates
from scraper.archive.moments import iso, moment
from scraper.archive.records import PAUSE_REASON, PausedHost, SiteRow
from scraper.hosts import site_of

COUNTED = (
    "articles",
    "revisions",
    "images",
    "authors",
    "feed_items",
    "feed_gaps",
    "captures",
    "bodies",
    "sites",
    "runs",
    "urls",
)


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has; and what there is besides.

    `clusters`: stories of which there are near-duplicates, `copies`: articles that tell one of them again;
    `due`: the URLs that are still to be fetched, now or later.
    """
    numbers = {name: int(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in COUNTED}
    clusters, articles = duplicates.totals(db)
    numbers |= {"clusters": clusters, "copies": articles - clusters}
    return numbers | {"due": sum(_due(db).values())}


def _due(db: sqlite3.Connection) -> dict[str, int]:
    """Host → how many of its URLs wait."""
    totals: dict[str, int] = {}
    for which in ("due IS NULL", "due IS NOT NULL"):
        for host, count in db.execute(
            "SELECT host, count(*) FROM urls JOIN hosts ON hosts.id = host_id "
            f"WHERE state = 'due' AND {which} GROUP BY host_id"
        ):
            totals[host] = totals.get(host, 0) + count
    return totals


def sites(db: sqlite3.Connection) -> list[SiteRow]:
    """Every site, in the alphabet's order."""
    due: dict[str, int] = {}
    for host, count in _due(db).items():
        site = site_of(f"http://{host}")
        due[site] = due.get(site, 0) + count
    return [_site(row, due.get(row["site"], 0)) for row in db.execute("SELECT * FROM sites ORDER BY site")]


def _site(row: sqlite3.Row, due: int) -> SiteRow:
    times: dict[str, Any] = {
        name: moment(row[name]) if row[name] else None
        for name in ("first_crawled", "last_crawled", "last_new")
    }
    names = ("site", "name", "articles", "captures", "failed", "last_outcome")
    return SiteRow(**{name: row[name] for name in names}, **times, due=due)


def paused_hosts(db: sqlite3.Connection, now: datetime) -> list[PausedHost]:
    """The hosts that are left alone at `now`, the first to be asked again first."""
    rows = db.execute(
        "SELECT host, paused_until, failures, json_extract(extra, '$.' || ?) AS reason FROM hosts "
        "WHERE paused_until > ? ORDER BY paused_until, host",
        (PAUSE_REASON, iso(now)),
    )
    return [
        PausedHost(row["host"], moment(row["paused_until"]), row["failures"], row["reason"]) for row in rows
    ]
