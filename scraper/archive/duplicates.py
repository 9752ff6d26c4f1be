"""The same story twice: articles whose texts resemble each other, on one site or on many, form a cluster.

Nothing is deleted or hidden: a cluster is a number that its articles share. An article belongs to the
cluster of each text that it resembles, so two articles of one cluster may be alike only by way of a third.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from scraper.archive.fingerprints import ALIKE, BANDS, bands, resemblance, runs_of
from scraper.archive.folding import indexed
from scraper.archive.hits import Copy

TABLE = f"""
    CREATE TABLE fingerprints (
        article_id INTEGER PRIMARY KEY REFERENCES articles(id),
        cluster INTEGER,
        {", ".join(f"band{n} INTEGER NOT NULL" for n in range(1, BANDS + 1))}
    ) STRICT
"""
INDEXES = (
    *(f"CREATE INDEX fingerprints_by_band{n} ON fingerprints(band{n})" for n in range(1, BANDS + 1)),
    "CREATE INDEX fingerprints_by_cluster ON fingerprints(cluster) WHERE cluster IS NOT NULL",
)

_BANDS = [f"band{n}" for n in range(1, BANDS + 1)]
_MEETING = (
    "SELECT article_id, cluster FROM fingerprints WHERE "
    + " OR ".join(f"{name} = ?{n}" for n, name in enumerate(_BANDS, 1))
    + " LIMIT 64"
)
_SHARED = (
    f"SELECT article_id, {', '.join(_BANDS)} FROM fingerprints AS one WHERE "
    + " OR ".join(
        f"EXISTS (SELECT 1 FROM fingerprints WHERE {name} = one.{name} AND article_id < one.article_id)"
        for name in _BANDS
    )
    + " ORDER BY article_id"
)
_INSERT = (
    f"INSERT INTO fingerprints (article_id, {', '.join(_BANDS)}) VALUES ({', '.join('?' * (BANDS + 1))})"
)
_MOST_COMPARED = 8  # clusters or single articles whose texts are read for one new article


def place(db: sqlite3.Connection, article_id: int, text: str) -> None:
    """Give an article, new or changed, its fingerprint and its cluster; `text`: its body as indexed."""
    take_out(db, article_id)
    found = bands(text)
    if found is None:
        return
    others = db.execute(_MEETING, found).fetchall()
    db.execute(_INSERT, (article_id, *found))
    if others:
        _join(db, article_id, _resembling(db, text, others))


def take_out(db: sqlite3.Connection, article_id: int) -> None:
    """Forget the fingerprint of an article; one that is left alone in its cluster has none any more."""
    row = db.execute("SELECT cluster FROM fingerprints WHERE article_id = ?", (article_id,)).fetchone()
    if row is None:
        return
    db.execute("DELETE FROM fingerprints WHERE article_id = ?", (article_id,))
    if row[0] is not None:
        db.execute(
            "UPDATE fingerprints SET cluster = (SELECT CASE WHEN count(*) > 1 THEN min(article_id) END "
            "FROM fingerprints WHERE cluster = ?1) WHERE cluster = ?1",
            (row[0],),
        )


def _resembling(db: sqlite3.Connection, text: str, others: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """Those whose text is near to this one; of each cluster one is asked."""
    asked = {row[1] if row[1] is not None else row[0]: row for row in reversed(others)}
    runs = runs_of(text)
    near = []
    for row in list(asked.values())[-_MOST_COMPARED:]:
        (body,) = db.execute("SELECT body FROM articles WHERE id = ?", (row[0],)).fetchone()
        if resemblance(runs, runs_of(indexed(body))) >= ALIKE:
            near.append(row)
    return near


def _join(db: sqlite3.Connection, article_id: int, others: Sequence[sqlite3.Row]) -> None:
    """One cluster of all; its number is that of its first article."""
    if not others:
        return
    clusters = {row[1] for row in others if row[1] is not None}
    alone = [row[0] for row in others if row[1] is None]
    number = min(article_id, *alone, *clusters)
    clusters.discard(number)
    db.executemany("UPDATE fingerprints SET cluster = ? WHERE cluster = ?", ((number, c) for c in clusters))
    db.executemany(
        "UPDATE fingerprints SET cluster = ? WHERE article_id = ?",
        ((number, a) for a in (article_id, *alone)),
    )


def make(db: sqlite3.Connection) -> None:
    """The table and its indexes, filled from the articles that are here.

    The indexes come after the rows: built at once, they are written once, however many articles there are.
    """
    db.execute(TABLE)
    every = db.execute("SELECT id, body FROM articles ORDER BY id")
    db.executemany(_INSERT, ((n, *found) for n, body in every if (found := bands(indexed(body)))))
    for statement in INDEXES:
        db.execute(statement)
    for article_id, *found in db.execute(_SHARED):
        (body,) = db.execute("SELECT body FROM articles WHERE id = ?", (article_id,)).fetchone()
        others = [row for row in db.execute(_MEETING, found) if row[0] != article_id]
        _join(db, article_id, _resembling(db, indexed(body), others))


def copies(db: sqlite3.Connection, article_id: int) -> list[Copy]:
    """The other articles of an article's cluster, the oldest publication first."""
    rows = db.execute(
        "SELECT articles.id, url, site, headline, published_date FROM fingerprints AS own "
        "JOIN fingerprints AS other ON other.cluster = own.cluster AND other.article_id <> own.article_id "
        "JOIN articles ON articles.id = other.article_id WHERE own.article_id = ? "
        "ORDER BY published_date IS NULL, published_date, articles.id",
        (article_id,),
    )
    return [Copy(*row) for row in rows]


def count_copies(db: sqlite3.Connection | sqlite3.Cursor, article_ids: Sequence[int]) -> dict[int, int]:
    """Article → how many others tell the same, for those that have any."""
    others = "SELECT count(*) - 1 FROM fingerprints AS other WHERE other.cluster = own.cluster"
    rows = db.execute(
        f"SELECT article_id, ({others}) FROM fingerprints AS own "
        "WHERE article_id IN (SELECT value FROM json_each(?)) AND cluster IS NOT NULL",
        (json.dumps(list(article_ids)),),
    )
    return {int(article_id): int(count) for article_id, count in rows}


def totals(db: sqlite3.Connection) -> tuple[int, int]:
    """How many clusters there are, and how many articles are in them."""
    row = db.execute(
        "SELECT count(DISTINCT cluster), count(*) FROM fingerprints WHERE cluster IS NOT NULL"
    ).fetchone()
    return int(row[0]), int(row[1])
