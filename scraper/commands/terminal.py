"""What is printed, and where: results on stdout; progress and errors on stderr.

Colours and progress bars are for a terminal. A pipe, a file and `NO_COLOR` (https://no-color.org) get plain
text.
"""

from __future__ import annotations

import json
import os
import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

# What came from a page may hold terminal commands (ESC …, or the one-byte C1 forms): they are not printed.
# The bidirectional overrides go as well; they make a line say something else than what it holds.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BYTES_OF_C1 = re.compile(r"[\x7f-\x9f\ud800-\udfff]")
_PLAIN_WIDTH = 110


@cache
def console(*, stderr: bool = False) -> Console:
    """The console of stdout or stderr, made on first use."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty()
    return Console(
        stderr=stderr,
        color_system=None if plain else "auto",
        width=None if stream.isatty() or os.environ.get("COLUMNS") else _PLAIN_WIDTH,
        highlight=False,
        emoji=False,
        markup=False,
    )


def printable(text: str) -> str:
    """`text` without what would command a terminal; line ends and tabs stay."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def echo(text: str = "") -> None:
    """Print text on stdout: nothing wrapped, nothing added but the line's end."""
    sys.stdout.write(printable(text) + "\n")


def echo_json(value: Any) -> None:
    """Print a value as readable JSON (RFC 8259) on stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write(_BYTES_OF_C1.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def echo_json_line(value: Any) -> None:
    """Print a value as one line of JSON on stdout, at once: a program may be reading."""
    text = json.dumps(value, ensure_ascii=False)
    sys.stdout.write(_BYTES_OF_C1.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")
    sys.stdout.flush()


def show(*parts: RenderableType) -> None:
    """Print rich's tables and texts on stdout."""
    screen = console()
    if screen.is_terminal:
        screen.print(*parts, sep="\n")
        return
    with screen.capture() as printed:
        screen.print(*parts, sep="\n")
    # Rich fills each line up to the width, which is nothing that a file or a pipe should hold.
    sys.stdout.writelines(line.rstrip() + "\n" for line in printed.get().splitlines())


def note(text: str) -> None:
    """Tell the person something that is no result, on stderr."""
    sys.stderr.write(printable(text) + "\n")


def somebody_watches() -> bool:
    """Whether progress would be seen: stderr is a terminal."""
    return sys.stderr.isatty()
