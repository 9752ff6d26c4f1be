"""`scraper verify`: is every part of an archive what it was when it was stored? Changes nothing.

Each check goes as far as the damage lets it, and names what it cannot read; the others go on.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from scraper.archive import Archive, dictionaries
from scraper.archive.connection import Connection
from scraper.archive.rows import INDEXED, index_values
from scraper.errors import CorruptArchiveError

_AT_ONCE = 500
_MOST_TOLD = 100  # of one kind

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it should be."""

    check: str
    """integrity, foreign keys, index, pages, revisions or orphans."""
    where: str
    """The table, and the row or page."""
    message: str


def verify(archive: Archive, *, progress: Progress | None = None) -> list[Flaw]:
    """Every check there is; an empty list is an archive that can be trusted."""
    checks = (_integrity, _foreign_keys, _index, _revisions, _orphans)
    flaws: list[Flaw] = []
    for check in checks:
        name = check.__name__.strip("_").replace("_", " ")
        found = 0
        for flaw in _told(archive, check, name):
            found += 1
            if found <= _MOST_TOLD:
                flaws.append(flaw)
        if found > _MOST_TOLD:
            flaws.append(Flaw(name, "", f"and {found - _MOST_TOLD:,} more"))
    return flaws + list(_pages(archive, progress))


def _told(archive: Archive, check: Callable[[Connection], Iterator[Flaw]], name: str) -> Iterator[Flaw]:
    try:
        with archive._reading() as db:
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


def _index(db: Connection) -> Iterator[Flaw]:
    """The search index: sound in itself, and made of the articles as they are now."""
    yield from _structure(db)
    yield from _missing(db)
    with closing(sqlite3.connect(":memory:")) as fresh:
        made = db.execute("SELECT sql FROM sqlite_master WHERE name = 'articles_fts'").fetchone()[0]
        last = 0
        while rows := _indexed_after(db, last):
            sizes = _sizes(fresh, made, rows)
            for row in rows:
                if sizes[row["id"]] != row["sz"]:
                    yield Flaw("index", f"articles {row['id']}", "It is indexed with another text.")
            last = rows[-1]["id"]


def _indexed_after(db: Connection, last: int) -> list[sqlite3.Row]:
    names = ", ".join(INDEXED)
    return db.execute(
        f"SELECT articles.id, sz, {names} FROM articles JOIN articles_fts_docsize AS size "
        "ON size.id = articles.id WHERE articles.id > ? ORDER BY articles.id LIMIT ?",
        (last, _AT_ONCE),
    ).fetchall()


def _structure(db: Connection) -> Iterator[Flaw]:
    """FTS5's own check, which needs a connection that may write, and writes nothing."""
    path = db.execute("PRAGMA database_list").fetchone()[2]
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for table in ("articles_fts", "feed_items_fts"):
                other.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            other.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        yield Flaw("index", "", f"The index could not be checked ({error}); try again when nobody writes.")
    except sqlite3.DatabaseError as error:
        yield Flaw("index", "", f"The search index is damaged ({error}); search may miss articles.")


def _missing(db: Connection) -> Iterator[Flaw]:
    for sql, message in (
        ("SELECT id FROM articles EXCEPT SELECT id FROM articles_fts_docsize", "It is not in the index."),
        (
            "SELECT id FROM articles_fts_docsize EXCEPT SELECT id FROM articles",
            "The index has it, nobody else.",
        ),
    ):
        for (number,) in db.execute(sql):
            yield Flaw("index", f"articles {number}", message)


def _sizes(fresh: sqlite3.Connection, made: str, rows: list[sqlite3.Row]) -> dict[int, bytes]:
    """How many words each field would have in the index if it were made now."""
    fresh.execute("DROP TABLE IF EXISTS articles_fts")
    fresh.execute(made.replace("content='articles', content_rowid='id'", "content=''"))
    marks = ", ".join("?" * (len(INDEXED) + 1))
    fresh.executemany(
        f"INSERT INTO articles_fts (rowid, {', '.join(INDEXED)}) VALUES ({marks})",
        ((row["id"], *index_values(row)) for row in rows),
    )
    return dict(fresh.execute("SELECT id, sz FROM articles_fts_docsize").fetchall())


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
        with archive._reading() as db:
            keys = [key for (key,) in db.execute("SELECT sha256 FROM bodies ORDER BY sha256")]
    except CorruptArchiveError as error:
        yield Flaw("pages", "bodies", f"The list of pages cannot be read: {error.__cause__ or error}.")
        return
    for done, sha256 in enumerate(keys, 1):
        try:
            with archive._reading() as db:
                dictionaries.decoded(db, sha256)
        except CorruptArchiveError as error:
            yield Flaw("pages", f"bodies {sha256}", str(error))
        if progress:
            progress(done, len(keys))
