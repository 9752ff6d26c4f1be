from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper import extract
from scraper.archive import Archive, Capture, Visit, recurrence
from scraper.archive.verification import verify
from scraper.extraction import EXTRACTOR
from scraper.reextraction import reextract

AT = datetime(2024, 8, 7, 12, tzinfo=UTC)
SITE = "https://www.thecourier.example/"
PROMPT = "Kun muna karanta wannan labari, ku fada wa abokanku labarin birninmu a kowace safiya."


def page(n: int, *extra: str) -> bytes:
    told = [
        f"In chapter {n * 100 + k} the council of Aldermoor heard what the harbour needs." for k in range(6)
    ]
    body = "".join(f"<p>{text}</p>" for text in (*told, *extra))
    return (
        f"<html lang=en><head><title>Story {n}</title></head>"
        f"<body><article><h1>The council sits again: {n}</h1>"
        f"<p class=byline>By Ada Fell</p>{body}</article></body></html>"
    ).encode()


def record(archive: Archive, n: int, *extra: str, extractor: str = EXTRACTOR, at: datetime = AT) -> Any:
    url, body = f"{SITE}{n}", page(n, *extra)
    known = archive.boilerplate("thecourier.example")
    article = extract(body, url=url, fetched_at=at, boilerplate=known)
    return archive.record(
        Visit(Capture(url, at, "ok", body=body, kind=article.kind), article, extractor=extractor)
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Forty articles whose headlines and bylines older rules had read wrongly."""
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        for n in range(40):
            record(archive, n)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE revisions SET extractor = '0.0.1'")
        for table in ("articles", "revisions"):
            db.execute(f"UPDATE {table} SET headline = 'Old headline', byline = NULL WHERE id <= 20")
        db.execute("UPDATE articles SET section = 'Harbour' WHERE id = 30")
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    with Archive(path) as archive, archive.writing() as db:
        from scraper.archive import articles

        for row in db.execute("SELECT * FROM articles").fetchall():
            articles._index(db, row["id"], row)
    return path


def test_an_article_without_a_site_is_read_again_too(path: Path) -> None:
    with Archive(path) as archive:
        article = extract(page(99))
        assert article.site is None
        archive.save(article, body=page(99), captured_at=AT)
    assert reextract(path, workers=0, dry_run=True).counts["articles"] == 41


@pytest.mark.parametrize(
    "site", ["www.thecourier.example", "https://thecourier.example/", " TheCourier.example"]
)
def test_a_site_is_known_by_any_of_its_names(path: Path, site: str) -> None:
    assert reextract(path, site=site, workers=0, dry_run=True).counts["articles"] == 40
    assert reextract(path, site="other.example", workers=0, dry_run=True).counts["articles"] == 0


@pytest.mark.parametrize("workers", [0, 2])
def test_newer_rules_make_revisions_that_are_no_edits(path: Path, workers: int) -> None:
    told: list[tuple[int, int]] = []
    report = reextract(path, workers=workers, progress=lambda done, total: told.append((done, total)))
    assert report.counts["articles"] == 40
    assert (report.counts["headline changed"], report.counts["byline gained"]) == (20, 20)
    assert report.counts["section lost"] == 1
    assert told[-1] == (40, 40)
    with Archive(path, readonly=True) as archive:
        old, new = archive.revisions(3)
        assert (new.cause, new.extractor, new.changed) == ("extraction", EXTRACTOR, ("headline", "byline"))
        assert (new.captured_at, new.capture_id) == (old.captured_at, old.capture_id)
        assert old.headline == "Old headline"
        stored = archive.article(3)
        assert stored is not None
        assert stored.article.headline == "The council sits again: 2"
        assert (stored.last_changed, stored.revision) == (AT, 2)
        assert len(archive.revisions(30)) == 1
        assert archive.article(30).article.section is None  # type: ignore[union-attr]
        assert [hit.id for hit in archive.search("headline:old")] == []
        assert verify(archive) == []


def test_the_ledger_tells_by_which_rules_a_page_was_read_last(path: Path) -> None:
    def readers() -> list[Any]:
        with closing(sqlite3.connect(path)) as db, db:
            return db.execute("SELECT DISTINCT extractor FROM captures").fetchall()

    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE captures SET extractor = '0.0.1'")
    reextract(path, dry_run=True, workers=0)
    assert readers() == [("0.0.1",)]
    reextract(path, workers=0)
    assert readers() == [(EXTRACTOR,)]


def test_a_dry_run_tells_the_same_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    trial = reextract(path, dry_run=True, workers=0)
    assert path.read_bytes() == before
    report = reextract(path, workers=0)
    assert trial.counts == report.counts
    assert trial.differences == report.differences
    assert trial.differences[0].fields == {"headline": "changed", "byline": "gained"}


def test_a_second_run_finds_nothing(path: Path) -> None:
    reextract(path, workers=0)
    again = reextract(path, workers=0)
    assert (again.counts["articles"], again.counts["changed"]) == (40, 0)


def test_an_interrupted_run_is_gone_on_with(path: Path, assert_goes_on: Callable[..., None]) -> None:
    assert_goes_on(path, last=8)


def test_one_site_only(path: Path) -> None:
    assert reextract(path, site="valley.example", workers=0).counts["articles"] == 0


def test_a_worse_reading_never_becomes_the_article(
    path: Path, monkeypatch: pytest.MonkeyPatch, dump: Callable[[Path], list[Any]]
) -> None:
    from scraper.crawling import reading

    monkeypatch.setattr(
        reading,
        "extract_with_page",
        lambda *_, **fields: (extract(b"<p>Nothing.</p>", url=fields["url"]), None),
    )
    before = dump(path)
    report = reextract(path, workers=0)
    assert (report.counts["kept"], report.counts["changed"]) == (40, 0)
    assert dump(path) == before


def test_what_a_site_repeats_goes_out_of_the_bodies(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        for n in range(recurrence.FEWEST + 2):
            record(archive, n, PROMPT)
        before = archive.article(1).article.body  # type: ignore[union-attr]
        assert before.endswith(PROMPT)
    report = reextract(path, workers=0)
    assert report.counts["body changed"] == recurrence.FEWEST
    with Archive(path, readonly=True) as archive:
        after = archive.article(1).article.body  # type: ignore[union-attr]
        assert PROMPT not in after
        assert before.startswith(after)


def learn_and_forget(archive: Archive) -> int:
    """A paragraph recurs in some articles, and is left out of the last of them; its number."""
    for n in range(recurrence.FEWEST + 1):
        record(archive, n, PROMPT)
    assert archive.boilerplate("thecourier.example")
    for n in range(100, 100 + recurrence.ABSENT + 20):
        record(archive, n)
    assert not archive.boilerplate("thecourier.example")
    return recurrence.FEWEST


def body_of(archive: Archive, n: int) -> str:
    stored = archive.article(f"{SITE}{n}")
    assert stored is not None
    return stored.article.body


def test_what_was_left_out_by_a_wrong_lesson_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        n = learn_and_forget(archive)
        assert PROMPT not in body_of(archive, n)
    report = reextract(path, workers=0)
    assert (report.counts["changed"], report.counts["body changed"]) == (1, 1)
    with Archive(path, readonly=True) as archive:
        assert body_of(archive, n).endswith(PROMPT)
        assert [r.cause for r in archive.revisions(n + 1)] == ["first", "extraction"]
        assert verify(archive) == []


def test_a_forgotten_lesson_is_no_edit_of_the_publisher(tmp_path: Path) -> None:
    later = datetime(2024, 9, 1, tzinfo=UTC)
    with Archive(tmp_path / "archive.db") as archive:
        n = learn_and_forget(archive)
        assert record(archive, n, PROMPT, at=later).change == "unchanged"
        new = "The harbour master has since resigned over the ferry."
        saved = record(archive, n, PROMPT, new, at=later)
        assert (saved.change, saved.fields) == ("changed", ("body",))
        first, read_again, edit = archive.revisions(n + 1)
        assert (first.cause, read_again.cause, edit.cause) == ("first", "extraction", "edit")
        assert edit.body == f"{read_again.body}\n\n{new}"


def test_a_new_lesson_is_no_edit_of_the_publisher(tmp_path: Path) -> None:
    later = datetime(2024, 9, 1, tzinfo=UTC)
    with Archive(tmp_path / "archive.db") as archive:
        for n in range(recurrence.FEWEST):
            record(archive, n, PROMPT)
        new = "The harbour master has since resigned over the ferry."
        record(archive, 1, new, PROMPT, at=later)
        first, read_again, edit = archive.revisions(2)
        assert (first.cause, read_again.cause, edit.cause) == ("first", "extraction", "edit")
        assert PROMPT in first.body
        assert edit.body == f"{read_again.body}\n\n{new}"


def test_after_an_upgrade_an_unchanged_page_is_no_edit(path: Path) -> None:
    later = datetime(2024, 9, 1, tzinfo=UTC)
    with Archive(path) as archive:
        assert record(archive, 2, at=later).change == "unchanged"
        assert [r.cause for r in archive.revisions(3)] == ["first", "extraction"]
        saved = record(archive, 3, "The harbour master has since resigned over the ferry.", at=later)
        assert (saved.change, saved.fields) == ("changed", ("body",))
        assert [r.cause for r in archive.revisions(4)] == ["first", "extraction", "edit"]
        assert verify(archive) == []


def test_a_damaged_page_is_counted_and_the_others_are_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper.archive import dictionaries

    monkeypatch.setattr(dictionaries, "_contents", dictionaries._Contents(4))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE bodies SET data = x'00' WHERE rowid = (SELECT max(rowid) FROM bodies)")
    report = reextract(path, workers=0)
    assert (report.counts["failed"], report.counts["articles"]) == (1, 39)
