"""Clock times as they are printed, in many languages: "8:35 p.m. ET", "20h35", "下午8時35分", "kl. 20.35"."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone
from typing import NamedTuple

_HOURS_EAST = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "wat": 1, "cet": 1, "mez": 1,
    "met": 1, "cest": 2, "mesz": 2, "mest": 2, "cat": 2, "sast": 2, "eet": 2, "eest": 3, "eat": 3, "msk": 3,
    "мск": 3, "trt": 3, "gst": 4, "pkt": 5, "npt": 5.75, "ict": 7, "wib": 7, "wita": 8, "hkt": 8, "sgt": 8,
    "myt": 8, "pht": 8, "awst": 8, "wit": 9, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11,
    "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "clt": -4, "ast": -4, "adt": -3, "est": -5, "edt": -4,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip
"""Abbreviations with one meaning. CST, IST and the like have several: their times stay naive."""

_MORNING = r"a\.?\s?m\b\.?|上午|早上|凌晨|午前|오전|새벽|صباحا|صباحًا|ص\b|ق\.ظ|π\.?μ\b\.?|sáng|sabah"
_EVENING = r"p\.?\s?m\b\.?|下午|晚上|傍晚|中午|午後|오후|저녁|مساء|مساءً|م\b|ب\.ظ|μ\.?μ\b\.?|chiều|tối|akşam"
_ZONE = (
    r"(?P<z>z\b|(?:utc|gmt)\s?(?P<off1>[+\-−]\s?\d{1,2}(?::?\d{2})?)?|(?P<off2>[+\-−]\d{2}:?\d{2}\b|[+\-−]\d{2}\b)"
    r"|[a-zмск]{2,4}\b)"
)
_COLON = r"[:：∶]"

CLOCK = re.compile(
    rf"(?:(?P<b_am>{_MORNING})|(?P<b_pm>{_EVENING}))?\s?"
    r"(?<![\d.,:$€£])(?P<h>\d{1,2})"
    rf"(?:(?P<colon>\s?{_COLON}\s?|\s?(?:h|u|ч|г|uhr|時|时|点|點|시|giờ|g)\s?|\s?hs?\s)(?P<m>\d{{2}})(?!\d)"
    rf"|(?P<dot>[.])(?P<m2>\d{{2}})(?![\d%]|[.,]\d)"
    r"|(?=\s?(?:[ap]\.?\s?m\b|π\.?μ|μ\.?μ|uhr|h\b(?!\w)|時|时|点|點|시|giờ\b)))"
    rf"(?:(?:{_COLON}|(?<=\.\d\d)\.|\s?[分분]\s?)(?P<s>\d{{2}})(?!\d)(?:[.,]\d{{1,9}})?)?"
    rf"(?P<mark>\s?(?:uhr|h|hs|hrs|น\.?|分|분|小时|ч\.?)\b)?"
    rf"\s?(?:(?P<am>{_MORNING})|(?P<pm>{_EVENING}))?"
    rf"(?:\s?[,(]?\s?{_ZONE})?"
)
"""A time of day in a text that `lowered` gave: a pattern that ignores case is many times slower."""

_DOT_LABEL = re.compile(r"(?:\bkl|\bore|\balle|\bat|\bum|\bklo|\bpukul|\bjam|เวลา)\.?\s*$")


class Clock(NamedTuple):
    """A printed time of day and where it stands in its text."""

    hour: int
    minute: int
    second: int | None
    zone: timezone | None
    start: int
    end: int


def lowered(text: str) -> str:
    """A text in lower case, every character in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def read_clock(found: re.Match[str], language: str | None = None) -> Clock | None:
    """The time that a match of `CLOCK` says, or None where its numbers are no time of day."""
    hour = int(found["h"])
    minute = int(found["m"] or found["m2"] or 0)
    morning, evening = found["am"] or found["b_am"], found["pm"] or found["b_pm"]
    if found["dot"] and not (morning or evening or _dot_is_usual(found, language)):
        return None
    if evening and hour < 12:
        hour += 12
    elif morning and hour == 12:
        hour = 0
    second = int(found["s"]) if found["s"] else None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    zone, end = _zone(found)
    start = min(found.start(name) for name in ("h", "b_am", "b_pm") if found[name])
    return Clock(hour, minute, second, zone, start, end)


def find_clock(text: str, start: int = 0, *, language: str | None = None) -> Clock | None:
    """The first time of day printed in `text` from `start` on."""
    for found in CLOCK.finditer(lowered(text), start):
        clock = read_clock(found, language)
        if clock is not None:
            return clock
    return None


def _dot_is_usual(found: re.Match[str], language: str | None) -> bool:
    """Whether "20.35" may be a time here: English prints prices and versions with a dot."""
    if found["mark"] or (found["z"] and _zone(found)[0] is not None):
        return True
    if _DOT_LABEL.search(found.string[max(0, found.start("h") - 8) : found.start("h")]):
        return True
    return language is not None and language[:2] in {
        "fi",
        "it",
        "da",
        "nb",
        "no",
        "nn",
        "sv",
        "id",
        "de",
        "th",
        "et",
    }


def _zone(found: re.Match[str]) -> tuple[timezone | None, int]:
    """The zone printed behind the time, and where the time with it ends."""
    end = max(found.end(name) for name in ("h", "m", "m2", "s", "mark", "am", "pm") if found[name])
    printed = found["z"]
    if not printed:
        return None, end
    offset = found["off1"] or found["off2"]
    if offset:
        zone = offset_zone(offset)
        return zone, found.end("z") if zone else end
    hours = _HOURS_EAST.get(printed.lower().strip())
    if hours is None:
        return None, end
    return (timezone(timedelta(hours=hours)) if hours else UTC), found.end("z")


def offset_zone(text: str) -> timezone | None:
    """The zone of a printed offset: "+02:00", "-0500", "−3"; None beyond fourteen hours."""
    digits = re.sub(r"\D", "", text)
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits or 0), 0)
    if hours > 14 or minutes > 59:
        return None
    east = timedelta(hours=hours, minutes=minutes)
    if not east:
        return UTC
    return timezone(-east if text.strip()[0] in "-−" else east)
