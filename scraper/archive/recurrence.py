"""Boilerplate: blocks of text that recur in a site's articles, learned without a list of phrases.

The checksums of a site's last few articles are kept. A block of a new article that one of them has, too, is
counted; one that many articles of the site have is known from then on, and is no part of any body. A text is
left in wherever that is not certain: paragraphs that a few stories share, and stories that share much.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from scraper.archive.moments import iso
from scraper.archive.rows import clean
from scraper.article import Article

FEWEST = 8
"""Articles that have a block before it is known."""

SHARE = 0.25
"""Of the articles that came since the block was seen first."""

_RECENT = 8  # articles of a site that a new one is compared with
_SHORTEST, _LONGEST = 30, 1500  # characters
_MOST_BLOCKS = 255  # of an article
_ONE_STORY = 0.5  # a share of common blocks from which on two articles tell the same


@dataclass(frozen=True, slots=True)
class Recurring:
    """A block that recurs on a site's pages."""

    site: str
    text: str
    pages: int
    known_since: str | None
    example: str | None


def known(db: sqlite3.Connection, site: str | None) -> frozenset[str]:
    """The fingerprints of a site's boilerplate, for `scraper.extract`."""
    rows = db.execute(
        "SELECT fingerprint FROM boilerplate WHERE site = ? AND known_since IS NOT NULL", (site,)
    )
    return frozenset(fingerprint for (fingerprint,) in rows)


def recurring(db: sqlite3.Connection, site: str | None = None) -> Iterator[Recurring]:
    """What is known, and what may be one day; the most frequent first."""
    rows = db.execute(
        "SELECT site, text, pages, known_since, example FROM boilerplate WHERE site = ifnull(?, site) "
        "ORDER BY site, known_since IS NULL, pages DESC, text",
        (site,),
    )
    return (Recurring(*row) for row in rows)


def see(db: sqlite3.Connection, site: str, article: Article, url: str, at: datetime) -> None:
    """Look for blocks in a new article that the site's last ones have, too."""
    texts = {
        crc32(block.text.encode("utf-8", "replace")): block.text
        for block in article.blocks
        if block.kind == "paragraph" and _SHORTEST <= len(block.text) <= _LONGEST
    }
    own = list(texts)[:_MOST_BLOCKS]
    row = db.execute("SELECT articles, sums FROM recent_blocks WHERE site = ?", (site,)).fetchone()
    count, recent = (int(row[0]), _unpacked(row[1])) if row else (0, [])
    for checksum in _shared(own, recent):
        _count(db, site, texts[checksum], count=count, url=url, at=iso(at))
    db.execute(
        "INSERT INTO recent_blocks (site, articles, sums) VALUES (?, ?, ?) ON CONFLICT (site) "
        "DO UPDATE SET articles = excluded.articles, sums = excluded.sums",
        (site, count + 1, _packed([*recent[1 - _RECENT :], own])),
    )


def _shared(own: Sequence[int], recent: Sequence[Sequence[int]]) -> set[int]:
    """What an article has in common with others that do not tell the same."""
    mine = set(own)
    shared: set[int] = set()
    for other in recent:
        common = mine.intersection(other)
        if common and len(common) < _ONE_STORY * min(len(own), len(other)):
            shared |= common
    return shared


def _count(db: sqlite3.Connection, site: str, text: str, *, count: int, url: str, at: str) -> None:
    from scraper.extraction.body.boilerplate import fingerprint

    row = db.execute(
        # The second sighting is the first one that is noticed: the one before was one of the last articles.
        "INSERT INTO boilerplate (site, fingerprint, text, pages, first_seen, last_seen, since, example) "
        "VALUES (?1, ?2, ?3, 2, ?4, ?4, ?5, ?6) ON CONFLICT (site, fingerprint) "
        "DO UPDATE SET pages = pages + 1, last_seen = excluded.last_seen RETURNING pages, since, known_since",
        (site, fingerprint(text), clean(text), at, max(0, count - 1), url),
    ).fetchone()
    pages, since, known_since = row
    if known_since is None and pages >= FEWEST and pages >= SHARE * (count + 1 - since):
        db.execute(
            "UPDATE boilerplate SET known_since = ? WHERE site = ? AND fingerprint = ?",
            (at, site, fingerprint(text)),
        )


def _packed(articles: Sequence[Sequence[int]]) -> bytes:
    return b"".join(struct.pack(f">B{len(sums)}I", len(sums), *sums) for sums in articles)


def _unpacked(data: bytes) -> list[tuple[int, ...]]:
    articles: list[tuple[int, ...]] = []
    at = 0
    while at < len(data):
        articles.append(struct.unpack_from(f">{data[at]}I", data, at + 1))
        at += 1 + 4 * data[at]
    return articles
