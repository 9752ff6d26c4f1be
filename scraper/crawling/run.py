"""One run from its arguments to its summary: the archive and its lock, the clocks, the signals."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.archive import Archive
from scraper.crawling.clerk import Clerk
from scraper.crawling.crawler import Crawler
from scraper.crawling.options import CrawlOptions
from scraper.crawling.reporting import Reporter
from scraper.crawling.summary import Progress, Summary
from scraper.crawling.surroundings import Surroundings, Timer
from scraper.crawling.targets import resolve_targets
from scraper.crawling.workers import InProcess, Reader, Workers
from scraper.errors import ArchiveError, UsageError
from scraper.fetching import Client, Limits, Transport


def run_crawl(
    targets: Sequence[str],
    db: Path,
    options: CrawlOptions,
    progress: Progress | None,
    clock: Callable[[], datetime],
    *,
    timer: Timer | None = None,
    reader: Reader | None = None,
    transport: Transport | None = None,
) -> Summary:
    """See `scraper.crawling.crawl`.

    Args:
        timer: what the loop waits with.
        reader: what reads the pages.
        transport: what leads to the network.
    """
    urls = resolve_targets(targets)
    if not targets and not db.exists():
        raise UsageError(
            f"There is no archive at {db} yet, so there is no site to crawl again; name one: "
            "scraper crawl https://example.org"
        )
    with Archive(db, clock=clock) as archive, archive.hold(" ".join(["scraper crawl", *targets])[:200]):
        if not targets and not archive.frontier_hosts():
            raise UsageError(f"{db} knows no site yet; name one: scraper crawl https://example.org")
        run_id = archive.begin_run("crawl", list(targets))
        try:
            tools = _Tools(clock, timer or Timer(), reader, transport)
            summary = _run(_crawl(archive, run_id, urls, options, progress, tools))
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            with suppress(ArchiveError):  # a full disk has no room for this either
                archive.end_run(run_id, status="stopped" if stopped else "failed", counts={})
            raise
        status = "stopped" if summary.interrupted else "done"
        archive.end_run(run_id, status=status, counts=summary.counts())
    return summary


@dataclass(frozen=True, slots=True)
class _Tools:
    """What a run works with; tests give others."""

    clock: Callable[[], datetime]
    timer: Timer
    reader: Reader | None
    transport: Transport | None


def _run(crawl: Coroutine[Any, Any, Summary]) -> Summary:
    """Runs to the end, also where the caller is inside a loop of its own (a notebook)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(crawl)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, crawl).result()


async def _crawl(
    archive: Archive,
    run_id: int,
    urls: Sequence[str],
    options: CrawlOptions,
    progress: Progress | None,
    tools: _Tools,
) -> Summary:
    limits = Limits(seconds=options.timeout, bytes=options.max_bytes)
    async with AsyncExitStack() as stack:
        clerk = await stack.enter_async_context(Clerk(archive.batch))
        around = Surroundings(tools.clock, clerk, tools.timer)
        reporter = Reporter(run_id, progress, around.timer.monotonic)
        client = await stack.enter_async_context(
            Client(
                contact=options.contact,
                allow_hosts=options.allow_hosts,
                limits=limits,
                connections=options.connections,
                transport=tools.transport,
                clock=tools.clock,
            )
        )
        reader = tools.reader
        if reader is None:
            workers = Workers(options.workers)
            reader = InProcess() if options.workers == 0 else await stack.enter_async_context(workers)
        crawler = Crawler(archive, client, reader, options, around, reporter, run_id, everything=not urls)
        with _signals(lambda: _stop(around, reporter)):
            await crawler.run(urls)
        waiting = await crawler.count_waiting()
        summary = reporter.summary(waiting=waiting, interrupted=around.stopping.is_set())
        reporter.tell("finished", summary)
        return summary


def _stop(around: Surroundings, reporter: Reporter) -> None:
    around.stopping.set()
    reporter.tell("stopping")


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """The first SIGINT or SIGTERM calls `stop`; the next one ends the program as ever."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    names = (signal.SIGINT, signal.SIGTERM)
    before = {name: signal.getsignal(name) for name in names}

    ended = False

    def restore() -> None:
        for name in names:
            signal.signal(name, before[name])

    def handle(_number: int, _frame: object) -> None:
        for name in names:
            signal.signal(name, end)
        loop.call_soon_threadsafe(stop)

    def end(number: int, _frame: object) -> None:
        nonlocal ended
        ended = True
        restore()
        signal.raise_signal(number)

    for name in names:
        signal.signal(name, handle)
    try:
        yield
        if ended:  # whatever became of the cancellation
            raise KeyboardInterrupt
    finally:
        with suppress(ValueError):
            restore()
