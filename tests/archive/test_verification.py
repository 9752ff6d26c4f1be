from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, Visit, dictionaries
from scraper.archive.verification import Flaw, verify
from scraper.article import Article, Block, FeedItem
from scraper.errors import CorruptArchiveError

MakeArticle = Callable[..., Article]
SITE = "https://www.thecourier.example/"


@pytest.fixture
def filled(path: Path, make_article: MakeArticle, make_visit: Callable[..., Visit]) -> Path:
    with Archive(path) as archive:
        for n in range(60):
            article = make_article(
                f"Story number {n} of the harbour. 東京 {n}. " * 30,
                url=f"{SITE}{n}",
                headline=f"Headline {n}",
                tags=["harbour"],
                feed_items=[FeedItem(f"Item {n}", url=f"{SITE}{n + 1}")],
            )
            body = b"<html><body>" + os.urandom(1500).hex().encode()
            archive.record(make_visit(f"{SITE}{n}", article=article, body=body, kind="article"))
    return path


def flaws(path: Path) -> list[Flaw]:
    with Archive(path, readonly=True) as archive:
        return verify(archive)


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def test_a_sound_archive_has_no_flaws_and_is_not_changed(filled: Path) -> None:
    before = filled.read_bytes()
    told: list[tuple[int, int]] = []
    with Archive(filled, readonly=True) as archive:
        assert verify(archive, progress=lambda done, total: told.append((done, total))) == []
    assert told[-1] == (60, 60)
    assert filled.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "check", "where"),
    [
        ("UPDATE articles SET body = body || ' and more' WHERE id = 3", "index", "articles 3"),
        ("UPDATE revisions SET body = body || 'x' WHERE id = 4", "revisions", "revisions 4"),
        ("DELETE FROM articles_fts_docsize WHERE id = 5", "index", "articles 5"),
        ("UPDATE captures SET article_id = 999 WHERE id = 6", "foreign keys", "captures 6"),
        (
            "INSERT INTO bodies SELECT 'x', bytes, NULL, data FROM bodies WHERE rowid = 7",
            "orphans",
            "bodies x",
        ),
        ("UPDATE bodies SET data = x'00' WHERE rowid = 8", "pages", "bodies"),
        ("UPDATE sites SET articles = 1", "orphans", "sites thecourier.example"),
        ("DELETE FROM articles_fts_data WHERE id > 10", "index", ""),
        ("DROP TABLE feed_items_fts", "integrity", "feed_items_fts"),
        ("INSERT INTO feed_items_fts (rowid, headline) VALUES (999, 'tug')", "index", "feed_items 999"),
    ],
)
def test_what_is_wrong_is_named(filled: Path, statement: str, check: str, where: str) -> None:
    change(filled, statement)
    found = flaws(filled)
    assert any(flaw.check == check and flaw.where.startswith(where) for flaw in found), found


def test_a_damaged_page_of_the_file_is_named_and_the_rest_is_readable(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'bodies'").fetchone()[0]
    content = bytearray(filled.read_bytes())
    start = (root - 1) * size
    first_child = int.from_bytes(content[start + 8 : start + 12], "big")  # of an interior page of a table
    leaf = int.from_bytes(
        content[start + int.from_bytes(content[start + 12 : start + 14], "big") :][:4], "big"
    )
    assert first_child != leaf
    content[(leaf - 1) * size : leaf * size] = b"\xa5" * size
    filled.write_bytes(content)
    found = flaws(filled)
    assert ("integrity", "bodies") in {(flaw.check, flaw.where) for flaw in found}, found
    with Archive(filled, readonly=True) as archive:
        assert len(list(archive.articles())) == 60
        readable = 0
        for capture in archive.captures():
            try:
                assert archive.body(capture.sha256 or "")
                readable += 1
            except CorruptArchiveError:
                pass
        assert readable >= 30


@pytest.fixture(autouse=True)
def no_page_in_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever was stored is read from the file."""
    monkeypatch.setattr(dictionaries, "_contents", dictionaries._Contents(4))
    return None


def test_a_reader_may_look_while_somebody_writes(filled: Path, make_article: Any) -> None:
    with Archive(filled) as writer, writer.batch():
        writer.save(make_article("Half of it.", url=f"{SITE}new"), extractor="")
        found = []
        with Archive(filled, readonly=True) as reader:
            reader._db.execute("PRAGMA busy_timeout = 10")
            found = verify(reader)
    assert all("try again when nobody writes" in flaw.message for flaw in found), found


@pytest.mark.parametrize("job", ["vacuum", "reextract", "delete"])
def test_a_disk_that_fills_up_in_the_middle_loses_nothing(filled: Path, job: str) -> None:
    from scraper.archive import reextractions
    from scraper.archive.deletion import delete
    from scraper.archive.vacuuming import vacuum
    from scraper.errors import DiskFullError

    def do(archive: Archive) -> None:
        if job == "vacuum":
            vacuum(archive)
        elif job == "delete":
            delete(archive, [], site="thecourier.example")
        else:
            with archive.writing() as db:
                for number in range(1, 61):
                    stored = archive.article(number)
                    assert stored is not None
                    longer = replace(stored.article, blocks=[Block("paragraph", os.urandom(9000).hex())])
                    reextractions.apply(db, number, longer, "newer")

    with Archive(filled) as archive:
        before = [stored.to_dict() for stored in archive.articles()]
        pages = archive._db.execute("PRAGMA page_count").fetchone()[0]
        archive._db.execute(f"PRAGMA max_page_count = {pages}")
        try:
            do(archive)
        except DiskFullError:
            assert [stored.to_dict() for stored in archive.articles()] == before
        else:
            assert job != "reextract"
        archive._db.execute("PRAGMA max_page_count = 1000000")
        assert verify(archive) == []
        do(archive)
        assert verify(archive) == []


def test_nul_and_lone_surrogates_are_stored_searched_and_verified(
    path: Path, make_article: MakeArticle
) -> None:
    article = make_article("The harbour\x00master \ud83d spoke.\n\nFerries stopped.", headline="A \udcff B")
    with Archive(path) as archive:
        assert archive.save(article, body=b"\x00\xff\xfe", extractor="").change == "new"
        assert archive.save(article, body=b"\x00\xff\xfe", extractor="").change == "unchanged"
        assert len(archive.search("ferries")) == 1
        assert verify(archive) == []
