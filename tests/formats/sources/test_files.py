from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from scraper.errors import InputFileError
from scraper.formats.sources import find_files, is_archive, read_file

PAGE = "<!doctype html><h1>Pier</h1><p>Text of the page."


def test_a_folder_is_searched_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.html", "a/2.txt", "a/1.HTM", ".hidden.html", "c.warc.gz", "notes.pdf", "z.wacz"):
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE)
    names = [name for _, name in find_files([tmp_path / "corpus"])]
    assert names == ["corpus/a/1.HTM", "corpus/a/2.txt", "corpus/b.html", "corpus/c.warc.gz", "corpus/z.wacz"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"There is no file .*x\.warc\. Correct its name\."):
        find_files([tmp_path / "x.warc"])
    with pytest.raises(InputFileError, match="holds no WARC, WACZ, HTML or text files"):
        find_files([tmp_path])


@pytest.mark.parametrize(
    ("comment", "url", "at"),
    [
        ("<!-- saved from url=(0025)https://pier.example/a?b=1 -->", "https://pier.example/a?b=1", None),
        (
            "<!--\n Page saved with SingleFile \n url: https://pier.example/s \n"
            " saved date: Wed Aug 07 2024 20:35:10 GMT+0300 (Eastern European Summer Time)\n-->",
            "https://pier.example/s",
            datetime(2024, 8, 7, 20, 35, 10, tzinfo=timezone(timedelta(hours=3))),
        ),
        (
            "<!--\n Page saved with SingleFile \n url: https://pier.example/s \n"
            " saved date: Mon Jan 01 0001 00:00:00 GMT+0300\n-->",
            "https://pier.example/s",
            None,
        ),
        ("", "file:page.html", None),
    ],
)
def test_what_the_browser_wrote_into_a_page_is_believed(
    tmp_path: Path, comment: str, url: str, at: datetime | None
) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html>{comment}{PAGE}")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    (found,) = read_file(path, "page.html", limit=10_000)
    assert found.url == url
    assert found.at == (at or datetime.fromtimestamp(1_700_000_000, UTC))
    assert (found.status, found.content_type) == (None, "text/html")


def test_a_copy_of_a_site_has_its_addresses(tmp_path: Path) -> None:
    path = tmp_path / "a b.txt"
    path.write_text("Pier\n\nText.")
    (found,) = read_file(path, "copy/2024/a b.txt", limit=10_000, base="https://pier.example/news")
    assert found.url == "https://pier.example/news/2024/a%20b.txt"
    assert found.content_type == "text/plain"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00\x01\x02" * 50, b"<p>" + b"x" * 20_000])
def test_what_is_no_page_is_a_flaw(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(content)
    (found,) = read_file(path, "x.html", limit=10_000)
    assert found.flaw is not None
    assert "x.html" in found.flaw.message


def test_a_database_is_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"SQLite format 3\x00" + b"x" * 100)
    assert is_archive(path)
    assert not is_archive(tmp_path)
    with pytest.raises(InputFileError, match="import it alone"):
        list(read_file(path, "x.db", limit=10))
