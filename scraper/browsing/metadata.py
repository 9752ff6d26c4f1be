"""What Datasette says about the archive: the archive's own catalogue, in Datasette's words."""

from __future__ import annotations

import textwrap
from typing import Any

from scraper.archive.backstage import Table
from scraper.archive.catalogue import TABLES
from scraper.archive.queries import QUERIES, Query


def metadata(name: str) -> dict[str, Any]:
    """Datasette's metadata for the database of that name."""
    return {
        "title": "News archive",
        "databases": {
            name: {
                "description": "Every table, and questions whose answers are a click away.",
                "tables": {table: _table(table, found) for table, found in TABLES.items()},
                "queries": {query.name: _query(query) for query in QUERIES},
            }
        },
    }


def _table(name: str, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": table.description,
        "columns": table.columns,
        "facets": list(table.facets),
        "label_column": table.label,
        "sort_desc": table.sort_desc,
        "hidden": table.is_hidden,
    }
    if name in ("articles", "feed_items"):
        found |= {"fts_table": f"{name}_fts", "fts_pk": "id"}
    return {key: value for key, value in found.items() if value}


def _query(query: Query) -> dict[str, Any]:
    return {
        "title": query.title,
        "description": query.description,
        "sql": textwrap.dedent(query.sql).strip(),
        "hide_sql": True,
    }
