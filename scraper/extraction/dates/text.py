"""Dates as they are printed, in the languages and scripts of the press, and as machines write them.

One pass over a short text: regular expressions for the numeric forms, a table of month names for the others.
Gregorian dates, Thai Buddhist years, the years of Japan and Taiwan, and the Persian (Solar Hijri) calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from scraper.article import Precision
from scraper.extraction.dates.calendars import era_year, full_year, last_such_day, make_date
from scraper.extraction.dates.clocks import CLOCK, Clock, lowered, offset_zone, read_clock
from scraper.extraction.dates.months import MONTH_STARTS, month_number, persian_month_number


class Moment(NamedTuple):
    """A date, with a time where one is printed beside it.

    `value` is aware where an offset or a known zone is printed, naive otherwise.
    """

    value: datetime
    precision: Precision
    text: str
    """As printed."""
    start: int = 0
    end: int = 0


class _Day(NamedTuple):
    day: date
    start: int
    end: int
    clock: str = ""
    """A time that is printed within the date, as in `date(1)`'s output."""


_LONGEST = 300
_BESIDE = 30
_WIDEST = timedelta(hours=14)
"""No zone lies farther from Greenwich."""
_DIGIT = re.compile(r"\d")
_TO_LAST_DIGIT = re.compile(r".*\d", re.DOTALL)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_NUMERIC = re.compile(r"\d(?:\s?[-/.‐–|]\s?|\s)\d")  # what no day in numbers is without
_YMD = re.compile(
    r"(?P<y>[12](?<![\d.,]\d)(?:(?<=1)[4389]|(?<=2)[0156])\d\d)(?P<sep>\s?[-/.‐–]\s?|\s)(?P<m>\d\d?)"
    r"(?:(?P=sep)|\s?[-/.])\s?(?P<d>\d\d?)(?!\d)"
)
_DMY = re.compile(
    r"(?P<a>\d(?<![\d.,:/-]\d)\d?)\s?(?P<sep>[-/.‐–|])\s?(?P<b>\d\d?)\s?(?P=sep)\s?(?P<y>\d{4}"
    r"|'?\d\d)(?![\d:])"
)
_CJK = re.compile(
    r"(?:(?P<era>令和|平成|昭和|民國|民国)\s?(?P<n>\d{1,3}|元)|"
    r"(?P<y>\d{4}|(?<!\d)\d\d))\s?[年년]\s?(?P<m>\d\d?)\s?[月월]\s?(?P<d>\d\d?)\s?[日일号號]?"
)
_CJK_SHORT = re.compile(r"(?<![\d年년])(?P<m>\d\d?)\s?[月월]\s?(?P<d>\d\d?)\s?[日일号號]")
_COMPACT = re.compile(
    r"\s*((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[T ]?([01]\d|2[0-3]):?([0-5]\d):?([0-5]\d)?"
    r"(?:[.,]\d+)?\s?(Z|[+-]\d\d:?(?:\d\d)?)?)?\s*",
    re.I,
)
_ISO = re.compile(
    r"\s*(\d{4})-(\d\d?)-(\d\d?)(?:(?:\s*T\s*|\s+)(\d\d?):(\d\d)(?::(\d\d)(?:[.,:]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+\- −]\d\d(?::?\d\d)?)?)?(?:\s*(?:Z|UTC|GMT|\[[^\]]*\]|\([^)]*\)))?\s*",
    re.I,
)
_EPOCH = re.compile(r"\s*(\d{10})(?:\.\d+|\d{3})?\s*")
_VIETNAMESE = re.compile(r"(?P<d>\d\d?)\s*tháng\s*(?P<m>\d\d?)(?:\s*,|\s*năm)?\s*(?P<y>\d{4})")
_WORD = re.compile(r"[^\W\d_][^\s\d,:;/()\[\]|<>–—•·\"_-]*")
_BEFORE_DAY = re.compile(
    r"(?:(?P<y>\d{4})(?:\W{1,3}|\s?(?:m\.|gada|жылғы|ж\.|ko|eko)\s){1,2})?"
    r"(?<![\d.,$€£])(?<![^a-z]:)(?P<d>\d\d?)(?:st|nd|rd|th|er|re|ος|η|º|ª|°|\.º|-?го|-е|-[a-zà-ÿ]{1,2})?"
    r"(?:\s?[.,/‐–-]|\s)?\s*(?:(?:de|of|di|del|den|da|do|d['’]|na|del mes de|de l['’]|tháng)\s?)?$"
)
_YEAR_BEFORE = re.compile(r"(?P<y>\d{4})(?:\s?(?:[.,/-]|m\.|gada|жылғы|ж\.|(?:e?ko)\b|thn))?\s*$")
_AFTER_NAME = re.compile(
    r"\.?,?(?:\s*[-/‐–]\s?|\s*(?:(?:de|del|of|année|года|г|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?"
    r"|năm)\.?(?=[\s\d]))?)\s*(?P<q>['’])?"
    r"(?P<n>(?:19|20)\d\d(?=\d\d?:\d\d)|(?:\d{4}|\d\d?)(?![\d%]|:\d|[.,]\d))(?P<suffix>st\b|nd\b|rd\b|th\b|er\b)?"
)
_YEAR_AFTER_DAY = re.compile(
    r"\.?,?(?:st|nd|rd|th)?[\s,./‐–-]{0,3}(?:de\s|of\s)?(?P<y>(?:19|20)\d\d(?=\d\d?:\d\d)|(?:\d{4}|['’]\d\d)(?![\d:]))"
)
_CLOCK_THEN_YEAR = re.compile(
    r",?\s+(?P<clock>\d\d?:\d\d(?::\d\d)?\s*(?:[ap]m)?\s*(?:[a-z]{1,5}(?:[+-]\d\d:?\d\d)?"
    r"|[+-]\d{4})?)\s+(?P<y>(?:19|20)\d\d)(?!\d)"
)
_HALF = 10
"""A half of the day ("下午", "p.m.") before a time is no longer."""
_CLOCK_GAP = re.compile(r"[^\d]{0,22}")
_UPDATED_WORD = re.compile(r"[^\W\d_]{5,}")
_ALSO_WORDS = {"ago", "out", "set", "may", "mar", "sen", "pro", "mag", "hun", "man", "julie", "maris"}
"""Short names that are other words too: without a year beside them they name no month."""


def parse_date_text(
    text: str, *, language: str | None = None, reference: datetime | None = None
) -> Moment | None:
    """The first date in `text`, printed or machine-written (ISO 8601, RFC 2822, Unix time, …), or None.

    `language` is a BCP 47 tag: it decides 3/4/2024 (month first only in the US and the Philippines,
    also where "en" stands without a region) and whether "20.35" is a time. `reference` is a moment shortly
    after the one that is looked for, such as the time of the fetch: a date without a year is the last such
    day before it, and of two readings of 3/4/2024 one that lies after it is ruled out.
    Without it a date without a year is None. Never raises.
    """
    if _DIGIT.search(text, 0, _LONGEST) is None:
        return None
    moment = parse_machine_date(text)
    if moment is not None:
        return moment
    return next(iter(find_dates(text, language=language, reference=reference)), None)


def parse_machine_date(text: str) -> Moment | None:
    """The moment that a whole text says in ISO 8601 and its careless relatives, or in Unix time."""
    if len(text) > 60:
        return None
    if len(text) > 18 and text[10] == "T" and (moment := _iso_moment(text)) is not None:
        return moment
    found = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is not None:
        return _machine_moment(found, text.strip())
    found = _EPOCH.fullmatch(text)
    if found is not None and 600_000_000 < int(found[1]) < 4_200_000_000:
        return Moment(datetime.fromtimestamp(int(found[1]), UTC), "second", text.strip(), 0, len(text))
    return None


def find_dates(text: str, *, language: str | None = None, reference: datetime | None = None) -> list[Moment]:
    """Every date in `text` in its order, with the time printed beside it; 300 characters are read."""
    text = text[:_LONGEST]
    if _DIGIT.search(text) is None:
        return []
    if not text.isascii():
        text = _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\u202f", " ")
    low = lowered(text)
    days: list[_Day] = []
    for day in _days(low, language, reference):
        if all(day.end <= other.start or day.start >= other.end for other in days):
            days.append(day)
    days.sort(key=lambda d: d.start)
    moments = []
    for i, day in enumerate(days):
        floor = days[i - 1].end if i else 0
        ceiling = days[i + 1].start if i + 1 < len(days) else len(text)
        moments.append(_with_clock(low, text, day, floor, ceiling, language))
    return moments


def _iso_moment(text: str) -> Moment | None:
    """The moment that a text says which is strictly ISO 8601 to the second, as most pages write it."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    offset = value.utcoffset()
    if text[16] != ":" or not 1600 < value.year < 2200 or (offset is not None and abs(offset) > _WIDEST):
        return None
    return Moment(value.replace(microsecond=0), "second", text, 0, len(text))


def _machine_moment(found: re.Match[str], printed: str) -> Moment | None:
    day = make_date(int(found[1]), int(found[2]), int(found[3]))
    if day is None:
        return None
    if found[4] is None:
        return Moment(datetime(day.year, day.month, day.day), "day", printed, 0, found.end())  # noqa: DTZ001
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if hour > 24 or minute > 59 or second > 60:
        return Moment(datetime(day.year, day.month, day.day), "day", printed, 0, found.end())  # noqa: DTZ001
    zone = None
    if found[7]:
        zone = (
            offset_zone("+" + found[7] if found[7][0] == " " else found[7]) if found[7][-1].isdigit() else UTC
        )
    value = datetime(day.year, day.month, day.day, hour % 24, minute, min(second, 59), tzinfo=zone)
    return Moment(value, "second" if found[6] else "minute", printed, 0, found.end())


def _days(text: str, language: str | None, reference: datetime | None) -> Iterator[_Day]:
    """The days in `text`: the surest forms first, so that a later form cannot cut an earlier one in two."""
    if not text.isascii():
        yield from _eastern_days(text, reference)
    if _NUMERIC.search(text) is not None:
        yield from _numeric_days(text, language, reference)
    for found in _WORD.finditer(text, *_beside_digits(text)):
        if found[0][:3] in MONTH_STARTS or not found[0].isascii():
            day = _named_day(text, found, language, reference)
            if day is not None:
                yield day


def _eastern_days(text: str, reference: datetime | None) -> Iterator[_Day]:
    """The days in numbers that words of China, Japan, Korea and Vietnam part."""
    for found in _CJK.finditer(text):
        year = era_year(found["era"], found["n"]) if found["era"] else full_year(found["y"])
        yield from _day(year, found["m"], found["d"], found)
    for found in _VIETNAMESE.finditer(text):
        yield from _day(int(found["y"]), found["m"], found["d"], found)
    for found in _CJK_SHORT.finditer(text) if reference is not None else ():
        day = last_such_day(int(found["m"]), int(found["d"]), reference)
        if day is not None:
            yield _Day(day, found.start(), found.end())


def _numeric_days(text: str, language: str | None, reference: datetime | None) -> Iterator[_Day]:
    """The days in numbers that signs part."""
    for found in _YMD.finditer(text):
        # "5 June 2020 06.05" is a year and a time
        if not (found["sep"].isspace() and text[found.end("m")] in ".:"):
            yield from _day(int(found["y"]), found["m"], found["d"], found)
    for found in _DMY.finditer(text):
        yield from _numeric_day(found, language, reference)


def _beside_digits(text: str) -> tuple[int, int]:
    """The part of a text in which a month's name can stand beside a day or a year."""
    first, last = _DIGIT.search(text), _TO_LAST_DIGIT.match(text)
    if first is None or last is None:
        return 0, 0
    return max(0, first.start() - _BESIDE), last.end() + _BESIDE


def _day(year: int, month: str, day: str, found: re.Match[str]) -> Iterator[_Day]:
    value = make_date(year, int(month), int(day))
    if value is not None:
        yield _Day(value, found.start(), found.end())


def _numeric_day(found: re.Match[str], language: str | None, reference: datetime | None) -> Iterator[_Day]:
    """3/4/2024 in the order that the language prints; the other where that is no day or lies ahead."""
    a, b, year = int(found["a"]), int(found["b"]), full_year(found["y"])
    if len(found["y"].lstrip("'")) == 2 and found["sep"] == "-" and a < 13 and b > 31:
        return
    day_first, month_first = make_date(year, b, a), make_date(year, a, b)
    order = (
        [month_first, day_first] if _month_comes_first(language, found["sep"]) else [day_first, month_first]
    )
    readings = [day for day in order if day is not None]
    if reference is not None and len(readings) > 1 and readings[0] > reference.date() >= readings[1]:
        readings.reverse()
    if readings:
        yield _Day(readings[0], found.start(), found.end())


def _month_comes_first(language: str | None, separator: str) -> bool:
    if not language or separator == ".":
        return False
    tag = language.lower().replace("_", "-")
    return tag in {"en", "en-us", "en-ph", "fil", "es-us"}


def _named_day(
    text: str, name: re.Match[str], language: str | None, reference: datetime | None
) -> _Day | None:
    """The day around a word that is the name of a month."""
    month, end = _month_at(text, name, language)
    if month is None:
        month = persian_month_number(name[0])
        return _persian_named_day(text, name, month) if month else None
    before = _BEFORE_DAY.search(text, max(0, name.start() - 30), name.start())
    after = _AFTER_NAME.match(text, end)
    if before is not None and 1 <= int(before["d"]) <= 31 and not _is_glued(text, before, after):
        return _day_then_month(text, before, month, end, after, reference, name[0])
    if after is None or len(after["n"]) > 2 or after["q"] or not 1 <= int(after["n"]) <= 31:
        return None
    return _month_then_day(text, name, month, after, reference)


def _is_glued(text: str, before: re.Match[str], after: re.Match[str] | None) -> bool:
    """Whether the number before a month is the end of a word, and its day stands behind: F1Dec 19, 2023."""
    start = before.start("d")
    if after is None or not start or not text[start - 1].isalpha():
        return False
    return _YEAR_AFTER_DAY.match(text, after.end()) is not None


def _month_at(text: str, name: re.Match[str], language: str | None) -> tuple[int | None, int]:
    word = name[0]
    month = month_number(word, language)
    if month is None and not word.isascii():
        # the Levantine and the Mongolian names are two words
        second = _WORD.match(text, name.end() + 1)
        if second is not None:
            month = month_number(f"{word} {second[0]}", language)
            return month, second.end()
    return month, name.end()


def _day_then_month(
    text: str,
    before: re.Match[str],
    month: int,
    end: int,
    after: re.Match[str] | None,
    reference: datetime | None,
    name: str,
) -> _Day | None:
    year_text, start, clock = before["y"], before.start(), ""
    if after is not None and (len(after["n"]) == 4 or (len(after["n"]) == 2 and not after["suffix"])):
        year_text, end, start = after["n"], after.end(), before.start("d")
    elif year_text is None:
        inside = _CLOCK_THEN_YEAR.match(text, end)
        if inside is not None:
            year_text, end, clock = inside["y"], inside.end(), inside["clock"]
    day = int(before["d"])
    if year_text is not None:
        value = make_date(full_year(year_text), month, day)
    else:
        value = None if name.lower() in _ALSO_WORDS else last_such_day(month, day, reference)
    return _Day(value, start, end, clock) if value else None


def _month_then_day(
    text: str, name: re.Match[str], month: int, after: re.Match[str], reference: datetime | None
) -> _Day | None:
    day, start, end, clock = int(after["n"]), name.start(), after.end(), ""
    year = _YEAR_AFTER_DAY.match(text, end)
    year_text = None
    if year is not None:
        year_text, end = year["y"], year.end()
    else:
        inside = _CLOCK_THEN_YEAR.match(text, end)
        if inside is not None:
            year_text, end, clock = inside["y"], inside.end(), inside["clock"]
        else:
            before = _YEAR_BEFORE.search(text, max(0, start - 16), start)
            if before is not None:
                year_text, start = before["y"], before.start()
    if year_text is not None:
        value = make_date(full_year(year_text), month, day)
    else:
        value = None if name[0].lower() in _ALSO_WORDS - {"may"} else last_such_day(month, day, reference)
    return _Day(value, start, end, clock) if value else None


def _persian_named_day(text: str, name: re.Match[str], month: int) -> _Day | None:
    before = _BEFORE_DAY.search(text, max(0, name.start() - 30), name.start())
    after = _AFTER_NAME.match(text, name.end())
    if before is None or after is None or len(after["n"]) != 4:
        return None
    value = make_date(int(after["n"]), month, int(before["d"]))
    return _Day(value, before.start("d"), after.end()) if value else None


def _with_clock(low: str, text: str, day: _Day, floor: int, ceiling: int, language: str | None) -> Moment:
    clock, start, end = _clock_of(low, day, floor, ceiling, language)
    value = datetime(day.day.year, day.day.month, day.day.day)  # noqa: DTZ001
    if clock is None:
        return Moment(value, "day", text[start:end].strip(), start, end)
    value = value.replace(hour=clock.hour, minute=clock.minute, second=clock.second or 0, tzinfo=clock.zone)
    precision: Precision = "minute" if clock.second is None else "second"
    return Moment(value, precision, text[start:end].strip(" ,|-–"), start, end)


def _clock_of(
    text: str, day: _Day, floor: int, ceiling: int, language: str | None
) -> tuple[Clock | None, int, int]:
    """The time within, behind or before a day, and the span of both."""
    if day.clock:
        found = CLOCK.match(day.clock)
        return (read_clock(found, language) if found else None), day.start, day.end
    behind = _clock_behind(text, day.end, ceiling, language)
    if behind is not None and not _UPDATED_WORD.search(text, day.end, behind.start):
        return behind, day.start, behind.end
    window = text[max(floor, day.start - 40) : day.start]
    ahead = None
    for found in CLOCK.finditer(window) if _DIGIT.search(window) else ():
        ahead = read_clock(found, language) or ahead
    if ahead is not None and len(window) - ahead.end <= 22:
        return ahead, day.start - len(window) + ahead.start, day.end
    if behind is not None:
        return behind, day.start, behind.end
    return None, day.start, day.end


def _clock_behind(text: str, end: int, ceiling: int, language: str | None) -> Clock | None:
    if text[end : end + 1].isdigit():
        # the markup between a year and a time was lost: "20246:05 PM"
        glued = CLOCK.match(text[end:ceiling])
        clock = read_clock(glued, language) if glued else None
        return clock._replace(start=clock.start + end, end=clock.end + end) if clock else None
    gap = _CLOCK_GAP.match(text, end, ceiling)
    if gap is None or gap.end() >= ceiling:
        return None
    for found in CLOCK.finditer(text, max(end, gap.end() - _HALF), ceiling):
        if found.start("h") > gap.end():
            return None
        clock = read_clock(found, language)
        if clock is not None:
            return clock
    return None
