"""Extraction in processes of its own: a page that crashes or hangs one loses that page alone."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import scraper
from scraper.crawling.parcels import pack, unpack
from scraper.crawling.tasks import Reading, Task
from scraper.crawling.worker import PIPE, SIZE
from scraper.errors import ScraperError

PAGE_SECONDS = 60.0
"""For one page, the worker's own start included; an ordinary page takes a tenth of a second."""


class WorkerError(ScraperError):
    """A page could not be read: its worker crashed, hung, or raised."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Reader(Protocol):
    """Whoever reads the answers."""

    async def read(self, task: Task) -> Reading:
        """What is in one answer; raises WorkerError."""
        ...


class InProcess:
    """Reads in the caller's process: nothing to start, nothing to protect it."""

    async def read(self, task: Task) -> Reading:
        """What is in one answer."""
        from scraper.crawling.reading import read  # the libraries of extraction; needed in workers only

        try:
            return read(task)
        except Exception as error:  # as in a worker
            raise _raised(task, f"{type(error).__name__}: {error}") from error


class Workers:
    """A pool of processes, each started when it is first needed and again after a loss."""

    def __init__(self, number: int | None = None, *, seconds: float = PAGE_SECONDS) -> None:
        self._seconds = seconds
        self._idle: asyncio.LifoQueue[asyncio.subprocess.Process | None] = asyncio.LifoQueue()
        for _ in range(number or _cores()):
            self._idle.put_nowait(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while not self._idle.empty():
            process = self._idle.get_nowait()
            if process is not None:
                await _end(process)

    async def read(self, task: Task) -> Reading:
        """What is in one answer.

        Raises:
            WorkerError: with the reason for the ledger.
        """
        process = await self._idle.get()
        try:
            if process is None or process.returncode is not None:
                process = await _start()
            async with asyncio.timeout(self._seconds):
                status, value = await _ask(process, task)
        except TimeoutError:
            await _lose(process)
            process = None
            raise WorkerError(
                "extraction hung",
                f"{task.url} was not read in {self._seconds:g} seconds; please report it.",
            ) from None
        except (OSError, EOFError):
            code = await process.wait() if process else None
            await _lose(process)
            process = None
            raise WorkerError(
                "extraction crashed", f"{task.url} ended its worker (exit code {code}); please report it."
            ) from None
        except BaseException:  # cancelled in the middle: the answer of this task must not meet the next one
            await _lose(process)
            process = None
            raise
        finally:
            self._idle.put_nowait(process)
        if status == "memory":
            raise WorkerError(
                "extraction out of memory", f"{task.url} needs more memory to be read than a page may have."
            )
        if status == "error":
            raise _raised(task, value)
        assert isinstance(value, Reading)
        return value


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _raised(task: Task, text: str) -> WorkerError:
    return WorkerError("extraction failed", f"{task.url} could not be read ({text}); please report it.")


async def _start() -> asyncio.subprocess.Process:
    home = str(Path(scraper.__file__).parent.parent)
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "scraper.crawling.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        limit=PIPE,
        start_new_session=True,  # Ctrl-C in the terminal reaches the parent only
    )


async def _ask(process: asyncio.subprocess.Process, task: Task) -> tuple[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    message = pack(task)
    process.stdin.write(len(message).to_bytes(SIZE, "big") + message)
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(SIZE), "big")
    answer: tuple[str, Any] = unpack(await process.stdout.readexactly(length))
    return answer


async def _lose(process: asyncio.subprocess.Process | None) -> None:
    """Kills what cannot be trusted any more; a new one is started when it is needed."""
    if process is not None and process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _end(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.close()  # the worker reads the end of its input, and ends
    try:
        async with asyncio.timeout(2):
            await process.wait()
    except TimeoutError:
        await _lose(process)
