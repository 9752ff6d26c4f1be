from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.crawling.targets import resolve_targets
from scraper.errors import InputFileError, InvalidURLError, UsageError


def test_urls_are_canonical_in_order_and_each_once():
    targets = [
        "paper.example",
        "https://paper.example/a?utm_source=x",
        "PAPER.example",
        "b.example:80/x",
    ]
    assert resolve_targets(targets) == [
        "https://paper.example/",
        "https://paper.example/a",
        "https://b.example:80/x",
    ]


def test_a_file_may_have_comments_blank_lines_and_a_byte_order_mark(tmp_path):
    file = tmp_path / "list"
    file.write_bytes("\ufeff# my list\r\n\r\nhttps://paper.example/ä\r\n  paper.example \n".encode())
    assert resolve_targets([str(file)]) == ["https://paper.example/%C3%A4", "https://paper.example/"]


FILES = {
    "empty": (b"", "names no URL; put one on each line"),
    "only comments": (b"# nothing\n\n", "names no URL"),
    "a PDF": (b"%PDF-1.7\n...", "holds application/pdf, not a list; give a text file"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "holds image/png"),
    "bytes": (b"\0\1\2\3", "holds binary data"),
    "another encoding": ("https://paper.example/ä".encode("latin-1"), "is no UTF-8 text"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_list_is_named(tmp_path, name):
    content, message = FILES[name]
    file = tmp_path / "list.txt"
    file.write_bytes(content)
    with pytest.raises(InputFileError) as caught:
        resolve_targets([str(file)])
    assert str(file) in str(caught.value)
    assert message in str(caught.value)


def test_a_wrong_line_is_named(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("https://paper.example/\nftp://paper.example/\n")
    with pytest.raises(InvalidURLError, match=r"list\.txt, line 2: 'ftp://paper\.example/' cannot"):
        resolve_targets([str(file)])


def test_all_wrong_lines_of_a_list_are_named_at_once(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("not a url\nhttps://paper.example/\nhttp://\n" + "no url\n" * 30)
    with pytest.raises(InvalidURLError) as caught:
        resolve_targets([str(file)])
    assert str(caught.value) == (
        f"{file}, line 1: 'not a url' is no URL; give an address such as https://example.org/story. "
        f"Also to be mended: lines {', '.join(map(str, range(3, 23)))} and 11 more."
    )


def test_a_folder_is_no_list(tmp_path):
    with pytest.raises(InputFileError, match="is a folder"):
        resolve_targets([str(tmp_path)])


@pytest.mark.parametrize("name", ["stories.txt", "./stories", "/nowhere/stories", "list.csv", "report.pdf"])
def test_a_missing_file_is_told_from_a_host(name):
    with pytest.raises(InputFileError, match="does not exist; give a file of URLs, or a URL with https://"):
        resolve_targets([name])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=100))
def test_any_content_gives_urls_or_our_error(tmp_path, content):
    file = tmp_path / "any"
    file.write_bytes(content)
    with suppress(UsageError):
        assert resolve_targets([str(file)])


@given(st.text(max_size=40))
def test_any_target_gives_urls_or_our_error(text):
    with suppress(UsageError):
        assert resolve_targets([text])
