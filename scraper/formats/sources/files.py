"""Single pages saved as files, HTML or plain text: what they are the copy of, and when they were saved."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urljoin

from scraper.errors import InputFileError
from scraper.formats.pages import read_page
from scraper.formats.sources.record import Flaw, Found

_HTML = (".html", ".htm", ".xhtml", ".shtml")
_TEXT = (".txt", ".text")
# What browsers and their extensions write into the pages that they save.
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)\s*(https?://[^\s>]+?)\s*-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    rb"<!--\s*Page saved with SingleFile\s+url:\s*(https?://\S+)(?:\s+saved date:\s*([^\r\n]+))?",
    re.IGNORECASE,
)
_DATE = "%a %b %d %Y %H:%M:%S GMT%z"


def is_page(path: Path) -> bool:
    """Whether a file may be a page, by its name."""
    return path.suffix.lower() in (*_HTML, *_TEXT)


def read_page_file(path: Path, name: str, *, limit: int, base: str | None = None) -> Found:
    """The page in a file.

    Its address is what the browser that saved it wrote into it, else its place below `base`, else the file's
    own name; its time is the one that was written into it, else the file's.

    Raises:
        InputFileError: it cannot be read.
    """
    place = name.partition("/")[2] or name
    url = urljoin(base if base.endswith("/") else f"{base}/", quote(place)) if base else f"file:{quote(name)}"
    at = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    try:
        page = read_page(path)
    except InputFileError as error:
        return Found(url, at, name, flaw=Flaw("failed", "not a page", str(error)))
    if len(page.body) > limit:
        message = f"{name} has {len(page.body):,} bytes; at most {limit:,}."
        return Found(url, at, name, flaw=Flaw("too_large", "too large", message))
    saved_url, saved_at = _saved(page.body[:4096])
    content_type = page.content_type or "text/html"
    return Found(saved_url or url, saved_at or at, name, body=page.body, content_type=content_type)


def _saved(start: bytes) -> tuple[str | None, datetime | None]:
    single = _SINGLE_FILE.search(start)
    match = single or _SAVED_FROM.search(start)
    url = match[1].decode("ascii", "ignore") if match else None
    if single is None or not single[2]:
        return url, None
    text = single[2].decode("ascii", "ignore").partition("(")[0].strip()
    try:
        moment = datetime.strptime(text, _DATE)  # noqa: DTZ007 (%z is in the format)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter: an offset leads out of the calendar
        return url, None
    return url, moment
