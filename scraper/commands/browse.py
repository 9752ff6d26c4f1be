"""`scraper browse`: the archive in the browser, with Datasette."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from typing import Annotated

import typer

from scraper.commands.options import DEFAULT_DB, Db
from scraper.commands.terminal import note
from scraper.errors import ScraperError


def command(
    db: Db = DEFAULT_DB,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            min=0,
            max=65535,
            metavar="N",
            help="Serve on this port. Default: 8001 or the next free one.",
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option("--host", metavar="ADDRESS", help="Serve on this address. 0.0.0.0 lets others in."),
    ] = "127.0.0.1",
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")] = False,
) -> None:
    """Search and read the archive in the browser, with Datasette.

    Nothing can be changed there, and only this machine can reach it, unless --host says otherwise.
    It may run while a crawl is writing.

    \b
    Example:
        scraper browse
        scraper browse --db papers.db --port 8080 --no-open
    """
    from scraper.archive import Archive

    if find_spec("datasette") is None:
        raise ScraperError("Datasette is not installed. Install it with: pip install 'datasette>=0.65,<1'")
    Archive(db, readonly=True).close()  # says what is wrong before a browser opens

    from scraper.browsing import serve

    with suppress(KeyboardInterrupt):
        serve(db, host=host, port=port, open_browser=not no_open, ready=_announce)


def _announce(url: str) -> None:
    note(f"The archive is at {url} until you press Ctrl-C.")
