"""Articles with their authors, images and revisions: found, stored, read."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from scraper.archive import duplicates, recurrence
from scraper.archive.connection import Connection
from scraper.archive.folding import fold, words
from scraper.archive.moments import iso
from scraper.archive.records import Revision, StoredArticle
from scraper.archive.rows import (
    INDEXED,
    Readable,
    Row,
    cleaned,
    index_values,
    stored_article,
    stored_revision,
)
from scraper.archive.urls import linked, plain
from scraper.article import Image

_INDEX = ", ".join(INDEXED)
_MARKS = ", ".join("?" * len(INDEXED))


def find_row(db: Connection, article_id: int) -> sqlite3.Row | None:
    """The row of an article."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    return row


def find_headlines(db: Connection, site: str | None, texts: Collection[str]) -> set[str]:
    """Which of some texts are headlines of a site's stories, or of the entries of its lists."""
    marks = ", ".join("?" * len(texts))
    rows = db.execute(
        f"SELECT headline FROM articles WHERE site = ? AND headline IN ({marks}) "
        f"UNION SELECT headline FROM feed_items WHERE site = ? AND headline IN ({marks})",
        (site, *texts, site, *texts),
    )
    return {row[0] for row in rows}


def insert_article(db: Connection, row: Row, at: datetime) -> int:
    """A new article with its place in the index."""
    seen = iso(at)
    full = row | {"first_seen": seen, "last_seen": seen, "last_changed": seen, "revision": 1}
    cursor = db.execute(
        f"INSERT INTO articles ({', '.join(full)}) VALUES ({', '.join('?' * len(full))})",
        tuple(full.values()),
    )
    article_id = int(cursor.lastrowid or 0)
    _index(db, article_id, row)
    return article_id


def replace_article(db: Connection, stored: Readable, row: Row, at: datetime) -> int:
    """A newer version of an article; the number of its revision."""
    number = last_number(db, int(stored["id"])) + 1
    full = row | {"last_seen": max(stored["last_seen"], iso(at)), "last_changed": iso(at), "revision": number}
    overwrite(db, stored, full)
    return number


def last_number(db: Connection, article_id: int) -> int:
    """The highest number of an article's revisions."""
    row = db.execute("SELECT max(number) FROM revisions WHERE article_id = ?", (article_id,)).fetchone()
    return int(row[0])


def overwrite(db: Connection, stored: Readable, row: Row) -> None:
    """Give an article's row these columns, all that are searched among them, and its place in the index."""
    _unindex(db, stored)
    db.execute(
        f"UPDATE articles SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?",
        (*row.values(), stored["id"]),
    )
    _index(db, int(stored["id"]), row)


def remove(db: Connection, stored: Readable) -> None:
    """Take out an article to which nothing refers any more."""
    _unindex(db, stored)
    duplicates.take_out(db, int(stored["id"]))
    db.execute("DELETE FROM articles WHERE id = ?", (stored["id"],))


def _unindex(db: Connection, stored: Readable) -> None:
    # The index has no copy of the text: it takes a row out when it is given what it was given before.
    out = f"INSERT INTO articles_fts (articles_fts, rowid, {_INDEX}) VALUES ('delete', ?, {_MARKS})"
    db.waiting.append((out, (stored["id"], *index_values(stored))))


def _index(db: Connection, article_id: int, row: Readable) -> None:
    into = f"INSERT INTO articles_fts (rowid, {_INDEX}) VALUES (?, {_MARKS})"
    values = index_values(row)
    db.waiting.append((into, (article_id, *values)))
    duplicates.place(db, article_id, values[INDEXED.index("body")])


def touch_article(db: Connection, stored: Readable, row: Readable, at: datetime) -> None:
    """The article was seen again as it was; only what says nothing to a reader may be newer."""
    db.execute(
        "UPDATE articles SET last_seen = max(last_seen, ?), modified = ifnull(?, modified), "
        "canonical_url = ifnull(?, canonical_url), url = ? WHERE id = ?",
        (iso(at), row["modified"], row["canonical_url"], row["url"], stored["id"]),
    )


def insert_revision(db: Connection, row: Row) -> None:
    """One more version. Nothing in this program changes what it says, or deletes one."""
    db.execute(
        f"INSERT INTO revisions ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )


def set_authors(db: Connection, article_id: int, names: Sequence[str]) -> None:
    """The persons of an article, in the order of the byline."""
    db.execute("DELETE FROM article_authors WHERE article_id = ?", (article_id,))
    for position, name in enumerate(names):
        text = " ".join((cleaned(name) or "").split())
        folded = " ".join(words(fold(text))) or text
        if not text:
            continue
        row = db.execute("SELECT id FROM authors WHERE folded = ?", (folded,)).fetchone()
        author_id = row[0] if row else _insert_author(db, text, folded)
        db.execute(
            "INSERT INTO article_authors (article_id, author_id, position) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (article_id, author_id, position),
        )


def _insert_author(db: Connection, name: str, folded: str) -> int | None:
    return db.execute("INSERT INTO authors (name, folded) VALUES (?, ?)", (name, folded)).lastrowid


def set_images(db: Connection, article_id: int, images: Sequence[Image]) -> None:
    """The pictures of an article, in the page's order."""
    db.execute("DELETE FROM images WHERE article_id = ?", (article_id,))
    db.executemany(
        "INSERT INTO images (article_id, position, url, alt, caption, credit) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (article_id, n, cleaned(i.url), cleaned(i.alt), cleaned(i.caption), cleaned(i.credit))
            for n, i in enumerate(images)
        ),
    )


def find_id(db: Connection, key: int | str) -> int | None:
    """The article with this id, or that had it before it was joined, or that any address leads to."""
    if isinstance(key, int) or key.isdecimal():
        if isinstance(key, str) and len(key) > 19:  # Python converts no endless digits
            return None
        if not 0 < int(key) < 1 << 63:
            return None
        row = db.execute(
            "SELECT id FROM articles WHERE id = ?1 "
            "UNION ALL SELECT article_id FROM joined_articles WHERE id = ?1",
            (int(key),),
        ).fetchone()
        return int(row[0]) if row else None
    return linked(db, [plain(key)])


def addresses(db: Connection, article_id: int) -> list[str]:
    """Every URL that leads to an article, in the order in which they were met."""
    return [
        row[0] for row in db.execute("SELECT url FROM urls WHERE article_id = ? ORDER BY id", (article_id,))
    ]


def read_article(db: Connection, article_id: int) -> StoredArticle | None:
    """An article with everything that belongs to it."""
    row = find_row(db, article_id)
    return with_parts(db, row) if row else None


def with_parts(db: Connection, row: sqlite3.Row) -> StoredArticle:
    """The article of a row of `articles`, with its authors, images and what its revision knows."""
    key = (row["id"],)
    authors = db.execute(
        "SELECT name FROM article_authors JOIN authors ON authors.id = author_id "
        "WHERE article_id = ? ORDER BY position",
        key,
    )
    images = db.execute(
        "SELECT url, alt, caption, credit FROM images WHERE article_id = ? ORDER BY position", key
    )
    revision = db.execute(
        "SELECT blocks, evidence, extractor, sha256 FROM revisions WHERE article_id = ? AND number = ?",
        (row["id"], row["revision"]),
    ).fetchone()
    return stored_article(
        row,
        authors=[name for (name,) in authors],
        images=[Image(*image) for image in images],
        revision=revision,
    )


def read_revision(db: Connection, revision_id: int) -> Revision | None:
    """One version, by its own id."""
    row = db.execute("SELECT * FROM revisions WHERE id = ?", (revision_id,)).fetchone()
    return stored_revision(row) if row else None


def left_out(db: Connection, stored: Readable) -> frozenset[str]:
    """The fingerprints of the known blocks that are no part of an article's body as it stands."""
    row = db.execute(
        "SELECT evidence FROM revisions WHERE article_id = ? AND number = ?",
        (stored["id"], stored["revision"]),
    ).fetchone()
    return recurrence.left_out_of(row[0]) if row else frozenset()


def revisions(db: Connection, article_id: int) -> list[Revision]:
    """Every version of an article, the oldest first."""
    rows = db.execute("SELECT * FROM revisions WHERE article_id = ? ORDER BY number", (article_id,))
    return [stored_revision(row) for row in rows]
