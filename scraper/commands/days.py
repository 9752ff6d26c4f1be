"""Dates as people type them."""

from __future__ import annotations

from datetime import date

from scraper.errors import InvalidQueryError


def parse_day(text: str | None, *, last: bool = False) -> date | None:
    """The day of `2024-08-31`; of `2024-08` or `2024` the first day, or the last one if `last`.

    Raises:
        InvalidQueryError: it is no date.
    """
    if text is None:
        return None
    try:
        parts = [int(part) for part in text.strip().split("-")]
        match parts:
            case [year]:
                return date(year, 12, 31) if last else date(year, 1, 1)
            case [year, month]:
                first = date(year, month, 1)
                return first.replace(day=_days(first)) if last else first
            case _:
                return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidQueryError(
            f"{text!r} is no date. Write it as 2024-08-31, or 2024-08 for a month, or 2024 for a year."
        ) from None


def _days(month: date) -> int:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1) if month.year < 9999 else None
    return (following - month).days if following else 31
