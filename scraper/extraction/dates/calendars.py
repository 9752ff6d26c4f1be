"""Years and days of the calendars that newspapers print: Gregorian, Thai, Persian, of Japan and Taiwan."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}


def make_date(year: int, month: int, day: int) -> date | None:
    """The day of the Gregorian calendar, or None; Thai and Persian years are converted.

    A year from 1420 on is one of the Islamic lunar calendar, whose days no rule gives for sure.
    """
    if 2400 < year < 2700:
        year -= 543
    elif 1300 < year < 1420:
        return _persian_date(year, month, day)
    if not 1600 < year < 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_such_day(month: int, day: int, reference: datetime | None) -> date | None:
    """The last day of that name that does not lie after `reference` (a day's grace for time zones)."""
    if reference is None:
        return None
    limit = reference.date() + timedelta(days=1)
    for year in range(limit.year, limit.year - 9, -1):
        value = make_date(year, month, day)
        if value is not None and value <= limit:
            return value
    return None


def era_year(era: str, number: str) -> int:
    """The Gregorian year of a Japanese era or of the Republic of China; 元 is the first year."""
    return _ERAS[era] + (1 if number == "元" else int(number))


def full_year(text: str) -> int:
    """The year that is printed in full or with two digits ("24", "'98")."""
    digits = text.lstrip("'’")
    year = int(digits)
    if len(digits) > 2:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _persian_date(year: int, month: int, day: int) -> date | None:
    """A day of the Solar Hijri calendar, by the 33-year cycle (right for the years 1244 to 1531)."""
    if not 1 <= month <= 12 or not 1 <= day <= (31 if month < 7 else 30):
        return None
    days = 365 * year + (8 * year + 21) // 33 + day - 1
    days += (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    # 1 Farvardin 1400 was 21 March 2021
    return date(2021, 3, 21) + timedelta(days=days - (365 * 1400 + (8 * 1400 + 21) // 33))
