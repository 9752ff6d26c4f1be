"""`scraper delete`: take articles or a whole site out of the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from scraper.commands.options import DEFAULT_DB, Db, Site
from scraper.commands.terminal import echo
from scraper.errors import UsageError


def command(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[ID|URL]…", help="Articles or other pages.")
    ] = None,
    db: Db = DEFAULT_DB,
    site: Site = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why; it is written in the ledger.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete articles, or all of a site: every version, and the raw pages.

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
        typer.confirm(
            f"Delete {', '.join([*(keys or ()), *([site] if site else [])])} from {db}?", abort=True
        )
    with Archive(db) as archive, archive.hold("scraper delete"):
        deleted = delete(archive, keys or (), site=site, reason=reason)
    echo(
        f"{deleted.articles:,} articles and {deleted.pages:,} raw pages deleted; "
        f"{deleted.captures:,} lines of the ledger remain without them."
    )
