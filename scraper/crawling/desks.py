"""A desk for each host: its robots.txt, its pace, its pauses. What must outlive the run is archived."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urljoin

from scraper.archive import PAUSE_REASON, Archive, HostState, QueuedUrl, Saved, Visit
from scraper.crawling import politeness
from scraper.crawling.surroundings import Surroundings
from scraper.errors import FetchError, ForbiddenByRobotsError, HostPausedError, RobotsUnreachableError
from scraper.fetching import Client
from scraper.fetching.outcome import Outcome
from scraper.fetching.reservations import PATH as TDM_PATH
from scraper.fetching.reservations import RETRY as TDM_RETRY
from scraper.fetching.reservations import TdmCopy, fetch_tdmrep, find_reservation
from scraper.fetching.robots import Robots, fetch_robots, read_robots
from scraper.hosts import host_of, site_of

TDM = "tdmrep"
"""Under this name the copy of tdmrep.json is kept in the state of its host."""


@dataclass(slots=True)
class Desk:
    """What the run knows about one host."""

    state: HostState
    robots: Robots | None = None
    """None: not looked at in this run."""
    ended: float | None = None
    """On the monotonic clock: when the last answer was complete; None = not asked in this run."""
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
    passed: QueuedUrl | None = None
    """The last of those that were looked over."""
    retry_at: datetime | None = None
    """When the URL that failed last is due again."""
    latency: float | None = None
    """Seconds until it answers, smoothed."""
    recurring: frozenset[str] = frozenset()
    """Fingerprints of the blocks that recur on its site's pages."""
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the one turn that asks it."""
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while its robots.txt is looked at."""
    reserving: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while its tdmrep.json is looked at."""

    @property
    def opt_outs(self) -> tuple[str, ...]:
        """What its robots.txt says against mining and the like."""
        return self.robots.opt_outs if self.robots else ()

    @property
    def is_used(self) -> bool:
        """Somebody stands at it."""
        return self.busy.locked() or self.reading.locked() or self.reserving.locked()

    def paused_until(self, now: datetime) -> datetime | None:
        """The end of the pause, if the host is left alone now."""
        until = self.state.paused_until
        return until if until is not None and until > now else None


class _Kept(NamedTuple):
    """What the archive knows of a host."""

    state: HostState
    recurring: frozenset[str]
    target: QueuedUrl | None
    """A URL that was asked for with it."""


class Desks:
    """All desks of a run."""

    def __init__(self, archive: Archive, client: Client, delay: float, surroundings: Surroundings) -> None:
        self._archive = archive
        self._client = client
        self._delay = delay
        self._around = surroundings
        self._desks: dict[str, Desk] = {}
        self._left: deque[str] = deque()
        self._pinned: dict[str, list[str]] = {}
        self._unsaved: dict[str, HostState] = {}

    def pin(self, url: str) -> None:
        """The caller named this URL; the desk of its host is opened at the host's first turn, as there may be
        many thousands."""
        host = host_of(url)
        if host in self._desks:
            self._desks[host].pinned.append(url)
        else:
            self._pinned.setdefault(host, []).append(url)

    async def at(self, host: str) -> Desk:
        """The desk of a host."""
        return self._desks[host] if host in self._desks else (await self._open(host))[0]

    async def first(self, host: str) -> tuple[Desk, QueuedUrl | None]:
        """The desk of a host and the first of its targets, as the archive knows it now."""
        if host not in self._desks:
            return await self._open(host)
        desk = self._desks[host]
        if not desk.pinned:
            return desk, None
        return desk, await self._around.store(self._archive.queued, desk.pinned[0])

    async def _open(self, host: str) -> tuple[Desk, QueuedUrl | None]:
        """A new desk, and the first of its targets: both in one job of the archive."""
        kept = await self._around.store(self._look_up, host, *self._pinned.get(host, ())[:1])
        if host not in self._desks:  # nobody else has opened it meanwhile
            state = self._unsaved.get(host, kept.state)
            pinned = deque(self._pinned.pop(host, ()))
            self._desks[host] = Desk(state, pinned=pinned, latency=state.latency, recurring=kept.recurring)
        return self._desks[host], kept.target

    def _look_up(self, host: str, target: str | None = None) -> _Kept:
        """In the archive's thread."""
        return _Kept(
            self._archive.host_state(host) or HostState(host),
            self._archive.boilerplate(site_of(f"https://{host}/")),
            self._archive.queued(target) if target else None,
        )

    async def store(self, visit: Visit, host: str) -> Saved:
        """Stores a visit of the host together with what is new of all hosts: wholly or not at all."""
        states, self._unsaved = list(self._unsaved.values()), {}
        saved, recurring = await self._around.store(self._record, visit, states, host)
        if recurring is not None and host in self._desks:
            self._desks[host].recurring = recurring
        return saved

    def _record(
        self, visit: Visit, states: Iterable[HostState], host: str
    ) -> tuple[Saved, frozenset[str] | None]:
        """In the archive's thread."""
        with self._archive.batch():
            for state in states:
                self._archive.set_host_state(state)
            saved = self._archive.record(visit)
            is_new = saved.change == "new"  # only then something of the site can have become known
            return saved, self._archive.boilerplate(site_of(f"https://{host}/")) if is_new else None

    async def save(self) -> None:
        """Stores what is new of hosts and went into the archive with no visit."""
        states, self._unsaved = list(self._unsaved.values()), {}
        for state in states:
            await self._around.store(self._archive.set_host_state, state)

    def all(self) -> Iterable[Desk]:
        """Every desk that is open."""
        return self._desks.values()

    def count_pinned(self) -> int:
        """Targets of the caller that are still to be fetched, now or later in this run."""
        opened = sum(len(desk.pinned) + len(desk.later) for desk in self.all())
        return opened + sum(map(len, self._pinned.values()))

    def let_go(self, host: str, busy: Collection[str]) -> None:
        """Forgets the desk of a host that left the run, once its delay is over; the archive has its state.

        Args:
            host: that has nothing to do any more.
            busy: the hosts that have.
        """
        self._left.append(host)
        now = self._around.timer.monotonic()
        for _ in range(len(self._left)):
            desk = self._desks.get(self._left[0])
            if desk is not None:
                if desk.is_used or self.free_at(desk) > now:
                    return
                if self._left[0] not in busy and not (desk.pinned or desk.later):
                    del self._desks[self._left[0]]
            self._left.popleft()

    async def admit(self, url: str) -> Desk:
        """The desk of the URL's host, if the URL may be asked for.

        Raises:
            HostPausedError: the host is left alone for now.
            ForbiddenByRobotsError: robots.txt forbids it.
            RobotsUnreachableError: robots.txt could not be had.
        """
        desk = await self.at(host_of(url))
        until = desk.paused_until(self._around.clock())
        if until is not None:
            raise HostPausedError(f"{url} was not asked for: its host is left alone until {said(until)}.")
        robots = await self.robots(url)
        if not robots.reachable:
            raise RobotsUnreachableError(
                f"{url} was not asked for: the robots.txt of its host could not be had; try again in an hour."
            )
        if not robots.allows(url):
            raise ForbiddenByRobotsError(f"{url} was not asked for: the robots.txt of its host forbids it.")
        return desk

    async def robots(self, url: str) -> Robots:
        """The rules of the URL's host: from the archive, or fetched where that copy is too old."""
        desk = await self.at(host_of(url))
        async with desk.reading:
            if desk.robots is None or self._expired(desk.state):
                if desk.state.robots_status is None or self._expired(desk.state):
                    await self._fetch_robots(desk, url)
                desk.robots = read_robots(desk.state.robots_status or 0, desk.state.robots)
        return desk.robots

    def _expired(self, state: HostState) -> bool:
        return state.robots_expires is None or state.robots_expires <= self._around.clock()

    async def _fetch_robots(self, desk: Desk, url: str) -> None:
        async with self.turn() as turn:
            await turn.enter(desk)
            now = self._around.clock()
            copy = await fetch_robots(self._client, url, now, before_hop=turn.go_on)
        changed = replace(
            desk.state, robots=copy.text, robots_status=copy.status, robots_expires=copy.expires
        )
        self._remember(desk, changed)

    async def reservation(self, url: str) -> tuple[str, ...]:
        """What tdmrep.json of the URL's host reserves; asked for once a day, in a turn of its own.

        Raises:
            StoppedError: the run ends, and the file is not at hand.
        """
        desk = await self.at(host_of(url))
        async with desk.reserving:
            kept = desk.state.extra.get(TDM)
            copy = TdmCopy.from_json(kept) if kept else None
            if copy is None or copy.expires <= self._around.clock():
                copy = await self._fetch_tdmrep(url)
                extra = {**desk.state.extra, TDM: copy.to_json()}
                self._remember(desk, replace(desk.state, extra=extra))
        return find_reservation(copy.rules, url)

    async def _fetch_tdmrep(self, url: str) -> TdmCopy:
        now = self._around.clock()
        try:
            async with self.turn() as turn:
                await turn.take(urljoin(url, TDM_PATH))
                return await fetch_tdmrep(self._client, url, now, before_hop=turn.take)
        except FetchError:  # robots.txt forbids it, or the host is left alone: it reserves nothing for now
            return TdmCopy((), now + TDM_RETRY)

    def turn(self) -> Turn:
        """For one fetch with its redirects; use it in an `async with` block."""
        return Turn(self, self._around)

    def delay(self, desk: Desk) -> float:
        """Seconds between two requests to the host."""
        asked = desk.robots.delay if desk.robots else None
        return politeness.request_delay(self._delay, asked, desk.state.failures, desk.latency or 0.0)

    def free_at(self, desk: Desk) -> float:
        """On the monotonic clock: no request to the host before."""
        return 0.0 if desk.ended is None else desk.ended + self.delay(desk)

    def note(self, desk: Desk, outcome: Outcome) -> None:
        """Remembers what the outcome says about the host: failures in a row, a pause, its latency."""
        desk.down = outcome.down
        now = self._around.clock()
        failures = politeness.count_failures(desk.state.failures, outcome)
        until = politeness.pause_until(outcome, failures, now)
        if outcome.reason == RobotsUnreachableError.reason:
            until = max(filter(None, (until, desk.state.robots_expires)), default=None)
        elif outcome.reason == HostPausedError.reason:
            until = desk.state.paused_until
        state = replace(desk.state, failures=failures, paused_until=until)
        if until is not None and outcome.reason != HostPausedError.reason:
            state = replace(state, extra={**state.extra, PAUSE_REASON: outcome.reason})
        if _is_news(desk.latency, state.latency):
            state = replace(state, latency=round(desk.latency or 0.0, 3))
        if state != desk.state:
            self._remember(desk, state)

    def _remember(self, desk: Desk, state: HostState) -> None:
        """Goes into the archive with the next visit, whosever that is."""
        desk.state = state
        desk.state = replace(state, delay=self.delay(desk))
        self._unsaved[state.host] = desk.state


class Turn:
    """The right to ask: one host at a time, and of each host one turn at a time.

    Along redirects it passes from host to host; none is kept while the next is waited for, so two sites that
    redirect to each other cannot wait for ever.
    """

    def __init__(self, desks: Desks, around: Surroundings) -> None:
        self._desks = desks
        self._around = around
        self._desk: Desk | None = None
        self._began = 0.0
        self._host = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    @property
    def host(self) -> str:
        """Which was asked last; empty where none was."""
        return self._host

    async def take(self, url: str) -> None:
        """Returns when robots.txt allows the URL and its host may be asked; raises as `Desks.admit`."""
        self._give_back()
        await self.enter(await self._desks.admit(url))

    async def go_on(self, url: str) -> None:
        """Like `take`, for a robots.txt, which no robots.txt forbids."""
        self._give_back()
        await self.enter(await self._desks.at(host_of(url)))

    async def enter(self, desk: Desk) -> None:
        """Waits until the host is asked by nobody else, and its delay is over."""
        await desk.busy.acquire()
        try:
            await self._around.pause(self._desks.free_at(desk) - self._around.timer.monotonic())
        except BaseException:
            desk.busy.release()
            raise
        self._desk, self._began = desk, self._around.timer.monotonic()
        self._host = desk.state.host

    def _give_back(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            now = self._around.timer.monotonic()
            desk.latency = politeness.smooth_latency(desk.latency, now - self._began)
            desk.ended = now
            desk.busy.release()


def said(until: datetime) -> str:
    """A time as messages have it."""
    return f"{until:%Y-%m-%d %H:%M %Z}"


def _is_news(latency: float | None, known: float | None) -> bool:
    """Whether a latency is worth a transaction: it is no use to write each of them."""
    if latency is None or max(latency, known or 0.0) < politeness.EASY:
        return False
    return known is None or not 0.5 <= latency / max(known, 0.001) <= 2
