"""The search indexes as FTS5 keeps them: each transaction leaves a segment, and segments are merged in steps.

By itself FTS5 merges in lumps while something is stored, so that now and then a page takes long. Here it is
told how much and when: between the pages, see `scraper.archive.upkeep`. Any number of segments is searched
alike; of fewer, faster.
"""

from __future__ import annotations

import sqlite3

INDEXES = ("articles_fts", "feed_items_fts")

_SETTINGS = {
    "automerge": 0,  # never by itself
    "usermerge": 16,  # segments that become one: more at once means that each entry is rewritten less often
    "crisismerge": 1000,  # nor because there are many; FTS5 has room for 2,000
}
"""https://sqlite.org/fts5.html#the_automerge_configuration_option"""


def settle(db: sqlite3.Connection) -> None:
    """Give the indexes their settings; they are kept in the file."""
    for table in INDEXES:
        for name, value in _SETTINGS.items():
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", (name, value))


def merge(db: sqlite3.Connection, leaves: int) -> bool:
    """Write about so many leaves of merged segments; whether there were any to merge."""
    is_done = True
    for table in INDEXES:
        before = db.total_changes
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (leaves,))
        is_done = is_done and db.total_changes - before < 2  # as the documentation of `merge` has it
    return not is_done
