"""One extraction process: tasks come in on stdin, readings go out on stdout; it ends with its parent.

Started by `scraper.crawling.workers` as `python -m scraper.crawling.worker`; unlike multiprocessing, that
never imports the caller's own main module again.
"""

from __future__ import annotations

import gc
import itertools
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

MEMORY = 2 << 30
"""Bytes of address space that a worker may have; its libraries take some 300 MB."""
PIPE = 1 << 20
"""Bytes that a pipe to or from a worker holds."""

CLEANING = 32
"""Pages between two searches for the garbage of these pages alone."""
SPRING_CLEANING = 512
"""Pages between two searches of everything."""
SIZE = 8
"""Bytes of the length, big-endian, in front of each message."""


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Answers each task with `("ok", Reading)`, `("error", text)` or `("memory", "")`, until no more come."""
    from scraper.crawling.parcels import pack, unpack
    from scraper.crawling.reading import read

    for number in itertools.count(1):
        header = tasks.read(SIZE)
        if len(header) < SIZE:
            return
        task = unpack(tasks.read(int.from_bytes(header, "big")))
        answer: tuple[str, object]
        try:
            answer = ("ok", read(task))
        except MemoryError:
            answer = ("memory", "")
        except Exception as error:  # one page's failure is that page's alone
            answer = ("error", f"{type(error).__name__}: {error}")
        message = pack(answer)
        answers.write(len(message).to_bytes(SIZE, "big") + message)
        answers.flush()
        if not number % CLEANING:
            gc.collect(0 if number % SPRING_CLEANING else 2)


def limit_memory() -> None:
    """From here on a page that asks for too much memory gets an error instead of the machine's last."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def widen(pipe: int) -> None:
    """Room for a whole message, where the system gives it: each piece of 64 KiB would cost two wake-ups."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


def main() -> None:
    """Serves on the process's own stdin and stdout."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not fall into the answers
    widen(answers.fileno())
    widen(sys.stdin.fileno())
    limit_memory()
    import scraper.crawling.reading  # noqa: F401  (before the freeze)

    # What the imports made lives as long as the process; to search it for garbage cost a tenth of the time.
    # The rest is searched by the number of pages: a few small objects may hold a whole tree in C's memory.
    gc.freeze()
    gc.disable()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
