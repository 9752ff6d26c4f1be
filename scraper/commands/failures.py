"""Errors, as a person at a terminal and cron read them: a message on stderr and an exit code."""

from __future__ import annotations

import os
import sys
import traceback

from scraper.commands.terminal import printable
from scraper.errors import ScraperError

FAILED = 1

_RED, _RESET = "\x1b[1;31m", "\x1b[0m"


def report(error: Exception, *, debug: bool) -> int:
    """Print what went wrong and return the exit code."""
    if debug:
        traceback.print_exception(error)
    if isinstance(error, ScraperError):
        _say(str(error))
        return error.exit_code
    if isinstance(error, OSError):
        _say(_of_the_system(error))
        return FAILED
    _say(f"Unexpected {type(error).__name__}: {error}")
    if not debug:
        _advise("This is a mistake in scraper. What is stored is safe.")
        _advise("Please report it with the output of: scraper --debug " + " ".join(sys.argv[1:]))
    return FAILED


def _of_the_system(error: OSError) -> str:
    what = error.strerror or str(error) or type(error).__name__
    where = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
    return f"{what}{where}. Free some space or correct the permissions, then run the same command again."


def _say(message: str) -> None:
    label = f"{_RED}Error:{_RESET}" if _coloured() else "Error:"
    sys.stderr.write(f"{label} {printable(message)}\n")


def _advise(text: str) -> None:
    sys.stderr.write(printable(text) + "\n")


def _coloured() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")
