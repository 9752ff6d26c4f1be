"""The one thread that uses the archive: the loop goes on while SQLite waits for the disk."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from queue import SimpleQueue
from types import TracebackType
from typing import Any, NamedTuple, Self

from scraper.errors import ArchiveError

TOGETHER = 16
"""So many jobs at most are one transaction."""


class _Order(NamedTuple):
    job: Callable[[], Any]
    promise: asyncio.Future[Any]


class _Answer(NamedTuple):
    promise: asyncio.Future[Any]
    value: Any
    error: BaseException | None


class Clerk:
    """Does jobs in the order in which they come; those that wait at the same time in one transaction.

    Each job is done wholly or not at all, and nobody is told of one before it is committed, so a kill loses
    only what will be done again.

    Args:
        together: makes a transaction of all that is done in its block, such as `Archive.batch`.
    """

    def __init__(self, together: Callable[[], AbstractContextManager[None]]) -> None:
        self._together = together
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._answers: deque[_Answer] = deque()
        self._is_told = False
        self._thread = threading.Thread(target=self._work, name="archive")
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._orders.put(None)
        self._thread.join()

    async def do(self, job: Callable[[], Any]) -> Any:
        """What the job returns; raises what it raises. A job that was given is done, also if nobody waits."""
        order = _Order(job, asyncio.get_running_loop().create_future())
        self._orders.put(order)
        return await order.promise

    def _work(self) -> None:
        while orders := self._waiting():
            self._answers.extend(self._done(orders))
            if not self._is_told:  # the loop need not be woken twice
                self._is_told = True
                assert self._loop is not None
                with suppress(RuntimeError):  # it has ended: nobody waits
                    self._loop.call_soon_threadsafe(self._tell)

    def _waiting(self) -> list[_Order]:
        """The next orders, once there is one; none when no more will come."""
        orders: list[_Order] = []
        while len(orders) < TOGETHER and (not orders or not self._orders.empty()):
            order = self._orders.get()
            if order is None:
                self._orders.put(None)
                break
            orders.append(order)
        return orders

    def _done(self, orders: Sequence[_Order]) -> list[_Answer]:
        try:
            if len(orders) == 1:
                return [_answer(orders[0])]
            with self._together():
                return [_answer(order) for order in orders]
        except BaseException as error:  # nothing of the transaction stands
            return [_Answer(order.promise, None, error) for order in orders]

    def _tell(self) -> None:
        self._is_told = False
        while self._answers:
            promise, value, error = self._answers.popleft()
            if promise.done():  # nobody waits any more
                continue
            if error is None:
                promise.set_result(value)
            else:
                promise.set_exception(error)


def _answer(order: _Order) -> _Answer:
    """An order carried out; an error is the answer, except one of the archive, which ends the transaction."""
    try:
        return _Answer(order.promise, order.job(), None)
    except ArchiveError:
        raise
    except BaseException as error:
        return _Answer(order.promise, None, error)
