"""One article that was met as two: found, and made one row with one history.

An article that moved may be here under its new address before the old one is asked again and redirects to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from scraper.archive import articles, urls
from scraper.archive.connection import Connection
from scraper.archive.revisions import changed_fields
from scraper.archive.rows import Row, version, with_lasting
from scraper.archive.stories import is_one_article, is_twin


def find_twin(db: Connection, row: Row) -> sqlite3.Row | None:
    """The article of the same site that `row` (columns of `articles`) says once more, at another address."""
    rows = db.execute(
        "SELECT * FROM articles WHERE site = ? AND published_date = ? AND headline = ? ORDER BY id",
        (row["site"], row["published_date"], row["headline"]),
    )
    captured = version(row)
    return next((stored for stored in rows if is_twin(version(stored), captured)), None)


def join(db: Connection, addresses: Iterable[str]) -> list[sqlite3.Row]:
    """Make one of the articles to which these addresses lead, as far as they are one; the rows that went.

    Args:
        addresses: of one page, as the publisher says; where it really lies first.
    """
    ids = dict.fromkeys(filter(None, (urls.linked(db, [url]) for url in dict.fromkeys(addresses))))
    found = [row for row in (articles.find_row(db, number) for number in ids) if row] if len(ids) > 1 else []
    gone = []
    while len(found) > 1:
        other = found.pop()
        if _are_of_one_site(found[0], other) and is_one_article(version(found[0]), version(other)):
            kept, went = sorted((found[0], other), key=lambda row: int(row["id"]))
            _merge(db, kept, went, target=found[0])
            gone.append(went)
            found[0] = articles.find_row(db, kept["id"]) or kept
    return gone


def _are_of_one_site(first: sqlite3.Row, second: sqlite3.Row) -> bool:
    """Not a copy that another publisher has."""
    one, other = first["site"] or "", second["site"] or ""
    return bool(one) and (one == other or one.endswith("." + other) or other.endswith("." + one))


def _merge(db: Connection, kept: sqlite3.Row, gone: sqlite3.Row, *, target: sqlite3.Row) -> None:
    """Give `kept` all that `gone` has; `target` is the one at the address that is right now."""
    other = gone if target is kept else kept
    shown = other if (other["kind"], target["kind"]) == ("article", "teaser") else target
    hidden = gone if shown is kept else kept
    offset = articles.last_number(db, kept["id"])
    _append_revisions(db, kept["id"], gone["id"], offset)
    for table in ("urls", "feed_items", "joined_articles"):
        db.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", (kept["id"], gone["id"]))
    _give_parts(db, kept["id"], gone["id"], first=shown["id"])
    row = with_lasting({name: shown[name] for name in shown.keys() if name != "id"}, hidden)  # noqa: SIM118 (of a Row)
    articles.remove(db, gone)
    articles.overwrite(
        db,
        kept,
        row
        | {
            "url": target["url"],
            "first_seen": min(kept["first_seen"], gone["first_seen"]),
            "last_seen": max(kept["last_seen"], gone["last_seen"]),
            "revision": shown["revision"] + (offset if shown is gone else 0),
        },
    )
    db.execute("UPDATE sites SET articles = articles - 1 WHERE site = ?", (gone["site"],))


def _append_revisions(db: Connection, kept: int, gone: int, offset: int) -> None:
    """The versions of `gone` after those of `kept`, in their order.

    A number that was given to a version stays with it, as it may have been cited: so those of `kept` are not
    renumbered, even where a version of `gone` was captured between them. No text and no time is touched.
    """
    db.execute(
        "UPDATE revisions SET article_id = ?, number = number + ? WHERE article_id = ?", (kept, offset, gone)
    )
    last, first = db.execute(
        "SELECT * FROM revisions WHERE article_id = ? AND number IN (?, ?) ORDER BY number",
        (kept, offset, offset + 1),
    )
    db.execute(
        "UPDATE revisions SET cause = 'moved', changed = ? WHERE id = ?",
        (", ".join(changed_fields(version(last), version(first))), first["id"]),
    )
    db.execute(
        "UPDATE captures SET article_id = ?, revision = revision + ? WHERE article_id = ?",
        (kept, offset, gone),
    )


def _give_parts(db: Connection, kept: int, gone: int, *, first: int) -> None:
    """Images and authors: those of the article `first`, or where it has none those of the other."""
    second = gone if first == kept else kept
    for table in ("images", "article_authors"):
        has_own = db.execute(f"SELECT 1 FROM {table} WHERE article_id = ?", (first,)).fetchone()
        chosen, dropped = (first, second) if has_own else (second, first)
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", (dropped,))
        db.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", (kept, chosen))


def remember(
    db: Connection, gone: Sequence[sqlite3.Row], article_id: int, *, at: str, capture_id: int
) -> None:
    """Leave a trace of the numbers that articles had before they were joined."""
    db.executemany(
        "INSERT INTO joined_articles (id, article_id, url, first_seen, joined, capture_id) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        ((row["id"], article_id, row["url"], row["first_seen"], at, capture_id) for row in gone),
    )
