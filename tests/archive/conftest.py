from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, Capture, Visit
from scraper.article import Article, Block

URL = "https://www.thecourier.example/harbour/bridge"


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = datetime(2024, 8, 7, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def archive(path: Path, clock: Clock) -> Iterator[Archive]:
    with Archive(path, clock=clock) as archive:
        yield archive


@pytest.fixture
def make_article() -> Callable[..., Article]:
    """An article of an invented paper; any field may be given, `body` as text."""

    def make(body: str = "The bridge opened at noon.\n\nFerries stopped.", **fields: Any) -> Article:
        blocks = [Block("paragraph", text) for text in body.split("\n\n")] if body else []
        return Article(
            **{
                "url": URL,
                "site": "thecourier.example",
                "headline": "Bridge opens",
                "blocks": blocks,
                "word_count": len(body.split()),
                "confidence": 0.9,
            }
            | fields
        )

    return make


@pytest.fixture
def make_visit(clock: Clock) -> Callable[..., Visit]:
    """A visit; fields of the capture by name, and `article`, `discovered`, `next` of the visit."""

    def make(url: str = URL, **fields: Any) -> Visit:
        parts = {name: fields.pop(name) for name in ("article", "discovered", "next") if name in fields}
        capture = Capture(**{"url": url, "at": clock.now, "outcome": "ok", "status": 200} | fields)
        return Visit(capture=capture, extractor="test", **parts)

    return make


@pytest.fixture
def dump() -> Callable[[Path], dict[str, list[tuple[Any, ...]]]]:
    """Every row of every table, as a test or a person reads them; without the index's own tables."""

    def read(path: Path) -> dict[str, list[tuple[Any, ...]]]:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            names = [
                name
                for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
                if not name.startswith(("articles_fts", "feed_items_fts", "_sqlite", "sqlite_"))
            ]
            return {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}

    return read


@pytest.fixture
def query(path: Path) -> Callable[..., list[tuple[Any, ...]]]:
    """Ask the file, past the program."""

    def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(path)) as db:
            return db.execute(sql, values).fetchall()

    return ask
