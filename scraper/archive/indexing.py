"""The search indexes: whether they hold the words of what they index, and how they are made again.

An index has no copy of the texts. What it ought to hold is found by folding the texts once more into an index
in memory, made by the same statement, a batch at a time.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from scraper.archive import Archive
from scraper.archive.connection import look
from scraper.archive.folding import indexed
from scraper.archive.rows import INDEXED, Readable, index_values

_AT_ONCE = 500

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Index:
    """An FTS5 table and what it is made of."""

    table: str
    content: str
    """The table whose rows it indexes, by their id."""
    columns: tuple[str, ...]
    values: Callable[[Readable], tuple[str, ...]]
    """What it holds for a row of `content`, in the order of `columns`."""


def _item_values(row: Readable) -> tuple[str, ...]:
    return indexed(row["headline"]), indexed(row["summary"])


INDEXES = (
    Index("articles_fts", "articles", INDEXED, index_values),
    Index("feed_items_fts", "feed_items", ("headline", "summary"), _item_values),
)


def differences(
    path: Path, index: Index, *, full: bool, progress: Progress | None = None
) -> Iterator[tuple[int, str]]:
    """The rows for which an index holds something else than it ought to, and what is wrong.

    `full`: compare every word and its place, which takes several times as long; else only how many words
    each field has. Everything is read as it was at one moment, whoever writes meanwhile.
    """
    with closing(look(path)) as db, closing(sqlite3.connect(":memory:")) as fresh:
        db.row_factory = sqlite3.Row
        db.execute("BEGIN")
        fresh.execute(
            db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index.table,)).fetchone()[0]
        )
        told = set()
        for number, message in _strangers(db, index):
            told.add(number)
            yield number, message
        sums: defaultdict[int, int] = defaultdict(int)
        if full:
            _add_words(db, index, sums, +1)
        done, total = 0, _count(db, index)
        for rows in _batches(db, index):
            sizes = _index_alone(fresh, index, rows)
            if full:
                _add_words(fresh, index, sums, -1)
            for row in rows:
                is_other = sums.pop(row["id"], 0) != 0 or sizes[row["id"]] != row["sz"]
                if is_other and row["id"] not in told:
                    yield row["id"], "It is indexed with another text."
            done += len(rows)
            if progress:
                progress(done, total)
        for number in sorted(number for number, rest in sums.items() if rest and number not in told):
            yield number, "The index has words of it, nobody else."


def _strangers(db: sqlite3.Connection, index: Index) -> Iterator[tuple[int, str]]:
    """What only one of the two lists of rows has."""
    ids, known = f"SELECT id FROM {index.content}", f"SELECT id FROM {index.table}_docsize"
    for sql, message in (
        (f"{ids} EXCEPT {known}", "It is not in the index."),
        (f"{known} EXCEPT {ids}", "The index has it, nobody else."),
    ):
        for (number,) in db.execute(sql):
            yield number, message


def _count(db: sqlite3.Connection, index: Index) -> int:
    return int(db.execute(f"SELECT count(*) FROM {index.content}").fetchone()[0])


def _batches(db: sqlite3.Connection, index: Index) -> Iterator[list[sqlite3.Row]]:
    names = ", ".join(index.columns)
    sql = (
        f"SELECT content.id AS id, sz, {names} FROM {index.content} AS content "
        f"LEFT JOIN {index.table}_docsize AS size ON size.id = content.id "
        "WHERE content.id > ? ORDER BY content.id LIMIT ?"
    )
    last = 0
    while rows := db.execute(sql, (last, _AT_ONCE)).fetchall():
        yield rows
        last = rows[-1]["id"]


def _index_alone(fresh: sqlite3.Connection, index: Index, rows: list[sqlite3.Row]) -> dict[int, bytes]:
    """Make the index in memory of these rows alone; how many words each field of them has."""
    fresh.execute(f"INSERT INTO {index.table} ({index.table}) VALUES ('delete-all')")
    _insert(fresh, index, rows)
    return dict(fresh.execute(f"SELECT id, sz FROM {index.table}_docsize").fetchall())


def _insert(db: sqlite3.Connection, index: Index, rows: list[sqlite3.Row]) -> None:
    marks = ", ".join("?" * (len(index.columns) + 1))
    db.executemany(
        f"INSERT INTO {index.table} (rowid, {', '.join(index.columns)}) VALUES ({marks})",
        ((row["id"], *index.values(row)) for row in rows),
    )


def _add_words(db: sqlite3.Connection, index: Index, sums: dict[int, int], sign: int) -> None:
    """Add to the sum of each row a hash of each of its words with its place, or take it away again.

    A million rows are compared in two passes this way, for the index is sorted by words: what is left is 0
    where both sides are the same, and one time in 2^64 elsewhere.
    """
    db.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', '{index.table}', 'instance')"
    )
    cursor = db.cursor()
    cursor.row_factory = None
    # As bytes: a damaged word need not be UTF-8, and Python's hash of bytes is a keyed one (SipHash), whose
    # sums tell two words that changed places; its hash of a tuple is too plain for that.
    for number, place in cursor.execute(
        "SELECT doc, CAST(term || ' ' || col || ' ' || offset AS BLOB) FROM temp.words"
    ):
        sums[number] += sign * hash(place)


def make_again(archive: Archive, *, progress: Progress | None = None) -> None:
    """Make both indexes again from what they index, in one transaction. Call it under `hold`."""
    with archive.writing() as db:
        total = sum(_count(db, index) for index in INDEXES)
        done = 0
        for index in INDEXES:
            db.execute(f"INSERT INTO {index.table} ({index.table}) VALUES ('delete-all')")
            for rows in _batches(db, index):
                _insert(db, index, rows)
                done += len(rows)
                if progress:
                    progress(done, total)
