"""The same text at many addresses of a host: a wall in HTTP 200 that was taken for articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scraper.archive import articles, removal
from scraper.archive.connection import Connection

SHORT = "same text on many pages"
"""The reason in the ledger."""
REASON = "the same text stands on three or more pages of its host"


class SameText(NamedTuple):
    """A URL at which a text was found, and the article that it leads to."""

    url: str
    article_id: int | None


def same_text(db: Connection, host: str, content: int, but: str) -> list[SameText]:
    """Other URLs of the host at which exactly this text was found last, and the articles that they are."""
    rows = db.execute(
        "SELECT url, article_id FROM urls WHERE content = ? AND url != ? "
        "AND host_id = (SELECT id FROM hosts WHERE host = ?) ORDER BY id LIMIT 50",
        (content, but, host),
    )
    return [SameText(row["url"], row["article_id"]) for row in rows]


def withdraw(db: Connection, article_ids: Iterable[int]) -> int:
    """Take out articles that are none; their captures and raw pages stay, and say why. How many went.

    One that has more than one version was something else once, and stays.
    """
    gone = 0
    for article_id in dict.fromkeys(article_ids):
        stored = articles.find_row(db, article_id)
        versions = db.execute("SELECT count(*) FROM revisions WHERE article_id = ?", (article_id,))
        if stored is None or versions.fetchone()[0] != 1:
            continue
        db.execute(
            "UPDATE captures SET outcome = 'wall', reason = ?, result = 'none', kept_because = ?, "
            "revision = NULL WHERE article_id = ?",
            (SHORT, REASON, article_id),
        )
        removal.take_out(db, stored)
        gone += 1
    return gone
