"""The day that a page's address names."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from urllib.parse import unquote

from scraper.extraction.dates.calendars import make_date
from scraper.extraction.dates.months import month_number
from scraper.extraction.dates.text import Moment

_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d|(?<=/\d)-[a-z])"
)
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/|$|-)", re.IGNORECASE)
_URL_DMY = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([-/_.])(0?[1-9]|1[0-2])[-/_.]((?:19|20)\d\d)(?!\d)")
_SERIAL = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{4,12}(?!\d)")


def url_day(url: str) -> Moment | None:
    """The day that an address names: /2024/08/07/, 2024-08-07, /2024/aug/7/, 20240807, 7-8-2024."""
    if "20" not in url and "19" not in url:
        return None
    path = unquote(url.partition("://")[2].partition("?")[0])
    for found in _URL_DAY.finditer(path):
        if found[2] != "/" and (len(found[3]) < 2 or len(found[4]) < 2):
            continue
        day = make_date(int(found[1]), int(found[3]), int(found[4]))
        if day is not None:
            return _url_moment(day, found)
    for found in _URL_NAMED.finditer(path):
        month = month_number(found[2])
        day = make_date(int(found[1]), month, int(found[3])) if month else None
        if day is not None:
            return _url_moment(day, found)
    for found in _URL_DMY.finditer(path):
        if found[2] != "/" and (len(found[1]) < 2 or len(found[3]) < 2):
            continue
        day = make_date(int(found[4]), int(found[3]), int(found[1]))
        if day is not None:
            return _url_moment(day, found)
    return None


def serial_day(url: str) -> Moment | None:
    """The day with which a long number begins, as editorial systems count articles: A202410031432000519."""
    for found in _SERIAL.finditer(url.partition("?")[0]):
        day = make_date(int(found[1]), int(found[2]), int(found[3]))
        if day is not None:
            return _url_moment(day, found)
    return None


def _url_moment(day: date, found: re.Match[str]) -> Moment:
    return Moment(datetime.combine(day, time()), "day", found[0].strip("/"), found.start(), found.end())
