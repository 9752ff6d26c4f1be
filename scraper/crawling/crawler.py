"""The loop: of each host that may be asked now, one URL is fetched, read and stored; then the host waits.

Hosts stand in a heap by the time when they may be asked again; their URLs stand in the archive. One URL of a
host is settled before the next is chosen, so the order does not depend on what ran beside it.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from scraper.archive import Archive, NewUrl, QueuedUrl
from scraper.crawling.desks import Desk, Desks
from scraper.crawling.frontier import (
    AFTER_UNTIL,
    BEFORE_SINCE,
    SEED_PRIORITY,
    TRAP,
    Scope,
    behind_lists,
    has_lists_enough,
    without_false_changes,
)
from scraper.crawling.options import CrawlOptions
from scraper.crawling.reporting import HOST_PAUSED, NOT_OPENED, Reporter
from scraper.crawling.sites import Sites
from scraper.crawling.surroundings import StoppedError, Surroundings
from scraper.crawling.visits import Attempt, attempt, lead_of, plan_of, to_new_url, to_visit
from scraper.crawling.walls import as_wall, is_doubtful, is_wall
from scraper.crawling.workers import Reader
from scraper.discovery.leads import LISTINGS, Lead
from scraper.discovery.urls import canonicalise
from scraper.errors import FetchError
from scraper.fetching import Client
from scraper.fetching.outcome import Outcome
from scraper.hosts import host_of

SEEDS = 10_000
"""So many targets are written down at once; fewer would write the index's pages again and again."""
LOOK = 64
"""So many due URLs are read at once where the options leave out the first."""


class Crawler:
    """One run over one archive."""

    def __init__(
        self,
        archive: Archive,
        client: Client,
        reader: Reader,
        options: CrawlOptions,
        around: Surroundings,
        reporter: Reporter,
        run_id: int,
        *,
        everything: bool,
    ) -> None:
        self._archive = archive
        self._client = client
        self._reader = reader
        self._options = options
        self._around = around
        self._reporter = reporter
        self._run_id = run_id
        self._scope = Scope(options)
        self._sites = Sites(archive, around, refresh=options.refresh, everything=everything)
        self._desks = Desks(archive, client, options.delay, around)
        self._everything = everything
        self._heap: list[tuple[float, int, str]] = []
        self._order = 0
        self._lists = 0
        self._scheduled: set[str] = set()
        self._poked: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, targets: Iterable[str]) -> None:
        """Crawls until nothing is due any more, the limit is reached, or the run is stopped.

        Raises:
            ArchiveError: the archive could not be written; what was stored before stands.
        """
        await self._seed(targets)
        self._reporter.tell("started")
        try:
            while True:
                self._start_what_is_ready()
                if not self._running and (not self._heap or self._ends()):
                    break
                await self._next_change()
            await self._desks.save()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def count_waiting(self) -> int:
        """URLs of this run that are due and were not asked for."""
        now = self._around.clock()
        hosts = await self._around.store(self._archive.frontier_hosts)
        covered = [host for host in hosts if self._sites.covers(host)]
        due = await self._around.store(self._archive.count_due, now, covered) if covered else 0
        return due + self._desks.count_pinned()

    async def _seed(self, targets: Iterable[str]) -> None:
        if self._everything:
            hosts = await self._sites.reopen()
            for url in await self._sites.seeds():
                self._desks.pin(url)
        else:
            urls = list(targets)
            for first in range(0, len(urls), SEEDS):
                some = urls[first : first + SEEDS]
                seeds = [NewUrl(url, source="seed", priority=SEED_PRIORITY) for url in some]
                await self._around.store(self._archive.add_urls, seeds)
            for url in urls:
                self._desks.pin(url)
            self._reporter.due = len(urls)
            hosts = list(dict.fromkeys(host_of(url) for url in urls))
        for host in hosts:
            self._enqueue(host)
        if self._everything:
            self._reporter.due = await self.count_waiting()

    def _enqueue(self, host: str, ready: float = 0.0) -> None:
        """The host gets its turn, not before `ready` on the monotonic clock."""
        if host in self._scheduled:
            self._poked.add(host)
            return
        self._scheduled.add(host)
        self._order += 1
        heapq.heappush(self._heap, (ready, self._order, host))

    def _ends(self) -> bool:
        limit = self._options.limit
        full = limit is not None and self._reporter.fetched + len(self._running) >= limit
        return full or self._around.stopping.is_set()

    def _start_what_is_ready(self) -> None:
        now = self._around.timer.monotonic()
        while (
            self._heap
            and self._heap[0][0] <= now
            and len(self._running) < self._options.connections
            and not self._ends()
        ):
            _, _, host = heapq.heappop(self._heap)
            self._running.add(asyncio.create_task(self._serve(host)))
        self._reporter.hosts = len(self._scheduled)

    async def _next_change(self) -> None:
        """Returns when a task has ended, a host is ready, or the run is stopped."""
        waits: set[asyncio.Future[None]] = set(self._running)
        timer = stop = None
        if self._heap and not self._ends() and len(self._running) < self._options.connections:
            seconds = max(0.0, self._heap[0][0] - self._around.timer.monotonic())
            timer = asyncio.ensure_future(self._around.timer.sleep(seconds))
            if not self._running:
                self._reporter.tell("waiting", seconds=seconds)
        if not self._around.stopping.is_set():
            stop = asyncio.ensure_future(self._around.stopping.wait())
        extra = {future for future in (timer, stop) if future is not None}
        try:
            done, _ = await asyncio.wait(waits | extra, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for future in extra:
                future.cancel()
        for task in done & self._running:
            self._running.discard(task)
            task.result()

    async def _serve(self, host: str) -> None:
        """One URL of the host, then the host waits again."""
        desk, target = await self._desks.first(host)
        try:
            if desk.paused_until(self._around.clock()) is None:
                queued, pinned = await self._choose(desk, host, target)
                if queued is not None:
                    await self._visit(desk, queued, pinned)
                    if not self._is_finished(desk, host):
                        self._scheduled.discard(host)
                        self._enqueue(host, self._desks.free_at(desk))
                        return
            await self._leave(desk, host)
        except StoppedError:
            self._scheduled.discard(host)

    def _is_finished(self, desk: Desk, host: str) -> bool:
        """Whether it is plain, without a look into the archive, that the host has no further turn."""
        return not desk.pinned and not self._sites.covers(host) and (desk.down or not desk.later)

    async def _choose(self, desk: Desk, host: str, target: QueuedUrl | None) -> tuple[QueuedUrl | None, bool]:
        """The host's next URL, and whether the caller named it."""
        now = self._around.clock()
        known = target
        while desk.pinned:
            url = desk.pinned.popleft()
            if known is None or known.url != url:
                known = await self._around.store(self._archive.queued, url)
            if known is not None and self._wanted(known, now):
                return known, True
            self._reporter.skip("not due yet (--refresh asks again)", url)
            self._reporter.due = max(0, self._reporter.due - 1)
        for index, (due, url) in enumerate(desk.later):
            if due <= now:
                del desk.later[index]
                return await self._around.store(self._archive.queued, url), True
        return (await self._next_due_url(desk, host, now) if self._sites.covers(host) else None), False

    async def _next_due_url(self, desk: Desk, host: str, now: datetime) -> QueuedUrl | None:
        """The first due URL that the options let in; what an earlier run put before it stays due.

        What was looked over once is passed by until nothing is behind it; then it is looked over again, as a
        page that was fetched meanwhile may have put something before it. Where lists have had their share of
        the limit, pages come first in the same way.
        """
        again = desk.passed is not None
        pages_first = not again and has_lists_enough(self._lists, self._options.limit)
        while True:
            due = partial(self._archive.due_urls, host, now, LOOK if desk.passed else 1, desk.passed)
            rows = await self._around.store(due)
            if pages_first and rows and rows[0].hint in LISTINGS:
                desk.passed, again, pages_first = behind_lists(rows[0]), True, False
                continue
            for row in rows:
                if self._is_let_in(row):
                    self._lists += row.hint in LISTINGS
                    return row
                desk.refused, desk.passed = True, row
            if rows:
                continue
            desk.passed = None
            if not again:
                return None
            again = False

    def _is_let_in(self, row: QueuedUrl) -> bool:
        refusal = self._scope.restriction(lead_of(row), row.depth)
        if refusal is not None:
            self._reporter.skip(refusal, row.url)
        return refusal is None

    def _wanted(self, known: QueuedUrl, now: datetime) -> bool:
        if self._options.refresh or known.hint in LISTINGS or known.state == "dead" or self._everything:
            return True
        return _is_due(known, now)

    async def _leave(self, desk: Desk, host: str) -> None:
        """Nothing of the host may be asked for now: it comes back if that changes soon, or leaves the run."""
        self._scheduled.discard(host)
        now = self._around.clock()
        again = await self._next_moment(desk, host, now)
        pointless = desk.down or again == desk.waited_for or self._around.stopping.is_set()
        if again is not None and not pointless:
            wait = max(0.0, (again - now).total_seconds())
            if wait <= self._options.patience:
                desk.waited_for = again
                self._enqueue(host, self._around.timer.monotonic() + wait)
                return
        if desk.paused_until(now):
            await self._give_up(desk, now)
        if host in self._poked:
            self._poked.discard(host)
            self._enqueue(host)
        self._desks.let_go(host, self._scheduled)

    async def _next_moment(self, desk: Desk, host: str, now: datetime) -> datetime | None:
        """When something of the host can be asked for."""
        dues = [due for due, _ in desk.later]
        if desk.pinned:
            dues.append(now)
        if self._sites.covers(host):
            due = await self._around.store(self._archive.next_due, host)
            if desk.refused and due is not None and due <= now and not desk.paused_until(now):
                due = desk.retry_at  # what is due at once is left out of this run
            dues += [due] if due is not None else []
        if not dues:
            return None
        return max(min(dues), desk.paused_until(now) or min(dues))

    async def _give_up(self, desk: Desk, now: datetime) -> None:
        """The host stays closed for longer than this run waits: its targets get their line in the ledger."""
        until = desk.paused_until(now)
        while desk.pinned:
            url = desk.pinned.popleft()
            known = await self._around.store(self._archive.queued, url)
            if known is None:
                continue
            outcome = Outcome("retry", HOST_PAUSED, again=True)
            error = f"{url} was not asked for: its host is left alone until {until:%Y-%m-%d %H:%M %Z}."
            await self._store(Attempt(known, now, outcome, error=error, postponed=until), [])

    async def _visit(self, desk: Desk, queued: QueuedUrl, pinned: bool) -> None:
        follow = bool(self._sites.names) and self._scope.reaches(queued.depth + 1)
        tools = (self._client, self._reader, self._desks, self._around.clock)
        try:
            made = await attempt(queued, *tools, follow=follow)
        except StoppedError:
            if pinned:
                desk.pinned.appendleft(queued.url)
            raise
        if is_doubtful(made) and made.content is not None:
            host = host_of(made.final_url)
            others = await self._around.store(self._archive.same_text, host, made.content, made.final_url)
            made = as_wall(made, others) if is_wall(made, others) else made
        leads, hosts = await self._follow(made, pinned)
        self._desks.note(await self._desks.at(made.host) if made.host else desk, made.outcome)
        # From here to the end nothing is given up: what was fetched is stored.
        await self._store(made, leads)
        decided = plan_of(made)
        if decided.attempts and decided.due is not None:
            desk.retry_at = decided.due
            if pinned and not self._sites.covers(queued.host):
                desk.later.append((decided.due, queued.url))
        for host in hosts:
            self._enqueue(host)

    async def _follow(self, made: Attempt, pinned: bool) -> tuple[list[NewUrl], list[str]]:
        """What of the leads belongs to the run, and the hosts that may have something due because of it."""
        found: list[tuple[Lead, int]] = []
        hosts: list[str] = []
        depth = made.queued.depth + 1
        leads: Sequence[Lead] = made.reading.leads if made.reading and made.outcome.good else ()
        leads = without_false_changes(leads, made.at)
        if pinned and made.is_listing and not made.opens_site:
            self._reporter.skip(NOT_OPENED, made.queued.url)
        if pinned and made.opens_site:
            hosts = await self._sites.open(made.final_url, leads)
            if hosts:  # what earlier runs left due, without the target, which is counted
                due = await self._around.store(self._archive.count_due, made.at, hosts)
                self._reporter.due += max(0, due - 1)
            with suppress(FetchError):  # too old by now, and not to be had again: no sitemaps this time
                robots = await self._desks.robots(made.final_url)
                found += [(lead, 0) for lead in _sitemaps(robots.sitemaps, made.final_url)]
        found += [(lead, made.queued.depth if lead.hint == "sitemap" else depth) for lead in leads]
        new = list(self._accepted(found))
        return new, list(dict.fromkeys([*hosts, *(host_of(url.url) for url in new)]))

    def _accepted(self, found: Iterable[tuple[Lead, int]]) -> Iterator[NewUrl]:
        for lead, depth in found:
            refusal = self._scope.refusal(lead, depth, self._sites.names)
            if refusal is None:
                yield to_new_url(lead, depth)
            elif refusal == TRAP or refusal == self._scope.restriction(lead, depth):
                self._reporter.skip(refusal, lead.url)
                if refusal in (BEFORE_SINCE, AFTER_UNTIL):
                    yield replace(to_new_url(lead, depth), only_if_known=True)

    async def _store(self, made: Attempt, leads: list[NewUrl]) -> None:
        visit = to_visit(made, self._run_id, leads)
        saved = await self._desks.store(visit, host_of(made.final_url))
        self._reporter.count(made, saved)


def _is_due(known: QueuedUrl, now: datetime) -> bool:
    return known.state == "due" and (known.due is None or known.due <= now)


def _sitemaps(urls: Iterable[str], base: str) -> Iterator[Lead]:
    for url in urls:
        absolute = canonicalise(url, base)
        if absolute:
            yield Lead(absolute, "sitemap", "sitemap")
