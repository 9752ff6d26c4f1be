from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper import extraction
from scraper.archive import Archive, Capture, UrlUpdate, Visit
from scraper.archive.verification import verify
from scraper.article import Article
from scraper.extraction import EXTRACTOR
from scraper.reextraction import reextract

AT = datetime(2024, 8, 7, 12, tzinfo=UTC)
NEXT = datetime(2024, 9, 7, 12, tzinfo=UTC)
SITE = "https://www.thecourier.example/"


def story(n: int | str, *, says: int | str | None = None, head: str = "") -> bytes:
    told = "".join(
        f"<p>In chapter {says or n}-{k} the council of Aldermoor heard what the harbour needs, and voted.</p>"
        for k in range(8)
    )
    return (
        f"<html lang=en><head><title>The council sits again: {n}</title>{head}</head>"
        f"<body><article><h1>The council sits again: {n}</h1><p class=byline>By Ada Fell</p>{told}"
        "</article></body></html>"
    ).encode()


FRONT = (
    "<html lang=en><title>The Courier</title><body><main>"
    + "".join(f"<h2><a href=/harbour/{n}>The harbour hears of plan {n}</a></h2>" for n in range(40))
    + "</main></body></html>"
).encode()


def misread(
    archive: Archive,
    name: str,
    body: bytes | None,
    *,
    kind: Any = "listing",
    outcome: str = "ok",
    at: datetime = AT,
) -> None:
    """Store a page as rules of long ago took it."""
    url = SITE + name
    reason = None if outcome == "ok" else f"{kind} wall"
    archive.record(
        Visit(
            Capture(
                url, at, outcome, final_url=url, status=200, kind=kind, body=body, reason=reason, run_id=None
            ),
            Article(url=url, site="thecourier.example", kind=kind),
            next=(UrlUpdate(url, "due", due=NEXT, visited=at, hint="listing", content=7),),
            extractor="0.0.1",
        )
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A story that was taken for a list, one that was taken for a wall, and a list."""
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        misread(archive, "council/1", story(1))
        misread(archive, "council/2", story(2), kind="consent", outcome="wall")
        misread(archive, "", FRONT)
    return path


@pytest.mark.parametrize("workers", [0, 2])
def test_a_story_that_was_taken_for_something_else_becomes_an_article(path: Path, workers: int) -> None:
    told: list[tuple[int, int]] = []
    report = reextract(path, workers=workers, progress=lambda done, total: told.append((done, total)))
    assert (report.counts["pages"], report.counts["found"]) == (3, 2)
    assert [found.url for found in report.found] == [f"{SITE}council/1", f"{SITE}council/2"]
    assert report.found[0].headline == "The council sits again: 1"
    assert told[-1] == (3, 3)
    with Archive(path, readonly=True) as archive:
        stored = archive.article(f"{SITE}council/2")
        assert stored is not None
        assert (stored.first_seen, stored.article.authors) == (AT, ["Ada Fell"])
        (only,) = archive.revisions(stored.id)
        assert (only.cause, only.extractor, only.captured_at) == ("extraction", EXTRACTOR, AT)
        capture = archive.captures(url=f"{SITE}council/2")[0]
        assert (capture.outcome, capture.kind, capture.result) == ("ok", "article", "new")
        assert (capture.reason, capture.article_id) == ("read again; before: consent wall", stored.id)
        assert capture.id == only.capture_id
        assert [capture.kind for capture in archive.captures(url=SITE)] == ["listing"]
        (site,) = archive.sites()
        assert (site.articles, site.captures, site.failed) == (2, 3, 0)
        url = archive.queued(f"{SITE}council/1")
        assert url is not None
        assert (url.state, url.due, url.hint, url.visits) == ("due", NEXT, "article", 1)
        assert [hit.id for hit in archive.search("aldermoor")] != []
        assert verify(archive) == []


def test_a_dry_run_lists_them_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    trial = reextract(path, dry_run=True, workers=0)
    assert path.read_bytes() == before
    report = reextract(path, workers=0)
    assert (trial.counts, trial.found) == (report.counts, report.found)


def test_a_second_run_finds_nothing_more(path: Path, dump: Callable[[Path], list[Any]]) -> None:
    reextract(path, workers=0)
    before = dump(path)
    again = reextract(path, workers=0)
    assert (again.counts["articles"], again.counts["pages"], again.counts["found"]) == (2, 0, 0)
    assert dump(path) == before


def test_newer_rules_read_all_of_them_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reextract(path, workers=0)
    monkeypatch.setattr(extraction, "EXTRACTOR", "9.0.0")
    assert reextract(path, dry_run=True, workers=0).counts["pages"] == 1
    assert reextract(path, workers=0).counts["pages"] == 1
    assert reextract(path, workers=0).counts["pages"] == 0


def test_what_a_crawl_read_by_these_rules_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        capture = Capture(SITE, AT, "ok", final_url=SITE, status=200, kind="listing", body=FRONT)
        article = Article(url=SITE, site="thecourier.example", kind="listing")
        archive.record(Visit(capture, article, extractor=EXTRACTOR))
        misread(archive, "council/1", story(1))
    assert reextract(path, workers=0).counts["pages"] == 1


def test_a_page_that_could_not_be_read_is_tried_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scraper.archive import dictionaries

    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE bodies SET data = x'00' WHERE rowid = (SELECT max(rowid) FROM bodies)")
    for _ in range(2):
        monkeypatch.setattr(dictionaries, "_contents", dictionaries._Contents(4))
        assert reextract(path, workers=0).counts["failed"] == 1


def test_two_addresses_of_one_story_are_told_once_by_a_dry_run(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    date = '<meta property="article:published_time" content="2024-08-07T10:00:00Z">'
    with Archive(path) as archive:
        canonical = f'<link rel=canonical href="{SITE}council/1">{date}'
        misread(archive, "council/1/amp", story(1, head=canonical))
        misread(archive, "council/1", story(1, head=canonical))
        for name in ("harbour/old-address", "harbour/new-address"):
            misread(archive, name, story(2, head=date))
    trial = reextract(path, dry_run=True, workers=0)
    report = reextract(path, workers=0)
    assert [found.url for found in trial.found] == [f"{SITE}council/1/amp", f"{SITE}harbour/old-address"]
    assert (trial.counts, trial.found) == (report.counts, report.found)


def test_only_the_newest_page_of_a_url_counts(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        misread(archive, "news", story(1))
        misread(archive, "news", FRONT, at=NEXT)
        misread(archive, "gone", story(2))
        misread(archive, "gone", None, kind="error", outcome="gone", at=NEXT)
    assert [found.url for found in reextract(path, workers=0).found] == [f"{SITE}gone"]


def test_an_article_that_is_here_gets_no_version_of_it(path: Path) -> None:
    """Another address of it, that names it as the canonical one, was taken for a list."""
    head = f'<link rel=canonical href="{SITE}council/9">'
    with Archive(path) as archive:
        from scraper import extract

        body = story(9)
        article = extract(body, url=f"{SITE}council/9", fetched_at=AT)
        saved = archive.save(article, body=body, captured_at=AT)
        misread(archive, "feed/9", story(9, head=head))
        misread(archive, "feed/9b", story(9, head=head).replace(b"voted", b"did not vote"))
    assert reextract(path, workers=0).counts["found"] == 2
    with Archive(path, readonly=True) as archive:
        assert [version.cause for version in archive.revisions(saved.article_id or 0)] == ["first"]
        known = archive.article(f"{SITE}feed/9")
        assert known is not None
        assert known.id == saved.article_id
        assert archive.article(f"{SITE}feed/9b") is None
        assert verify(archive) == []


def test_the_same_text_on_three_pages_is_a_wall(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        for name in ("harbour/one", "quay/two", "mole/three", "pier/four"):
            misread(archive, name, story(name, says="one"))
    assert reextract(path, dry_run=True, workers=0).found == []
    report = reextract(path, workers=0)
    assert (report.found, report.counts["found"]) == ([], 0)
    again = reextract(path, workers=0)
    assert again.counts["found"] == 0
    with Archive(path, readonly=True) as archive:
        assert archive.counts()["articles"] == 0
        assert verify(archive) == []


def test_an_interrupted_run_is_gone_on_with(tmp_path: Path, assert_goes_on: Callable[..., None]) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive, archive.batch():
        for n in range(40):
            misread(archive, f"council/{n}", story(n))
    assert_goes_on(path, last=8)


def test_a_page_that_was_deleted_does_not_come_back(path: Path) -> None:
    from scraper.archive.deletion import delete

    with Archive(path) as archive:
        delete(archive, [f"{SITE}council/1"])
    assert [found.url for found in reextract(path, workers=0).found] == [f"{SITE}council/2"]


def test_one_site_only(path: Path) -> None:
    assert reextract(path, site="valley.example", workers=0).counts["pages"] == 0
    assert reextract(path, site="thecourier.example", workers=0).counts["found"] == 2
