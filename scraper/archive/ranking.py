"""The best of the articles that have a query's words, by bm25; of very many the newest are weighed.

To find a word is fast, to weigh every article that has it is not: a million take seconds. So

- up to `MOST_RANKED` finds are all weighed;
- of more, the newest `SAMPLE`, and as many of the newest with the words in the headline; the newest alone
  where a filter narrows them;
- of more than `MOST_TELLING` none: words that are everywhere do not tell the articles apart. The newest that
  have them in the headline come first, then the newest;
- a prefix alone whose word is everywhere (the*) is looked for as that word.

Newest means stored last. Deleting or changing nothing, a query always gives the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from scraper.archive.expressions import Query, Term
from scraper.archive.rows import INDEXED

Reader = sqlite3.Connection | sqlite3.Cursor

WEIGHTS = {"headline": 10.0, "dek": 4.0, "byline": 3.0, "body": 1.0, "caption": 2.0, "tags": 3.0}
"""What a word counts in each field. https://sqlite.org/fts5.html#the_bm25_function"""

MOST_RANKED = 10_000
MOST_TELLING = 50_000
SAMPLE = 2_000

_PROBE = 300  # of the newest finds: where they lie dense, it is counted how many there are
_SELECTIVE = 150_000  # articles that a filter lets through; of more, each find is looked up instead
_INDEXED_FILTERS = ("author_id", "language", "published_date", "site =")
_FEW = 300  # articles, each of which is asked for the words
_LOOKED_AT = 100  # of the newest that a filter lets through, where the words are everywhere
_BM25 = f"bm25(articles_fts, {', '.join(str(WEIGHTS[name]) for name in INDEXED)})"
_FOUND = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? {}"
_NEWEST = f"{_FOUND} ORDER BY rowid DESC LIMIT ?"
_WEIGHED = (
    f"SELECT rowid, -{_BM25} AS score FROM articles_fts WHERE articles_fts MATCH ? {{}} "
    "ORDER BY score DESC, rowid DESC LIMIT ? OFFSET ?"
)
_NEWEST_OR_IN_HEADLINE = f"AND (+rowid >= ? OR +rowid IN ({_NEWEST.format('')}))"
_LISTED = "AND rowid >= ? AND +rowid IN (SELECT value FROM json_each(?))"

Ranked = list[tuple[int, float]]


def ranked(db: Reader, query: Query, where: str, values: Sequence[Any], *, limit: int, offset: int) -> Ranked:
    """The best articles for a query with their scores; `where`: a filter on `articles`, or ""."""
    if where:
        return _ranked_among(db, query.expression, where, values, limit, offset)
    expression = _narrowed(db, query)
    newest = _newest(db, expression, _PROBE) if _may_be_many(db, query) else []
    if not _are_more(db, expression, newest, MOST_RANKED):
        return _weighed(db, expression, "", (), limit, offset)
    in_headline = _in_headline(expression)
    if _are_more(db, expression, newest, MOST_TELLING):
        first = _newest(db, in_headline, limit + offset)
        newest = _newest(db, expression, limit + offset)
        order = dict.fromkeys(first, 1.0) | {n: 0.0 for n in newest if n not in first}
        return list(order.items())[offset : offset + limit]
    size = max(SAMPLE, limit + offset)
    which = (_newest(db, expression, size)[-1], in_headline, size)
    return _weighed(db, expression, _NEWEST_OR_IN_HEADLINE, which, limit, offset)


def _ranked_among(
    db: Reader, expression: str, where: str, values: Sequence[Any], limit: int, offset: int
) -> Ranked:
    """The same of the articles that a filter lets through; they are gathered once."""
    every = _newest(db, expression, SAMPLE + 1)
    is_rare = len(every) <= SAMPLE
    allowed = _looked_up(where) if is_rare else _allowed(db, where, values, every[:_PROBE])
    if is_rare or not _are_more(db, expression, every, MOST_TELLING):
        newest = _newest(db, expression, max(SAMPLE, limit + offset), allowed, values)
        listed = (min(newest, default=0), json.dumps(newest))
        return _weighed(db, expression, _LISTED, listed, limit, offset) if newest else []
    newest = _newest(db, expression, max(_LOOKED_AT, limit + offset), allowed, values)
    looked_at = _FOUND.format("AND rowid IN (SELECT value FROM json_each(?))")
    rows = db.execute(looked_at, (_in_headline(expression), json.dumps(newest[:_LOOKED_AT])))
    first = {row[0] for row in rows.fetchall()}
    order = sorted(((n, float(n in first)) for n in newest), key=lambda found: -found[1])
    return order[offset : offset + limit]


def _may_be_many(db: Reader, query: Query) -> bool:
    """Whether each word that an article must have is frequent; to look for all of them takes longer."""
    words = {word for term in query.terms for word in (term.words[:-1] if term.is_prefix else term.words)}
    if " OR " in query.expression or len(words) < 2:
        return True
    every = (_newest(db, Term((word,)).expression, _PROBE) for word in words)
    return all(_seem_more(newest, MOST_RANKED) for newest in every)


def _seem_more(newest: Sequence[int], number: int) -> bool:
    """Whether the newest finds lie so dense that there may be more than `number`."""
    return bool(newest) and len(newest) / (newest[0] - newest[-1] + 1) * newest[0] > number / 2


def _are_more(db: Reader, expression: str, newest: Sequence[int], number: int) -> bool:
    """Whether more than `number` articles have the words: counted where it seems so."""
    return _seem_more(newest, number) and _has_more(db, expression, number)


def _in_headline(expression: str) -> str:
    return f"{{headline}} : ({expression})"


def _narrowed(db: Reader, query: Query) -> str:
    """To gather all words that begin with another is slow; where that one is everywhere it is enough."""
    if len(query.terms) == 1 and query.terms[0].is_prefix and query.expression == query.terms[0].expression:
        word = Term(query.terms[0].words).expression
        if _has_more(db, word, MOST_TELLING):
            return word
    return query.expression


def _has_more(db: Reader, expression: str, number: int) -> bool:
    one = db.execute(_NEWEST.format("") + " OFFSET ?", (expression, 1, number))
    return one.fetchone() is not None


def _newest(
    db: Reader, expression: str, limit: int, allowed: str = "", values: Sequence[Any] = ()
) -> list[int]:
    rows = db.execute(_NEWEST.format(allowed), (expression, *values, limit))
    return [row[0] for row in rows.fetchall()]


def _weighed(
    db: Reader, expression: str, among: str, values: Sequence[Any], limit: int, offset: int
) -> Ranked:
    rows = db.execute(_WEIGHED.format(among), (expression, *values, limit, offset))
    return [(int(row[0]), float(row[1])) for row in rows.fetchall()]


def _allowed(db: Reader, where: str, values: Sequence[Any], newest: Sequence[int]) -> str:
    """A filter as a condition on the index, by whichever way is the shorter.

    Where some of the newest finds are let through, enough are soon found; else the articles are listed once.
    """
    listed = f"SELECT id FROM articles WHERE {where}"
    if not any(name in where for name in _INDEXED_FILTERS):
        return _looked_up(where)
    if "author_id" not in where and _lets_some_through(db, where, values, newest):
        return _looked_up(where)
    many = f"SELECT count(*) FROM ({listed} LIMIT {_SELECTIVE + 1})"
    count = db.execute(many, tuple(values)).fetchone()[0]
    if count <= _FEW:
        return f"AND articles_fts.rowid IN ({listed})"
    if count <= _SELECTIVE or "published_date <=" in where:
        # With the + the index is read once and each find looked up, not the index for each article.
        return f"AND +articles_fts.rowid IN ({listed})"
    return _looked_up(where)


def _lets_some_through(db: Reader, where: str, values: Sequence[Any], newest: Sequence[int]) -> bool:
    """Whether one in ten of some finds is let through."""
    looked_at = "id IN (SELECT value FROM json_each(?))"
    passed = f"SELECT count(*) FROM articles NOT INDEXED WHERE {looked_at} AND {where}"
    count: int = db.execute(passed, (json.dumps(list(newest)), *values)).fetchone()[0]
    return count * 10 >= len(newest)


def _looked_up(where: str) -> str:
    lookup = "SELECT 1 FROM articles NOT INDEXED WHERE articles.id = articles_fts.rowid"
    return f"AND EXISTS ({lookup} AND {where})"
