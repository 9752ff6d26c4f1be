"""Bad input: the whole message, the exit code, and an archive that nothing has touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest


def state(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but SQLite's and ours that come and go with a connection."""
    passing = ("-shm", "-wal", "-lock")
    return {
        p.name: p.read_bytes()
        for p in sorted(folder.iterdir())
        if p.is_file() and not p.name.endswith(passing)
    }


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("not a url", "'not a url' is no URL; give an address such as https://example.org/story."),
        (
            "ftp://harbour.example/a",
            "'ftp://harbour.example/a' cannot be fetched: ftp is not supported; "
            "give an http:// or https:// address.",
        ),
        ("https://", "'https://' is no URL: check the host name, for example https://example.org/story."),
    ],
)
def test_crawl_refuses_a_url_that_is_none(run, db: Path, target: str, message: str) -> None:
    before = state(db.parent)
    refused = run("crawl", target, "--db", db)
    assert (refused.code, refused.out, refused.err) == (2, "", f"Error: {message}\n")
    assert state(db.parent) == before


def test_a_refused_url_makes_no_archive(run, tmp_path: Path) -> None:
    assert run("crawl", "ftp://harbour.example/a", "--db", tmp_path / "new.db").code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("empty.html", b"", "{path} is empty. Save the page again, or give its URL."),
        (
            "paper.pdf",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
            "{path} is a PDF, not a page of HTML or text. "
            "Save the article's web page as HTML and extract that.",
        ),
        (
            "photo.html",
            b"\x89PNG\r\n\x1a\n\x00",
            "{path} is a PNG picture, not a page of HTML or text. Give the page that shows it.",
        ),
        ("program", b"\x7fELF\x00\x01\x02\x00", "{path} is a binary file, not a page of HTML or text."),
    ],
)
def test_extract_refuses_what_is_no_page(run, tmp_path: Path, name: str, body: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    refused = run("extract", path)
    assert (refused.code, refused.out, refused.err) == (2, "", f"Error: {message.format(path=path)}\n")


def test_extract_refuses_a_missing_file_and_a_folder(run, tmp_path: Path) -> None:
    path = tmp_path / "none.html"
    refused = run("extract", path)
    assert (refused.code, refused.out, refused.err) == (
        2,
        "",
        f"Error: There is no file {path}. Correct its name; a URL starts with http:// or https://.\n",
    )
    refused = run("extract", tmp_path)
    assert (refused.code, refused.err) == (
        2,
        f"Error: {tmp_path} is a folder. Give one file of it, such as {tmp_path / 'page.html'}.\n",
    )


@pytest.mark.parametrize(
    "command",
    [("status",), ("search", "ferry"), ("show", "1"), ("export", "jsonl"), ("browse",)],
    ids=" ".join,
)
def test_reading_a_missing_archive_makes_none(run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "none.db"
    refused = run(*command, "--db", path)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        f"Error: There is no archive at {path}. "
        "Make one with `scraper crawl URL`, or name another with --db.\n"
    )
    assert list(tmp_path.iterdir()) == []
    path.touch()  # by `touch`, or by a program that only opened it
    assert run(*command, "--db", path) == refused


WRITING = ("crawl", "https://harbour.invalid/")
COMMANDS = [WRITING, ("status",), ("search", "ferry"), ("export", "jsonl"), ("browse", "--no-open")]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_a_file_that_is_no_database_is_left_alone(run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "notes.db"
    path.write_text("My notes, which are no database at all.")
    before = state(tmp_path)
    refused = run(*command, "--db", path)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == f"Error: {path} is not a SQLite database; name another file with --db.\n"
    assert state(tmp_path) == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_another_programs_database_is_left_alone(run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photos (id)")
        connection.commit()
    before = state(tmp_path)
    refused = run(*command, "--db", path)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"Error: {path} is a SQLite database of another program; name another file with --db.\n"
    )
    assert state(tmp_path) == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_a_newer_archive_is_left_alone(run, db: Path, command: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(db)) as connection:
        known = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("PRAGMA user_version = 999")
    before = state(db.parent)
    refused = run(*command, "--db", db)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"Error: {db} was made by a newer version of this program (schema 999; {known} is known here); "
        "install the newest version.\n"
    )
    assert state(db.parent) == before


def test_a_folder_is_no_archive(run, tmp_path: Path) -> None:
    refused = run("status", "--db", tmp_path)
    assert (refused.code, refused.err) == (1, f"Error: {tmp_path} is a folder; name a file with --db.\n")


def test_a_demo_never_touches_an_archive_of_somebody(run, db: Path) -> None:
    before = state(db.parent)
    refused = run("demo", "--db", db)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        f"Error: {db} is not an archive of the demo, so it was left as it is. Name another file with --db.\n"
    )
    assert state(db.parent) == before


@pytest.fixture
def readonly_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which not even root may write."""
    folder = tmp_path / "fixed"
    folder.mkdir()
    folder.chmod(0o555)
    if not os.access(folder, os.W_OK):
        yield folder
        folder.chmod(0o755)
        return
    mounted = _mounted(folder, "ro,size=64k")
    if not mounted:
        pytest.skip("root may write everywhere, and this machine lets nothing be mounted")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB: room for an empty archive, not for a crawled one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not _mounted(folder, "size=1m"):
        pytest.skip("a small disk can be made by root only, where mounting is allowed")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _mounted(folder: Path, options: str) -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
    )
    return made.returncode == 0


def test_a_folder_that_cannot_be_written(run, readonly_folder: Path) -> None:
    path = readonly_folder / "archive.db"
    refused = run("crawl", "https://harbour.invalid/", "--db", path)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"Error: {path} cannot be opened; check that its folder exists and that you may write there.\n"
    )
    assert list(readonly_folder.iterdir()) == []


def test_an_export_to_a_full_disk_leaves_nothing(run, db: Path, full_disk: Path) -> None:
    filler = full_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as stream:
        while stream.write(b"x" * 4096):
            pass
    path = full_disk / "out.jsonl"
    refused = run("export", "jsonl", "--db", db, "-o", path)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"Error: {path} could not be written: No space left on device. Nothing was left behind; "
        "free some space or choose another place.\n"
    )
    assert list(full_disk.iterdir()) == [filler]


def test_a_crawl_on_a_full_disk_says_so_and_keeps_what_it_has(run, full_disk: Path) -> None:
    from scraper.archive import Archive
    from scraper.demo import serve

    path = full_disk / "archive.db"
    with serve() as server:
        stopped = run("crawl", server.url, "--allow-host", "127.0.0.1", "--delay", "0", "--db", path)
    assert stopped.code == 1
    assert stopped.err == (
        f"Error: No space is left for {path}; the page in progress was rolled back and everything before it "
        "is kept. Make room and run the same command again.\n"
    )
    (full_disk / "archive.db-lock").unlink(missing_ok=True)
    with Archive(path, readonly=True) as archive:
        assert archive.counts()["articles"] == len(list(archive.articles()))


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (("search", "ferry", "--since", "yesterday"), "yesterday"),
        (("export", "csv", "--until", "2024-13"), "2024-13"),
    ],
)
def test_a_date_that_is_none(run, db: Path, arguments: tuple[str, ...], day: str) -> None:
    refused = run(*arguments, "--db", db)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == f"Error: {day!r} is no day; write it as 2024-08-07, 2024-08 or 2024.\n"


def test_crawl_refuses_a_date_that_is_none(run, tmp_path: Path) -> None:
    refused = run("crawl", "https://harbour.invalid/", "--since", "soon", "--db", tmp_path / "new.db")
    assert (refused.code, refused.out, refused.err) == (
        2,
        "",
        "Error: 'soon' is no day; write it as 2024-08-07, 2024-08 or 2024.\n",
    )
    assert list(tmp_path.iterdir()) == []
