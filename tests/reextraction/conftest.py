from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scraper.reextraction import reextract

TABLES = (
    "articles", "revisions", "captures", "authors", "article_authors", "images", "urls", "sites",
)  # fmt: skip


def _dump(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return [db.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]


def _assert_goes_on(path: Path, *, last: int) -> None:
    straight = path.with_name("straight.db")
    straight.write_bytes(path.read_bytes())
    whole = reextract(straight, workers=0)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reextract(path, workers=0, progress=stop)
    told: list[int] = []
    rest = reextract(path, workers=0, progress=lambda done, total: told.append(total))
    assert told[-1] == last
    assert rest.counts == whole.counts
    assert _dump(path) == _dump(straight)


@pytest.fixture
def dump() -> Callable[[Path], list[Any]]:
    """All that reextracting may change."""
    return _dump


@pytest.fixture
def assert_goes_on() -> Callable[..., None]:
    """A run is interrupted after its first batch; the next one does the rest, `last` pages, and no other."""
    return _assert_goes_on
