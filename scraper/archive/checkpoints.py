"""Moving what the WAL holds into the file, beside the writer: storing a page never waits for it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing

_COMMITS = 8  # between two checkpoints: pages that are written often reach the file once for several commits


class Checkpoints:
    """A thread with its own connection, begun by the first commits that are worth it.

    A passive checkpoint waits for nobody and keeps nobody waiting. One that is interrupted, even by a kill,
    leaves the archive as it was: the WAL is only used again when all of it is in the file.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._commits = 0
        self._wanted = threading.Event()
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def notice(self) -> None:
        """A transaction was committed."""
        self._commits += 1
        if self._commits % _COMMITS:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
            self._thread.start()
        self._wanted.set()

    def close(self) -> None:
        """End, after the checkpoint in progress. What is left is done by the last connection that closes."""
        self._is_closed = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            with closing(self._connect()) as db:
                while self._wanted.wait() and not self._is_closed:
                    self._wanted.clear()
                    self._checkpoint(db)
        except sqlite3.Error:
            # The writer makes its own when the WAL is long (wal_autocheckpoint), and tells what is wrong.
            return

    def _checkpoint(self, db: sqlite3.Connection) -> None:
        """Until all is in the file; each time only what was committed meanwhile."""
        before = -1
        while not self._is_closed:
            _, pages, done = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if done in (pages, before):  # all, or all that a reader allows
                return
            before = done
