"""An archive of the first schema opens, migrates and verifies."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import zstandard
from sqlite_utils import Database

from scraper.archive import Archive, connection, founding
from scraper.archive.folding import indexed
from scraper.archive.verification import verify
from scraper.article import Article
from scraper.errors import ArchiveError, DiskFullError

BODY = b"<html><p>The bridge opened at noon.</p></html>"
TEXT = "The bridge opened at noon. 東京"
URL = "https://paper.example/bridge"


def make_first(path: Path, articles: int = 3) -> None:
    """An archive as the first schema's program left it, every table with a row."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA application_id = {connection.APPLICATION_ID}")
        db.execute("BEGIN")
        for statement in founding.STATEMENTS:
            db.execute(statement)
        Database(db)["_sqlite_migrations"].insert(
            {"id": 1, "migration_set": "scraper", "name": "m001_tables", "applied_at": "2024-08-07"}, pk="id"
        )
        _fill(db, articles)
        db.execute("COMMIT")
        db.execute("PRAGMA user_version = 1")


def _fill(db: sqlite3.Connection, articles: int) -> None:
    at = "2024-08-07T12:00:00+00:00"
    sha256 = hashlib.sha256(BODY).hexdigest()
    db.execute("INSERT INTO sites (site, articles, captures) VALUES ('paper.example', ?1, ?1)", (articles,))
    db.execute("INSERT INTO runs VALUES (1, 'crawl', '[]', '0.1.0', ?, ?, 'done', 1, '{}')", (at, at))
    db.execute("INSERT INTO hosts (id, host) VALUES (1, 'paper.example')")
    db.execute("INSERT INTO bodies VALUES (?, ?, NULL, ?)", (sha256, len(BODY), zstandard.compress(BODY)))
    for n in range(1, articles + 1):
        url = f"{URL}/{n}"
        db.execute(
            "INSERT INTO articles (id, url, site, kind, headline, body, word_count, confidence, first_seen, "
            "last_seen, last_changed, revision) "
            "VALUES (?, ?, 'paper.example', 'article', ?, ?, 6, 0.9, ?, ?, ?, 1)",
            (n, url, f"Bridge {n}", TEXT, at, at, at),
        )
        db.execute(
            "INSERT INTO articles_fts (rowid, headline, dek, byline, body, caption, tags) "
            "VALUES (?, ?, '', '', ?, '', '')",
            (n, indexed(f"Bridge {n}"), indexed(TEXT)),
        )
        db.execute(
            "INSERT INTO urls (id, hash, url, host_id, state, source, hint, priority, depth, found, "
            "article_id) "
            "VALUES (?, ?, ?, 1, 'done', 'seed', 'article', 5, 0, 0, ?)",
            (n, _hash(url), url, n),
        )
        db.execute(
            "INSERT INTO captures (id, url, url_id, site, at, outcome, status, kind, bytes, sha256, result, "
            "article_id, revision, run_id) "
            "VALUES (?1, ?2, ?1, 'paper.example', ?3, 'ok', 200, 'article', ?4, ?5, 'new', ?1, 1, 1)",
            (n, url, at, len(BODY), sha256),
        )
        db.execute(
            "INSERT INTO revisions VALUES (?1, ?1, 1, ?2, ?1, 'first', '', 'article', ?3, NULL, NULL, NULL, "
            "NULL, ?4, 6, 0.9, '0.1.0', ?5, NULL, '{}')",
            (n, at, f"Bridge {n}", TEXT, hashlib.sha256(TEXT.encode()).hexdigest()),
        )
        db.execute(
            "INSERT INTO feed_items (site, headline, url, updated, position, first_seen, last_seen) "
            "VALUES ('paper.example', ?, ?, 0, 0, ?, ?)",
            (f"Item {n}", f"{URL}/item{n}", at, at),
        )


def _hash(url: str) -> int:
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=8).digest(), "big", signed=True)


def test_an_archive_of_the_first_schema_opens_migrates_and_verifies(
    path: Path, make_article: Callable[..., Article]
) -> None:
    make_first(path)
    with pytest.raises(ArchiveError, match="older version of this program"):
        Archive(path, readonly=True)
    with Archive(path) as archive:
        stored = archive.article(f"{URL}/2")
        assert stored is not None
        assert (stored.article.headline, stored.article.body) == ("Bridge 2", TEXT)
        assert archive.body(archive.captures()[0].sha256 or "") == BODY
        assert {hit.id for hit in archive.search("bridge")} == {1, 2, 3}
        assert archive.counts()["feed_items"] == 3
        archive.save(make_article(url=f"{URL}/4", site="paper.example"), body=BODY * 9, extractor="")
        assert verify(archive) == []
    backup = path.with_name("archive.db-backup-1")
    with closing(sqlite3.connect(backup)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (3,)


def schema(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return sorted(
            db.execute("SELECT type, name FROM sqlite_master WHERE tbl_name NOT LIKE '_sqlite%'").fetchall()
        )


def test_a_migrated_archive_is_built_like_a_new_one(path: Path, tmp_path: Path) -> None:
    make_first(path)
    Archive(path).close()
    new = tmp_path / "new.db"
    Archive(new).close()
    assert schema(path) == schema(new)


def test_a_reader_reads_on_during_a_migration(path: Path) -> None:
    make_first(path)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (3,)
        with Archive(path) as archive:
            assert archive.counts()["articles"] == 3
            assert reader.execute("SELECT headline FROM articles WHERE id = 1").fetchone() == ("Bridge 1",)
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM dictionary_pages").fetchone() == (0,)


def test_no_room_for_a_migration_leaves_the_archive_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_first(path)

    def full(*_: Any) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(connection, "_back_up", full)
    with pytest.raises(DiskFullError):
        Archive(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    monkeypatch.undo()
    with Archive(path) as archive:
        assert verify(archive) == []


def test_what_was_learned_of_a_site_before_holds_until_it_proves_wrong(
    path: Path, make_article: Callable[..., Article]
) -> None:
    with Archive(path) as archive:
        for n in range(12):
            archive.save(make_article(f"Story {n} is told.", url=f"{URL}/{n}", headline=f"Story {n}"))
    with closing(sqlite3.connect(path)) as db, db:
        site = "thecourier.example"
        for column in ("last", "sparse", "known_until"):
            db.execute(f"ALTER TABLE boilerplate DROP COLUMN {column}")
        db.execute("DROP INDEX captures_without_article")
        db.execute("ALTER TABLE captures DROP COLUMN extractor")
        db.execute(
            "INSERT INTO boilerplate (site, fingerprint, text, pages, first_seen, last_seen, known_since) "
            "VALUES (?, '0123456789abcdef', 'Subscribe to us.', 8, '', '', '2024-08-07')",
            (site,),
        )
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm010_lessons'")
        db.execute("PRAGMA user_version = 9")
    with Archive(path) as archive:
        assert archive.boilerplate(site) == {"0123456789abcdef"}
        assert verify(archive) == []
        for n in range(100, 180):
            archive.save(make_article(f"Story {n} is told.", url=f"{URL}/{n}", headline=f"Story {n}"))
            if n == 100 + 48:
                assert archive.boilerplate(site)
        assert not archive.boilerplate(site)
