"""How the demo newspaper prints dates and names: per layout and per language."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from scraper.demo.story import Picture, Story

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

BY = {"en": "By ", "de": "Von ", "ar": "بقلم ", "ja": "文・", "ru": "Автор: ", "uk": "Автор: "}
"""What stands before the names, per language."""

_AND = {"en": " and ", "de": " und ", "ar": " و", "ja": "、", "ru": " и ", "uk": " та "}


@cache
def _labels() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("scraper.demo") / "labels.toml").read_text(encoding="utf-8"))


def word(language: str, name: str) -> str:
    """A label of the page in its language, in English where there is none."""
    labels = _labels()
    return labels[language].get(name) or labels["en"][name]


def names(story: Story) -> str:
    """The byline without its "by"."""
    if story.byline or not story.authors:
        return story.byline
    *first, last = story.authors
    return f"{', '.join(first)}{_AND[story.language]}{last}" if first else last


def long_date(at: datetime, language: str = "en") -> str:
    """The day alone: `12 March 2025`."""
    if language == "ja":
        return f"{at.year}年{at.month}月{at.day}日"
    month = MONTHS[language].split()[at.month - 1]
    return f"{at.day}{'.' if language == 'de' else ''} {month} {at.year}"


def clock(at: datetime) -> str:
    """`8:05 PM`, the same on every platform."""
    return f"{(at.hour - 1) % 12 + 1}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def timestamp(story: Story, at: datetime | None = None) -> str:
    """A story's time as its layout and language print it."""
    at = at or story.published
    language = story.language
    if story.date_only:
        return long_date(at, language)
    match language:
        case "de":
            return f"{long_date(at, 'de')}, {at:%H:%M} Uhr"
        case "ja":
            return f"{long_date(at, 'ja')} {at.hour}時{at:%M}分"
        case "ar":
            return f"{long_date(at, 'ar')}، {at:%H:%M}"
        case "ru" | "uk":
            return f"{long_date(at, language)}, {at:%H:%M}"
    if story.layout == "a":
        return f"{MONTHS['en'].split()[at.month - 1]} {at.day}, {at.year} {clock(at)}"
    if story.layout == "b":
        return f"{long_date(at)}, {at:%H:%M}"
    return f"{weekday(at)}, {long_date(at)}, {at:%H:%M}"


def weekday(at: datetime) -> str:
    """The English name of the day, which layout C prints before the date."""
    return _WEEKDAYS[at.weekday()]


def http_date(at: datetime) -> str:
    """RFC 9110's and RSS's date, in GMT, free of the locale."""
    gmt = at.astimezone(UTC)
    month = MONTHS["en"].split()[gmt.month - 1][:3]
    return f"{_WEEKDAYS[gmt.weekday()][:3]}, {gmt.day:02} {month} {gmt:%Y %H:%M:%S} GMT"


def caption(story: Story, picture: Picture) -> str:
    """Caption and credit as the page prints them, which each layout does in its own way."""
    before, credit, after = credit_marks(story, picture)
    return f"{picture.caption}{' ' if picture.caption and before + credit else ''}{before}{credit}{after}"


def credit_marks(story: Story, picture: Picture) -> tuple[str, str, str]:
    """What stands before the credit, the credit, and what stands after it."""
    if not picture.credit:
        return "", "", ""
    match story.layout:
        case "a":
            return "(", picture.credit, ")"
        case "b":
            return word(story.language, "photo"), picture.credit, ""
        case _:
            return "© ", picture.credit, ""
