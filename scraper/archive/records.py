"""The values that go into the archive and come out of it: frozen, typed, without behaviour.

Every `datetime` that goes in must be aware (any zone; stored in UTC) except an article's `published` and
`modified`, which are kept as the page gives them. What comes out is UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from scraper.archive.patterns import Pattern
from scraper.article import Article

Source = Literal["seed", "link", "feed", "sitemap", "redirect", "canonical"]
"""Where a URL was found."""

Hint = Literal["unknown", "article", "listing", "feed", "sitemap"]
"""What a URL is believed to be; decided by the page once it was fetched."""

UrlState = Literal["due", "done", "gone", "dead"]
"""`due`: to be fetched when its time has come. `done`: known, not to be fetched again by itself. `gone`: the
server said so (404, 410). `dead`: given up."""

Change = Literal["new", "changed", "unchanged", "kept", "none"]
"""What a capture did. `kept`: it was worse than what is there and did not replace it. `none`: no article."""

Cause = Literal["first", "edit", "better", "extraction", "moved"]
"""Why a revision exists: the first capture; an edit by the publisher; a better capture of the same (the whole
article after a teaser); newer extraction rules on the same bytes; the first capture at another address, which
was another article here until the publisher said that it is the same."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One attempt to fetch one URL, however it ended."""

    url: str
    """As asked for."""
    at: datetime
    outcome: str
    """How it ended, in the words of `scraper.fetching.outcome`: ok, not_modified, gone, blocked, …"""
    final_url: str | None = None
    """After redirects; None where nothing answered."""
    redirects: tuple[str, ...] = ()
    """The URLs between `url` and `final_url`; they lead to the same article from now on."""
    status: int | None = None
    kind: str | None = None
    """What the page turned out to be (`Article.kind`)."""
    headers: tuple[tuple[str, str], ...] = ()
    """Of the response, in the order received."""
    content_type: str | None = None
    body: bytes | None = None
    """The raw page, content-decoded. Stored once per content."""
    reason: str | None = None
    """A short, stable name of the loss, for counting: "timeout", "HTTP 404", "consent wall"."""
    error: str | None = None
    """The full message."""
    elapsed: float | None = None
    """Seconds."""
    run_id: int | None = None
    opt_outs: str | None = None
    """What it says against mining, AI training, snippets or copies; words with a space between."""


@dataclass(frozen=True, slots=True)
class NewUrl:
    """A URL that was found.

    A known one keeps its row, except that the smaller depth and the higher priority win and a hint replaces
    `unknown`; so a page may be recorded any number of times.
    """

    url: str
    """Absolute, already canonicalised by `scraper.discovery.urls`."""
    source: Source = "link"
    hint: Hint = "unknown"
    priority: int = 5
    """Of a host's due URLs the highest is fetched first."""
    depth: int = 0
    """Links from the seed."""
    due: datetime | None = None
    """Not before; None = at once."""
    published: datetime | None = None
    """As a feed or a sitemap says."""
    changed: datetime | None = None
    """The same; a known URL that was visited before that becomes due. Aware."""
    only_if_known: bool = False
    """The run leaves it out for its day: an unknown URL stays unknown, a known one learns the day."""


@dataclass(frozen=True, slots=True)
class UrlUpdate:
    """What the frontier says of a URL from now on. An unknown URL becomes known."""

    url: str
    state: UrlState
    due: datetime | None = None
    """With state `due`: not before; None = at once."""
    attempts: int = 0
    """Failures in a row."""
    etag: str | None = None
    last_modified: str | None = None
    hint: Hint | None = None
    """None leaves what is there; so do the next three."""
    priority: int | None = None
    published: datetime | None = None
    visited: datetime | None = None
    """The time of the attempt; counts as a visit."""
    content: int | None = None
    """A fingerprint of what is there, 64 bits, signed; None leaves what is known, and so does the next."""
    pace: timedelta | None = None
    """Of a list: how long it is left alone after a look."""


@dataclass(frozen=True, slots=True)
class QueuedUrl:
    """A URL of the frontier. It stays due until `record` stores an update for it: a claim is never written,
    so a killed run loses none."""

    url: str
    host: str
    """With the port, unless it is the scheme's own: the unit of politeness and robots.txt."""
    state: UrlState
    source: Source
    hint: Hint
    priority: int
    depth: int
    due: datetime | None
    """None = at once."""
    attempts: int
    etag: str | None
    last_modified: str | None
    published: datetime | None
    visited: datetime | None
    """The last attempt."""
    visits: int
    """Attempts so far."""
    found_on: str | None
    """The URL of the page where it was found first."""
    article_id: int | None
    content: int | None = None
    """A fingerprint of what was there last."""
    pace: timedelta | None = None
    """Of a list: how long it is left alone after a look."""


PAUSE_REASON = "pause_reason"
"""In `HostState.extra`: the reason of the outcome that led to the pause."""


@dataclass(frozen=True, slots=True)
class HostState:
    """What the crawler knows about a host between requests and between runs."""

    host: str
    robots: str | None = None
    """The text of robots.txt."""
    robots_status: int | None = None
    """The HTTP status it came with; None = never fetched, 0 = no answer."""
    robots_expires: datetime | None = None
    delay: float | None = None
    """Seconds between two requests."""
    failures: int = 0
    """Blocks and errors in a row: the circuit breaker's count."""
    paused_until: datetime | None = None
    """The circuit breaker: no request before."""
    latency: float | None = None
    """Seconds, smoothed."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Whatever else the crawler wants to remember; JSON's types."""


@dataclass(frozen=True, slots=True)
class PausedHost:
    """A host that is left alone for now."""

    host: str
    until: datetime
    failures: int
    """Blocks and errors in a row."""
    reason: str | None
    """The last of them; None = an older version of the crawler did not note it."""


class OpenSite(NamedTuple):
    """A site that is to be crawled as a whole, and where to begin."""

    site: str
    url: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything one fetch produced; stored in one transaction or not at all."""

    capture: Capture
    article: Article | None = None
    """What was extracted; None where nothing was. Its feed items are stored whatever its kind."""
    discovered: tuple[NewUrl, ...] = ()
    next: tuple[UrlUpdate, ...] = ()
    """For the URL that was fetched, and others that it concerns (a redirect's target, a canonical URL)."""
    extractor: str = ""
    """`scraper.extraction.EXTRACTOR`: the version of the rules that made the article."""
    patterns_of: Callable[[str], Iterable[Pattern]] | None = None
    """Of an unknown URL: it is left out where its host has as many of a pattern as the limit says."""
    withdrawn: tuple[int, ...] = ()
    """Articles that this visit showed to be none: the same text stands at many addresses of their host."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What storing did."""

    article_id: int | None
    revision: int | None
    """The number of the article's newest revision."""
    change: Change
    fields: tuple[str, ...] = ()
    """What changed: headline, dek, byline, published, body."""
    reason: str | None = None
    """Why a capture was kept out, in plain words."""
    capture_id: int | None = None
    discovered: int = 0
    """How many of the visit's discovered URLs were new."""
    known: int = 0
    """How many were not."""
    refused: int = 0
    """How many were left out because their pattern is full."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it stands now, with what the archive knows about it.

    `article` has every field, except that `feed_items` is empty: they belong to the site, not to the article.
    """

    id: int
    article: Article
    published_date: str | None
    """The day as printed, `YYYY-MM-DD`."""
    revision: int
    """The number of the newest good revision, from 1."""
    first_seen: datetime
    last_changed: datetime
    last_seen: datetime
    extractor: str = ""
    sha256: str = ""
    """Of the text of the newest revision."""

    def to_dict(self) -> dict[str, Any]:
        """The article's fields and the archive's, as JSON's types; times as ISO 8601."""
        row = self.article.to_dict()
        del row["feed_items"]
        return (
            {"id": self.id}
            | row
            | {
                "published_date": self.published_date,
                "revision": self.revision,
                "first_seen": self.first_seen.isoformat(),
                "last_changed": self.last_changed.isoformat(),
                "last_seen": self.last_seen.isoformat(),
                "extractor": self.extractor,
                "sha256": self.sha256,
            }
        )


@dataclass(frozen=True, slots=True)
class Version:
    """What of an article decides whether it changed."""

    kind: str
    headline: str | None
    dek: str | None
    byline: str | None
    published: str | None
    """As the page gave it: a day, or ISO 8601 with or without an offset."""
    modified: str | None
    body: str
    word_count: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Version):
    """One version of an article. Append-only."""

    id: int
    article_id: int
    number: int
    """From 1."""
    captured_at: datetime
    cause: Cause
    changed: tuple[str, ...]
    """The fields that differ from the version before; empty for the first."""
    extractor: str
    sha256: str
    """Of `body` in UTF-8, hexadecimal."""
    capture_id: int | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles. Empty = all. Days are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, both ends included."""

    site: str | None = None
    since: str | None = None
    until: str | None = None
    author: str | None = None
    """Part of a name; case and accents do not matter."""
    language: str | None = None
    """`en` finds `en-GB` too."""
    kind: str | None = None
    query: str | None = None
    """The words of a search."""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One line of the ledger."""

    id: int
    url: str
    final_url: str | None
    at: datetime
    outcome: str
    status: int | None
    kind: str | None
    bytes: int | None
    sha256: str | None
    content_type: str | None
    headers: tuple[tuple[str, str], ...]
    reason: str | None
    error: str | None
    result: Change
    kept_because: str | None
    """Why it did not replace what is there."""
    article_id: int | None
    revision: int | None
    run_id: int | None
    opt_outs: str | None = None


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One publisher, with its crawl state."""

    site: str
    name: str | None
    articles: int
    captures: int
    failed: int
    """Captures that ended in a loss."""
    due: int
    """URLs of the site that wait in the frontier."""
    first_crawled: datetime | None
    last_crawled: datetime | None
    last_new: datetime | None
    """When the newest article was first stored."""
    last_outcome: str | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """One command that wrote."""

    id: int
    command: str
    arguments: tuple[str, ...]
    version: str
    started: datetime
    ended: datetime | None
    status: str
    """running, done, failed, stopped; interrupted = it was killed."""
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loss:
    """How many captures were lost, for one reason."""

    outcome: str
    reason: str | None
    count: int
