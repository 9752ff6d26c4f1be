"""The past after the present: captures that come in later than newer ones, and a history that stays in order.

A crawl only goes forward. An import brings what was captured long ago, beside what is here already: an
article must go on showing its newest good version, versions are numbered in the order of time, and so is the
ledger.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scraper.archive import Archive, articles, urls, visits
from scraper.archive.connection import Connection, transaction
from scraper.archive.moments import iso
from scraper.archive.records import Saved, Version, Visit
from scraper.archive.revisions import changed_fields, decide
from scraper.archive.rows import as_json, version

ORDERED = {"captures": "at", "revisions": "captured_at", "runs": "started"}
"""Tables whose later rows have higher numbers, and the column that says what is later."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a capture came from that this program did not make."""

    file: str
    record: str | None = None
    request: tuple[str, Sequence[tuple[str, str]]] | None = None
    """The first line and the headers."""
    ip_address: str | None = None


def is_known(archive: Archive, url: str, at: datetime, sha256: str | None, status: int | None) -> bool:
    """Whether this capture is in the ledger: the same URL, second and page.

    Where the page was not stored, or there was none, the status stands for it.
    """
    with archive.reading() as db:
        row = urls.find_url(db, urls.plain(url))
        if row is None:
            return False
        found = db.execute(
            "SELECT 1 FROM captures WHERE url_id = ? AND at = ? "
            "AND (sha256 = ? OR (sha256 IS NULL AND ifnull(status, 0) = ?)) LIMIT 1",
            (row["id"], iso(at), sha256, status or 0),
        ).fetchone()
    return found is not None


def record(archive: Archive, visit: Visit, origin: Origin) -> Saved:
    """Store a visit, whenever it was made, and where it came from, in one transaction."""
    with archive.writing() as db:
        saved = _record(db, visit)
        db.execute(
            "INSERT INTO imports (capture_id, file, record, request, ip_address) VALUES (?, ?, ?, ?, ?)",
            (
                *(saved.capture_id, origin.file, origin.record),
                *(as_json(origin.request) if origin.request else None, origin.ip_address),
            ),
        )
    return saved


class _TooLateError(Exception):
    """The article is newer here: what was stored for it is to be undone first."""

    def __init__(self, article_id: int) -> None:
        self.article_id = article_id


def _record(db: Connection, visit: Visit) -> Saved:
    at = iso(visit.capture.at)
    try:
        with transaction(db):
            saved = visits.record(db, visit)
            if saved.article_id is not None and _is_newer_here(db, saved, at):
                raise _TooLateError(saved.article_id)
            return saved
    except _TooLateError as late:
        shown = _Shown(db, late.article_id) if articles.find_row(db, late.article_id) else None
    saved = visits.record(db, visit)
    if shown is not None and saved.article_id == shown.row["id"]:
        shown.restore(db, saved, at)
    return saved


def _is_newer_here(db: Connection, saved: Saved, at: str) -> bool:
    if saved.change == "changed":
        sql = "SELECT max(captured_at) > ? FROM revisions WHERE article_id = ?"
    elif saved.change == "unchanged":
        sql = "SELECT last_seen > ? FROM articles WHERE id = ?"
    else:
        return False
    return bool(db.execute(sql, (at, saved.article_id)).fetchone()[0])


class _Shown:
    """What an article shows before an older capture of it comes in."""

    def __init__(self, db: Connection, article_id: int) -> None:
        self.row: dict[str, Any] = dict(articles.find_row(db, article_id) or {})
        stored = articles.read_article(db, article_id)
        assert stored is not None
        self.article = stored.article

    def restore(self, db: Connection, saved: Saved, at: str) -> None:
        """Show it again, unless the older capture is better; put the versions in their order."""
        key = int(self.row["id"])
        now = articles.find_row(db, key)
        assert now is not None
        first_seen = min(self.row["first_seen"], at)
        if saved.change == "unchanged":
            kept = {name: self.row[name] for name in ("url", "canonical_url", "modified")}
            update(db, key, kept | {"first_seen": first_seen})
            return
        wins = decide(version(now), version(self.row)).change not in ("changed", "unchanged")
        shown = int(now["revision"]) if wins else int(self.row["revision"])
        places = order_revisions(db, key)
        if wins:
            update(db, key, {"first_seen": first_seen, "revision": places[shown]})
            return
        row = {name: value for name, value in self.row.items() if name != "id"}
        articles.overwrite(db, now, row | {"first_seen": first_seen, "revision": places[shown]})
        articles.set_authors(db, key, self.article.authors)
        articles.set_images(db, key, self.article.images)


def update(db: Connection, article_id: int, columns: Mapping[str, Any]) -> None:
    """Give an article's row these columns, none of which is searched."""
    names = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE articles SET {names} WHERE id = ?", (*columns.values(), article_id))


def order_revisions(db: Connection, article_id: int) -> dict[int, int]:
    """Number an article's versions in the order of time; the number before → the number now.

    What differs from the version before is told anew for each that has another one before it.
    """
    rows = db.execute(
        "SELECT * FROM revisions WHERE article_id = ? ORDER BY captured_at, number", (article_id,)
    ).fetchall()
    places = {int(row["number"]): n for n, row in enumerate(rows, start=1)}
    db.execute("UPDATE revisions SET number = -number WHERE article_id = ?", (article_id,))
    before: tuple[int, Version] | None = None
    for row in rows:
        number = int(row["number"])
        told = {"number": places[number]}
        if (before[0] if before else 0) != number - 1:
            told |= _told(before[1] if before else None, version(row), row)
        names = ", ".join(f"{name} = ?" for name in told)
        db.execute(f"UPDATE revisions SET {names} WHERE id = ?", (*told.values(), row["id"]))
        before = (number, version(row))
    _follow(db, article_id, places)
    return places


def _told(before: Version | None, now: Version, row: sqlite3.Row) -> dict[str, Any]:
    if before is None:
        return {"cause": "first", "changed": ""}
    cause = row["cause"] if row["cause"] != "first" else "edit"
    if before.kind != "article" and now.kind == "article":
        cause = "better"
    return {"cause": cause, "changed": ", ".join(changed_fields(before, now))}


def _follow(db: Connection, article_id: int, places: Mapping[int, int]) -> None:
    """The ledger names the newest version after each capture."""
    moved = [(new, old) for old, new in places.items() if new != old]
    db.executemany(
        "UPDATE captures SET revision = -? WHERE article_id = ? AND revision = ?",
        ((new, article_id, old) for new, old in moved),
    )
    db.execute(
        "UPDATE captures SET revision = -revision WHERE article_id = ? AND revision < 0", (article_id,)
    )


def put_in_order(archive: Archive) -> None:
    """Number the ledger, the versions and the runs by time again, and what sites remember, all or nothing."""
    with archive.writing() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        for table, time in ORDERED.items():
            order_rows(db, table, time)
        db.execute(
            "UPDATE sites SET first_crawled = found.first, last_crawled = found.last FROM "
            "(SELECT site, min(at) AS first, max(at) AS last FROM captures GROUP BY site) AS found "
            "WHERE found.site = sites.site"
        )


def current_run(archive: Archive) -> int:
    """The number of the run in progress, of which there is one under `hold`; `put_in_order` may change it."""
    with archive.reading() as db:
        return int(db.execute("SELECT max(id) FROM runs WHERE status = 'running'").fetchone()[0])


def order_rows(db: Connection, table: str, time: str) -> int:
    """Give the rows of a table, from the first that has an earlier one after it on, their numbers by time.

    What refers to them follows. Returns how many have another number now.
    """
    start = _first_out_of_order(db, table, time)
    if start is None:
        return 0
    db.execute("CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
    try:
        db.execute(
            f"WITH late AS (SELECT id, {time} AS time FROM {table} WHERE id >= ?), "
            "a AS (SELECT id, row_number() OVER (ORDER BY time, id) AS n FROM late), "
            "b AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM late) "
            "INSERT INTO moved SELECT a.id, b.id FROM a JOIN b USING (n) WHERE a.id != b.id",
            (start,),
        )
        for other, column in (*_references(db, table), (table, "id")):
            # By way of negative numbers, as no two rows may have the same one even for a moment.
            db.execute(
                f"UPDATE {other} SET {column} = -(SELECT new FROM moved WHERE old = {column}) "
                f"WHERE {column} IN (SELECT old FROM moved)"
            )
            db.execute(f"UPDATE {other} SET {column} = -{column} WHERE {column} < 0")
        return int(db.execute("SELECT count(*) FROM moved").fetchone()[0])
    finally:
        db.execute("DROP TABLE moved")


def _first_out_of_order(db: Connection, table: str, time: str) -> int | None:
    """The first row before which a later one belongs."""
    latest, earliest = "", None
    for row in db.execute(f"SELECT {time} FROM {table} ORDER BY id"):
        if row[0] < latest:
            earliest = row[0] if earliest is None else min(earliest, row[0])
        else:
            latest = row[0]
    if earliest is None:
        return None
    found = db.execute(f"SELECT min(id) FROM {table} WHERE {time} > ?", (earliest,)).fetchone()
    return int(found[0])


def _references(db: Connection, table: str) -> list[tuple[str, str]]:
    """Every column that refers to the numbers of a table."""
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [
        (f'"{name}"', f'"{key["from"]}"')
        for name in tables
        for key in db.execute(f'PRAGMA foreign_key_list("{name}")')
        if key["table"] == table
    ]
