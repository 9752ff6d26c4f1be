"""Printed times of feed items: clock times, relative times and dates, with the mark of an edited item.

A clock time belongs to the day of the fetch or, where that would lie in the future, to the day before; it
never belongs to the article's date. Text dumps print an item's time as a line of its own: `split_time_mark`
reads such a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import lru_cache

from scraper.extraction.dates.clocks import find_clock, lowered
from scraper.extraction.dates.months import month_number
from scraper.extraction.dates.text import parse_date_text
from scraper.extraction.feed.timewords import (
    AGO,
    CLOCK_WORDS,
    DAYS_BACK,
    NOW,
    ONE,
    PAST,
    UNITS,
    UPDATED,
)

MAX_LENGTH = 60
"""Characters; a longer text is no printed time."""

_SPACE = re.compile(r"[\s\u200b\u200e\u200f\u2066-\u2069]+")
_MERIDIEM = re.compile(r"([ap])(?<![^\W\d_].)\.?\s?m\b\.?")
_DOTTED = re.compile(r"\d{1,2}\.\d\d")
_ANY_YEAR = datetime(2096, 12, 31)  # noqa: DTZ001 (only to let a date without a year count as one)
_WORD = re.compile(r"\d+|[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_MULTIWORD = re.compile(
    "|".join(sorted((w.replace("_", " ") for w in (*DAYS_BACK, *NOW) if "_" in w), key=len, reverse=True))
)
_DUAL = {"ساعتين": 3600, "دقيقتين": 60, "يومين": 86400, "שעתיים": 3600, "יומיים": 86400}
_MARK = re.compile(
    r"[(\[]?\s*(?<![^\W_])(?:" + "|".join(map(re.escape, UPDATED)) + r")(?![^\W_])\s*[:：.]?\s*"
    r"(?P<rest>[^()\[\]]*?)\s*[)\]]?\s*$"
)
"""Looked for in a text that `lowered` gave: a pattern that ignores case is several times slower."""
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_MOST_SPACES = 14
_MOST_WORDS = 6
"""A time without a digit has no more: "about an hour ago"."""
_MOST_UNKNOWN = 4
"""The words of a time that are in no list here: the month, the day of the week, a word before them."""
_TELLING = frozenset(" ".join((*DAYS_BACK, *NOW, *PAST)).replace("_", " ").split())
_UPDATING = frozenset(_LETTERS.findall(" ".join(UPDATED)))
_KNOWN = _TELLING | _UPDATING | UNITS.keys() | ONE | AGO | CLOCK_WORDS | _DUAL.keys()
_NUMERIC = re.compile(
    r"\d\s?[-/.:：∶‐–|]\s?\d|\d{4}\s\d|\d{8}|\d\s?[年月日時时分秒点點天週周个個か号號년월일시분초주개]|[\u0900-\u0eff]"
)
"""What a time in which no word tells of one has: a sign between numbers, or letters whose words are glued."""
_PRICE = re.compile("[$€£¥%]")
_EDGES = " ,;|·•–—-/()[]:"
_CENTURIES = frozenset({"19", "20"})
_LONGEST_MARK = 6
"""Letters of the longest mark of a half of the day, or of a zone."""
_PUNCTUATION = _EDGES + ".!?…\"'“”„‘’«»"

_ClockTime = tuple[time, int | None, tzinfo | None]
"""A clock time, the days back that a word beside it says, its zone."""


@dataclass(frozen=True, slots=True)
class TimeMark:
    """The time line of a feed item, taken apart."""

    time_text: str | None
    """The time as printed; None where only the mark bears one."""
    updated: bool = False
    updated_text: str | None = None
    """The time within the mark, if one is printed."""


def split_time_mark(text: str) -> TimeMark | None:
    """`7:21 PM (Updated: 9:15 PM)` → its time, whether it is marked as updated, and the mark's time.

    None where the text is anything else than a printed time with or without such a mark.
    """
    if len(text) > 2 * MAX_LENGTH or (text.count(" ") >= _MOST_WORDS and _DIGIT.search(text) is None):
        return None
    return _split(text)


@lru_cache(maxsize=4_096)
def _split(text: str) -> TimeMark | None:
    if not may_be_time(text):
        return None
    text = _clean(text)
    low = lowered(text)
    mark = None if _UPDATING.isdisjoint(_LETTERS.findall(low)) else _MARK.search(low)
    if mark is None:
        return TimeMark(text) if is_time_text(text) else None
    before, inside = text[: mark.start()].strip(_EDGES), text[slice(*mark.span("rest"))].strip(_EDGES)
    if (before and not is_time_text(before)) or (inside and not is_time_text(inside)):
        return None
    return TimeMark(before or None, True, inside or None) if before or inside or mark[0] != text else None


def may_be_time(text: str) -> bool:
    """A cheap test that every printed time passes, and hardly another text."""
    if len(text) > 2 * MAX_LENGTH or text.count(" ") > _MOST_SPACES:
        return False
    low = text.lower()
    if _DIGIT.search(low) is None:
        words = low.replace(":", " ").split()
        return len(words) <= _MOST_WORDS and not _TELLING.isdisjoint(words)
    if _PRICE.search(low) is not None:
        return False
    words = _LETTERS.findall(low)
    unknown = [word for word in words if word not in _KNOWN]
    if len(unknown) > _MOST_UNKNOWN:
        return not _UPDATING.isdisjoint(words)
    return len(unknown) < len(words) or _NUMERIC.search(low) is not None or any(map(month_number, unknown))


def may_hold_time(text: str) -> bool:
    """Whether a text holds a number, or a word that tells of a time without one."""
    if _DIGIT.search(text) is not None:
        return True
    return not _TELLING.isdisjoint([word.strip(_PUNCTUATION) for word in text.lower().split()])


def is_time_text(text: str) -> bool:
    """Whether the text is a printed time or date and nothing else; reading times are none."""
    text = _clean(text)
    if not text or len(text) > MAX_LENGTH:
        return False
    return _read(text) != (None, None) or _is_date(text)


def resolve_time(
    text: str, fetched_at: datetime | None, *, zone: tzinfo | None = None, language: str | None = None
) -> datetime | None:
    """The moment that a printed time means, never later than the fetch.

    Args:
        text: as printed, without the mark of an update.
        fetched_at: when the page was fetched; without it a clock time or a relative time means nothing.
        zone: the publisher's zone, if the page tells it; a clock time then gets it, else stays naive.
        language: a BCP 47 tag, which tells 3/4/2024 from 4/3/2024.
    """
    text = _clean(text)
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        return _resolve(text, fetched_at, zone, language)
    except OverflowError:
        return None


def _resolve(text: str, now: datetime | None, zone: tzinfo | None, language: str | None) -> datetime | None:
    back, clock = _read(text)
    if back is not None:
        return now and _local(now - timedelta(seconds=back), zone).replace(microsecond=0)
    if clock is None:
        return _calendar_time(text, now, zone, language)
    at, days_back, printed = clock
    zone = printed or zone
    if now is None:
        return None
    return _on_the_day_of(_local(now, zone), at, days_back, aware=zone is not None)


# A time is read when it is told from a headline, and again when it is resolved.
@lru_cache(maxsize=256)
def _read(text: str) -> tuple[float | None, _ClockTime | None]:
    """The seconds of a relative time, or else a clock time."""
    words = _words(text)
    back = _seconds_back(text, words)
    if back is not None or not all(map(_is_of_clock, words)):
        return back, None
    return None, _clock(text)


def _is_of_clock(word: str) -> bool:
    """Whether a word may stand with a clock time: the names of days and of most months are too long, a year
    is no hour."""
    if word.isdecimal():
        return len(word) != 4 or word[:2] not in _CENTURIES
    return len(word) <= _LONGEST_MARK or word in CLOCK_WORDS or word.replace("-", "_") in DAYS_BACK


def _on_the_day_of(now: datetime, at: time, days_back: int | None, *, aware: bool) -> datetime:
    moment = now.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    if days_back:
        moment -= timedelta(days=days_back)
    elif moment > now:
        moment -= timedelta(days=1)
    return moment if aware and moment.tzinfo is not None else moment.replace(tzinfo=None)


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment if zone is None or moment.tzinfo is None else moment.astimezone(zone)


def not_after(moment: datetime | None, now: datetime | None) -> datetime | None:
    """The moment, or None where it is later than `now`; a naive time is read in the zone of `now`."""
    if moment is None or now is None:
        return moment
    if (moment.tzinfo is None) != (now.tzinfo is None):
        later = moment.replace(tzinfo=None) > now.replace(tzinfo=None)
    else:
        later = moment > now
    return None if later else moment


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text[: 4 * MAX_LENGTH]).strip(" ,;|·•–—-")


def _words(text: str) -> list[str]:
    folded = text.lower()
    if "." in folded or " m" in folded:
        folded = _MERIDIEM.sub(r"\1m", folded)
    return _WORD.findall(_MULTIWORD.sub(lambda m: m[0].replace(" ", "-"), folded))


def _seconds_back(text: str, words: list[str]) -> float | None:
    """How long ago a relative time with these words is, in seconds; None for any other text."""
    if not words or len(words) > 9:
        return None
    if len(words) == 1 and words[0].replace("-", "_") in NOW:
        return 0
    total, past, found, count = 0.0, False, False, None
    for word in words:
        if word.isdecimal():
            if len(word) > 4:
                return None
            count = int(word)
            continue
        unit, ago = (2 * _DUAL[word], False) if word in _DUAL else _unit(word)
        if unit and (count is not None or (past and not word.isascii())):
            total, found, past = total + unit * (1 if count is None else count), True, past or ago
            count = None
        elif word in ONE and count is None:
            count = 1
        elif word in AGO:
            past = past or word in PAST
        else:
            return None
    compact = len(words) == 2 and words[1] in {"h", "d", "hr", "hrs", "std"} and " " not in text
    return total if found and count is None and (past or compact) else None


def _unit(word: str) -> tuple[int, bool]:
    """A unit's seconds (0 for none), and whether a script without spaces glued "ago" to it."""
    if word in UNITS:
        return UNITS[word], False
    for size in range(1, len(word)):
        if word[size:] in PAST and word[:size] in UNITS:
            return UNITS[word[:size]], True
    return 0, False


def _clock(text: str) -> _ClockTime | None:
    """A clock time, the days back that a word such as "yesterday" says, and its zone; None for others."""
    if _DOTTED.fullmatch(text):
        text = f"kl. {text}"  # where nothing else is printed, a time in half of Europe
    found = find_clock(text)
    rest = text if found is None else f"{text[: found.start]} {text[found.end :]}"
    days_back = None
    for word in _words(rest):
        if (known := DAYS_BACK.get(word.replace("-", "_"))) is not None:
            days_back = known
        elif word not in CLOCK_WORDS:
            return None
    if found is not None:
        return time(found.hour, found.minute, found.second or 0), days_back, found.zone
    return None if days_back is None else (time(), days_back, None)


def _is_date(text: str) -> bool:
    moment = parse_date_text(text, reference=_ANY_YEAR)
    if moment is None:
        return False
    before = [word for word in _words(text[: moment.start]) if word not in CLOCK_WORDS]
    behind = [word for word in _words(text[moment.end :]) if word not in CLOCK_WORDS]
    return (
        not behind and len(before) <= 1 and all(len(word) <= 12 and not word.isdecimal() for word in before)
    )


def _calendar_time(
    text: str, now: datetime | None, zone: tzinfo | None, language: str | None
) -> datetime | None:
    parsed = parse_date_text(text, language=language, reference=now)
    if parsed is None:
        return None
    moment = parsed.value
    if moment.tzinfo is None and zone is not None and parsed.precision != "day":
        moment = moment.replace(tzinfo=zone)
    return not_after(moment, now)
