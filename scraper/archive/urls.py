"""The frontier: every URL that is known, which one is next, and which article it leads to.

Nothing of it is held in memory. A URL that is being fetched is still due, so a run that is killed loses none.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from scraper.archive.connection import Connection, transaction
from scraper.archive.moments import from_seconds, seconds
from scraper.archive.patterns import Pattern, Patterns
from scraper.archive.records import NewUrl, QueuedUrl, UrlUpdate
from scraper.archive.rows import clean
from scraper.hosts import host_of, site_of

_RIPENED_AT_ONCE = 16  # so that a host with a million of them does not stop the crawl


def named_site(text: str) -> str:
    """The site that a person means: by its name, by a host with or without `www.`, or by an address of it."""
    name = clean(text.strip().lower())
    return site_of(name if "://" in name else f"http://{name}") or name


def plain(url: str) -> str:
    """`url` as it is kept: without its fragment, which names a place on the same page."""
    return clean(url.strip()).partition("#")[0]


def url_hash(url: str) -> int:
    """64 bits of a hash of `url`, by which its row is found."""
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=8).digest(), "big", signed=True)


def ensure_host(db: sqlite3.Connection, host: str) -> int:
    """The id of a host's row, made where there is none."""
    row = db.execute("SELECT id FROM hosts WHERE host = ?", (host,)).fetchone()
    if row:
        return int(row[0])
    return int(db.execute("INSERT INTO hosts (host) VALUES (?)", (host,)).lastrowid or 0)


def find_url(db: sqlite3.Connection, url: str) -> sqlite3.Row | None:
    """The row of a URL (already `plain`)."""
    row: sqlite3.Row | None = db.execute(f"SELECT urls.* {_FROM} {_IS}", _key(url)).fetchone()
    return row


_FROM = "FROM hosts JOIN urls ON urls.host_id = hosts.id"
_IS = "WHERE hosts.host = ? AND urls.hash = ? AND urls.url = ?"


@lru_cache(maxsize=64)
def _key(url: str) -> tuple[str, int, str]:
    """The values for `_IS`."""
    return host_of(url), url_hash(url), url


def ensure_url(
    db: sqlite3.Connection, url: str, *, source: str, now: datetime, article_id: int | None = None
) -> int:
    """The id of a URL's row; an unknown one becomes known, but is not to be fetched.

    Args:
        article_id: the article that the URL leads to; one that leads elsewhere is left there.
    """
    row = db.execute(f"SELECT urls.id, article_id {_FROM} {_IS}", _key(url)).fetchone()
    if row is None:
        return _insert(db, NewUrl(url), now=now, source=source, article_id=article_id)
    if article_id is not None and row["article_id"] is None:
        db.execute("UPDATE urls SET article_id = ? WHERE id = ?", (article_id, row["id"]))
    return int(row["id"])


class Added(NamedTuple):
    """What became of URLs that were found."""

    new: int
    known: int
    refused: int


def add_urls(
    db: sqlite3.Connection,
    urls: Iterable[NewUrl],
    *,
    now: datetime,
    found_on: int | None = None,
    patterns_of: Callable[[str], Iterable[Pattern]] | None = None,
) -> Added:
    """Make URLs known. One without a host is left out, and one whose pattern is full."""
    found = [(new, *_key(plain(new.url))) for new in urls]
    found = [(new, host, number, url) for new, host, number, url in found if host]
    if not found:
        return Added(0, 0, 0)
    hosts = {host: ensure_host(db, host) for host in dict.fromkeys(host for _, host, _, _ in found)}
    rows = _known(db, [(hosts[host], number) for _, host, number, _ in found])
    patterns = Patterns(db)
    unknown: dict[str, tuple[object, ...]] = {}
    again: list[tuple[str, NewUrl]] = []
    refused = 0
    at = seconds(now)
    for new, host, number, url in found:
        if url in rows or url in unknown:
            again.append((url, new))
        elif new.only_if_known:
            continue
        elif patterns_of is not None and not patterns.let_in(hosts[host], patterns_of(url)):
            refused += 1
        else:
            due = seconds(new.due)
            unknown[url] = (number, url, hosts[host], "due", due, new.source, *_rest(new, at, found_on))
    # In the order of their indexes, so that neighbours are written one after the other.
    db.executemany(_INSERT, sorted(unknown.values(), key=itemgetter(2, 0)))
    patterns.store()
    for url, new in again:
        row = rows.pop(url, None) or find_url(db, url)
        assert row is not None
        _improve(db, row, new)
    return Added(len(unknown), sum(not new.only_if_known for _, new in again), refused)


def _known(db: sqlite3.Connection, keys: Iterable[tuple[int, int]]) -> dict[str, sqlite3.Row]:
    """The rows of the URLs of these hosts with these hashes, each host asked once; URL → row."""
    hashes: dict[int, list[int]] = {}
    for host_id, number in keys:
        hashes.setdefault(host_id, []).append(number)
    return {
        row["url"]: row
        for host_id, numbers in hashes.items()
        for row in db.execute(
            "SELECT * FROM urls WHERE host_id = ? AND hash IN (SELECT value FROM json_each(?))",
            (host_id, json.dumps(numbers)),
        )
    }


_INSERT = (
    "INSERT INTO urls (hash, url, host_id, state, due, source, hint, priority, depth, published, found, "
    "found_on, article_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _insert(
    db: sqlite3.Connection, new: NewUrl, *, now: datetime, source: str, article_id: int | None = None
) -> int:
    """A URL that becomes known, but is not to be fetched."""
    host, number, url = _key(plain(new.url))
    first = (number, url, ensure_host(db, host), "done", None, source)
    rest = _rest(new, seconds(now), article_id=article_id)
    return int(db.execute(_INSERT, (*first, *rest)).lastrowid or 0)


def _rest(
    new: NewUrl, now: int | None, found_on: int | None = None, article_id: int | None = None
) -> tuple[object, ...]:
    return new.hint, new.priority, new.depth, seconds(new.published), now, found_on, article_id


def _improve(db: sqlite3.Connection, row: sqlite3.Row, new: NewUrl) -> None:
    """The smaller depth and the higher priority win, a hint replaces `unknown`; what changed is due.

    Before the page itself is read, its day is what a feed or sitemap says of it.
    """
    if new.published is not None and row["published"] is None and row["visited"] is None:
        db.execute("UPDATE urls SET published = ? WHERE id = ?", (seconds(new.published), row["id"]))
    if new.only_if_known:
        return
    if new.changed is not None and row["visited"] is not None and seconds(new.changed) > row["visited"]:
        db.execute("UPDATE urls SET state = 'due', due = NULL WHERE id = ? AND state != 'dead'", (row["id"],))
    depth, priority = min(row["depth"], new.depth), max(row["priority"], new.priority)
    hint = new.hint if row["hint"] == "unknown" else row["hint"]
    if (depth, priority, hint) != (row["depth"], row["priority"], row["hint"]):
        db.execute(
            "UPDATE urls SET depth = ?, priority = ?, hint = ? WHERE id = ?",
            (depth, priority, hint, row["id"]),
        )


def update_urls(db: sqlite3.Connection, updates: Iterable[UrlUpdate], *, now: datetime) -> None:
    """What the frontier says of URLs from now on."""
    for update in updates:
        url = plain(update.url)
        row = find_url(db, url)
        if row:
            url_id = int(row["id"])
        else:
            new = NewUrl(url, hint=update.hint or "unknown")
            url_id = _insert(db, new, now=now, source="redirect")
        db.execute(
            "UPDATE urls SET state = ?, due = ?, attempts = ?, etag = ?, last_modified = ?, "
            "hint = ifnull(?, hint), priority = ifnull(?, priority), published = ifnull(?, published), "
            "visited = ifnull(?, visited), visits = visits + ?, content = ifnull(?, content), "
            "pace = ifnull(?, pace) WHERE id = ?",
            (
                *(update.state, seconds(update.due) if update.state == "due" else None, update.attempts),
                *(clean(update.etag or "") or None, clean(update.last_modified or "") or None),
                *(update.hint, update.priority, seconds(update.published), seconds(update.visited)),
                *(int(update.visited is not None), update.content),
                *(None if update.pace is None else round(update.pace.total_seconds()), url_id),
            ),
        )


_QUEUED = (
    f"SELECT urls.*, hosts.host AS host, page.url AS page {_FROM} "
    "LEFT JOIN urls AS page ON page.id = urls.found_on "
)


_RIPE = "host_id = ? AND state = 'due' AND due IS NOT NULL AND due <= ?"


def ripen(db: Connection, host: str, now: datetime) -> None:
    """Make waiting URLs whose time has come due at once, those that have waited longest first."""
    which = _host_id(db, host), seconds(now)
    if db.execute(f"SELECT 1 FROM urls WHERE {_RIPE} LIMIT 1", which).fetchone():
        with transaction(db):
            ripe = f"SELECT id FROM urls WHERE {_RIPE} ORDER BY due LIMIT ?"
            db.execute(f"UPDATE urls SET due = NULL WHERE id IN ({ripe})", (*which, _RIPENED_AT_ONCE))


_READY = _QUEUED + "WHERE urls.host_id = ? AND urls.state = 'due' AND urls.due IS NULL "
_IN_ORDER = "ORDER BY urls.priority DESC, urls.depth, urls.hash LIMIT ?"


def due_urls(
    db: sqlite3.Connection, host: str, *, limit: int, after: QueuedUrl | None = None
) -> list[QueuedUrl]:
    """A host's URLs that are due at once: the highest priority first, then the smallest depth.

    URLs that are equal in both come in the order of a hash of the URL: the same in every archive. `after`:
    only those that come behind this one.
    """
    host_id = _host_id(db, host)
    if after is None:
        return [_queued(row) for row in db.execute(_READY + _IN_ORDER, (host_id, limit))]
    place = (after.priority, after.depth, url_hash(after.url))
    beside = "AND urls.priority = ? AND (urls.depth, urls.hash) > (?, ?) "
    rows = db.execute(_READY + beside + _IN_ORDER, (host_id, *place, limit)).fetchall()
    if len(rows) < limit:
        below = (host_id, after.priority, limit - len(rows))
        rows += db.execute(_READY + "AND urls.priority < ? " + _IN_ORDER, below).fetchall()
    return [_queued(row) for row in rows]


def queued(db: sqlite3.Connection, url: str) -> QueuedUrl | None:
    """A known URL, whatever its state."""
    key = plain(url)
    row = db.execute(f"{_QUEUED} {_IS}", _key(key)).fetchone()
    return _queued(row) if row else None


def _queued(row: sqlite3.Row) -> QueuedUrl:
    names = ("url", "host", "state", "source", "hint", "priority", "depth", "attempts", "etag", "content")
    return QueuedUrl(
        **{name: row[name] for name in (*names, "last_modified", "visits", "article_id")},
        due=from_seconds(row["due"]),
        published=from_seconds(row["published"]),
        visited=from_seconds(row["visited"]),
        found_on=row["page"],
        pace=None if row["pace"] is None else timedelta(seconds=row["pace"]),
    )


def _host_id(db: sqlite3.Connection, host: str) -> int:
    row = db.execute("SELECT id FROM hosts WHERE host = ?", (host,)).fetchone()
    return int(row[0]) if row else -1


def frontier_hosts(db: sqlite3.Connection, site: str | None) -> list[str]:
    """The hosts that are known, in the alphabet's order: all, or `site` and those below it."""
    which = "WHERE ?1 IS NULL OR host = ?1 OR substr(host, -length(?1) - 1) = '.' || ?1"
    return [row[0] for row in db.execute(f"SELECT host FROM hosts {which} ORDER BY host", (site,))]


def next_due(db: sqlite3.Connection, host: str) -> datetime | None:
    """When a URL of the host is due next; the beginning of 1970 = at once; None = there is none."""
    host_id = _host_id(db, host)
    if db.execute(
        "SELECT 1 FROM urls WHERE host_id = ? AND state = 'due' AND due IS NULL LIMIT 1", (host_id,)
    ).fetchone():
        return from_seconds(0)
    row = db.execute(
        "SELECT min(due) FROM urls WHERE host_id = ? AND state = 'due' AND due IS NOT NULL", (host_id,)
    ).fetchone()
    return from_seconds(row[0])


def count_due(db: sqlite3.Connection, now: datetime, hosts: Collection[str] | None) -> int:
    """How many URLs are due at `now`, on these hosts or on all."""
    ids = (
        [_host_id(db, h) for h in hosts]
        if hosts is not None
        else [r[0] for r in db.execute("SELECT id FROM hosts")]
    )
    total = 0
    for host_id in ids:
        for which in ("due IS NULL", "due IS NOT NULL AND due <= ?2"):
            total += db.execute(
                f"SELECT count(*) FROM urls WHERE host_id = ?1 AND state = 'due' AND {which} AND ?2",
                (host_id, seconds(now)),
            ).fetchone()[0]
    return total


def wake(db: sqlite3.Connection, host: str, hints: Collection[str] | None) -> int:
    """Make a host's URLs due at once, those with these hints or all that are not gone or dead; how many."""
    host_id = _host_id(db, host)
    if hints is None:
        lists, which = "", "1"
    else:
        # The first term names the partial index; the second chooses among its hints.
        is_listed = set(hints) <= set(LISTS)
        lists = "AND hint IN ('listing', 'feed', 'sitemap') " if is_listed else ""
        which = f"hint IN ({', '.join('?' * len(hints))})"
    total = 0
    for state in ("state = 'due' AND due IS NOT NULL", "state = 'done'"):
        total += db.execute(
            f"UPDATE urls SET state = 'due', due = NULL WHERE host_id = ? AND {state} {lists}AND {which}",
            (host_id, *(hints or ())),
        ).rowcount
    return total


LISTS = ("listing", "feed", "sitemap")


def link(db: sqlite3.Connection, urls: Sequence[str], article_id: int, *, source: str, now: datetime) -> None:
    """Remember URLs (already `plain`) as addresses of an article; one that leads elsewhere is left there."""
    for url in urls:
        ensure_url(db, url, source=source, now=now, article_id=article_id)


def linked(db: sqlite3.Connection, urls: Iterable[str]) -> int | None:
    """The article that the first known of these URLs (already `plain`) leads to."""
    for url in urls:
        row = db.execute(f"SELECT article_id {_FROM} {_IS}", _key(url)).fetchone()
        if row and row[0] is not None:
            return int(row[0])
    return None
