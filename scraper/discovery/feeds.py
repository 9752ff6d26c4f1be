"""RSS, Atom (feedparser) and JSON Feed 1.1 → leads."""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from scraper.discovery.leads import Lead
from scraper.discovery.urls import canonicalise

MAX_ITEMS = 5_000
"""Entries read of one feed; no reader's feed is longer."""

_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")


def looks_like_feed(head: bytes) -> bool:
    """Whether the first bytes of a document are those of a feed."""
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{"):
        return b"jsonfeed.org/version/" in head[:4096]
    return start.startswith(b"<") and not _is_html(start) and any(root in start for root in _ROOTS)


def _is_html(start: bytes) -> bool:
    return b"<html" in start or b"<!doctype html" in start


def read_feed(body: bytes, url: str) -> list[Lead]:
    """The entries of a feed, in its order, each URL once; empty where the body is no feed."""
    entries = _json_entries(body) if body.lstrip()[:1] == b"{" else _xml_entries(body)
    leads: dict[str, Lead] = {}
    for link, published, changed in entries:
        absolute = canonicalise(link, url)
        if absolute and absolute not in leads:
            leads[absolute] = Lead(absolute, "feed", "article", published, changed)
        if len(leads) >= MAX_ITEMS:
            break
    return list(leads.values())


_Entry = tuple[str, datetime | None, datetime | None]
"""A link, when it was published, when it was changed."""


_DATES = ("published_parsed", "updated_parsed")


def _xml_entries(body: bytes) -> Iterator[_Entry]:
    # Without sanitising and link resolution: only links and dates are wanted, and both cost most of the time.
    try:
        feed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # a parser of the web's worst XML; whatever it raises means: no feed
        return
    for entry in feed.entries:
        link = entry.get("feedburner_origlink") or entry.get("link")
        if isinstance(link, str):
            # Asked for what is missing, feedparser gives the other one, with a warning.
            published, changed = (_moment(entry[key]) if key in entry else None for key in _DATES)
            yield link, published or changed, changed


def _moment(utc: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(utc), UTC) if utc else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _json_entries(body: bytes) -> Iterator[_Entry]:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return
    items = feed.get("items") if isinstance(feed, Mapping) else None
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping) and isinstance(link := item.get("url"), str):
            changed = parse_timestamp(item.get("date_modified"))
            yield link, parse_timestamp(item.get("date_published")) or changed, changed


def parse_timestamp(text: object) -> datetime | None:
    """A date and time as RFC 3339, W3C or (out of place, but common) RFC 5322 writes it.

    Naive where it has no offset, the first day of a year or a month, None where it is something else.
    """
    if not isinstance(text, str):
        return None
    text = text.strip()
    if _YEAR_OR_MONTH.fullmatch(text):
        text = f"{text}-01-01"[:10]
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


_YEAR_OR_MONTH = re.compile(r"\d{4}(-\d\d)?")
