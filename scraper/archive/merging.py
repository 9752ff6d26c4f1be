"""Two archives into one: every capture, version and page of the other that is not here, in the order of time.

It is one transaction: a merge that is killed did nothing, one that is done again finds nothing to do. What
this archive learns by itself (dictionaries, recurring blocks, patterns of URLs) it goes on learning.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from scraper.archive import Archive, captures, connection, feeds, histories, ordering
from scraper.archive.connection import Connection
from scraper.archive.failures import translated
from scraper.archive.rows import version
from scraper.archive.stories import is_same_story
from scraper.errors import ArchiveError, CorruptArchiveError, UsageError

_KEPT_OUT = (
    "o.outcome = 'deleted' OR EXISTS (SELECT 1 FROM main.captures AS d "
    "WHERE d.url_id = u.new AND d.outcome = 'deleted' AND d.at >= o.at)"
)
"""Of a capture: what was deleted here stays so; what was deleted there was not deleted here."""


class Merged(NamedTuple):
    """What came from the other archive."""

    articles: int
    revisions: int
    captures: int
    pages: int
    unreadable_pages: int
    """Pages that are damaged there; their captures came without them."""
    feed_items: int
    urls: int


def merge_archive(other: Path, path: Path, *, clock: Callable[[], datetime]) -> Merged:
    """Merge the archive `other`, which stays as it is, into the one at `path`.

    Raises:
        UsageError: they are the same file.
        ArchiveError: one of them cannot be read or written; nothing has changed.
    """
    if path.exists() and path.samefile(other):
        raise UsageError(f"{other} is the archive itself; name another one to merge into it, with --db.")
    command = f"scraper import {other}"[:200]
    with (
        _newest(other, clock) as source,
        Archive(path, clock=clock) as archive,
        archive.hold(command),
        Archive(source, readonly=True) as theirs,
    ):
        archive.begin_run("import", [str(other)])
        try:
            merged = _merge(archive, theirs, source)
            ordering.put_in_order(archive)
        except BaseException:
            with suppress(ArchiveError):  # a full disk has no room for this either
                archive.end_run(ordering.current_run(archive), status="failed", counts={})
            raise
        archive.end_run(ordering.current_run(archive), status="done", counts=merged._asdict())
        return merged


@contextmanager
def _newest(other: Path, clock: Callable[[], datetime]) -> Iterator[Path]:
    """The archive with the schema of this version: itself, or a copy that was brought up to date."""
    with translated(other):
        schema = connection._version(other)
    if schema == connection.LATEST:
        yield other
        return
    with tempfile.TemporaryDirectory(prefix=".merge-", dir=other.parent) as folder:
        copy = Path(folder) / other.name
        address = f"file:{quote(str(other.absolute()))}?mode=ro"
        with (
            translated(other),
            closing(sqlite3.connect(address, uri=True)) as old,
            closing(sqlite3.connect(copy)) as new,
        ):
            old.backup(new)
        Archive(copy, clock=clock).close()
        yield copy


def _merge(archive: Archive, theirs: Archive, source: Path) -> Merged:
    with archive.reading() as db:
        db.execute("ATTACH ? AS other", (f"file:{quote(str(source.absolute()))}?mode=ro",))
        try:
            with connection.transaction(db):
                merged = _Merge(db, theirs).run()
        finally:
            db.execute("DETACH other")
    return merged


class _Merge:
    """The steps of one merge; each depends on those before it."""

    def __init__(self, db: Connection, theirs: Archive) -> None:
        self._db = db
        self._theirs = theirs

    def run(self) -> Merged:
        """Take over what is not here."""
        for name in ("hosts", "urls", "runs", "articles", "captures"):
            self._db.execute(f"CREATE TEMP TABLE {name}_here (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
        try:
            return self._run()
        finally:
            for name in ("hosts", "urls", "runs", "articles", "captures"):
                self._db.execute(f"DROP TABLE IF EXISTS temp.{name}_here")

    def _run(self) -> Merged:
        self._add_sites_and_hosts()
        urls = self._add_urls()
        self._add_runs()
        pages, unreadable = self._add_pages()
        new = self._add_articles()
        last = self._highest("captures")
        added = self._add_captures()
        revisions = self._merge_histories(new, last)
        self._link_urls()
        items = self._add_feed_items()
        self._add_joined()
        self._count_sites()
        return Merged(len(new), revisions, added, pages, unreadable, items, urls)

    def _columns(self, table: str, *without: str) -> list[str]:
        return [
            row["name"]
            for row in self._db.execute(f"PRAGMA table_info({table})")
            if row["name"] not in without
        ]

    def _highest(self, table: str) -> int:
        return int(self._db.execute(f"SELECT ifnull(max(id), 0) FROM main.{table}").fetchone()[0])

    def _insert(self, table: str, given: dict[str, str], source: str, *without: str) -> int:
        """Copy rows of theirs; `given`: columns with a value of their own, `source`: FROM and WHERE."""
        columns = self._columns(table, *without)
        values = ", ".join(given.get(name, f"o.{name}") for name in columns)
        names = ", ".join(columns)
        return self._db.execute(f"INSERT INTO main.{table} ({names}) SELECT {values} {source}").rowcount

    def _add_sites_and_hosts(self) -> None:
        self._insert("sites", {}, "FROM other.sites AS o WHERE site NOT IN (SELECT site FROM main.sites)")
        known = "(SELECT site FROM main.open_sites)"
        self._insert("open_sites", {}, f"FROM other.open_sites AS o WHERE site NOT IN {known}")
        known = "(SELECT host FROM main.hosts)"
        self._insert("hosts", {}, f"FROM other.hosts AS o WHERE host NOT IN {known} ORDER BY id", "id")
        self._db.execute(
            "INSERT INTO hosts_here SELECT o.id, m.id FROM other.hosts AS o JOIN main.hosts AS m USING (host)"
        )

    def _add_urls(self) -> int:
        same = "m.host_id = h.new AND m.hash = o.hash AND m.url = o.url"
        source = "FROM other.urls AS o JOIN hosts_here AS h ON h.old = o.host_id"
        added = self._insert(
            "urls",
            {"host_id": "h.new", "found_on": "NULL", "article_id": "NULL"},
            f"{source} WHERE NOT EXISTS (SELECT 1 FROM main.urls AS m WHERE {same}) ORDER BY o.id",
            "id",
        )
        self._db.execute(f"INSERT INTO urls_here SELECT o.id, m.id {source} JOIN main.urls AS m ON {same}")
        self._db.execute(
            "UPDATE main.urls SET found_on = f.new FROM urls_here AS u JOIN other.urls AS o ON o.id = u.old "
            "JOIN urls_here AS f ON f.old = o.found_on "
            "WHERE main.urls.id = u.new AND main.urls.found_on IS NULL"
        )
        # Whoever visited a URL last knows what is to become of it.
        fresh = ("state", "due", "attempts", "etag", "last_modified", "hint", "visits", "visited")
        told = ", ".join(f"{name} = o.{name}" for name in fresh)
        self._db.execute(
            f"UPDATE main.urls SET {told} FROM urls_here AS u JOIN other.urls AS o ON o.id = u.old "
            "WHERE main.urls.id = u.new AND o.visited > ifnull(main.urls.visited, 0)"
        )
        return added

    def _add_runs(self) -> None:
        same = (
            "m.started = o.started AND m.command = o.command AND m.arguments = o.arguments AND m.pid IS o.pid"
        )
        self._insert(
            "runs",
            {"status": "CASE o.status WHEN 'running' THEN 'interrupted' ELSE o.status END"},
            f"FROM other.runs AS o WHERE NOT EXISTS (SELECT 1 FROM main.runs AS m WHERE {same}) "
            "ORDER BY o.id",
            "id",
        )
        self._db.execute(
            "INSERT INTO runs_here SELECT o.id, min(m.id) FROM other.runs AS o "
            f"JOIN main.runs AS m ON {same} GROUP BY o.id"
        )

    def _add_pages(self) -> tuple[int, int]:
        """Their pages that are not here, and how many of them cannot be read."""
        wanted = self._db.execute(
            "SELECT o.sha256, o.site, o.kind, o.at, min(o.id) FROM other.captures AS o "
            "JOIN urls_here AS u ON u.old = o.url_id WHERE o.sha256 IS NOT NULL "
            f"AND o.sha256 NOT IN (SELECT sha256 FROM main.bodies) AND NOT ({_KEPT_OUT}) "
            "GROUP BY o.sha256 ORDER BY min(o.id)"
        )
        added = lost = 0
        for row in wanted.fetchall():
            try:
                page = self._theirs.body(row["sha256"])
            except CorruptArchiveError:
                page = None
            if page is None:
                lost += 1
                continue
            captures.store_body(self._db, page, site=row["site"], form=row["kind"], at=row["at"])
            added += 1
        return added, lost

    def _add_articles(self) -> set[int]:
        """Give each of their articles a number here: that of the one at its address, or a new one."""
        new: set[int] = set()
        for number, (key,) in self._numbered("SELECT id, id FROM other.articles ORDER BY id"):
            row = self._theirs_row(key)
            if self._is_deleted(row):
                continue
            found = self._same_article(row, new)
            if found is None:
                found = histories.add_article(self._db, row)
                new.add(found)
            self._db.execute("INSERT INTO articles_here VALUES (?, ?)", (number, found))
        return new

    def _numbered(self, sql: str) -> list[tuple[int, tuple[Any, ...]]]:
        return [(int(row[0]), tuple(row)[1:]) for row in self._db.execute(sql).fetchall()]

    def _theirs_row(self, key: int) -> sqlite3.Row:
        row: sqlite3.Row = self._db.execute("SELECT * FROM other.articles WHERE id = ?", (key,)).fetchone()
        return row

    def _is_deleted(self, row: sqlite3.Row) -> bool:
        """Whether their article was deleted here after they saw it last."""
        found = self._db.execute(
            "SELECT 1 FROM other.urls AS o JOIN urls_here AS u ON u.old = o.id "
            "JOIN main.captures AS d ON d.url_id = u.new AND d.outcome = 'deleted' AND d.at >= ? "
            "WHERE o.article_id = ?",
            (row["last_seen"], row["id"]),
        ).fetchone()
        return found is not None

    def _same_article(self, row: sqlite3.Row, new: set[int]) -> int | None:
        """Which article here is theirs: that at the same address, or at another one with the same story.

        An address may lead to another article here; one that a merge has brought is found all the same.
        """
        found = self._db.execute(
            "SELECT * FROM main.articles WHERE id IN (SELECT m.article_id FROM other.urls AS o "
            "JOIN urls_here AS u ON u.old = o.id JOIN main.urls AS m ON m.id = u.new "
            "WHERE o.article_id = ?) OR (site = ? AND published_date IS ? AND headline IS ? AND url = ?) "
            "ORDER BY url != ?, id",
            (*(row[name] for name in ("id", "site", "published_date", "headline", "url")), row["url"]),
        ).fetchall()
        for ours in found:
            is_same = ours["url"] == row["url"] or is_same_story(version(ours), version(row))
            if is_same and ours["id"] not in new:
                return int(ours["id"])
        return None

    def _add_captures(self) -> int:
        same = (
            "m.url_id = u.new AND m.at = o.at AND m.outcome = o.outcome "
            "AND (m.sha256 IS o.sha256 OR o.kept_because LIKE 'deleted %')"
        )
        source = (
            "FROM other.captures AS o JOIN urls_here AS u ON u.old = o.url_id "
            "LEFT JOIN articles_here AS a ON a.old = o.article_id "
            "LEFT JOIN runs_here AS r ON r.old = o.run_id"
        )
        kept = "CASE WHEN o.sha256 IN (SELECT sha256 FROM main.bodies) THEN o.sha256 END"
        added = self._insert(
            "captures",
            {"url_id": "u.new", "article_id": "a.new", "run_id": "r.new", "sha256": kept},
            f"{source} WHERE NOT EXISTS (SELECT 1 FROM main.captures AS m WHERE {same}) "
            f"AND NOT ({_KEPT_OUT}) ORDER BY o.id",
            "id",
        )
        self._db.execute(
            "INSERT INTO captures_here SELECT o.id, min(m.id) FROM other.captures AS o "
            "JOIN urls_here AS u ON u.old = o.url_id JOIN main.captures AS m ON m.url_id = u.new "
            "AND m.at = o.at AND m.outcome = o.outcome AND (m.sha256 IS o.sha256 OR m.sha256 IS NULL) "
            "GROUP BY o.id"
        )
        self._insert(
            "imports",
            {"capture_id": "c.new"},
            "FROM other.imports AS o JOIN captures_here AS c ON c.old = o.capture_id "
            "WHERE c.new NOT IN (SELECT capture_id FROM main.imports) GROUP BY c.new",
        )
        return added

    def _merge_histories(self, new: set[int], last: int) -> int:
        added = 0
        for theirs, (key,) in self._numbered("SELECT old, new FROM articles_here ORDER BY old"):
            row = self._theirs_row(theirs)
            added += histories.merge_history(self._db, key, row, is_new=key in new, after=last)
        return added

    def _link_urls(self) -> None:
        self._db.execute(
            "UPDATE main.urls SET article_id = a.new FROM urls_here AS u "
            "JOIN other.urls AS o ON o.id = u.old JOIN articles_here AS a ON a.old = o.article_id "
            "WHERE main.urls.id = u.new AND main.urls.article_id IS NULL"
        )

    def _add_feed_items(self) -> int:
        same = (
            "m.site = o.site AND m.section = o.section "
            "AND ifnull(m.url, m.headline) = ifnull(o.url, o.headline)"
        )
        last = self._highest("feed_items")
        self._db.execute(
            "UPDATE main.feed_items AS m SET first_seen_on = CASE WHEN o.first_seen < m.first_seen "
            "THEN o.first_seen_on ELSE m.first_seen_on END, first_seen = min(m.first_seen, o.first_seen), "
            "last_seen_on = CASE WHEN o.last_seen > m.last_seen THEN o.last_seen_on ELSE m.last_seen_on END, "
            "last_seen = max(m.last_seen, o.last_seen), updated = max(m.updated, o.updated), "
            "sightings = CASE WHEN o.last_seen < m.first_seen OR o.first_seen > m.last_seen "
            f"THEN m.sightings + o.sightings ELSE max(m.sightings, o.sightings) END "
            f"FROM other.feed_items AS o WHERE {same}"
        )
        added = self._insert(
            "feed_items",
            {"url_id": "u.new", "article_id": "a.new"},
            "FROM other.feed_items AS o LEFT JOIN urls_here AS u ON u.old = o.url_id "
            "LEFT JOIN articles_here AS a ON a.old = o.article_id "
            f"WHERE NOT EXISTS (SELECT 1 FROM main.feed_items AS m WHERE {same}) ORDER BY o.id",
            "id",
        )
        rows = self._db.execute("SELECT id, headline, summary FROM feed_items WHERE id > ?", (last,))
        self._db.executemany(feeds._INDEX, (feeds._index_values(row) for row in rows.fetchall()))
        self._add_feeds()
        return added

    def _add_feeds(self) -> None:
        """Their lists that were never seen here, with the gaps in them."""
        same = "m.site = o.site AND m.section = o.section AND m.page = o.page"
        last = self._highest("feeds")
        self._insert(
            "feeds",
            {"items": "'[]'"},
            f"FROM other.feeds AS o WHERE NOT EXISTS (SELECT 1 FROM main.feeds AS m WHERE {same}) "
            "ORDER BY o.id",
            "id",
        )
        self._insert(
            "feed_gaps",
            {"feed_id": "m.id"},
            f"FROM other.feed_gaps AS o JOIN other.feeds AS f ON f.id = o.feed_id JOIN main.feeds AS m "
            f"ON {same.replace('o.', 'f.')} WHERE m.id > {last} ORDER BY o.id",
            "id",
        )

    def _add_joined(self) -> None:
        """The traces of what was another article there, under numbers of this archive."""
        rows = self._db.execute(
            "SELECT o.*, a.new AS here, c.new AS capture FROM other.joined_articles AS o "
            "JOIN articles_here AS a ON a.old = o.article_id JOIN captures_here AS c ON c.old = o.capture_id "
            "WHERE NOT EXISTS (SELECT 1 FROM main.joined_articles AS m "
            "WHERE m.url = o.url AND m.joined = o.joined) ORDER BY o.id"
        ).fetchall()
        for row in rows:
            sql = "SELECT seq + 1 FROM sqlite_sequence WHERE name = 'articles'"
            number = self._db.execute(sql).fetchone()[0]
            self._db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'articles'", (number,))
            self._db.execute(
                "INSERT INTO joined_articles (id, article_id, url, first_seen, joined, capture_id) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (number, row["here"], row["url"], row["first_seen"], row["joined"], row["capture"]),
            )

    def _count_sites(self) -> None:
        lossless = ", ".join(f"'{name}'" for name in captures.NO_LOSS)
        self._db.execute(
            "UPDATE main.sites SET captures = f.captures, failed = f.failed FROM (SELECT site, count(*) AS "
            f"captures, sum(outcome NOT IN ({lossless})) AS failed FROM main.captures GROUP BY site) AS f "
            "WHERE f.site = main.sites.site"
        )
        self._db.execute(
            "UPDATE main.sites SET articles = "
            "(SELECT count(*) FROM main.articles AS a WHERE a.site = main.sites.site)"
        )
        self._db.execute(
            "UPDATE main.sites AS m SET last_new = max(ifnull(m.last_new, ''), ifnull(o.last_new, '')), "
            "name = ifnull(m.name, o.name) FROM other.sites AS o "
            "WHERE o.site = m.site AND o.last_new IS NOT NULL"
        )
