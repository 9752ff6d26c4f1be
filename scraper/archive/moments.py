"""Times as the archive keeps them: ISO 8601 in UTC, to the second; in the frontier, seconds since 1970."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime

from scraper.errors import InvalidQueryError


def utc_now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`moment` in UTC, to the second.

    Raises:
        ValueError: it is naive, so nobody could say when that was.
    """
    if moment.tzinfo is None:
        raise ValueError(f"A time with an offset is needed, not {moment!r}; use datetime.now(UTC).")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def moment(text: str) -> datetime:
    """The moment that `iso` wrote."""
    return datetime.fromisoformat(text)


def seconds(moment: datetime | None) -> int | None:
    """Whole seconds since 1970; a naive time is taken as UTC (a publication time without an offset)."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() // 1)


def from_seconds(value: int | None) -> datetime | None:
    """The moment that `seconds` wrote, in UTC."""
    return None if value is None else datetime.fromtimestamp(value, UTC)


_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def day_bound(value: str, *, last: bool) -> str:
    """The first or last day of a day, a month or a year, as `YYYY-MM-DD`.

    Raises:
        InvalidQueryError: it is none of these.
    """
    match = _DAY.fullmatch(value.strip())
    try:
        if not match:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        month = month or (12 if last else 1)
        day = day or (calendar.monthrange(year, month)[1] if last else 1)
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise InvalidQueryError(f"{value!r} is no day; write it as 2024-08-07, 2024-08 or 2024.") from error
