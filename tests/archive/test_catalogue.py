from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.archive.catalogue import TABLES, as_markdown
from scraper.archive.queries import QUERIES, Query
from scraper.archive.search import register

ROOT = Path(__file__).parents[2]


def live_tables(db: sqlite3.Connection) -> dict[str, list[str]]:
    names = [
        name
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("articles_fts_", "feed_items_fts_", "sqlite_"))
    ]
    return {name: [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')] for name in names}


def test_every_table_and_column_is_described(archive: Archive) -> None:
    assert {name: list(table.columns) for name, table in TABLES.items()} == live_tables(archive._db)
    assert all(text for table in TABLES.values() for text in (table.description, *table.columns.values()))


def test_labels_facets_and_order_are_columns() -> None:
    for table in TABLES.values():
        assert {*filter(None, (table.label, table.sort_desc)), *table.facets} <= set(table.columns)


def test_the_page_in_docs_is_the_newest() -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert page == as_markdown(), "run: python -m scraper.archive.catalogue > docs/schema.md"


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_queries_run(archive: Archive, query: Query) -> None:
    register(archive._db)
    names = ("site", "words", "since", "until")
    archive._db.execute(query.sql, dict.fromkeys(names, "")).fetchall()


def test_tables_that_readers_see_have_plain_names() -> None:
    assert not [name for name, table in TABLES.items() if name.startswith("_") and not table.is_hidden]
