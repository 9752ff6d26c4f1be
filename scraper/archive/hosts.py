"""What the crawler remembers of hosts, and the sites that it was asked to crawl as a whole."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from scraper.archive.moments import iso, moment
from scraper.archive.records import HostState, OpenSite
from scraper.archive.rows import as_json, clean
from scraper.archive.urls import ensure_host
from scraper.hosts import site_of


def host_state(db: sqlite3.Connection, host: str) -> HostState | None:
    """The state of a host; None where it is unknown."""
    row = db.execute("SELECT * FROM hosts WHERE host = ?", (host,)).fetchone()
    if row is None:
        return None
    names = ("host", "robots", "robots_status", "delay", "failures", "latency")
    return HostState(
        **{name: row[name] for name in names},
        robots_expires=moment(row["robots_expires"]) if row["robots_expires"] else None,
        paused_until=moment(row["paused_until"]) if row["paused_until"] else None,
        extra=json.loads(row["extra"]),
    )


def set_host_state(db: sqlite3.Connection, state: HostState) -> None:
    """Replace the state of a host."""
    db.execute(
        "UPDATE hosts SET robots = ?, robots_status = ?, robots_expires = ?, delay = ?, failures = ?, "
        "paused_until = ?, latency = ?, extra = ? WHERE id = ?",
        (
            *(None if state.robots is None else clean(state.robots), state.robots_status),
            *(iso(state.robots_expires) if state.robots_expires else None, state.delay, state.failures),
            *(iso(state.paused_until) if state.paused_until else None, state.latency, as_json(state.extra)),
            ensure_host(db, state.host),
        ),
    )


def ensure_site(db: sqlite3.Connection, site: str) -> None:
    """Make sure that there is a row for a site."""
    if db.execute("SELECT 1 FROM sites WHERE site = ?", (site,)).fetchone() is None:
        db.execute("INSERT INTO sites (site) VALUES (?)", (site,))


def open_site(db: sqlite3.Connection, site: str, url: str, at: datetime) -> None:
    """Remember that a site is to be crawled as a whole, from `url` on. `site` may have a port."""
    db.execute(
        "INSERT INTO open_sites (site, url, opened) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (site) DO UPDATE SET url = excluded.url",
        (clean(site), clean(url), iso(at)),
    )
    ensure_site(db, site_of(f"http://{site}"))


def open_sites(db: sqlite3.Connection) -> list[OpenSite]:
    """The sites that are crawled as a whole, in the alphabet's order."""
    rows = db.execute("SELECT site, url FROM open_sites ORDER BY site")
    return [OpenSite(row["site"], row["url"]) for row in rows]
