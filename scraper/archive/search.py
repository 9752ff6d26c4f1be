"""Search: words and filters in, ranked articles with a snippet out."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from scraper.archive.articles import with_parts
from scraper.archive.connection import Connection
from scraper.archive.expressions import Query, parse
from scraper.archive.folding import fold, words
from scraper.archive.moments import day_bound
from scraper.archive.records import Filters, Hit, StoredArticle
from scraper.archive.rows import INDEXED, clean
from scraper.archive.snippets import Place, find_places, highlight, snippet
from scraper.archive.urls import site_of

WEIGHTS = {"headline": 10.0, "dek": 4.0, "byline": 3.0, "body": 1.0, "caption": 2.0, "tags": 3.0}
"""What a word counts in each field. https://sqlite.org/fts5.html#the_bm25_function"""

_BM25 = f"bm25(articles_fts, {', '.join(str(WEIGHTS[name]) for name in INDEXED)})"


def match_expression(query: str) -> str:
    """A query as FTS5's MATCH understands it."""
    return parse(query).expression or '""'


def register(db: sqlite3.Connection) -> None:
    """Give a connection of another program, such as Datasette's, this search as two SQL functions.

    `scraper_match(words)` is what `articles_fts MATCH` wants; `scraper_snippet(text, words, before, after)`
    is the piece of the text that fits best, each hit between the marks (not escaped for HTML).
    """
    db.create_function("scraper_match", 1, _sql_match, deterministic=True)
    db.create_function("scraper_snippet", 4, _sql_snippet, deterministic=True)


def _sql_match(query: object) -> str:
    return match_expression(str(query)) if query is not None else '""'


def _sql_snippet(text: object, query: object, before: object, after: object) -> str:
    body = "" if text is None else str(text)
    spans = snippet(body, find_places(body, parse("" if query is None else str(query)).terms))
    return "".join(f"{before}{span.text}{after}" if span.hit else span.text for span in spans)


def search(db: Connection, filters: Filters, *, limit: int, offset: int) -> list[Hit]:
    """The best articles for `filters.query`; without one, the newest of those that the filters let through.

    Raises:
        InvalidQueryError: a day of the filters is none.
    """
    query = parse(filters.query or "")
    where, values = _conditions(filters)
    if query.expression:
        # The index ranks alone; the texts of the few that won are read afterwards.
        filtered = f"JOIN articles ON articles.id = articles_fts.rowid AND {where}" if where else ""
        rows = db.execute(
            f"SELECT articles.*, -score AS score FROM (SELECT articles_fts.rowid AS found, {_BM25} AS score "
            f"FROM articles_fts {filtered} WHERE articles_fts MATCH ? "
            "ORDER BY score, found DESC LIMIT ? OFFSET ?) "
            "JOIN articles ON articles.id = found ORDER BY score DESC, found DESC",
            (*values, query.expression, limit, offset),
        )
    elif (filters.query or "").strip():
        return []
    else:
        rows = db.execute(
            f"SELECT *, 0.0 AS score FROM articles WHERE {where or '1'} "
            "ORDER BY published_date DESC, id DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
    return [_hit(row, query) for row in rows.fetchall()]


def count(db: Connection, filters: Filters) -> int:
    """How many articles the filters let through."""
    where, values = _with_query(filters)
    total: int = db.execute(f"SELECT count(*) FROM articles WHERE {where}", values).fetchone()[0]
    return total if filters.limit is None else min(total, filters.limit)


def batch(db: Connection, filters: Filters, *, after: int, size: int) -> list[StoredArticle]:
    """The next articles that the filters let through, by id."""
    where, values = _with_query(filters)
    rows = db.execute(
        f"SELECT * FROM articles WHERE id > ? AND {where} ORDER BY id LIMIT ?", (after, *values, size)
    )
    return [with_parts(db, row) for row in rows.fetchall()]


def _with_query(filters: Filters) -> tuple[str, list[Any]]:
    where, values = _conditions(filters)
    if (filters.query or "").strip():
        found = "id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        return f"{where} AND {found}" if where else found, [*values, match_expression(filters.query or "")]
    return where or "1", values


def _conditions(filters: Filters) -> tuple[str, list[Any]]:
    """The filters as SQL on `articles`; "" where there is none."""
    terms: list[tuple[str, str]] = []
    if filters.site:
        site = filters.site.strip().lower()
        terms.append(("articles.site = ?", site_of(site if "://" in site else f"http://{site}")))
    if filters.since:
        terms.append(("articles.published_date >= ?", day_bound(filters.since, last=False)))
    if filters.until:
        terms.append(("articles.published_date <= ?", day_bound(filters.until, last=True)))
    if filters.author:
        written = "SELECT article_id FROM article_authors JOIN authors ON authors.id = author_id"
        name = " ".join(words(fold(filters.author)))
        terms.append((f"articles.id IN ({written} WHERE instr(folded, ?))", name))
    if filters.language:
        language = filters.language.strip().lower()
        terms.append(("(lower(articles.language) || '-') LIKE (? || '-%')", language.replace("%", "")))
    if filters.kind:
        terms.append(("articles.kind = ?", filters.kind))
    return " AND ".join(sql for sql, _ in terms), [clean(value) for _, value in terms]


def _hit(row: sqlite3.Row, query: Query) -> Hit:
    field, text, places = _best_field(row, query)
    headline = row["headline"] or ""
    names = (
        "id",
        "url",
        "site",
        "kind",
        "headline",
        "byline",
        "published",
        "published_date",
        "language",
        "score",
    )
    return Hit(
        **{name: row[name] for name in names},
        field=field,
        snippet=snippet(text, places),
        headline_spans=highlight(headline, find_places(headline, query.terms)),
    )


def _best_field(row: sqlite3.Row, query: Query) -> tuple[str, str, list[Place]]:
    """Where the snippet comes from: the first of body, dek, caption, byline and tags that has a hit."""
    for field in ("body", "dek", "caption", "byline", "tags"):
        text = ", ".join(json.loads(row["tags"])) if field == "tags" else row[field] or ""
        places = find_places(text, query.terms)
        if places:
            return field, text, places
    return "body", row["body"], []
