from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from scraper.archive import Archive, Capture, HostState, NewUrl, Visit
from scraper.crawling.clerk import Clerk
from scraper.crawling.desks import Desks
from scraper.crawling.surroundings import Surroundings, Timer
from scraper.errors import HostPausedError
from scraper.fetching import Client
from scraper.fetching.outcome import Outcome

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
A, B = "https://a.example/", "https://b.example/"


class Ticks:
    """A monotonic clock that sleeping moves on."""

    def __init__(self) -> None:
        self.now = 100.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def ticks():
    return Ticks()


@pytest.fixture
async def desks(tmp_path, ticks):
    with Archive(tmp_path / "a.db") as archive:
        for host in ("a.example", "b.example"):
            expires = NOON + timedelta(hours=1)
            archive.set_host_state(HostState(host, robots="", robots_status=200, robots_expires=expires))
        async with Clerk(archive.batch) as clerk, Client() as client:
            around = Surroundings(lambda: NOON, clerk, Timer(lambda: ticks.now, ticks.sleep))
            yield Desks(archive, client, 2.0, around)


async def test_a_host_is_asked_by_one_at_a_time(desks, ticks):
    order = []

    async def ask(name: str) -> None:
        async with desks.turn() as turn:
            await turn.take(A)
            order.append(f"{name} asks")
            await asyncio.sleep(0.01)
            order.append(f"{name} has it")

    await asyncio.gather(ask("one"), ask("two"))
    assert order == ["one asks", "one has it", "two asks", "two has it"]
    assert ticks.now >= 102, "the delay counts from the end of the answer"


async def test_sites_that_redirect_to_each_other_do_not_wait_for_ever(desks):
    async def follow(first: str, second: str) -> None:
        async with desks.turn() as turn:
            await turn.take(first)
            await asyncio.sleep(0.01)
            await turn.take(second)

    async with asyncio.timeout(5):
        await asyncio.gather(follow(A, B), follow(B, A))
    assert not any(desk.busy.locked() for desk in desks.all())


async def test_a_slow_host_is_asked_more_slowly(desks, ticks):
    async with desks.turn() as turn:
        await turn.take(A)
        ticks.now += 5
    desk = await desks.at("a.example")
    assert desks.delay(desk) == 2 * 5 / 0.5
    desks.note(desk, Outcome("ok"))
    assert desk.state.latency == 5


async def test_a_redirect_to_a_host_that_is_left_alone_is_not_followed(desks):
    desks.note(await desks.at("b.example"), Outcome("retry", "HTTP 429", again=True, wait=timedelta(hours=1)))
    async with desks.turn() as turn:
        await turn.take(A)
        with pytest.raises(HostPausedError, match="is left alone until 2025-03-01 13:00 UTC"):
            await turn.take(B)
        assert turn.host == "a.example"


async def test_a_host_that_has_left_is_forgotten_when_its_delay_is_over(desks, ticks):
    for url in (A, B):
        async with desks.turn() as turn:
            await turn.take(url)
    desks.let_go("a.example", ())
    assert [desk.state.host for desk in desks.all()] == ["a.example", "b.example"]
    ticks.now += 10
    desks.let_go("b.example", {"a.example"})
    assert [desk.state.host for desk in desks.all()] == ["a.example"], "it came back meanwhile"


async def test_a_target_opens_no_desk_before_its_turn(desks):
    for url in (A, B, A + "again"):
        desks.pin(url)
    assert list(desks.all()) == []
    assert desks.count_pinned() == 3
    assert list((await desks.at("a.example")).pinned) == [A, A + "again"]
    desks.pin(A + "later")
    assert list((await desks.at("a.example")).pinned) == [A, A + "again", A + "later"]
    assert desks.count_pinned() == 4


async def test_what_is_new_of_a_host_is_stored_with_the_next_visit(desks):
    archive = desks._archive
    desk = await desks.at("a.example")
    desks.note(desk, Outcome("retry", "HTTP 503", again=True))
    assert archive.host_state("a.example").failures == 0
    visit = Visit(capture=Capture(url=B, at=NOON, outcome="ok"))
    assert (await desks.store(visit, "b.example")).capture_id == 1
    assert archive.host_state("a.example").failures == 1
    desks.note(desk, Outcome("ok"))
    await desks.save()
    assert archive.host_state("a.example").failures == 0


async def test_a_host_is_forgotten_only_with_what_is_new_of_it(desks, ticks):
    desks.note(await desks.at("a.example"), Outcome("retry", "HTTP 503", again=True))
    desks.let_go("a.example", ())
    assert list(desks.all()) == []
    assert (await desks.at("a.example")).state.failures == 1


async def test_the_first_target_comes_with_its_desk(desks):
    desks._archive.add_urls([NewUrl(A), NewUrl(A + "again")])
    desks.pin(A)
    desks.pin(A + "again")
    desk, target = await desks.first("a.example")
    assert (target.url, list(desk.pinned)) == (A, [A, A + "again"])
    desk.pinned.popleft()
    assert (await desks.first("a.example"))[1].url == A + "again"
    desk.pinned.clear()
    assert (await desks.first("a.example"))[1] is None
