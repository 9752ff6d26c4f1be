"""The lists of other stories around an article: what the templates print, and what a test expects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from scraper.demo.printing import clock, long_date, word
from scraper.demo.story import Story

ZONE = timezone(timedelta(hours=2))
"""The paper's time zone; the invented country keeps one offset all year."""

PRESS_TIMES: dict[int, datetime] = {
    1: datetime(2025, 3, 12, 20, 0, tzinfo=ZONE),
    2: datetime(2025, 3, 13, 20, 0, tzinfo=ZONE),
}
"""The moment at which an edition stands as it is; nothing on its pages is later."""

PICKS = ("night-train-returns", "last-lamplighter", "tidal-turbine-second-winter", "orchard-census")
READ = (
    "harbour-tram-approved",
    "ferry-fares-frozen",
    "lighthouse-keeper-logbooks",
    "rovers-late-equaliser",
    "bakery-queue-hallgate",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    headline: str
    path: str
    time_text: str | None = None
    updated: bool = False
    updated_text: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """One labelled list."""

    label: str
    style: str
    """feed, picks, ranked, latest, more or wire: which template prints it."""
    items: tuple[Item, ...]


def boxes(story: Story, stories: Sequence[Story], at: datetime) -> list[Box]:
    """The lists on a story's page, in the page's order."""
    others = [other for other in stories if other.slug != story.slug and not other.gone and not other.wall]
    by_slug = {other.slug: other for other in others}
    language = story.language
    today = [other for other in others if other.published.date() == at.date() and other.language == "en"]
    read = Box(word(language, "read"), "ranked", _plain(by_slug[slug] for slug in READ if slug in by_slug))
    match story.layout:
        case "a":
            picks = (by_slug[slug] for slug in PICKS if slug in by_slug)
            feed = Box(word(language, "feed"), "feed", _clock_items(today[:6], at))
            return [feed, Box(word(language, "picks"), "picks", _plain(picks)), read]
        case "b":
            more = [by_slug[slug] for slug in story.related if slug in by_slug]
            latest = [other for other in others if other.layout == "b" and other.language == "en"][:5]
            found = [Box(word(language, "latest"), "latest", _dated_items(latest))]
            if len(more) > 1:
                found.insert(0, Box(word(language, "more"), "more", _plain(more)))
            return found
        case _:
            wire = Box(word(language, "wire"), "wire", _wire_items(today[:7]))
            return [wire, read]


def _plain(stories: Iterable[Story]) -> tuple[Item, ...]:
    return tuple(Item(story.headline, story.path) for story in stories)


def _clock_items(stories: Sequence[Story], at: datetime) -> tuple[Item, ...]:
    """The second entry bears an empty "(Updated: )", which a script should fill; the fourth a full one."""
    updated = f"{clock(at - timedelta(minutes=25))}"
    return tuple(
        Item(
            headline=story.headline,
            path=story.path,
            time_text=clock(story.published),
            updated=place in (1, 3),
            updated_text=updated if place == 3 else None,
            summary=story.dek or None,
        )
        for place, story in enumerate(stories)
    )


def _dated_items(stories: Sequence[Story]) -> tuple[Item, ...]:
    return tuple(Item(story.headline, story.path, long_date(story.published)) for story in stories)


def _wire_items(stories: Sequence[Story]) -> tuple[Item, ...]:
    return tuple(Item(story.headline, story.path, f"{story.published:%H:%M}") for story in stories)
