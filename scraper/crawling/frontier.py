"""Which URL when: revisits, retries, priorities, and what belongs to a run. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from scraper.archive import QueuedUrl
from scraper.crawling.options import CrawlOptions
from scraper.discovery.leads import LISTINGS, Hint, Lead
from scraper.discovery.traps import is_trap
from scraper.discovery.urls import may_be_page
from scraper.errors import RobotsUnreachableError
from scraper.fetching.outcome import Outcome
from scraper.fetching.robots import RETRY as ROBOTS_RETRY
from scraper.hosts import bare_host_of

BEFORE_SINCE, AFTER_UNTIL = "before --since", "after --until"
LISTS_SHARE = 3
"""One in so many of the pages that the limit allows may be a list, as long as there is anything else."""
_DEEPEST = 1 << 30
REVISITS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 3 * 24, 7 * 24, 30 * 24))
"""When an article is asked for again, counted from its publication, to catch edits."""
PACE = timedelta(minutes=30)
"""How long a list is left alone after the first look."""
FASTEST, SLOWEST = timedelta(minutes=10), timedelta(days=7)
"""Between two looks at a list that always, or never, leads to something else."""
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 6 * 60, 24 * 60))
"""The waits after the first, second, … failure in a row; after the last one the URL is given up."""
RECHECK = timedelta(days=7)
"""When something that is not for us now is looked at again: robots.txt, a wall, a block."""

TRAP = "a trap by its address"
"""Why a URL is left out that no site means: parts that repeat, a year far away, too many parameters."""
FULL = "too many of one pattern"
"""Why a URL is left out: its host has so many like it that it must be a calendar or a search without end."""
SEED_PRIORITY = 9
_PRIORITIES: dict[Hint, int] = {"sitemap": 8, "feed": 8, "listing": 7, "article": 6, "unknown": 5}


def next_visit(now: datetime, published: datetime | None) -> datetime | None:
    """When an article is to be asked for again; None = it is old enough to stay as it is.

    Args:
        now: aware.
        published: where the page does not say, `now` is taken; naive times are read as UTC.
    """
    since = published or now
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    since = min(since, now)  # a date in the future is a mistake of the page
    return next((since + wait for wait in REVISITS if since + wait > now), None)


def next_pace(pace: timedelta | None, waited: timedelta, *, changed: bool) -> timedelta:
    """How long a list is left alone after this look: half as long as before if it changed, else twice.

    Args:
        pace: how long it was to be left alone after the look before; None = there was none.
        waited: how long it was. Where it was asked for earlier, that nothing changed means nothing.
        changed: it leads to something else than before.
    """
    if pace is None:
        return PACE
    if changed:
        return max(pace / 2, FASTEST)
    return pace if waited < pace else min(pace * 2, SLOWEST)


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a URL after an attempt."""

    state: Literal["due", "done", "gone", "dead"]
    due: datetime | None = None
    attempts: int = 0


def plan(
    outcome: Outcome,
    kind: str,
    attempts: int,
    now: datetime,
    published: datetime | None,
    pace: timedelta | None = None,
) -> Plan:
    """What becomes of a URL after this outcome.

    Args:
        outcome: of the attempt.
        kind: what the page turned out to be; empty where nothing was read.
        attempts: failures in a row before this attempt.
        now: aware.
        published: of the article, as far as known.
        pace: of a list, how long it is left alone from now on.
    """
    if outcome.good:
        if kind in LISTINGS:
            return Plan("due", now + (pace or PACE))
        due = next_visit(now, published)
        return Plan("due", due) if due else Plan("done")
    if outcome.name == "gone":
        return Plan("gone")
    if outcome.name == "forbidden":
        return Plan("due", now + RECHECK)
    if outcome.reason == RobotsUnreachableError.reason:
        return Plan("due", now + ROBOTS_RETRY, attempts)  # says nothing about the URL
    if not outcome.again:
        return Plan("dead", attempts=attempts + 1)
    if attempts >= len(RETRIES):
        return Plan("dead", attempts=attempts + 1)
    wait = RETRIES[attempts] if outcome.name == "retry" else RECHECK
    return Plan("due", now + max(wait, outcome.wait or timedelta(0)), attempts + 1)


def priority(hint: Hint) -> int:
    """Of a host's due URLs the highest is fetched first: what leads to others before what does not."""
    return _PRIORITIES[hint]


def has_lists_enough(lists: int, limit: int | None) -> bool:
    """Whether the lists that were fetched are their share of the run's limit, the target not counted."""
    return limit is not None and (lists + 1) * LISTS_SHARE >= limit


def behind_lists(row: QueuedUrl) -> QueuedUrl:
    """The place behind a list, and all others of its host, in the order of what is due."""
    return replace(row, priority=_PRIORITIES["listing"], depth=_DEEPEST)


class Scope:
    """Which of the URLs that are found belong to the run."""

    def __init__(self, options: CrawlOptions) -> None:
        self._options = options
        self._include = [re.compile(pattern) for pattern in options.include]
        self._exclude = [re.compile(pattern) for pattern in options.exclude]

    def refusal(self, lead: Lead, depth: int, sites: Collection[str]) -> str | None:
        """Why a lead is left out, for counting; None = it belongs to the run.

        Args:
            lead: what was found.
            depth: links away from the target.
            sites: those that are open in this run.
        """
        if not within(lead.url, sites):
            return "other site"
        if not may_be_page(lead.url):
            return "not a page by its name"
        if is_trap(lead.url):
            return TRAP
        return self.restriction(lead, depth)

    def reaches(self, depth: int) -> bool:
        """Whether the run goes so many links away from its targets."""
        return self._options.depth is None or depth <= self._options.depth

    def restriction(self, lead: Lead, depth: int) -> str | None:
        """Which option leaves a URL out, found now or by an earlier run; None = all let it in."""
        if not self.reaches(depth):
            return "deeper than --depth"
        if lead.hint in LISTINGS:
            return None  # they lead to pages; --include and the days are about pages
        if self._include and not any(pattern.search(lead.url) for pattern in self._include):
            return "not in --include"
        if any(pattern.search(lead.url) for pattern in self._exclude):
            return "in --exclude"
        return self._outside_days(lead)

    def _outside_days(self, lead: Lead) -> str | None:
        latest = lead.published or lead.changed  # nothing is published after its last change
        if self._options.since and latest and latest.date() < self._options.since:
            return BEFORE_SINCE
        if self._options.until and lead.published and lead.published.date() > self._options.until:
            return AFTER_UNTIL
        return None


def without_false_changes(leads: Sequence[Lead], at: datetime) -> Sequence[Lead]:
    """What a list says of changes, unless it says of most entries that they have just changed.

    Some programs write the time of the request as everybody's `lastmod`; believed, each look at such a
    sitemap would fetch the whole site again.
    """
    just_now = sum(1 for lead in leads if lead.changed is not None and _is_just_before(lead.changed, at))
    if just_now <= max(5, len(leads) // 2):
        return leads
    return [lead._replace(changed=None) for lead in leads]


def _is_just_before(moment: datetime, at: datetime) -> bool:
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return at - aware < timedelta(minutes=15)


def within(url: str, sites: Collection[str]) -> bool:
    """Whether a URL's host is one of the sites or a subdomain of one."""
    host = bare_host_of(url)
    while host not in sites:
        _, dot, host = host.partition(".")
        if not dot:
            return False
    return True
