from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive
from scraper.archive.checkpoints import Checkpoints
from scraper.article import FeedItem

COMMITS = 20


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("CREATE TABLE numbers (n INTEGER)")
        yield db


def rows_without_the_wal(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            return 0
        count: int = db.execute("SELECT count(*) FROM numbers").fetchone()[0]
        return count


def test_what_was_committed_reaches_the_file_while_the_writer_goes_on(
    path: Path, writer: sqlite3.Connection
) -> None:
    began = threading.Event()

    def connect() -> sqlite3.Connection:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        db.set_trace_callback(lambda _: began.set())
        return db

    for n in range(COMMITS):
        writer.execute("INSERT INTO numbers VALUES (?)", (n,))
    assert rows_without_the_wal(path) == 0
    checkpoints = Checkpoints(connect)
    for _ in range(COMMITS):
        checkpoints.notice()
    assert began.wait(30)
    checkpoints.close()
    assert rows_without_the_wal(path) == COMMITS


def test_a_few_commits_begin_no_thread() -> None:
    checkpoints = Checkpoints(lambda: pytest.fail("connected"))
    for _ in range(3):
        checkpoints.notice()
    checkpoints.close()


def test_where_it_cannot_connect_the_writer_goes_on() -> None:
    tried = threading.Event()

    def connect() -> sqlite3.Connection:
        tried.set()
        raise sqlite3.OperationalError("unable to open database file")

    checkpoints = Checkpoints(connect)
    for _ in range(COMMITS):
        checkpoints.notice()
    assert tried.wait(30)
    checkpoints.close()


def test_a_closed_archive_leaves_one_file(path: Path, make_article: Callable[..., Any]) -> None:
    with Archive(path) as archive:
        for n in range(COMMITS):
            archive.save(make_article(url=f"https://thecourier.example/{n}"), extractor="")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_index_is_merged_a_little_with_each_page(
    archive: Archive, make_article: Callable[..., Any], query: Callable[..., Any]
) -> None:
    for n in range(15):
        archive.save(make_article(url=f"https://thecourier.example/{n}"), extractor="")
    assert query("SELECT count(DISTINCT segid) FROM articles_fts_idx")[0][0] < 8


def test_what_is_merged_is_measured_by_the_article_not_by_its_lists(
    archive: Archive, make_article: Callable[..., Any]
) -> None:
    statements: list[str] = []
    archive._db.set_trace_callback(statements.append)
    items = [FeedItem(f"Item {n}", url=f"https://thecourier.example/{n}") for n in range(40)]
    archive.save(make_article(url="https://thecourier.example/a", feed_items=items), extractor="")
    (merge,) = [sql for sql in statements if "'merge'" in sql]
    assert 0 < int(merge.rpartition(",")[2].strip(" )")) <= 24
