"""docs/cli.md, written from the commands themselves: `python -m scraper.commands.reference > docs/cli.md`.

What is written depends on the declarations alone, not on the version or the width of anything.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any

import typer

from scraper.commands import app
from scraper.commands.manual import entries, usage

INTRODUCTION = """\
# Command line

Written from the commands themselves by `make docs`; `scraper COMMAND --help` says the same.

A command works on one archive: `--db FILE`, or `$SCRAPER_DB`, or `archive.db` in the current folder.
Results go to stdout, progress and errors to stderr. Colours and progress bars appear only on a terminal, and
[`NO_COLOR`](https://no-color.org) switches the colours off there too.

| exit code | means |
|---|---|
| 0 | done |
| 1 | failed; the message says what to do next |
| 2 | wrong use: an option, a URL or a file that cannot be right |
| 3 | done, but something is damaged: see `verify` and `export` |
| 75 | another run holds the archive; try again later |
| 130 | stopped with Ctrl-C; the same command goes on |
"""


def reference() -> str:
    """The whole page."""
    group: Any = typer.main.get_command(app)
    sections = [_section("scraper", group, ["COMMAND ..."])]
    sections += [_section(f"scraper {name}", c, usage(c)) for name, c in group.commands.items()]
    return "\n".join([INTRODUCTION, *sections])


def _section(title: str, command: Any, arguments: list[str]) -> str:
    words, _, example = inspect.cleandoc(command.help or "").partition("\b")
    calls = [line.strip() for line in example.splitlines() if line.startswith(" ")]
    lines = [
        f"## {title}",
        "",
        words.strip(),
        "",
        "```",
        " ".join([title, "[OPTIONS]", *arguments]),
        "```",
        "",
    ]
    if calls:
        lines += ["For example:", "", "```console", *(f"$ {call}" for call in calls), "```", ""]
    lines += ["| | |", "|---|---|"]
    for entry in entries(command.params):
        forms = ", ".join(f"`{form}`" for form in entry.forms)
        lines.append(f"| {_cell(forms)} | {_cell(entry.meaning)} |")
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
