"""`scraper verify`: is the archive what it was when it was stored?"""

from __future__ import annotations

from dataclasses import asdict

import typer

from scraper.commands.options import DEFAULT_DB, Db, Json
from scraper.commands.progress import steps
from scraper.commands.terminal import echo, echo_json, note, printable

DAMAGED = 3


def command(db: Db = DEFAULT_DB, json: Json = False) -> None:
    """Check the file, the search index, and every stored page against its hash; nothing is changed.

    Exits with 3 where something is not as it should be. What is not damaged can still be read and exported.

    \b
    Example:
        scraper verify
        scraper verify --db papers.db --json
    """
    from scraper.archive import Archive
    from scraper.archive.verification import verify

    with Archive(db, readonly=True) as archive, steps("Checking") as progress:
        flaws = verify(archive, progress=progress)
    if json:
        echo_json([asdict(flaw) for flaw in flaws])
    for flaw in flaws if not json else ():
        echo(printable(f"{flaw.check}: {f'{flaw.where}: ' if flaw.where else ''}{flaw.message}"))
    if not flaws:
        note(f"{db} is sound.")
        return
    note(f"{db} has flaws. Keep a copy; then restore a backup, or save the rest with: scraper export")
    raise typer.Exit(DAMAGED)
