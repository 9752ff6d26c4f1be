"""`scraper delete`: take articles or a whole site out of the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scraper.commands.options import DEFAULT_DB, Db, Site
from scraper.commands.terminal import echo, note
from scraper.errors import UsageError


def command(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="ID|URL", help="Articles or other pages.")
    ] = None,
    db: Db = DEFAULT_DB,
    site: Site = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why; it is written in the ledger.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete articles or a whole site: every version and raw page.

    The ledger keeps a line for each capture and one for the deletion. What was deleted is not fetched again
    by itself. Run `scraper vacuum` afterwards to give the space back.

    \b
    Example:
        scraper delete https://news.example/2024/08/ferry --reason "asked by the publisher"
        scraper delete --site news.example
    """
    from scraper.archive import Archive
    from scraper.archive.deletion import delete

    if not keys and not site:
        raise UsageError("Name what to delete: numbers or URLs, or a whole site with --site.")
    if not yes:
        _ask([*(keys or ()), *([site] if site else [])], db)
    with Archive(db) as archive, archive.hold("scraper delete"):
        deleted = delete(archive, keys or (), site=site, reason=reason)
    echo(
        f"{_number(deleted.articles, 'article')} and {_number(deleted.pages, 'raw page')} deleted. "
        f"The ledger keeps {_number(deleted.captures, 'line')} without them."
    )


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _ask(what: list[str], db: Path) -> None:
    try:
        is_wanted = typer.confirm(f"Delete {', '.join(what)} from {db}?")
    except typer.Abort:
        raise UsageError("Nobody answered, so nothing was deleted. --yes deletes without asking.") from None
    if not is_wanted:
        note("Nothing was deleted.")
        raise typer.Exit(1)
