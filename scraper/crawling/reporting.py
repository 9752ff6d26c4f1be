"""Counting what happens, and telling whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scraper.archive import Saved
from scraper.crawling.frontier import FULL
from scraper.crawling.summary import FAULTS, Event, EventName, Progress, Summary, Tally
from scraper.crawling.visits import Attempt
from scraper.errors import ForbiddenByRobotsError, RobotsUnreachableError

HOST_PAUSED = "host paused"
"""The reason of what was not asked for because its host is left alone."""
NOT_OPENED = "site not opened (the target looks like one story)"
"""A target turned out to be no article, but its address and its text are not a section's either."""
_NOT_ASKED = frozenset({ForbiddenByRobotsError.reason, RobotsUnreachableError.reason, HOST_PAUSED})
_MAX_REFUSALS = 200_000


class Reporter:
    """The counts of one run."""

    def __init__(self, run_id: int, progress: Progress | None, monotonic: Callable[[], float]) -> None:
        self._tally = Tally(run_id)
        self._progress = progress
        self._monotonic = monotonic
        self._started = monotonic()
        self._refused: set[int] = set()
        self.due = 0
        """URLs that the run still means to fetch, as far as it knows."""
        self.hosts = 0
        """Hosts that are being asked, or wait for their turn."""

    @property
    def fetched(self) -> int:
        """Requests for pages so far."""
        return self._tally.fetched

    def summary(self, *, waiting: int = 0, interrupted: bool = False) -> Summary:
        """The counts as they stand."""
        elapsed = self._monotonic() - self._started
        return self._tally.summary(elapsed=elapsed, waiting=waiting, interrupted=interrupted)

    def tell(self, name: EventName, summary: Summary | None = None, **details: Any) -> None:
        """One event to the watcher."""
        if self._progress is not None:
            totals = summary or self.summary()
            self._progress(Event(name=name, totals=totals, due=self.due, hosts=self.hosts, **details))

    def skip(self, reason: str, url: str) -> None:
        """A URL is left out of this run; each counts once."""
        key = hash((reason, url))
        if key not in self._refused:
            self._tally.skipped[reason] += 1
            if len(self._refused) < _MAX_REFUSALS:
                self._refused.add(key)

    def count(self, attempt: Attempt, saved: Saved) -> None:
        """One visit is stored."""
        tally, outcome = self._tally, attempt.outcome
        size = len(attempt.response.body) if attempt.response else 0
        self.due = max(0, self.due - 1 + saved.discovered)
        tally.discovered += saved.discovered
        tally.known += saved.known
        tally.fetched += outcome.reason not in _NOT_ASKED
        tally.bytes += size
        if saved.refused:
            tally.skipped[FULL] += saved.refused
        tally.listings += attempt.is_listing
        change = saved.change
        if outcome.name == "not_modified" and attempt.kind == "article":
            change = "unchanged"
        if not attempt.is_listing and (outcome.good or change == "kept"):
            tally.changes[change] += 1  # a teaser is stored as what it is, and counted as a loss
        if not outcome.good:
            lost = tally.skipped if outcome.name == "forbidden" else tally.failed
            lost[outcome.reason or outcome.name] += 1
            tally.loss = tally.loss or attempt.error or ""
        if outcome.reason in FAULTS:
            tally.fault = tally.fault or attempt.error or ""
        self.tell(
            "page",
            url=attempt.queued.url,
            outcome=outcome.name,
            reason=outcome.reason,
            kind=attempt.kind,
            change=change,
            bytes=size,
            seconds=attempt.response.elapsed if attempt.response else 0.0,
        )
