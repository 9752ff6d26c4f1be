from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, segments, upkeep
from scraper.archive.upkeep import Upkeep
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


def segments_of(db: sqlite3.Connection) -> int:
    count: int = db.execute("SELECT count(DISTINCT segid) FROM articles_fts_idx").fetchone()[0]
    return count


def save(archive: Archive, make_article: Callable[..., Any], count: int) -> None:
    for n in range(count):
        body = f"Boat {n} sailed at noon. " * 8
        archive.save(make_article(body, url=f"https://thecourier.example/{n}"), extractor="")


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
    care = Upkeep(threading.RLock(), lambda: False, connect)
    for _ in range(COMMITS):
        care.notice()
    assert began.wait(30)
    care.close()
    assert rows_without_the_wal(path) == COMMITS


class Turn:
    """A lock that says whether it is held."""

    is_held = False

    def __enter__(self) -> None:
        self.is_held = True

    def __exit__(self, *_: object) -> None:
        self.is_held = False


class Restless:
    """A WAL that is never all in the file unless no page can be stored meanwhile."""

    def __init__(self, turn: Turn, pages: int) -> None:
        self.turn = turn
        self.pages = pages
        self.asked: list[bool] = []

    def execute(self, _: str) -> Restless:
        self.asked.append(self.turn.is_held)
        return self

    def fetchone(self) -> tuple[int, int, int]:
        return 0, self.pages, self.pages if self.turn.is_held else self.pages - 1


@pytest.mark.parametrize(("pages", "is_emptied"), [(1_000, False), (100_000, True)])
def test_a_long_wal_is_emptied_though_page_follows_page(pages: int, is_emptied: bool) -> None:
    turn: Any = Turn()
    wal: Any = Restless(turn, pages)
    Upkeep(turn, lambda: False, lambda: wal)._checkpoint(wal)
    assert wal.asked[0] is False
    assert wal.asked[-1] is is_emptied


def test_where_page_follows_page_a_step_gets_its_turn() -> None:
    turn = threading.RLock()
    steps = threading.Semaphore(0)
    care = Upkeep(turn, lambda: steps.release() is None, lambda: sqlite3.connect(":memory:"))
    while not steps.acquire(blocking=False):
        with turn:
            care.notice()
        care.give_way()
    care.close()


def test_a_few_commits_begin_no_thread() -> None:
    care = Upkeep(threading.RLock(), lambda: False, lambda: pytest.fail("connected"))
    for _ in range(3):
        care.notice()
    care.close()


def test_where_it_cannot_connect_the_writer_goes_on() -> None:
    tried = threading.Event()

    def connect() -> sqlite3.Connection:
        tried.set()
        raise sqlite3.OperationalError("unable to open database file")

    care = Upkeep(threading.RLock(), lambda: False, connect)
    for _ in range(COMMITS):
        care.notice()
    assert tried.wait(30)
    care.close()


def test_a_closed_archive_leaves_one_file(path: Path, make_article: Callable[..., Any]) -> None:
    with Archive(path) as archive:
        save(archive, make_article, COMMITS)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_index_is_merged_between_the_pages(path: Path, make_article: Callable[..., Any]) -> None:
    merged = threading.Event()
    with Archive(path) as archive:
        once, steps = archive._db.merge_a_little, [False]

        def watched() -> bool:
            steps.append(once())
            if any(steps) and not steps[-1]:
                merged.set()
            return steps[-1]

        archive._db.upkeep._merge_once = watched  # type: ignore[union-attr]
        save(archive, make_article, 40)
        assert merged.wait(30)
    with closing(sqlite3.connect(path)) as db:
        assert segments_of(db) < 30
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")


def test_runs_that_store_little_leave_no_heap_of_segments(
    path: Path, make_article: Callable[..., Any]
) -> None:
    for n in range(20):
        with Archive(path) as archive:
            archive.save(make_article(f"Boat {n}. " * 9, url=f"https://thecourier.example/{n}"), extractor="")
    with closing(sqlite3.connect(path)) as db:
        assert segments_of(db) <= 16
    archive.close()  # twice is once


def test_storing_a_page_merges_nothing_unless_the_upkeep_is_far_behind(
    archive: Archive, make_article: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    monkeypatch.setattr(upkeep, "_COMMITS", 10**9)  # nobody does it meanwhile
    archive._db.set_trace_callback(statements.append)
    items = [FeedItem(f"Item {n}", url=f"https://thecourier.example/{n}") for n in range(40)]
    archive.save(make_article(url="https://thecourier.example/a", feed_items=items), extractor="")
    assert not any("'merge'" in sql for sql in statements)
    monkeypatch.setattr(upkeep, "_MOST_OWED", 0)
    archive.save(make_article(url="https://thecourier.example/b", feed_items=items), extractor="")
    merges = [sql for sql in statements if "'merge'" in sql]
    assert merges
    assert all(0 < int(sql.rpartition(",")[2].strip(" )")) <= 24 for sql in merges)


def test_a_step_of_merging_does_not_wait_for_another_program(
    archive: Archive, path: Path, make_article: Callable[..., Any]
) -> None:
    save(archive, make_article, 4)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert archive._db.merge_a_little() is False
        other.execute("ROLLBACK")
    assert archive._db.execute("PRAGMA busy_timeout").fetchone()[0] == 10_000
    assert not archive._db.in_transaction


def test_merging_says_when_all_is_done(path: Path, make_article: Callable[..., Any]) -> None:
    with Archive(path) as archive:
        archive._db.upkeep = None
        for n in range(40):
            with archive.batch():
                archive._db.execute(
                    "INSERT INTO articles_fts (rowid, body) VALUES (?, ?)", (n + 1, f"boat {n}")
                )
        assert segments_of(archive._db) == 40
        steps = 0
        while segments.merge(archive._db, 1):
            steps += 1
        assert steps
        assert segments_of(archive._db) < 16
        found = archive._db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'boat'")
        assert found.fetchone()[0] == 40
