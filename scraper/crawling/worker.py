"""One extraction process: tasks come in on stdin, readings go out on stdout; it ends with its parent.

Started by `scraper.crawling.workers` as `python -m scraper.crawling.worker`; unlike multiprocessing, that
never imports the caller's own main module again.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import BinaryIO

SIZE = 8
"""Bytes of the length, big-endian, in front of each message."""


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Answers each task with `("ok", Reading)` or `("error", text)` until the parent is gone."""
    from scraper.crawling.reading import read

    while True:
        header = tasks.read(SIZE)
        if len(header) < SIZE:
            return
        task = pickle.loads(tasks.read(int.from_bytes(header, "big")))
        answer: tuple[str, object]
        try:
            answer = ("ok", read(task))
        except Exception as error:  # one page's failure is that page's alone
            answer = ("error", f"{type(error).__name__}: {error}")
        message = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
        answers.write(len(message).to_bytes(SIZE, "big") + message)
        answers.flush()


def main() -> None:
    """Serves on the process's own stdin and stdout."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not fall into the answers
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
