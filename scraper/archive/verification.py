"""`scraper verify`: is every part of an archive what it was when it was stored? Changes nothing.

Each check goes as far as the damage lets it, and names what it cannot read; the others go on.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scraper.archive import Archive, dictionaries
from scraper.archive.connection import Connection
from scraper.archive.indexing import INDEXES, Index, Progress, differences
from scraper.errors import CorruptArchiveError

_MOST_TOLD = 100  # of one kind


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it should be."""

    check: str
    """integrity, foreign keys, index, pages, revisions or orphans."""
    where: str
    """The table, and the row or page."""
    message: str


Check = Callable[[Connection], Iterator[Flaw]]


def verify(archive: Archive, *, full: bool = False, progress: Progress | None = None) -> list[Flaw]:
    """Every check there is; an empty list is an archive that can be trusted.

    `full`: compare the search indexes word for word, not only by the number of words.
    """
    checks: dict[str, Check] = {
        "integrity": _integrity,
        "foreign keys": _foreign_keys,
        "index": partial(_index, full=full, progress=progress),
        "revisions": _revisions,
        "orphans": _orphans,
    }
    flaws: list[Flaw] = []
    for name, check in checks.items():
        found = 0
        for flaw in _told(archive, check, name):
            found += 1
            if found <= _MOST_TOLD:
                flaws.append(flaw)
        if found > _MOST_TOLD:
            flaws.append(Flaw(name, "", f"and {found - _MOST_TOLD:,} more"))
    return flaws + list(_pages(archive, progress))


def _told(archive: Archive, check: Check, name: str) -> Iterator[Flaw]:
    try:
        with archive.reading() as db:
            yield from check(db)
    except CorruptArchiveError as error:
        yield Flaw(name, "", f"The check stopped at damage: {error.__cause__ or error}.")


_TREE = re.compile(r"\b[Tt]ree (\d+)\b")


def _integrity(db: Connection) -> Iterator[Flaw]:
    """SQLite's own check of every page, with the table whose page it is."""
    names = dict(db.execute("SELECT rootpage, name FROM sqlite_master").fetchall())
    try:
        lines = _checked(db, "PRAGMA integrity_check")
    except sqlite3.DatabaseError:
        # The check itself stumbles over the damage: its first words, then table by table.
        lines = _checked(db, "PRAGMA integrity_check(1)")
        yield from _damaged_tables(db, sorted(names.values()))
    for line in lines:
        tree = _TREE.search(line)
        yield Flaw("integrity", names.get(int(tree[1]), "") if tree else "", line)


def _checked(db: Connection, pragma: str) -> list[str]:
    reports = db.execute(pragma).fetchall()
    lines = [line for (report,) in reports for line in report.splitlines()]
    return [line for line in lines if line != "ok" and not line.startswith("*** in database")]


def _damaged_tables(db: Connection, names: list[str]) -> Iterator[Flaw]:
    for name in names:
        try:
            db.execute(f'SELECT count(*) FROM "{name}" NOT INDEXED').fetchone()
        except sqlite3.OperationalError:
            continue  # an index has no rows of its own
        except sqlite3.DatabaseError as error:
            yield Flaw("integrity", name, f"Part of the table cannot be read ({error}).")


def _foreign_keys(db: Connection) -> Iterator[Flaw]:
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Flaw("foreign keys", f"{table} {row}", f"It refers to a row of {parent} that is not there.")


def _index(db: Connection, *, full: bool, progress: Progress | None) -> Iterator[Flaw]:
    """The search indexes: sound in themselves, and made of what they index as it is now."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    indexes = [index for index in INDEXES if index.table in there]
    for index in INDEXES:
        if index not in indexes:
            yield Flaw("integrity", index.table, "The table is not there.")
    path = Path(db.execute("PRAGMA database_list").fetchone()[2])
    yield from _structure(path, indexes)
    for index in indexes:
        for number, message in differences(path, index, full=full, progress=progress):
            yield Flaw("index", f"{index.content} {number}", message)


def _structure(path: Path, indexes: Sequence[Index]) -> Iterator[Flaw]:
    """FTS5's own check, which needs a connection that may write, and writes nothing."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for index in indexes:
                other.execute(f"INSERT INTO {index.table} ({index.table}) VALUES ('integrity-check')")
            other.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        yield Flaw("index", "", f"The index could not be checked ({error}); try again when nobody writes.")
    except sqlite3.DatabaseError as error:
        yield Flaw("index", "", f"The search index is damaged ({error}); search may miss articles.")


def _revisions(db: Connection) -> Iterator[Flaw]:
    """Every version against its hash, and every article against its newest version."""
    for row in db.execute("SELECT id, article_id, number, body, sha256 FROM revisions"):
        if hashlib.sha256(row["body"].encode()).hexdigest() != row["sha256"]:
            where = f"revisions {row['id']} (article {row['article_id']}, number {row['number']})"
            yield Flaw("revisions", where, "Its text is not what was stored.")
    for (number,) in db.execute(
        "SELECT articles.id FROM articles LEFT JOIN revisions ON revisions.article_id = articles.id "
        "AND revisions.number = articles.revision WHERE revisions.body IS NOT articles.body"
    ):
        yield Flaw("revisions", f"articles {number}", "Its text is not that of its revision.")


_ORPHANS = (
    (
        "bodies",
        "SELECT sha256 FROM bodies "
        "WHERE sha256 NOT IN (SELECT sha256 FROM captures WHERE sha256 IS NOT NULL) "
        "AND sha256 NOT IN (SELECT sha256 FROM dictionary_pages)",
        "No capture has this page.",
    ),
    (
        "articles",
        "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM revisions)",
        "It has no revision.",
    ),
    (
        "dictionaries",
        "SELECT id FROM dictionaries WHERE id NOT IN (SELECT dictionary_id FROM dictionary_pages)",
        "It has no pages.",
    ),
    (
        "sites",
        "SELECT site FROM sites "
        "WHERE articles <> (SELECT count(*) FROM articles WHERE articles.site = sites.site)",
        "It has another number of articles than it says.",
    ),
)


def _orphans(db: Connection) -> Iterator[Flaw]:
    for table, sql, message in _ORPHANS:
        for (key,) in db.execute(sql):
            yield Flaw("orphans", f"{table} {key}", message)


def _pages(archive: Archive, progress: Progress | None) -> Iterator[Flaw]:
    """Every stored page against its hash."""
    try:
        with archive.reading() as db:
            keys = [key for (key,) in db.execute("SELECT sha256 FROM bodies ORDER BY sha256")]
    except CorruptArchiveError as error:
        yield Flaw("pages", "bodies", f"The list of pages cannot be read: {error.__cause__ or error}.")
        return
    for done, sha256 in enumerate(keys, 1):
        try:
            with archive.reading() as db:
                dictionaries.decoded(db, sha256)
        except CorruptArchiveError as error:
            yield Flaw("pages", f"bodies {sha256}", str(error))
        if progress:
            progress(done, len(keys))
