"""The best of the articles that have a query's words, by bm25; of very many the newest are weighed.

To find a word is fast, to weigh every article that has it is not: a million take seconds. So

- up to `MOST_RANKED` finds are all weighed;
- of more, the newest, and, unless a filter narrows them, the newest with the words in the headline;
- of more than `MOST_TELLING` none: words that are everywhere do not tell the articles apart. The newest that
  have them in the headline come first, then the newest.

Newest means stored last. Deleting or changing nothing, a query always gives the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from scraper.archive.rows import INDEXED

Reader = sqlite3.Connection | sqlite3.Cursor

WEIGHTS = {"headline": 10.0, "dek": 4.0, "byline": 3.0, "body": 1.0, "caption": 2.0, "tags": 3.0}
"""What a word counts in each field. https://sqlite.org/fts5.html#the_bm25_function"""

MOST_RANKED = 5_000
MOST_TELLING = 100_000

_SELECTIVE = 50_000  # articles that a filter lets through; of more, each find is looked up instead
_BM25 = f"bm25(articles_fts, {', '.join(str(WEIGHTS[name]) for name in INDEXED)})"
_NEWEST = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? {} ORDER BY rowid DESC LIMIT ? OFFSET ?"
_WEIGHED = (
    f"SELECT rowid, -{_BM25} AS score FROM articles_fts WHERE articles_fts MATCH ? {{}} "
    "ORDER BY score DESC, rowid DESC LIMIT ? OFFSET ?"
)
_NEWEST_OR_IN_HEADLINE = f"AND (+rowid > ? OR +rowid IN ({_NEWEST.format('')}))"


def ranked(
    db: Reader, expression: str, where: str, values: Sequence[Any], *, limit: int, offset: int
) -> list[tuple[int, float]]:
    """The best articles for an FTS5 expression with their scores; `where`: a filter on `articles`, or ""."""
    is_rare = bool(where) and not _newest(db, expression, "", (), 1, MOST_RANKED)
    allowed = _looked_up(where) if is_rare else _allowed(db, where, values)
    in_headline = f"{{headline}} : ({expression})"
    beyond = _newest(db, expression, allowed, values, 1, MOST_RANKED)
    if not beyond:
        among, which = allowed, list(values)
    elif not where and _newest(db, expression, "", (), 1, MOST_TELLING):
        first = _newest(db, in_headline, "", (), limit + offset, 0)
        then = _newest(db, expression, "", (), limit + offset + len(first), 0)
        order = dict.fromkeys(first, 1.0) | {n: 0.0 for n in then if n not in first}
        return list(order.items())[offset : offset + limit]
    elif where:
        among, which = f"{allowed} AND rowid > ?", [*values, beyond[0]]
    else:
        among = _NEWEST_OR_IN_HEADLINE
        which = [beyond[0], in_headline, MOST_RANKED, 0]
    rows = db.execute(_WEIGHED.format(among), (expression, *which, limit, offset))
    return [(int(row[0]), float(row[1])) for row in rows.fetchall()]


def _newest(
    db: Reader, expression: str, allowed: str, values: Sequence[Any], limit: int, offset: int
) -> list[int]:
    rows = db.execute(_NEWEST.format(allowed), (expression, *values, limit, offset))
    return [row[0] for row in rows.fetchall()]


def _allowed(db: Reader, where: str, values: Sequence[Any]) -> str:
    """A filter as a condition on the index, by whichever way is the shorter.

    Few articles are listed once. Where there are many, the first finds will be among them, unless it is the
    newest that are left out.
    """
    if not where:
        return ""
    is_listed = "published_date <=" in where
    if not is_listed and ("site =" in where or "published_date" in where):
        many = f"SELECT 1 FROM articles WHERE {where} LIMIT 1 OFFSET {_SELECTIVE}"
        is_listed = db.execute(many, tuple(values)).fetchone() is None
    if is_listed:
        # With the + the index is read once and each find looked up, not the index again for each article.
        return f"AND +articles_fts.rowid IN (SELECT id FROM articles WHERE {where})"
    return _looked_up(where)


def _looked_up(where: str) -> str:
    lookup = "SELECT 1 FROM articles NOT INDEXED WHERE articles.id = articles_fts.rowid"
    return f"AND EXISTS ({lookup} AND {where})"
