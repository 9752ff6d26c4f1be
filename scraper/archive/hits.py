"""What a search finds: frozen, typed, without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of a snippet."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that a search found, best first."""

    id: int
    url: str
    site: str
    kind: str
    headline: str | None
    byline: str | None
    published: str | None
    published_date: str | None
    language: str | None
    score: float
    """Higher is better; comparable within one search only."""
    field: str
    """The field that the snippet was taken from."""
    snippet: tuple[Span, ...] = ()
    headline_spans: tuple[Span, ...] = ()
    """The headline with the words that were found."""
    copies: int = 0
    """How many other articles tell the same in nearly the same words."""

    def marked(self, before: str = "[", after: str = "]") -> str:
        """The snippet as text, each hit between marks. It is the page's text: escape it for HTML yourself."""
        return "".join(f"{before}{s.text}{after}" if s.hit else s.text for s in self.snippet)


class Copy(NamedTuple):
    """Another article that tells the same in nearly the same words."""

    id: int
    url: str
    site: str | None
    headline: str | None
    published_date: str | None


@dataclass(frozen=True, slots=True)
class FeedHit:
    """One item of a feed or a sidebar list that a search found."""

    id: int
    site: str
    section: str
    """The label of the list; empty where it has none."""
    headline: str
    url: str | None
    time_text: str | None
    """As printed."""
    published: str | None
    first_seen: datetime
    last_seen: datetime
    position: int
    """Place in the list when last seen, from 0."""
    article_id: int | None
    """The article, if it is in the archive."""
    headline_spans: tuple[Span, ...] = ()
    summary: tuple[Span, ...] = ()
    """The text under the headline, around the words that were found."""


@dataclass(frozen=True, slots=True)
class FeedGap:
    """Two sightings of a list, one after the other, without an item in common."""

    site: str
    section: str
    page: str
    """Where the list was seen the second time."""
    before: datetime
    after: datetime
    items: int
    """How many items it had then."""
