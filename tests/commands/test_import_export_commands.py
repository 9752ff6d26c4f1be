from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive
from scraper.commands.export import FORMATS
from scraper.formats.outlet import Format

Run = Callable[..., Any]


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    text = "".join(
        f"<p>On the {n} boat came forty people, a brass band and the mayor of the town.</p>"
        for n in ("first", "second", "third", "fourth", "fifth")
    )
    page = f"<html lang=en><title>Boats</title><article><h1>Boats</h1><p class=byline>By Ana Ruiz</p>{text}"
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.encode()
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour.example/returned\r\n"
        f"WARC-Date: 2024-08-09T06:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    path = tmp_path / "harbour.warc"
    path.write_bytes(head.encode() + block + b"\r\n\r\n")
    return path


def test_the_formats_of_the_command_are_those_of_the_library() -> None:
    assert list(FORMATS) == [form.value for form in Format]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_to_a_path(run: Run, db: Path, tmp_path: Path, form: str) -> None:
    outcome = run("export", form, "--db", db, "-o", tmp_path / "out")
    count = "3 pages" if form in ("warc", "wacz") else "2 articles"
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == f"{count} in {tmp_path / 'out'}\n"


@pytest.mark.parametrize("form", ["parquet", "warc", "wacz", "markdown", "bundle"])
def test_what_is_no_text_wants_a_file(run: Run, db: Path, form: str) -> None:
    outcome = run("export", form, "--db", db)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"Error: {form} is no text; name a file for it with --output.\n"


def test_a_table_is_exported(run: Run, db: Path, tmp_path: Path) -> None:
    lines = run("export", "jsonl", "--table", "captures", "--db", db).out.splitlines()
    assert [json.loads(line)["result"] for line in lines] == ["new", "changed", "new"]
    assert run("export", "csv", "--table", "hosts", "--db", db).code == 2
    refused = run("export", "yaml", "--db", db)
    assert refused.code == 2
    assert refused.err.startswith("Error: There is no format yaml; choose one of: jsonl, csv, parquet,")


def test_what_cannot_be_read_is_told(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scraper.archive import streams

    real = streams.articles

    def articles(archive: Archive, ids: Any, lost: streams.Lost) -> Any:
        lost("articles", 1, "papers.db is damaged.")
        yield from real(archive, ids[1:], lost)

    monkeypatch.setattr(streams, "articles", articles)
    outcome = run("export", "jsonl", "--db", db)
    assert outcome.code == 3
    assert len(outcome.out.splitlines()) == 1
    assert outcome.err == (
        "1 rows of articles could not be read and are not in the export:\n"
        "  articles 1: papers.db is damaged.\n"
    )


def test_a_web_archive_is_imported_once(run: Run, db: Path, warc: Path) -> None:
    summary = json.loads(run("import", warc, "--db", db, "--workers", "1", "--json").out)
    assert (summary["new"], summary["failed"]) == (1, {})
    assert (
        "harbour.example/returned"
        in run("show", "https://harbour.example/returned", "--json", "--db", db).out
    )
    outcome = run("import", warc, "--db", db, "--workers", "1")
    assert outcome.code == 0
    assert "in the archive already" in outcome.out


def test_another_archive_is_merged(run: Run, db: Path, tmp_path: Path) -> None:
    outcome = run("import", db, "--db", tmp_path / "both.db")
    assert outcome.code == 0
    assert outcome.out == (
        f"{db}: 2 articles, 3 revisions, 3 captures, 3 pages, 0 unreadable pages, 0 feed items, 2 urls\n"
    )
    again = json.loads(run("import", db, "--db", tmp_path / "both.db", "--json").out)
    assert set(again[0].values()) == {0}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "There is no file {path}. Correct its name."),
        (Path.mkdir, "{path} holds no WARC, WACZ, HTML or text files; name a folder that does."),
        (lambda path: path.write_bytes(b"PK\x03\x04"), "{path} is damaged or no WACZ file"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" * 9), "{path} is not a SQLite database"),
    ],
)
def test_bad_input_is_told(run: Run, tmp_path: Path, make: Callable[[Path], Any], message: str) -> None:
    path = tmp_path / "input"
    make(path)
    outcome = run("import", path, "--db", tmp_path / "new.db")
    assert outcome.code in (1, 2)
    assert outcome.err.startswith("Error: " + message.format(path=path))
    assert "Unexpected" not in outcome.err


def test_archives_and_other_files_are_not_mixed(run: Run, db: Path, warc: Path, tmp_path: Path) -> None:
    outcome = run("import", db, warc, "--db", tmp_path / "new.db")
    assert outcome.code == 2
    assert "An archive is merged alone" in outcome.err


def test_a_base_that_is_no_address_is_wrong_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b"<p>Ferry")
    outcome = run("import", tmp_path / "x.html", "--base", "not an address", "--db", tmp_path / "new.db")
    assert outcome.code == 2
    assert outcome.err.startswith("Error: 'not an address' is no URL; give an address")
    assert not (tmp_path / "new.db").exists()


def test_an_import_does_not_speak_of_fetching(run: Run, warc: Path, db: Path, tmp_path: Path) -> None:
    table = run("import", warc, "--db", tmp_path / "new.db", "--workers", "1").out
    assert table.startswith("read ")
    assert "fetched" not in table
    assert "discovered" not in table
    merged = run("import", db, "--db", tmp_path / "new.db")
    assert merged.out.startswith(f"{db}: ")
    assert merged.err == ""


def test_an_import_of_nothing_good_is_a_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b"")
    outcome = run("import", tmp_path / "x.html", "--db", tmp_path / "new.db", "--workers", "1")
    assert outcome.code == 1
    assert "Nothing could be used" in outcome.err
    with Archive(tmp_path / "new.db") as archive:
        (capture,) = archive.captures()
    assert (capture.url, capture.reason) == ("file:x.html", "not a page")


def test_help_does_not_wait_for_the_formats() -> None:
    code = (
        "import sys; from scraper.commands import app; heavy = ('fastwarc', 'pyarrow', 'scraper.formats', "
        "'scraper.archive'); print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
