"""Boilerplate: blocks of text that recur in a site's articles, learned without a list of phrases.

The checksums of a site's last few articles are kept. A block of a new article that one of them has, too, is
counted; one that many articles of the site have is known from then on, and is no part of any body. A text is
left in wherever that is not certain: paragraphs that a few stories share, and stories that share much.

What is left out is not seen any more by this comparison, so `extract` tells which known blocks it met, and
they are counted on. A lesson loses its force where it proves wrong: the block was in few articles and came no
more, or many that have it stand far from each other, as stories do that tell of one thing now and then.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Collection, Iterator, Sequence
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

PROVEN = 32
"""Articles that have a block before it may stay away and still be known: a notice that is taken down."""

ABSENT = 64
"""Articles without a block that is not proven, after which it is no boilerplate any more."""

SCATTERED = 1 / 3
"""Of the articles that have a block: if more stand far from the one before, it is no boilerplate.

Of a block that a quarter of all articles have, one in ten does.
"""

_RECENT = 8  # articles of a site that a new one is compared with; those before them are far
_EVERY = 16  # articles of a site from one look for lessons that hold no longer to the next
_SHORTEST, _LONGEST = 30, 1500  # characters
_MOST_BLOCKS = 255  # of an article
_EVIDENCE = "boilerplate"  # its key among an article's evidence
_ONE_STORY = 0.5  # a share of common blocks from which on two articles tell the same


@dataclass(frozen=True, slots=True)
class Recurring:
    """A block that recurs on a site's pages."""

    site: str
    text: str
    pages: int
    known_since: str | None
    example: str | None
    known_until: str | None = None
    """Since when it counts as text again."""


def known(db: sqlite3.Connection, site: str | None) -> frozenset[str]:
    """The fingerprints of a site's boilerplate, for `scraper.extract`."""
    rows = db.execute(
        "SELECT fingerprint FROM boilerplate WHERE site = ? AND known_since IS NOT NULL", (site,)
    )
    return frozenset(fingerprint for (fingerprint,) in rows)


def recurring(db: sqlite3.Connection, site: str | None = None) -> Iterator[Recurring]:
    """What is known, and what may be one day; the most frequent first."""
    rows = db.execute(
        "SELECT site, text, pages, known_since, example, known_until FROM boilerplate "
        "WHERE site = ifnull(?, site) "
        "ORDER BY site, known_since IS NULL, pages DESC, text",
        (site,),
    )
    return (Recurring(*row) for row in rows)


def left_out(article: Article) -> frozenset[str]:
    """The fingerprints of the known blocks that `extract` met on a page and left out of the body."""
    told = article.evidence.get(_EVIDENCE)
    return frozenset(clean(told.text).split()) if told else frozenset()


def left_out_of(evidence: str) -> frozenset[str]:
    """The same of a stored version, by its column `evidence`."""
    told = json.loads(evidence).get(_EVIDENCE)
    return frozenset(told[1].split()) if told else frozenset()


def see(db: sqlite3.Connection, site: str, article: Article, url: str, at: datetime) -> None:
    """Look for blocks in a new article that the site's last ones have, too; count the known ones in it."""
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
    _meet(db, site, left_out(article), count=count, at=iso(at))
    if count % _EVERY == 0:
        _let_go(db, site, count=count, at=iso(at))
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
        "INSERT INTO boilerplate (site, fingerprint, text, pages, first_seen, last_seen, since, last, "
        "example) VALUES (?1, ?2, ?3, 2, ?4, ?4, ?5, ?6, ?7) ON CONFLICT (site, fingerprint) "
        "DO UPDATE SET pages = pages + 1, last_seen = excluded.last_seen, last = excluded.last "
        "RETURNING pages, since, sparse, known_since",
        (site, fingerprint(text), clean(text), at, max(0, count - 1), count, url),
    ).fetchone()
    pages, since, sparse, known_since = row
    is_frequent = pages >= FEWEST and pages >= SHARE * (count + 1 - since) and sparse <= SCATTERED * pages
    if known_since is None and is_frequent:
        db.execute(
            "UPDATE boilerplate SET known_since = ?, known_until = NULL WHERE site = ? AND fingerprint = ?",
            (at, site, fingerprint(text)),
        )


def _meet(db: sqlite3.Connection, site: str, met: Collection[str], *, count: int, at: str) -> None:
    """Count the known blocks that were left out of an article, the `count`th after the site's first one."""
    db.executemany(
        "UPDATE boilerplate SET pages = pages + 1, sparse = sparse + (?1 - last > ?2), last = ?1, "
        "last_seen = ?3 WHERE site = ?4 AND fingerprint = ?5",
        [(count, _RECENT, at, site, fingerprint) for fingerprint in met],
    )


def _let_go(db: sqlite3.Connection, site: str, *, count: int, at: str) -> None:
    """Take their force from lessons that prove wrong; what they left out is text again from now on."""
    db.execute(
        "UPDATE boilerplate SET known_since = NULL, known_until = ?1 WHERE site = ?2 "
        "AND known_since IS NOT NULL AND (sparse > ?6 * pages OR (pages < ?3 AND ?4 - last > ?5))",
        (at, site, PROVEN, count, ABSENT, SCATTERED),
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
