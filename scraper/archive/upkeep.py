"""What keeps an archive fast, done between pages by a thread: storing a page does not wait for it.

Two things: the segments of the search indexes are merged, a little at a time, and what the WAL holds is moved
into the file. Both change nothing that anybody reads, and a kill at any instant leaves the archive as it was.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

_COMMITS = 8  # a command that stores less begins no thread
_PACE = 0.25  # seconds from one round to the next: what many pages left is merged at once
_BREATH = 0.01  # seconds between two steps, in which a page that waits gets its turn
_WAY = 0.0005  # seconds in which the turn is left to a step that waits for it
_CHECKPOINTS = 2.0  # seconds between two: pages of the file that are written often are moved once for many
_MOST_OWED = 200  # articles whose segments wait to be merged; searching 400 took half as long again
_LAST_STEPS = 100  # half a second
_LONG = 16_000  # pages of 4 KiB in the WAL; a longer one is emptied while no page is stored
_ROUNDS = 3  # of a checkpoint beside the writer; what it commits meanwhile is less each time


class Upkeep:
    """A thread that is begun by the first commits that are worth it.

    Args:
        turn: held by whoever uses the writer's connection.
        merge: one step on that connection, with `turn` held; whether there is more to do.
        connect: a connection of its own for the checkpoints.
    """

    def __init__(
        self, turn: threading.RLock, merge: Callable[[], bool], connect: Callable[[], sqlite3.Connection]
    ) -> None:
        self._turn = turn
        self._merge_once = merge
        self._connect = connect
        self._commits = 0
        self._owed = 0
        self._checkpointed = 0.0
        self._is_waiting = False
        self._wanted = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def owe(self, articles: int) -> bool:
        """So many articles more are in segments of their own; whether that is too many to wait."""
        self._owed += articles
        return self._owed > _MOST_OWED

    def notice(self) -> None:
        """A transaction was committed."""
        self._commits += 1
        if self._commits < _COMMITS:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
            self._thread.start()
        self._wanted.set()

    def give_way(self) -> None:
        """Where page follows page: let a step that waits have its turn. Not with `turn` held."""
        if self._is_waiting:
            time.sleep(_WAY)

    def close(self) -> None:
        """End, after the step in progress. Not with `turn` held: the thread may be waiting for it.

        What is left to merge is merged, up to a limit; the last connection that closes empties the WAL.
        """
        self._closed.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()
        with suppress(sqlite3.Error), self._turn:  # all is stored; the next run merges what this one leaves
            for _ in range(_LAST_STEPS if self._owed else 0):
                if not self._merge_once():
                    break
        self._owed = 0

    def _run(self) -> None:
        try:
            with closing(self._connect()) as db:
                while self._wanted.wait() and not self._closed.is_set():
                    self._wanted.clear()
                    self._merge()
                    if time.monotonic() - self._checkpointed > _CHECKPOINTS:
                        self._checkpoint(db)
                        self._checkpointed = time.monotonic()
                    self._closed.wait(_PACE)
        except sqlite3.Error:
            # The writer does its share itself when much is owed or the WAL is long, and tells what is wrong.
            return

    def _merge(self) -> None:
        while not self._closed.is_set():
            with self._own_turn():
                if not self._merge_once():
                    self._owed = 0
                    return
            self._closed.wait(_BREATH)

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        self._is_waiting = True
        with self._turn:
            self._is_waiting = False
            yield

    def _checkpoint(self, db: sqlite3.Connection) -> None:
        """Passive ones wait for nobody and keep nobody waiting.

        The WAL is begun anew only where all of it is in the file. That never is while page follows page, so
        the rest of a long one is moved with the turn.
        """
        for _ in range(_ROUNDS):
            pages, done = self._moved(db)
            if done == pages or self._closed.is_set():
                return
        if pages > _LONG:
            with self._own_turn():
                self._moved(db)

    @staticmethod
    def _moved(db: sqlite3.Connection) -> tuple[int, int]:
        """How many pages the WAL has, and how many of them are in the file now."""
        _, pages, done = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return int(pages), int(done)
