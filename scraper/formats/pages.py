"""A page from a file or a pipe: HTML or plain text, and a clear word about everything else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scraper.errors import InputFileError

MAX_BYTES = 64 * 1024 * 1024

_TEXT_SUFFIXES = {".txt", ".text"}

# The first bytes of what people hand over instead of a page, with what helps.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "Save the article's web page as HTML and extract that."),
    (b"\x1f\x8b", "a gzip file", "Unpack it with gunzip first."),
    (b"PK\x03\x04", "a ZIP archive (or an office document)", "Unpack it first, or save it as HTML."),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "Unpack it with `zstd -d` first."),
    (b"WARC/", "a web archive (WARC)", "Take the page out of it first."),
    (
        b"SQLite format 3\x00",
        "a SQLite database",
        "To read an archive, use `scraper show` or `scraper search`.",
    ),
    (b"\x89PNG", "a PNG picture", "Give the page that shows it."),
    (b"\xff\xd8\xff", "a JPEG picture", "Give the page that shows it."),
    (b"GIF8", "a GIF picture", "Give the page that shows it."),
    (b"\xd0\xcf\x11\xe0", "an office document", "Save it as HTML first."),
    (b"{\\rtf", "an RTF document", "Save it as HTML first."),
)
_UNICODE_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class PageFile:
    """The bytes of a page, and what the file's name says of their type."""

    body: bytes
    content_type: str | None


def read_page(path: Path) -> PageFile:
    """The page in a file.

    Raises:
        InputFileError: the file is missing, unreadable, empty, too large, or no page.
    """
    try:
        with path.open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputFileError(
            f"There is no file {path}. Correct its name; a URL starts with http:// or https://."
        ) from None
    except IsADirectoryError:
        raise InputFileError(
            f"{path} is a folder. Give one file of it, such as {path / 'page.html'}."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputFileError(f"{path} cannot be read: {reason}. Check its name and permissions.") from None
    content_type = "text/plain" if path.suffix.lower() in _TEXT_SUFFIXES else None
    return PageFile(checked(body, str(path)), content_type)


def read_stream(stream: BinaryIO) -> PageFile:
    """The page that another program pipes in.

    Raises:
        InputFileError: nothing came, too much came, or it is no page.
    """
    return PageFile(checked(stream.read(MAX_BYTES + 1), "The input"), None)


def checked(body: bytes, name: str) -> bytes:
    """`body`, if it may be a page; `name` is what the message calls it.

    Raises:
        InputFileError: it is empty, too large, or of a kind that is no page.
    """
    if not body.strip():
        raise InputFileError(f"{name} is empty. Save the page again, or give its URL.")
    if len(body) > MAX_BYTES:
        raise InputFileError(f"{name} is larger than {MAX_BYTES // 2**20} MiB, which no article page is.")
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]
    for signature, kind, advice in _SIGNATURES:
        if body.startswith(signature) or start.startswith(signature):
            raise InputFileError(f"{name} is {kind}, not a page of HTML or text. {advice}")
    if b"\x00" in body[:4096] and not body.startswith(_UNICODE_MARKS) and not _is_utf16(body):
        raise InputFileError(f"{name} is a binary file, not a page of HTML or text.")
    return body


def _is_utf16(body: bytes) -> bool:
    """Whether about every second byte is zero, as in UTF-16 without its mark: markup is Latin."""
    start = body[:512]
    high, low = start[0::2].count(0), start[1::2].count(0)
    return max(high, low) > len(start) // 4 and min(high, low) == 0
