"""Rows for an export: one by one however many there are, and all that can be read of a damaged file.

Which rows there are is asked once; each is then read by its number. So a search is made once for an export, a
long one keeps no snapshot open beside a crawl, and damage costs the rows that lie in it and no others.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from scraper.archive import Archive, Filters
from scraper.archive.articles import with_parts
from scraper.archive.connection import Connection
from scraper.archive.moments import day_bound, moment
from scraper.archive.records import StoredArticle
from scraper.archive.rows import stored_article
from scraper.archive.search import conditions
from scraper.archive.urls import named_site
from scraper.errors import CorruptArchiveError

Lost = Callable[[str, int, str], None]
"""Told of a row that cannot be read: its table, its number, why."""

TABLES = ("articles", "revisions", "images", "feed_items", "captures")
"""What can be exported row by row."""

_NEVER = "1970-01-01T00:00:00+00:00"
_OWN_DAYS = {
    "captures": ("at >= ?", "at < ? || 'T99'"),
    "feed_items": ("last_seen >= ?", "first_seen < ? || 'T99'"),
}
"""Tables with a site and days of their own: not before the first day, not after the last."""


def spare_memory(archive: Archive) -> None:
    """Keep few pages in memory: an export reads each once."""
    with archive.reading() as db:
        db.execute("PRAGMA cache_size = -4096")  # KiB


def article_ids(archive: Archive, filters: Filters) -> array[int]:
    """The articles that the filters let through, by number.

    Raises:
        InvalidQueryError: a day of the filters is none.
    """
    where, values = conditions(filters)
    return _ids(archive, "articles", where, values, filters.limit)


def articles(archive: Archive, ids: array[int], lost: Lost) -> Iterator[StoredArticle]:
    """These articles, in their order; one that is gone meanwhile is left out."""
    for number in ids:
        try:
            with archive.reading() as db:
                row = db.execute("SELECT * FROM articles WHERE id = ?", (number,)).fetchone()
                if row is None:
                    continue
        except CorruptArchiveError as error:
            lost("articles", number, str(error))
            continue
        try:
            with archive.reading() as db:
                stored = with_parts(db, row)
        except (CorruptArchiveError, TypeError, ValueError) as error:  # its revision, authors or images
            lost("revisions", number, str(error))
            stored = _alone(row)
        yield stored


def _alone(row: sqlite3.Row) -> StoredArticle:
    """An article of which the row alone can be read."""
    sha256 = hashlib.sha256(row["body"].encode()).hexdigest()
    revision = {"blocks": None, "evidence": "{}", "extractor": "", "sha256": sha256}
    return stored_article(row, authors=[], images=[], revision=revision)


def row_ids(archive: Archive, table: str, filters: Filters) -> array[int]:
    """The rows of a table that belong to what the filters let through, by number.

    Captures and feed items are chosen by their own site and days, and by the article's other properties;
    everything else by its article.
    """
    if table == "articles":
        return article_ids(archive, filters)
    terms: list[str] = []
    values: list[Any] = []
    if table in _OWN_DAYS:
        first, last = _OWN_DAYS[table]
        if filters.site:
            terms.append("site = ?")
            values.append(named_site(filters.site))
        if filters.since:
            terms.append(first)
            values.append(day_bound(filters.since, last=False))
        if filters.until:
            terms.append(last)
            values.append(day_bound(filters.until, last=True))
        filters = replace(filters, site=None, since=None, until=None)
    where, others = conditions(filters)
    if where != "1":
        terms.append(f"article_id IN (SELECT id FROM articles WHERE {where})")
        values += others
    return _ids(archive, table, " AND ".join(terms) or "1", values, filters.limit)


def rows_of_articles(archive: Archive, table: str, filters: Filters) -> array[int]:
    """The rows of a table that belong to the articles which the filters let through, by number.

    A site alone has all its captures and feed items, those that led to no article among them.
    """
    if replace(filters, site=None) == Filters():
        return row_ids(archive, table, filters)
    where, values = conditions(filters)
    chosen = f"SELECT id FROM articles WHERE {where} ORDER BY id LIMIT ?"
    most = -1 if filters.limit is None else filters.limit
    return _ids(archive, table, f"article_id IN ({chosen})", [*values, most], None)


def rows(archive: Archive, table: str, ids: array[int], lost: Lost) -> Iterator[dict[str, Any]]:
    """These rows of a table, in their order, as they are stored."""
    for number in ids:
        try:
            with archive.reading() as db:
                row = db.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', (number,)).fetchone()
        except CorruptArchiveError as error:
            lost(table, number, str(error))
            continue
        if row is not None:
            yield dict(row)


def columns(archive: Archive, table: str) -> dict[str, str]:
    """The columns of a table and their types: TEXT, INTEGER or REAL."""
    with archive.reading() as db:
        return {row["name"]: row["type"] for row in db.execute(f'PRAGMA table_info("{table}")')}


def headline(archive: Archive, article_id: int) -> str:
    """The headline of an article; "" where it has none or cannot be read."""
    try:
        with archive.reading() as db:
            row = db.execute("SELECT headline FROM articles WHERE id = ?", (article_id,)).fetchone()
    except CorruptArchiveError:
        return ""
    return (row[0] if row else None) or ""


def origin(archive: Archive, capture_id: int) -> dict[str, Any] | None:
    """Where an imported capture came from; `request` is a list of its first line and its headers."""
    with archive.reading() as db:
        row = db.execute("SELECT * FROM imports WHERE capture_id = ?", (capture_id,)).fetchone()
    return None if row is None else dict(row) | {"request": json.loads(row["request"] or "null")}


def span(archive: Archive) -> tuple[datetime, datetime]:
    """When the first and the last capture were made; the beginning of 1970 where there is none.

    The second is the time that an export bears: of the same archive every export is the same, byte for byte.
    """
    found = (None, None)
    with suppress(CorruptArchiveError), archive.reading() as db:
        found = db.execute("SELECT min(at), max(at) FROM captures").fetchone()
    return moment(found[0] or _NEVER), moment(found[1] or _NEVER)


def _ids(archive: Archive, table: str, where: str, values: list[Any], limit: int | None) -> array[int]:
    try:
        with archive.reading() as db:
            return _select(db, table, where, values, limit)
    except CorruptArchiveError:
        return _survivors(archive, table, where, values, limit)


def _select(db: Connection, table: str, where: str, values: list[Any], limit: int | None) -> array[int]:
    found = db.execute(
        f'SELECT rowid FROM "{table}" WHERE {where} ORDER BY rowid LIMIT ?',
        (*values, -1 if limit is None else limit),
    )
    return array("q", (row[0] for row in found))


def _survivors(archive: Archive, table: str, where: str, values: list[Any], limit: int | None) -> array[int]:
    """The same where a page of the table is damaged: each number is tried.

    One that cannot be read is among them, as nobody can say that the filters leave it out.
    """
    survivors: array[int] = array("q")
    for number in range(1, _highest(archive, table) + 1):
        if limit is not None and len(survivors) >= limit:
            break
        try:
            with archive.reading() as db:
                sql = f'SELECT 1 FROM "{table}" WHERE rowid = ? AND {where}'
                is_one = db.execute(sql, (number, *values)).fetchone() is not None
        except CorruptArchiveError:
            is_one = True
        if is_one:
            survivors.append(number)
    return survivors


def _highest(archive: Archive, table: str) -> int:
    """No row has a higher number, as far as that can be known."""
    highest = 0
    for sql in (
        f'SELECT max(rowid) FROM "{table}"',
        f"SELECT max(seq) FROM sqlite_sequence WHERE name = '{table}'",
        *(
            f"SELECT max(rowid) FROM (SELECT rowid FROM {t} INDEXED BY {i})"
            for t, i in _indexes(archive, table)
        ),
    ):
        try:
            with archive.reading() as db:
                highest = max(highest, db.execute(sql).fetchone()[0] or 0)
        except CorruptArchiveError:
            continue
    return highest


def _indexes(archive: Archive, table: str) -> list[tuple[str, str]]:
    """The table's whole indexes, which hold every row's number a second time."""
    with archive.reading() as db:
        return [
            (f'"{table}"', f'"{row["name"]}"')
            for row in db.execute(f'PRAGMA index_list("{table}")')
            if not row["partial"]
        ]
