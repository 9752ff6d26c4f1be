"""Newer extraction rules on bytes that are here: what they change, and how it is stored.

A revision that they make has the cause `extraction` and the time of the capture: it is never an edit.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from scraper.archive import articles, captures, recurrence, walls
from scraper.archive.connection import Connection
from scraper.archive.moments import moment
from scraper.archive.records import Visit
from scraper.archive.revisions import ARCHIVED, VERSIONED, is_loss
from scraper.archive.rows import LASTING, LASTING_TIME, Row, article_row, revision_row, version
from scraper.article import Article
from scraper.errors import CorruptArchiveError

Fate = Literal["gained", "lost", "changed"]

_COMPARED = (
    *("kind", "headline", "dek", "byline", "published", "modified", "section", "language", "tags"),
    *("body", "caption", "paywalled", "site_name"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """The stored page that an article was made of."""

    article_id: int
    sha256: str
    url: str
    site: str | None
    at: datetime
    content_type: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class LostPage:
    """The newest stored page of a URL that leads to no article."""

    capture_id: int
    sha256: str
    url: str
    final_url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What other rules make of the same page."""

    article_id: int
    fields: Mapping[str, Fate]
    kept: str | None = None
    """Why what is there is kept, in plain words."""


def sources(db: sqlite3.Connection, site: str | None, *, after: int, limit: int) -> list[Source]:
    """The pages of the articles that come after one, by number."""
    rows = db.execute(
        "SELECT articles.id, captures.sha256, ifnull(captures.final_url, captures.url), articles.site, "
        "captures.at, captures.content_type, articles.kind FROM articles "
        "JOIN revisions ON revisions.article_id = articles.id AND revisions.number = articles.revision "
        "JOIN captures ON captures.id = revisions.capture_id "
        "WHERE articles.id > ? AND articles.site IS ifnull(?, articles.site) "
        "AND captures.sha256 IS NOT NULL ORDER BY articles.id LIMIT ?",
        (after, site, limit),
    )
    return [Source(row[0], row[1], row[2], row[3], moment(row[4]), row[5], row[6]) for row in rows]


def count_sources(db: sqlite3.Connection, site: str | None, *, after: int) -> int:
    """How many articles come after one."""
    row = db.execute(
        "SELECT count(*) FROM articles WHERE id > ? AND site IS ifnull(?, site)", (after, site)
    ).fetchone()
    return int(row[0])


_LOST = f"""
    FROM captures INDEXED BY captures_without_article JOIN urls ON urls.id = captures.url_id
    WHERE captures.id > ? AND captures.extractor IS NOT ?
    AND captures.site IS ifnull(?, captures.site) AND captures.sha256 IS NOT NULL
    AND captures.article_id IS NULL AND urls.article_id IS NULL
    AND ifnull(captures.kind, '') NOT IN ('feed', 'sitemap')
    AND ifnull(captures.reason, '') != '{walls.SHORT}'
    AND NOT EXISTS (SELECT 1 FROM captures AS later WHERE later.url_id = captures.url_id
    AND later.id > captures.id AND later.sha256 IS NOT NULL)
"""


def lost_pages(
    db: sqlite3.Connection, site: str | None, extractor: str, *, after: int, limit: int
) -> list[LostPage]:
    """The pages without an article that come after a capture, unless these rules read them last.

    Not those that a host shows everywhere.
    """
    rows = db.execute(
        "SELECT captures.id, sha256, captures.url, ifnull(final_url, captures.url), at, ifnull(status, 200), "
        f"headers, content_type {_LOST} ORDER BY captures.id LIMIT ?",
        (after, extractor, site, limit),
    )
    return [_lost_page(row) for row in rows]


def _lost_page(row: sqlite3.Row) -> LostPage:
    capture_id, sha256, url, final_url, at, status, headers, content_type = row
    pairs = tuple((name, value) for name, value in json.loads(headers or "[]"))
    return LostPage(capture_id, sha256, url, final_url, moment(at), status, pairs, content_type)


def count_lost_pages(db: sqlite3.Connection, site: str | None, extractor: str, *, after: int) -> int:
    """How many of them come after a capture."""
    return int(db.execute(f"SELECT count(*) {_LOST}", (after, extractor, site)).fetchone()[0])


def compare(db: Connection, article_id: int, article: Article) -> Difference:
    """What storing `article`, made of the page of the article's newest revision, would change."""
    stored = articles.find_row(db, article_id)
    if stored is None:
        return Difference(article_id, {}, "it was deleted meanwhile")
    row = _row(db, stored, article)
    return _difference(db, stored, row, article)


def apply(db: Connection, article_id: int, article: Article, extractor: str) -> Difference:
    """Store it; the caller holds the transaction."""
    stored = articles.find_row(db, article_id)
    if stored is None:
        return Difference(article_id, {}, "it was deleted meanwhile")
    row = _row(db, stored, article)
    found = _difference(db, stored, row, article)
    revision = _revision(db, stored)
    captures.note_reader(db, [revision["capture_id"]], extractor)
    if found.kept or not found.fields:
        return found
    number = int(stored["revision"])
    changed = [name for name in VERSIONED if name in found.fields]
    if changed:
        number = articles.last_number(db, article_id) + 1
        told = {name: revision[name] for name in ("article_id", "captured_at", "capture_id")}
        articles.insert_revision(
            db,
            told
            | {
                "number": number,
                "cause": "extraction",
                "changed": ", ".join(changed),
                "extractor": extractor,
            }
            | revision_row(row, article),
        )
    articles.overwrite(db, stored, row | {"revision": number})
    if "authors" in found.fields:
        articles.set_authors(db, article_id, article.authors)
    if "images" in found.fields:
        articles.set_images(db, article_id, article.images)
    return found


def up_to_date(db: Connection, stored: sqlite3.Row, visit: Visit) -> sqlite3.Row:
    """The stored article as the rules that read the newest capture read the one before.

    Only then the two can be compared: what differs is what the publisher did. Read again where the program is
    newer than the article's newest revision, or another boilerplate was left out of it.
    """
    from scraper.extraction import EXTRACTOR, extract

    revision = _revision(db, stored)
    if visit.extractor != EXTRACTOR or visit.article is None:
        return stored
    before, now = recurrence.left_out_of(revision["evidence"]), recurrence.left_out(visit.article)
    if revision["extractor"] == EXTRACTOR and before == now:
        return stored
    source = sources(db, None, after=int(stored["id"]) - 1, limit=1)
    if not source or source[0].article_id != stored["id"]:
        return stored
    page = source[0]
    try:
        body = captures.body(db, page.sha256)
    except CorruptArchiveError:  # `scraper verify` tells
        return stored
    article = extract(
        body or b"",
        url=page.url,
        fetched_at=page.at,
        content_type=page.content_type,
        boilerplate=recurrence.known(db, page.site),
    )
    apply(db, page.article_id, article, EXTRACTOR)
    return articles.find_row(db, page.article_id) or stored


def _revision(db: sqlite3.Connection, stored: sqlite3.Row) -> sqlite3.Row:
    row: sqlite3.Row = db.execute(
        "SELECT * FROM revisions WHERE article_id = ? AND number = ?", (stored["id"], stored["revision"])
    ).fetchone()
    return row


def _row(db: sqlite3.Connection, stored: sqlite3.Row, article: Article) -> Row:
    """The columns of `articles`; a field that came from another capture than this one stays."""
    row = article_row(article)
    own = json.loads(_revision(db, stored)["evidence"])
    for name in LASTING:
        if row[name] is None and name not in own:
            row[name] = stored[name]
    if row["published"] is None and "published" not in own:
        row |= {name: stored[name] for name in LASTING_TIME}
    return row


def _difference(db: Connection, stored: sqlite3.Row, row: Row, article: Article) -> Difference:
    number = int(stored["id"])
    if article.kind not in ARCHIVED:
        return Difference(number, {}, f"not an article any more but: {article.kind}")
    if not row["body"].strip():
        return Difference(number, {}, "an empty body")
    if (stored["kind"], row["kind"]) == ("article", "teaser"):
        return Difference(number, {}, "a teaser of an article that is here in full")
    # The page is the same, so a later date tells of no edit.
    before, after = (replace(version(one), modified=None) for one in (stored, row))
    if reason := is_loss(before, after):
        return Difference(number, {}, reason)
    fields = {name: fate for name in _COMPARED if (fate := _fate(stored[name], row[name]))}
    whole = articles.with_parts(db, stored).article
    for name in ("authors", "images"):
        if fate := _fate(getattr(whole, name), getattr(article, name)):
            fields[name] = fate
    return Difference(number, fields)


def _fate(before: object, after: object) -> Fate | None:
    empty: tuple[object, ...] = (None, "", "[]", [])
    if before == after or (before in empty and after in empty):
        return None
    return "gained" if before in empty else "lost" if after in empty else "changed"


class Place(NamedTuple):
    """How far a run came."""

    done: int = 0
    """The last article that is done."""
    page: int | None = None
    """The last capture without an article that is done; None while articles are left."""


def resume(db: sqlite3.Connection, run_id: int, scope: str, extractor: str) -> tuple[Place, dict[str, int]]:
    """Begin; how far an interrupted run with the same rules came, and its counts."""
    row = db.execute(
        "SELECT done, page, counts, is_finished FROM reextractions WHERE scope = ? AND extractor = ? "
        "ORDER BY run_id DESC LIMIT 1",
        (scope, extractor),
    ).fetchone()
    is_open = row and not row["is_finished"]
    place, counts = (Place(row["done"], row["page"]), json.loads(row["counts"])) if is_open else (Place(), {})
    db.execute(
        "INSERT INTO reextractions (run_id, scope, extractor, done, page, counts) VALUES (?, ?, ?, ?, ?, ?)",
        (run_id, scope, extractor, *place, json.dumps(counts)),
    )
    return place, counts


def note(
    db: sqlite3.Connection, run_id: int, place: Place, counts: Mapping[str, int], *, is_finished: bool = False
) -> None:
    """How far a run came; in the transaction of what it did."""
    db.execute(
        "UPDATE reextractions SET done = ?, page = ?, counts = ?, is_finished = ? WHERE run_id = ?",
        (*place, json.dumps(dict(counts)), int(is_finished), run_id),
    )
