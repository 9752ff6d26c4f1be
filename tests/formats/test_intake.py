from __future__ import annotations

import gzip
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from scraper.archive import Archive
from scraper.crawling.summary import Summary
from scraper.errors import InputFileError
from scraper.formats.intake import ImportOptions, run_import
from scraper.formats.outlet import Export, Format
from scraper.reextraction import reextract

Make = Callable[..., bytes]
NOW = datetime(2024, 9, 1, tzinfo=UTC)
KILLS = int(os.environ.get("SCRAPER_IMPORT_KILLS", "2"))
"""300 for the whole proof; a few for every day."""

CONTENT = {
    "articles": "SELECT id, url, headline, byline, body, first_seen, last_seen, last_changed, revision "
    "FROM articles",
    "revisions": "SELECT id, article_id, number, captured_at, capture_id, cause, changed, body "
    "FROM revisions",
    "captures": "SELECT id, url, final_url, at, outcome, status, kind, sha256, reason, error, result, "
    "article_id, revision FROM captures",
    "imports": "SELECT * FROM imports",
    "feed_items": "SELECT site, section, headline, first_seen, last_seen FROM feed_items ORDER BY id",
    "urls": "SELECT id, url, state, article_id FROM urls",
    "sites": "SELECT * FROM sites",
    "bodies": "SELECT sha256 FROM bodies ORDER BY sha256",
}


def content(db: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return {name: connection.execute(query).fetchall() for name, query in CONTENT.items()}


def bring(db: Path, *paths: Path, base: str | None = None) -> Summary:
    return run_import(paths, db, ImportOptions(workers=0, base=base, max_bytes=100_000), None, lambda: NOW)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "new.db"


@pytest.fixture
def warc(tmp_path: Path, make_warc: Make) -> Path:
    path = tmp_path / "boats.warc.gz"
    path.write_bytes(make_warc(5))
    return path


@pytest.mark.parametrize(
    "url", ["http://[boats/1", "http://boats.example:99999/1", "http://boats.example:x/1"]
)
def test_a_page_whose_address_is_none_is_kept_by_its_place(
    db: Path, tmp_path: Path, make_record: Make, make_page: Make, url: str
) -> None:
    path = tmp_path / "boats.warc"
    path.write_bytes(make_record(url, make_page(1)) + make_record("https://boats.example/2", make_page(2)))
    assert bring(db, path).new == 2
    with Archive(db, readonly=True) as archive:
        found = [stored.article.url for stored in archive.articles()]
    assert found == [f"file:boats.warc?record={quote(url, safe='')}", "https://boats.example/2"]


def test_a_run_ends_as_what_it_was_though_an_earlier_one_lies_ahead(db: Path, warc: Path) -> None:
    with Archive(db, clock=lambda: datetime(2031, 1, 1, tzinfo=UTC)) as archive:
        archive.end_run(archive.begin_run("crawl", []), status="done", counts={"new": 7})
    bring(db, warc)
    with Archive(db, readonly=True) as archive:
        told = [(run.command, run.status, run.counts["new"]) for run in archive.runs()]
    assert told == [("crawl", "done", 7), ("import", "done", 5)]


def test_pages_become_articles_with_where_they_came_from(db: Path, warc: Path) -> None:
    summary = bring(db, warc)
    assert (summary.new, summary.fetched, summary.failed) == (5, 5, {})
    with Archive(db) as archive:
        stored = archive.article("https://boats.example/2024/08/boat-3")
        assert stored is not None
        assert stored.article.headline == "Boat 3 returns"
        assert stored.first_seen == datetime(2024, 8, 7, 10, 0, 3, tzinfo=UTC)
        assert archive.counts()["due"] == 0
        (run,) = archive.runs()
        assert (run.command, run.status, run.counts["new"]) == ("import", "done", 5)
    with closing(sqlite3.connect(db)) as connection:
        files = connection.execute("SELECT DISTINCT file FROM imports").fetchall()
    assert files == [("boats.warc.gz",)]


def test_what_is_here_already_is_left_out(db: Path, warc: Path, tmp_path: Path, make_warc: Make) -> None:
    bring(db, warc)
    before = content(db)
    again = bring(db, warc)
    assert (again.fetched, again.skipped) == (0, {"in the archive already": 5})
    assert content(db) == before
    longer = tmp_path / "copy-of-boats.warc.gz"
    longer.write_bytes(make_warc(7) + make_warc(7))
    summary = bring(db, longer)
    assert (summary.new, summary.skipped) == (2, {"in the archive already": 7})


def test_each_record_that_fails_has_a_line_with_its_reason(
    db: Path, tmp_path: Path, make_record: Make, make_page: Make, make_warc: Make
) -> None:
    def answer(status: str, body: bytes = b"<p>no") -> bytes:
        return f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n".encode() + body

    records = [
        make_record(
            "https://boats.example/lie", make_page(1), digest=False, WARC_Block_Digest="sha1:" + "A" * 32
        ),
        make_record("https://boats.example/gone", answer("404 Not Found")),
        make_record("https://boats.example/busy", answer("503 Busy")),
        make_record("https://boats.example/huge", answer("200 OK", b"<p>" + b"x" * 3_000_000)),
        make_record("https://boats.example/list", answer("200 OK", b"\x89PNG\r\n\x1a\n")),
        make_record("https://boats.example/cut", make_page(2), length=90_000),
    ]
    path = tmp_path / "bad.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)) + make_warc(1))
    summary = bring(db, path)
    with Archive(db) as archive:
        ledger = {c.url.rpartition("/")[2]: (c.outcome, c.reason) for c in archive.captures()}
    assert ledger == {
        "lie": ("failed", "digest mismatch"),
        "gone": ("gone", "HTTP 404"),
        "busy": ("retry", "HTTP 503"),
        "huge": ("too_large", "too large"),
        "list": ("wrong_type", "not a page"),
        "cut": ("failed", "truncated record"),
        "boat-1": ("ok", None),
    }
    assert sum(summary.failed.values()) == 6
    before = content(db)
    assert bring(db, path).fetched == 0
    assert content(db) == before


def test_addresses_that_redirected_lead_to_the_article(
    db: Path, tmp_path: Path, make_record: Make, make_page: Make
) -> None:
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /boat\r\n\r\n"
    records = [
        make_record("https://boats.example/old", moved),
        make_record("https://boats.example/boat", make_page(1)),
        make_record(
            "https://boats.example/boat",
            b"HTTP/1.1 200 OK\r\n\r\n",
            kind="revisit",
            at="2024-08-09T00:00:00Z",
        ),
    ]
    path = tmp_path / "moved.warc"
    path.write_bytes(b"".join(records))
    summary = bring(db, path)
    assert (summary.new, summary.unchanged, summary.failed) == (1, 1, {})
    with Archive(db) as archive:
        stored = archive.article("https://boats.example/old")
        assert stored is not None
        assert stored.article.url == "https://boats.example/boat"
        assert stored.last_seen == datetime(2024, 8, 9, tzinfo=UTC)


def test_older_files_after_newer_ones_make_the_same_archive(
    tmp_path: Path, make_record: Make, make_page: Make
) -> None:
    files = []
    for day, text in ((7, ""), (8, "Late, "), (9, "Late and wet, ")):
        path = tmp_path / f"day-{day}.warc"
        at = f"2024-08-{day:02}T10:00:00Z"
        path.write_bytes(make_record("https://boats.example/boat", make_page(1, text), at=at))
        files.append(path)
    bring(tmp_path / "forward.db", *files)
    for path in reversed(files):
        bring(tmp_path / "backward.db", path)
    forward, backward = content(tmp_path / "forward.db"), content(tmp_path / "backward.db")
    for table in ("articles", "revisions", "imports", "urls", "bodies"):
        assert forward[table] == backward[table], table
    assert len(forward["revisions"]) == 3


def test_a_folder_of_pages_and_texts(db: Path, tmp_path: Path, make_page: Make) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    page = make_page(1).partition(b"\r\n\r\n")[2]
    (folder / "1.html").write_bytes(page)
    (folder / "2.html").write_bytes(page.replace(b"Boat 1", b"Boat 2").replace(b"boat 1", b"boat 2"))
    (folder / "3.html").write_bytes(b"%PDF-1.7 no page")
    summary = bring(db, folder, base="https://boats.example/2024/")
    assert (summary.new, summary.failed) == (2, {"not a page": 1})
    with Archive(db) as archive:
        stored = archive.article("https://boats.example/2024/2.html")
        assert stored is not None
        assert (stored.article.site, stored.article.headline) == ("boats.example", "Boat 2 returns")
        (capture,) = archive.captures(article_id=stored.id)
        assert (capture.status, capture.content_type) == (None, "text/html")


def test_a_saved_page_is_known_by_the_address_that_it_names(
    db: Path, tmp_path: Path, make_page: Make
) -> None:
    page = make_page(1).partition(b"\r\n\r\n")[2]
    link = b'<link rel=canonical href="https://boats.example/2024/one">'
    (tmp_path / "one.html").write_bytes(page.replace(b"</title>", b"</title>" + link))
    (tmp_path / "two.html").write_bytes(page.replace(b"oat 1", b"oat 2"))
    assert bring(db, tmp_path / "one.html", tmp_path / "two.html").new == 2
    with Archive(db) as archive:
        assert {stored.article.url for stored in archive.articles()} == {
            "https://boats.example/2024/one",
            "file:two.html",
        }


def test_a_saved_page_is_read_as_from_the_address_that_it_names(
    db: Path, tmp_path: Path, make_page: Make
) -> None:
    """As it will be when it is read again: its pictures have their addresses at once."""
    page = make_page(1).partition(b"\r\n\r\n")[2]
    link = b'<link rel=canonical href="https://boats.example/2024/one">'
    picture = b'<figure><img src="/pier.jpg" width=800 height=600><figcaption>The pier.</figcaption></figure>'
    page = page.replace(b"</title>", b"</title>" + link).replace(b"</h1>", b"</h1>" + picture)
    (tmp_path / "one.html").write_bytes(page)
    bring(db, tmp_path / "one.html")
    with Archive(db) as archive:
        stored = archive.article("https://boats.example/2024/one")
        assert stored is not None
        assert [image.url for image in stored.article.images] == ["https://boats.example/pier.jpg"]
        (capture,) = archive.captures()
        assert (capture.url, capture.final_url) == ("file:one.html", "https://boats.example/2024/one")
    assert reextract(db, workers=0).counts["changed"] == 0


def test_what_was_exported_comes_back_the_same(db: Path, warc: Path, tmp_path: Path) -> None:
    bring(db, warc)
    for form, name in ((Format.warc, "out.warc.gz"), (Format.wacz, "out.wacz")):
        with Archive(db, readonly=True) as archive, (tmp_path / name).open("w+b") as stream:
            Export(archive, form).write_binary(stream, name)
        bring(tmp_path / f"{name}.db", tmp_path / name)
        found, wanted = content(tmp_path / f"{name}.db"), content(db)
        for table in ("articles", "revisions", "captures", "bodies", "urls"):
            assert found[table] == wanted[table], table


def test_the_only_file_that_is_unreadable_is_an_error_and_one_of_many_a_line(
    db: Path, tmp_path: Path, warc: Path
) -> None:
    bad = tmp_path / "bad.wacz"
    bad.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(InputFileError, match="damaged or no WACZ file"):
        bring(db, bad)
    with Archive(db) as archive:
        assert archive.runs()[0].status == "failed"
    summary = bring(db, bad, warc)
    assert (summary.new, summary.failed) == (5, {"not readable": 1})


def test_a_full_disk_keeps_what_was_stored_and_the_import_goes_on(
    db: Path, warc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper.archive import ordering
    from scraper.errors import DiskFullError
    from scraper.formats import intake

    monkeypatch.setattr(intake, "_BATCH", 2)
    real, calls = ordering.record, iter(range(100))

    def record(*arguments: Any) -> Any:
        if next(calls) == 3:
            raise DiskFullError("No space is left.")
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(ordering, "record", record)
        with pytest.raises(DiskFullError):
            bring(db, warc)
    with Archive(db) as archive:
        assert archive.counts()["articles"] == 2
    assert bring(db, warc).new == 3


@pytest.fixture
def sources(tmp_path: Path, make_record: Make, make_page: Make, make_warc: Make) -> list[Path]:
    """Two files that overlap, with an edit, an older capture after it, a lie and a cut end."""
    url = "https://boats.example/2024/08/boat-2"
    edit = gzip.compress(make_record(url, make_page(2, "Late, "), at="2024-08-09T00:00:00Z"))
    early = gzip.compress(make_record(url, make_page(2, "Soon, "), at="2024-08-01T00:00:00Z"))
    lie = gzip.compress(make_record("https://boats.example/lie", make_page(3), length=70_000))
    first, second = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    first.write_bytes(make_warc(25) + edit + lie + make_warc(3, first=26))
    second.write_bytes(make_warc(12, first=20) + early + edit[:-40])
    return [first, second]


IMPORT = [sys.executable, "-m", "scraper.commands", "import", "--quiet", "--workers", "1", "--db"]


def test_killed_at_any_instant_and_started_again_it_ends_in_the_same_archive(
    sources: list[Path], tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    files = [str(path) for path in sources]
    begun = time.monotonic()
    subprocess.run([*IMPORT, str(whole), *files], check=True)
    duration = time.monotonic() - begun
    wanted = content(whole)
    assert len(wanted["articles"]) == 31
    at, kills = random.Random(20240807), 0
    while kills < KILLS:
        child = subprocess.Popen([*IMPORT, str(killed), *files])
        try:
            child.wait(at.uniform(0.2, 1.0) * duration)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
            kills += 1
        if child.returncode == 0 or kills == KILLS:
            if child.returncode != 0:
                subprocess.run([*IMPORT, str(killed), *files], check=True)
            assert content(killed) == wanted
            killed.unlink()
        elif killed.exists():
            with closing(sqlite3.connect(killed)) as db:
                assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
