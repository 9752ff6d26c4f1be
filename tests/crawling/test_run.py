from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

import pytest

from scraper.crawling.run import _signals


async def _interrupted(times: int) -> list[str]:
    """A run that takes the cancellation for that of something it waits for."""
    told: list[str] = []
    with _signals(lambda: told.append("stopping")):
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
    return told


def test_the_first_ctrl_c_asks_for_the_end() -> None:
    assert asyncio.run(_interrupted(1)) == ["stopping"]


def test_the_second_ctrl_c_ends_the_run_whatever_becomes_of_the_cancellation() -> None:
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(_interrupted(2))


def test_without_a_signal_nothing_is_told() -> None:
    assert asyncio.run(_interrupted(0)) == []
