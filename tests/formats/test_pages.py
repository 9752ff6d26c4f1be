from __future__ import annotations

import io
from pathlib import Path

import pytest

from scraper.errors import InputFileError
from scraper.formats.pages import MAX_BYTES, checked, read_page, read_stream

PAGE = b"<!doctype html><h1>Ferry returns</h1>"


def test_a_page_comes_with_its_bytes_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "ferry.html"
    path.write_bytes(PAGE)
    assert read_page(path).body == PAGE
    assert read_page(path).content_type is None


def test_a_text_file_says_that_it_is_text(tmp_path: Path) -> None:
    path = tmp_path / "ferry.TXT"
    path.write_bytes(b"Ferry returns")
    assert read_page(path).content_type == "text/plain"


def test_a_pipe_is_read_to_its_end() -> None:
    assert read_stream(io.BytesIO(PAGE)).body == PAGE


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "x is empty. Save the page again, or give its URL."),
        (b" \n\t ", "x is empty. Save the page again, or give its URL."),
        (
            b"%PDF-1.7\n",
            "x is a PDF, not a page of HTML or text. Save the article's web page as HTML and extract that.",
        ),
        (
            b"\n %PDF-1.4",
            "x is a PDF, not a page of HTML or text. Save the article's web page as HTML and extract that.",
        ),
        (b"\x1f\x8b\x08\x00", "x is a gzip file, not a page of HTML or text. Unpack it with gunzip first."),
        (b"\x7fELF\x02\x01\x01\x00 machine code", "x is a binary file, not a page of HTML or text."),
    ],
)
def test_what_is_no_page_is_called_by_its_name(body: bytes, message: str) -> None:
    with pytest.raises(InputFileError) as error:
        checked(body, "x")
    assert str(error.value) == message


def test_a_file_beyond_any_page_is_refused() -> None:
    with pytest.raises(InputFileError, match="x is larger than 64 MiB, which no article page is"):
        checked(b"a" * (MAX_BYTES + 1), "x")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "windows-1251"])
def test_text_in_any_encoding_is_a_page(encoding: str) -> None:
    body = "<h1>Ferry / Паром</h1>".encode(encoding)
    assert checked(body, "x") == body


def test_a_missing_file_and_a_folder_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputFileError) as missing:
        read_page(tmp_path / "none.html")
    assert str(missing.value) == (
        f"There is no file {tmp_path / 'none.html'}. Correct its name; a URL starts with http:// or https://."
    )
    with pytest.raises(InputFileError) as folder:
        read_page(tmp_path)
    assert (
        str(folder.value) == f"{tmp_path} is a folder. Give one file of it, such as {tmp_path / 'page.html'}."
    )


def test_a_name_that_no_file_can_have_is_an_input_error() -> None:
    with pytest.raises(InputFileError, match="cannot be read"):
        read_page(Path("a\x00b"))
    with pytest.raises(InputFileError, match="cannot be read: File name too long"):
        read_page(Path("a" * 5000))
