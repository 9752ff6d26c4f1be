"""Time and the archive's thread: what the loop waits for, so that tests can give it other clocks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar, cast

from scraper.crawling.clerk import Clerk

P = ParamSpec("P")
T = TypeVar("T")


class StoppedError(Exception):
    """The run is to end; what was waited for is not begun any more."""


@dataclass(frozen=True, slots=True)
class Timer:
    """How the loop measures and spends time between requests."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(slots=True)
class Surroundings:
    """Clocks, waiting, and the thread of the archive."""

    clock: Callable[[], datetime]
    """Decides what is due; aware."""
    clerk: Clerk
    """Uses the archive."""
    timer: Timer = field(default_factory=Timer)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def store(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Does a job of the archive in the clerk's thread."""
        return cast(T, await self.clerk.do(partial(job, *args, **kwargs)))

    async def pause(self, seconds: float) -> None:
        """Sleeps.

        Raises:
            StoppedError: the run was stopped before or meanwhile.
        """
        if not self.stopping.is_set() and seconds > 0:
            waits = {
                asyncio.ensure_future(self.timer.sleep(seconds)),
                asyncio.ensure_future(self.stopping.wait()),
            }
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
        if self.stopping.is_set():
            raise StoppedError
