"""A desk for each host: its robots.txt, its pace, its pauses. What must outlive the run is archived."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from scraper.archive import Archive, HostState
from scraper.crawling import politeness
from scraper.crawling.surroundings import Surroundings
from scraper.discovery.urls import host_of
from scraper.errors import ForbiddenByRobotsError, RobotsUnreachableError
from scraper.fetching import Client
from scraper.fetching.outcome import Outcome
from scraper.fetching.robots import Robots, fetch_robots, read_robots


@dataclass(slots=True)
class Desk:
    """What the run knows about one host."""

    state: HostState
    robots: Robots | None = None
    """None: not looked at in this run."""
    free_at: float = 0.0
    """On the monotonic clock: no request before."""
    pinned: deque[str] = field(default_factory=deque)
    """Targets of the caller that are still to be fetched."""
    later: list[tuple[datetime, str]] = field(default_factory=list)
    """Targets to be retried in this run, and when."""
    waited_for: datetime | None = None
    """What was already waited for; with a clock that stands still it would be for ever."""
    down: bool = False
    """The last request could not even reach the host: the run does not wait for its retries."""
    refused: bool = False
    """There are due URLs that the options of this run leave out."""
    ahead: deque[str] = field(default_factory=deque)
    """Due URLs behind those, as they stood in a look over them; a look costs as much as they are many."""
    retry_at: datetime | None = None
    """When the URL that failed last is due again."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def paused_until(self, now: datetime) -> datetime | None:
        """The end of the pause, if the host is left alone now."""
        until = self.state.paused_until
        return until if until is not None and until > now else None


class Desks:
    """All desks of a run."""

    def __init__(self, archive: Archive, client: Client, delay: float, surroundings: Surroundings) -> None:
        self._archive = archive
        self._client = client
        self._delay = delay
        self._around = surroundings
        self._desks: dict[str, Desk] = {}

    def at(self, host: str) -> Desk:
        """The desk of a host."""
        if host not in self._desks:
            state = self._archive.host_state(host) or HostState(host)
            self._desks[host] = Desk(state)
        return self._desks[host]

    def all(self) -> Iterable[Desk]:
        """Every desk that the run has needed."""
        return self._desks.values()

    async def admit(self, url: str) -> None:
        """Returns when robots.txt allows the URL and its host may be asked.

        Raises:
            ForbiddenByRobotsError: robots.txt forbids it.
            RobotsUnreachableError: robots.txt could not be had.
        """
        desk = self.at(host_of(url))
        robots = await self.robots(url)
        if not robots.reachable:
            raise RobotsUnreachableError(
                f"{url} was not asked for: the robots.txt of its host could not be had; try again in an hour."
            )
        if not robots.allows(url):
            raise ForbiddenByRobotsError(f"{url} was not asked for: the robots.txt of its host forbids it.")
        await self._turn(desk)

    async def robots(self, url: str) -> Robots:
        """The rules of the URL's host: from the archive, or fetched where that copy is too old."""
        desk = self.at(host_of(url))
        async with desk.lock:
            if desk.robots is None or self._expired(desk.state):
                if desk.state.robots_status is None or self._expired(desk.state):
                    await self._fetch_robots(desk, url)
                desk.robots = read_robots(desk.state.robots_status or 0, desk.state.robots)
        return desk.robots

    def _expired(self, state: HostState) -> bool:
        return state.robots_expires is None or state.robots_expires <= self._around.clock()

    async def _fetch_robots(self, desk: Desk, url: str) -> None:
        await self._turn(desk)
        copy = await fetch_robots(self._client, url, self._around.clock())
        self.release(desk)
        await self._remember(
            desk,
            replace(desk.state, robots=copy.text, robots_status=copy.status, robots_expires=copy.expires),
        )

    async def _turn(self, desk: Desk) -> None:
        """Waits until the host may be asked, and takes the turn."""
        now = self._around.timer.monotonic()
        start = max(now, desk.free_at)
        desk.free_at = start + self.delay(desk)
        if start > now:
            await self._around.pause(start - now)

    def release(self, desk: Desk) -> None:
        """A request has ended: the delay counts from here."""
        desk.free_at = max(desk.free_at, self._around.timer.monotonic() + self.delay(desk))

    def delay(self, desk: Desk) -> float:
        """Seconds between two requests to the host."""
        asked = desk.robots.delay if desk.robots else None
        return politeness.request_delay(self._delay, asked, desk.state.failures)

    async def note(self, desk: Desk, outcome: Outcome) -> None:
        """Remembers what the outcome says about the host: failures in a row, a pause."""
        desk.down = outcome.down
        now = self._around.clock()
        failures = politeness.count_failures(desk.state.failures, outcome)
        until = politeness.pause_until(outcome, failures, now)
        if outcome.reason == RobotsUnreachableError.reason:
            until = max(filter(None, (until, desk.state.robots_expires)), default=None)
        if (failures, until) != (desk.state.failures, desk.state.paused_until):
            await self._remember(desk, replace(desk.state, failures=failures, paused_until=until))

    async def _remember(self, desk: Desk, state: HostState) -> None:
        desk.state = state
        await self._around.store(self._archive.set_host_state, state)
