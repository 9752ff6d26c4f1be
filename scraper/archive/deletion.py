"""Deleting, by site or address: what was said and shown goes, that it was here and was deleted stays.

The ledger keeps a line for every capture, without its page, and one more that says when it was deleted. The
address is not fetched again by itself. `scraper vacuum` then overwrites the place that the bytes had.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scraper.archive import Archive, articles, connection, dictionaries, feeds, removal, urls
from scraper.archive.connection import Connection
from scraper.archive.moments import iso
from scraper.archive.rows import clean
from scraper.errors import ArchiveError, UsageError
from scraper.hosts import site_of


@dataclass(frozen=True, slots=True)
class Deleted:
    """What went."""

    articles: int
    captures: int
    """Lines of the ledger that lost their page."""
    pages: int
    """Raw pages that nothing else needs."""


def delete(archive: Archive, keys: Sequence[str], *, site: str | None = None, reason: str = "") -> Deleted:
    """Delete what is known under addresses, or all of a site. Call it under `hold`.

    Args:
        keys: URLs, or numbers of articles.
        site: by its name, by a host with or without `www.`, or by an address of it.
        reason: for the ledger.

    Raises:
        UsageError: the archive knows nothing of that name; then nothing is deleted.
    """
    site = urls.named_site(site) if site else None
    run_id = archive.begin_run("delete", [*keys, *([f"--site {site}"] if site else [])])
    status = "failed"
    try:
        with archive.reading() as db:
            db.execute("PRAGMA foreign_keys = OFF")  # checked once at the end, not with each of many rows
            try:
                with connection.transaction(db):
                    found = _delete(db, keys, site, reason, iso(archive._clock()), run_id)
            finally:
                db.execute("PRAGMA foreign_keys = ON")
        status = "done"
    finally:
        archive.end_run(run_id, status=status, counts={})
    return found


def _delete(
    db: Connection, keys: Sequence[str], site: str | None, reason: str, at: str, run_id: int
) -> Deleted:
    url_ids = _url_ids(db, keys, site)
    numbers = _articles(db, url_ids, site)
    url_ids |= {
        n for number in numbers for (n,) in db.execute("SELECT id FROM urls WHERE article_id = ?", (number,))
    }
    chosen = _captures(db, url_ids, numbers)
    pages = {sha256 for _, sha256 in chosen if sha256}
    for number in numbers:
        if (stored := articles.find_row(db, number)) is not None:
            removal.take_out(db, stored)
    for capture_id, _ in chosen:
        db.execute(
            "UPDATE captures SET sha256 = NULL, headers = NULL, error = NULL, article_id = NULL, "
            "revision = NULL, result = 'none', kept_because = ? WHERE id = ?",
            (f"deleted {at}", capture_id),
        )
    _leave_trace(db, url_ids, reason, at, run_id)
    if site:
        _forget_site(db, site)
    gone = _delete_pages(db, pages, at)
    if broken := db.execute("PRAGMA foreign_key_check").fetchone():
        raise ArchiveError(
            f"Nothing was deleted: the table {broken[0]} still needs some of it; please report it."
        )
    return Deleted(len(numbers), len(chosen), gone)


def _url_ids(db: Connection, keys: Sequence[str], site: str | None) -> set[int]:
    found: set[int] = set()
    for key in keys:
        number = articles.find_id(db, key)
        known = urls.find_url(db, urls.plain(key))
        if number is None and known is None:
            raise UsageError(f"The archive knows nothing of {key}; nothing was deleted.")
        found |= {known["id"]} if known else set()
        found |= {n for (n,) in db.execute("SELECT id FROM urls WHERE article_id = ?", (number,))}
    if site:
        hosts = [n for n, host in db.execute("SELECT id, host FROM hosts") if _is_of(host, site)]
        rows = (db.execute("SELECT id FROM urls WHERE host_id = ?", (host,)) for host in hosts)
        own = {n for row in rows for (n,) in row}
        if not own and not db.execute("SELECT 1 FROM sites WHERE site = ?", (site,)).fetchone():
            raise UsageError(f"The archive knows no site {site}; nothing was deleted.")
        found |= own
    return found


def _is_of(host: str, site: str) -> bool:
    return site_of(f"http://{host}") == site


def _articles(db: Connection, url_ids: Iterable[int], site: str | None) -> list[int]:
    found = {n for (n,) in db.execute("SELECT id FROM articles WHERE site = ?", (site,))}
    for url_id in url_ids:
        found |= {n for (n,) in db.execute("SELECT article_id FROM urls WHERE id = ?", (url_id,)) if n}
    return sorted(found)


def _captures(db: Connection, url_ids: Iterable[int], numbers: Iterable[int]) -> list[tuple[int, str | None]]:
    found: dict[int, str | None] = {}
    for column, keys in (("url_id", url_ids), ("article_id", numbers)):
        for key in keys:
            found.update(db.execute(f"SELECT id, sha256 FROM captures WHERE {column} = ?", (key,)).fetchall())
    return sorted(found.items())


def _leave_trace(db: Connection, url_ids: Iterable[int], reason: str, at: str, run_id: int) -> None:
    for url_id in sorted(url_ids):
        db.execute(
            "INSERT INTO captures (url, url_id, site, at, outcome, reason, result, run_id) "
            "SELECT urls.url, urls.id, (SELECT site FROM captures WHERE url_id = urls.id LIMIT 1), ?, "
            "'deleted', ?, 'none', ? FROM urls WHERE id = ? "
            "AND EXISTS (SELECT 1 FROM captures WHERE url_id = urls.id)",
            (at, clean(reason) or "deleted on purpose", run_id, url_id),
        )
        db.execute(
            "UPDATE urls SET state = 'dead', due = NULL, etag = NULL, last_modified = NULL WHERE id = ?",
            (url_id,),
        )


def _forget_site(db: Connection, site: str) -> None:
    feeds.forget(db, site)
    for table in ("boilerplate", "recent_blocks"):
        db.execute(f"DELETE FROM {table} WHERE site = ?", (site,))
    for row in db.execute("SELECT site FROM open_sites").fetchall():
        if _is_of(row[0], site):
            db.execute("DELETE FROM open_sites WHERE site = ?", (row[0],))


def _delete_pages(db: Connection, pages: Iterable[str], at: str) -> int:
    """Delete raw pages that no capture has any more; others that are compressed by them are freed first."""
    used = "SELECT DISTINCT sha256 FROM captures WHERE sha256 IS NOT NULL"
    gone = set(pages).difference(sha256 for (sha256,) in db.execute(used))
    _free(db, gone)
    for sha256 in gone:
        db.execute("DELETE FROM bodies WHERE sha256 = ?", (sha256,))
    return len(gone)


def _free(db: sqlite3.Connection, gone: set[str]) -> None:
    """No dictionary is made of pages that go."""
    for (number,) in db.execute("SELECT id FROM dictionaries").fetchall():
        pages = db.execute("SELECT sha256 FROM dictionary_pages WHERE dictionary_id = ?", (number,))
        if gone.isdisjoint(sha256 for (sha256,) in pages.fetchall()):
            continue
        for (sha256,) in db.execute(
            "SELECT sha256 FROM bodies WHERE dictionary_id = ?", (number,)
        ).fetchall():
            if sha256 not in gone:
                dictionaries.store_again(db, sha256, None)
            else:
                db.execute("UPDATE bodies SET dictionary_id = NULL WHERE sha256 = ?", (sha256,))
        db.execute("DELETE FROM dictionary_pages WHERE dictionary_id = ?", (number,))
        db.execute("DELETE FROM dictionaries WHERE id = ?", (number,))
