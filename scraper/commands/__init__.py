"""The command line. One module a command, each of one pattern: parse, call the library once, print.

Nothing heavy is imported before a command runs, so that `scraper --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import Annotated

import typer

from scraper.commands import (
    browse,
    crawl,
    delete,
    demo,
    export,
    extract,
    failures,
    import_,
    reextract,
    search,
    show,
    status,
    vacuum,
    verify,
)
from scraper.commands.manual import Command, WordsCommand

__all__ = ["app", "main"]

app = typer.Typer(
    name="scraper",
    help="Archive news articles: crawl, extract, keep and search them in one SQLite file.",
    epilog="Begin with: scraper demo",
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

for module in (
    *(crawl, extract, search, show, browse, status, import_, export, demo),
    *(reextract, verify, vacuum, delete),
):
    name = module.__name__.rpartition(".")[2].rstrip("_")
    app.command(name=name, cls=WordsCommand if module is search else Command)(module.command)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"scraper {version('scraper')}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    debug: Annotated[
        bool, typer.Option("--debug", envvar="SCRAPER_DEBUG", help="Show the traceback of an error.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    context.obj = debug


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit; `arguments` are those of the process unless given."""
    sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))


def _run(arguments: list[str]) -> int:
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows its number; that is no reason to fail.
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = _call(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()  # `scraper search … | head` has read enough
        return 0
    except Exception as error:  # the edge of the program: everything becomes a message here
        code = failures.report(error, debug=_debug(arguments))
        try:
            sys.stdout.flush()
        except OSError:
            _drop_output()
    return code


def _open_what_is_closed() -> None:
    """Have standard streams, though whoever started the program closed them: `>&-`, some daemons.

    Else the next file that is opened, the archive, gets the number of standard output.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - as long as we


def _drop_output() -> None:
    """Nothing more goes to standard output: the interpreter must not fail on it at its own end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _call(arguments: list[str]) -> int:
    try:
        app(args=arguments, prog_name="scraper")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


def _debug(arguments: list[str]) -> bool:
    return "--debug" in arguments[:1] or bool(os.environ.get("SCRAPER_DEBUG"))
