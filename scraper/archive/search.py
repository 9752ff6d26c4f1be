"""Search: words and filters in, ranked articles with a snippet out."""

from __future__ import annotations

import json
import sqlite3
from functools import partial
from typing import Any

from scraper.archive.articles import with_parts
from scraper.archive.connection import Connection
from scraper.archive.duplicates import count_copies
from scraper.archive.expressions import Query, parse
from scraper.archive.folding import fold, words
from scraper.archive.hits import Hit
from scraper.archive.moments import day_bound
from scraper.archive.ranking import Reader, ranked
from scraper.archive.records import Filters, StoredArticle
from scraper.archive.rows import clean
from scraper.archive.snippets import Place, find_places, highlight, snippet
from scraper.archive.urls import named_site


def match_expression(query: str) -> str:
    """A query as FTS5's MATCH understands it."""
    return parse(query).expression or '""'


def register(db: sqlite3.Connection) -> None:
    """Give a connection of another program, such as Datasette's, this search as SQL functions.

    `scraper_search(words, site, since, until, limit)` is `Archive.search` as a JSON list of objects with id,
    score and snippet, for json_each; filters that are NULL or empty are none. `scraper_match(words)` is what
    `articles_fts MATCH` wants; `scraper_snippet(text, words, before, after)` is the piece of the text that
    fits best, each hit between the marks (not escaped for HTML).
    """
    db.create_function("scraper_search", 5, partial(_sql_search, db))
    db.create_function("scraper_match", 1, _sql_match, deterministic=True)
    db.create_function("scraper_snippet", 4, _sql_snippet, deterministic=True)


def _sql_search(
    db: sqlite3.Connection, query: object, site: object, since: object, until: object, limit: object
) -> str:
    cursor = db.cursor()  # with rows by name, whatever the connection's own are
    cursor.row_factory = sqlite3.Row
    words, where, first, last = (None if v is None else str(v) for v in (query, site, since, until))
    filters = Filters(query=words, site=where, since=first, until=last)
    hits = search(cursor, filters, limit=int(str(limit)) if limit else 20, offset=0)
    return json.dumps(
        [{"id": hit.id, "score": hit.score, "snippet": hit.marked()} for hit in hits], ensure_ascii=False
    )


def _sql_match(query: object) -> str:
    return match_expression(str(query)) if query is not None else '""'


def _sql_snippet(text: object, query: object, before: object, after: object) -> str:
    body = "" if text is None else str(text)
    spans = snippet(body, find_places(body, parse("" if query is None else str(query)).terms))
    return "".join(f"{before}{span.text}{after}" if span.hit else span.text for span in spans)


def search(db: Reader, filters: Filters, *, limit: int, offset: int) -> list[Hit]:
    """The best articles for `filters.query`; without a word to look for, the newest that are let through.

    What is weighed against what: see `scraper.archive.ranking`.

    Raises:
        InvalidQueryError: a day of the filters is none.
    """
    query = parse(filters.query or "")
    if query.expression:
        best = dict(ranked(db, query, *_filters(filters), limit=limit, offset=offset))
        # The index ranks alone; the texts of the few that won are read afterwards.
        found = db.execute(
            "SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(best)),)
        ).fetchall()
        order = {number: n for n, number in enumerate(best)}
        rows = sorted(found, key=lambda row: order[row["id"]])
    elif (filters.query or "").strip() and not query.excluded:
        return []
    else:
        best = {}
        where, values = conditions(filters)
        rows = db.execute(
            f"SELECT * FROM articles WHERE {where} ORDER BY published_date DESC, id DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        ).fetchall()
    copies = count_copies(db, [row["id"] for row in rows])
    return [_hit(row, query, best.get(row["id"], 0.0), copies.get(row["id"], 0)) for row in rows]


def count(db: Connection, filters: Filters) -> int:
    """How many articles the filters let through."""
    where, values = conditions(filters)
    total: int = db.execute(f"SELECT count(*) FROM articles WHERE {where}", values).fetchone()[0]
    return total if filters.limit is None else min(total, filters.limit)


def batch(db: Connection, filters: Filters, *, after: int, size: int) -> list[StoredArticle]:
    """The next articles that the filters let through, by id."""
    where, values = conditions(filters)
    rows = db.execute(
        f"SELECT * FROM articles WHERE id > ? AND {where} ORDER BY id LIMIT ?", (after, *values, size)
    )
    return [with_parts(db, row) for row in rows.fetchall()]


def conditions(filters: Filters) -> tuple[str, list[Any]]:
    """The filters, the query among them, as SQL on `articles`."""
    where, values = _filters(filters)
    query = parse(filters.query or "")
    if (filters.query or "").strip():
        has = "NOT IN" if query.excluded else "IN"
        found = f"id {has} (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        where = f"{where} AND {found}" if where else found
        values.append(query.expression or query.excluded or '""')
    return where or "1", values


def _filters(filters: Filters) -> tuple[str, list[Any]]:
    """The filters but for the query; "" where there is none."""
    terms: list[tuple[str, str]] = []
    if filters.site:
        terms.append(("articles.site = ?", named_site(filters.site)))
    if filters.since:
        terms.append(("articles.published_date >= ?", day_bound(filters.since, last=False)))
    if filters.until:
        terms.append(("articles.published_date <= ?", day_bound(filters.until, last=True)))
    if filters.author:
        written = "SELECT article_id FROM article_authors WHERE author_id IN"
        name = " ".join(words(fold(filters.author))) or filters.author
        terms.append((f"articles.id IN ({written} (SELECT id FROM authors WHERE instr(folded, ?)))", name))
    if filters.language:
        language = filters.language.strip().lower()
        terms.append((f"articles.language IN ({_LANGUAGES})", f"{language}-"))
    if filters.kind:
        terms.append(("articles.kind = ?", filters.kind))
    return " AND ".join(sql for sql, _ in terms), [clean(value) for _, value in terms]


# The languages that there are, each found behind the one before by the index, not by reading a million rows.
_LANGUAGES = """
    WITH RECURSIVE used(tag) AS (
        SELECT min(language) FROM articles
        UNION ALL
        SELECT (SELECT min(language) FROM articles WHERE language > tag) FROM used WHERE tag IS NOT NULL
    )
    SELECT tag FROM used WHERE instr(lower(tag) || '-', ?) = 1
"""


def _hit(row: sqlite3.Row, query: Query, score: float, copies: int) -> Hit:
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
    )
    return Hit(
        **{name: row[name] for name in names},
        field=field,
        snippet=snippet(text, places),
        score=score,
        copies=copies,
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
