"""Taking one article out, with whatever refers to it: what was none, and what is to be deleted."""

from __future__ import annotations

import sqlite3

from scraper.archive import articles
from scraper.archive.connection import Connection

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def take_out(db: Connection, stored: sqlite3.Row) -> None:
    """The article goes, with its versions and parts; what only names it (the ledger, URLs, feed items) stays.

    The foreign keys of the schema decide which is which, so that a new table needs no line here.
    """
    for table, column, is_part in _references(db, "articles"):
        if is_part:
            db.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (stored["id"],))
        else:
            db.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE "{column}" = ?', (stored["id"],))
    articles.remove(db, stored)
    db.execute("UPDATE sites SET articles = articles - 1 WHERE site = ?", (stored["site"],))


def _references(db: Connection, parent: str) -> list[tuple[str, str, bool]]:
    """The columns that refer to a table, and whether a row without it makes no sense."""
    found = []
    for (table,) in db.execute(_TABLES).fetchall():
        columns = {row[1]: bool(row[3] or row[5]) for row in db.execute(f'PRAGMA table_info("{table}")')}
        for row in db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
            if row[2] == parent:
                found.append((table, row[3], columns[row[3]]))
    return found
