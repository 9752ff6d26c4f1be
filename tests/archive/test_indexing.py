from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.archive.indexing import INDEXES, Index, differences, make_again
from scraper.archive.verification import verify
from scraper.article import Article, FeedItem

ARTICLES, FEED_ITEMS = INDEXES
OTHER, MISSING = "It is indexed with another text.", "It is not in the index."
SURPLUS, WORDS = "The index has it, nobody else.", "The index has words of it, nobody else."


@pytest.fixture
def filled(path: Path, make_article: Callable[..., Article]) -> Path:
    """Twelve articles, each with one feed item; the seventh without any word."""
    with Archive(path) as archive:
        for n in range(1, 13):
            url = f"https://www.thecourier.example/{n}"
            item = FeedItem(f"Lock {n} opens", url=f"{url}/next", summary="Boats wait below.")
            text = "…" if n == 7 else f"Grain barge {n} left the lock at noon. 東京 Straße."
            headline = None if n == 7 else f"Barge {n} leaves"
            article = make_article(text, url=url, headline=headline, feed_items=[item])
            archive.save(article, extractor="")
    return path


def indexed_as(path: Path, index: Index, number: int, old: str, new: str) -> None:
    """Give the index other words for one row, as no writer of this program does."""
    names, marks = ", ".join(index.columns), ", ".join("?" * len(index.columns))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        row = db.execute(f"SELECT * FROM {index.content} WHERE id = ?", (number,)).fetchone()
        values = index.values(row)
        changed = [value.replace(old, new) for value in values]
        assert list(values) != changed
        out = f"INSERT INTO {index.table} ({index.table}, rowid, {names}) VALUES ('delete', ?, {marks})"
        db.execute(out, (number, *values))
        db.execute(f"INSERT INTO {index.table} (rowid, {names}) VALUES (?, {marks})", (number, *changed))


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def found(path: Path, *, full: bool) -> list[tuple[str, int, str]]:
    return [(index.content, *told) for index in INDEXES for told in differences(path, index, full=full)]


@pytest.mark.parametrize("full", [False, True])
def test_a_sound_index_has_no_differences(filled: Path, full: bool) -> None:
    told: list[tuple[int, int]] = []
    for index in INDEXES:
        progress = lambda done, total: told.append((done, total))  # noqa: E731
        assert list(differences(filled, index, full=full, progress=progress)) == []
    assert told == [(12, 12), (12, 12)]


@pytest.mark.parametrize(
    ("index", "number", "old", "new"),
    [
        (ARTICLES, 3, "barge", "ferry"),  # another word
        (ARTICLES, 12, "grain barge", "barge grain"),  # the same words elsewhere
        (ARTICLES, 3, "東京", "京都"),
        (FEED_ITEMS, 4, "boats", "ships"),
    ],
)
def test_other_words_of_the_same_number_are_found_in_full(
    filled: Path, index: Index, number: int, old: str, new: str
) -> None:
    indexed_as(filled, index, number, old, new)
    assert found(filled, full=False) == []
    assert found(filled, full=True) == [(index.content, number, OTHER)]


@pytest.mark.parametrize("full", [False, True])
def test_another_number_of_words_is_found(filled: Path, full: bool) -> None:
    indexed_as(filled, ARTICLES, 2, "noon", "twelve sharp")
    indexed_as(filled, FEED_ITEMS, 5, "wait", "wait long")
    assert found(filled, full=full) == [("articles", 2, OTHER), ("feed_items", 5, OTHER)]


@pytest.mark.parametrize("full", [False, True])
def test_missing_and_surplus_rows_are_told_once(filled: Path, full: bool) -> None:
    with closing(sqlite3.connect(filled)) as db:
        db.row_factory = sqlite3.Row
        values = ARTICLES.values(db.execute("SELECT * FROM articles WHERE id = 5").fetchone())
        db.execute(
            "INSERT INTO articles_fts (articles_fts, rowid, headline, dek, byline, body, caption, tags) "
            "VALUES ('delete', 5, ?, ?, ?, ?, ?, ?)",
            values,
        )
        db.commit()
    change(filled, "INSERT INTO articles_fts (rowid, body) VALUES (99, 'a tug without an article')")
    assert found(filled, full=full) == [("articles", 5, MISSING), ("articles", 99, SURPLUS)]


def test_words_that_only_the_index_knows_are_found_in_full(filled: Path) -> None:
    change(
        filled,
        "INSERT INTO articles_fts (rowid, body) VALUES (99, 'a tug without an article')",
        "DELETE FROM articles_fts_docsize WHERE id = 99",
    )
    assert found(filled, full=False) == []
    assert found(filled, full=True) == [("articles", 99, WORDS)]


def test_a_writer_does_not_disturb_the_comparison(filled: Path, make_article: Callable[..., Article]) -> None:
    with Archive(filled) as writer:
        indexed_as(filled, ARTICLES, 1, "barge", "ferry")
        told = differences(filled, ARTICLES, full=True)
        assert next(told) == (1, OTHER)
        for n in range(20, 30):
            writer.save(
                make_article(f"Late barge {n}.", url=f"https://www.thecourier.example/{n}"), extractor=""
            )
        assert list(told) == []
    assert found(filled, full=True) == [("articles", 1, OTHER)]


@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO articles_fts (rowid, body) VALUES (99, 'a tug without an article')",
        "DELETE FROM articles_fts_docsize WHERE id > 4",
        "DELETE FROM articles_fts_data WHERE id > 10",
        "UPDATE articles_fts_data SET block = x'00ff00ff00ff' WHERE id > 10",
        "INSERT INTO feed_items_fts (feed_items_fts) VALUES ('delete-all')",
    ],
)
def test_the_indexes_are_made_again(filled: Path, damage: str) -> None:
    change(filled, damage)
    with Archive(filled, readonly=True) as archive:
        assert "index" in {flaw.check for flaw in verify(archive)}
    told: list[tuple[int, int]] = []
    with Archive(filled) as archive:
        make_again(archive, progress=lambda done, total: told.append((done, total)))
        assert verify(archive, full=True) == []
        assert [hit.id for hit in archive.search("strasse 東京", limit=20)].count(5) == 1
    assert told[-1] == (24, 24)


def test_an_interrupted_making_leaves_the_index_as_it_was(filled: Path) -> None:
    with Archive(filled) as archive:
        with pytest.raises(KeyboardInterrupt):
            make_again(archive, progress=_interrupt)
        assert verify(archive, full=True) == []


def _interrupt(done: int, total: int) -> None:
    raise KeyboardInterrupt
