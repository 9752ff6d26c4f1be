from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager

import pytest

from scraper.archive import Archive, NewUrl
from scraper.crawling.clerk import TOGETHER, Clerk
from scraper.errors import ArchiveError, DiskFullError


class Ledger:
    """Counts the transactions; the last act of one may fail."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.transactions = 0
        self.failure = failure

    @contextmanager
    def together(self):
        self.transactions += 1
        yield
        if self.failure is not None:
            raise self.failure


async def make_busy(clerk):
    """Gives the clerk a job that lasts until the event is set."""
    begun, open_again = threading.Event(), threading.Event()

    def wait():
        begun.set()
        open_again.wait()

    busy = asyncio.ensure_future(clerk.do(wait))
    await asyncio.to_thread(begun.wait)
    return open_again, busy


async def do_at_once(clerk, *jobs):
    """The jobs are given while the clerk is busy, so that all of them wait."""
    open_again, busy = await make_busy(clerk)
    answers = [asyncio.ensure_future(clerk.do(job)) for job in jobs]
    await asyncio.sleep(0)  # each has given its order
    open_again.set()
    await busy
    return await asyncio.gather(*answers, return_exceptions=True)


async def test_a_job_alone_needs_no_transaction_around_it():
    ledger = Ledger()
    async with Clerk(ledger.together) as clerk:
        assert await clerk.do(lambda: 7) == 7
    assert ledger.transactions == 0


async def test_what_waits_at_the_same_time_is_one_transaction():
    ledger = Ledger()
    async with Clerk(ledger.together) as clerk:
        assert await do_at_once(clerk, lambda: 1, lambda: 2, lambda: 3) == [1, 2, 3]
    assert ledger.transactions == 1


async def test_a_transaction_has_an_end():
    ledger, done = Ledger(), []
    async with Clerk(ledger.together) as clerk:
        await do_at_once(clerk, *(lambda n=n: done.append(n) for n in range(2 * TOGETHER)))
    assert done == list(range(2 * TOGETHER))
    assert ledger.transactions >= 2


async def test_the_error_of_one_job_is_its_own():
    def fail():
        raise ValueError("no such day")

    async with Clerk(Ledger().together) as clerk:
        first, second, third = await do_at_once(clerk, lambda: 1, fail, lambda: 3)
    assert (first, third) == (1, 3)
    assert isinstance(second, ValueError)


@pytest.mark.parametrize("failure", [DiskFullError("The disk is full."), RuntimeError("no such thing")])
async def test_nobody_is_told_of_success_before_it_is_committed(failure):
    ledger = Ledger(failure)
    async with Clerk(ledger.together) as clerk:
        assert await do_at_once(clerk, lambda: 1, lambda: 2) == [failure, failure]
        ledger.failure = None
        assert await clerk.do(lambda: 7) == 7, "the clerk goes on"


async def test_an_error_of_the_archive_ends_the_transaction_for_all():
    def fail():
        raise ArchiveError("The file is gone.")

    async with Clerk(Ledger().together) as clerk:
        answers = await do_at_once(clerk, lambda: 1, fail, lambda: 3)
    assert [type(answer) for answer in answers] == [ArchiveError] * 3


async def test_a_job_whose_asker_is_gone_is_done():
    done = []
    async with Clerk(Ledger().together) as clerk:
        open_again, busy = await make_busy(clerk)
        asker = asyncio.ensure_future(clerk.do(lambda: done.append("page")))
        await asyncio.sleep(0)
        asker.cancel()
        open_again.set()
        await busy
    assert done == ["page"]


async def test_one_of_several_jobs_on_an_archive_fails_alone(tmp_path):
    def add(name):
        return lambda: archive.add_urls([NewUrl(f"https://paper.example/{name}")])

    def fail():
        with archive.batch():
            archive.add_urls([NewUrl("https://paper.example/lost")])
            raise ValueError("the page makes no sense")

    with Archive(tmp_path / "a.db") as archive:
        async with Clerk(archive.batch) as clerk:
            await do_at_once(clerk, add("one"), fail, add("two"))
        urls = [archive.queued(f"https://paper.example/{name}") for name in ("one", "lost", "two")]
    assert [url is not None for url in urls] == [True, False, True]
