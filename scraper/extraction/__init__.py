"""Bytes → `Article`. Pure: no network, no disk, no clock, no state between calls."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from scraper.article import Article
from scraper.extraction.garbage import without_search
from scraper.extraction.page import Page, only_text, read_page, site_of
from scraper.extraction.plaintext import is_plain_text, read_text
from scraper.extraction.reading import read_article

__all__ = ["EXTRACTOR", "extract"]

EXTRACTOR = "0.1.0"
"""The version of the extraction rules; it is stored with each revision."""


def extract(
    html: bytes | str,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    boilerplate: Collection[str] = (),
) -> Article:
    """The article of one page.

    Any input gives an article: a page that is none has another `kind` and empty fields.

    Args:
        html: the page as it came over the wire, or as text; a page in plain text too.
        url: the address it was fetched from; relative addresses are resolved against it.
        fetched_at: when it was fetched (aware, or naive in the publisher's zone). Without it the clock times
            of feed items are not resolved.
        content_type: the HTTP Content-Type header; its charset and type are honoured.
        boilerplate: fingerprints of blocks that are known from other pages of the site.

    Raises:
        TypeError: an argument is of the wrong type.
    """
    return extract_with_page(
        html, url=url, fetched_at=fetched_at, content_type=content_type, boilerplate=boilerplate
    )[0]


@without_search
def extract_with_page(
    html: bytes | str,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    boilerplate: Collection[str] = (),
) -> tuple[Article, Page | None]:
    """Like `extract`; with the page as it was parsed, for who wants more of it; None where it is no HTML."""
    _check(html, url, fetched_at, content_type)
    if fetched_at is not None and not 1900 < fetched_at.year < 2200:
        fetched_at = None  # an import may bear any date; at the calendar's ends no day is before or after
    if is_plain_text(html, content_type):
        return read_text(html, url=url, fetched_at=fetched_at, content_type=content_type), None
    page = read_page(html, url=url, content_type=content_type)
    if page is None:
        return Article(url=url, site=site_of(url), kind="error"), None
    if (text := only_text(page)) is not None:
        return read_text(text, url=url, fetched_at=fetched_at, content_type=None), page
    reading = read_article(page, fetched_at=fetched_at, known=boilerplate)
    return reading.article, reading.page


def _check(html: object, url: object, fetched_at: object, content_type: object) -> None:
    if not isinstance(html, bytes | str):
        raise TypeError(f"html must be bytes or str, not {type(html).__name__}")
    for name, value, kind in (
        ("url", url, str), ("fetched_at", fetched_at, datetime), ("content_type", content_type, str)
    ):  # fmt: skip
        if value is not None and not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__} or None, not {type(value).__name__}")
