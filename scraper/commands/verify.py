"""`scraper verify`: is the archive what it was when it was stored?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from scraper.commands.options import DEFAULT_DB, Db, Json, db_option
from scraper.commands.progress import steps
from scraper.commands.terminal import echo, echo_json, note, printable

DAMAGED = 3


def command(
    db: Db = DEFAULT_DB,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Compare the search index word for word, not only by the number of words: about 15 s "
            "for 10,000 articles, else 1.5 s.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Check the file, the search index and every stored page.

    Each version and raw page is compared with its hash; nothing is changed. Exits with 3 where something is
    not as it should be. What is not damaged can still be read and exported.

    \b
    Example:
        scraper verify
        scraper verify --full
        scraper verify --db papers.db --json
    """
    from scraper.archive import Archive
    from scraper.archive.verification import verify

    with Archive(db, readonly=True) as archive, steps("Checking") as progress:
        flaws = verify(archive, full=full, progress=progress)
    if json:
        echo_json([asdict(flaw) for flaw in flaws])
    for flaw in flaws if not json else ():
        echo(printable(f"{flaw.check}: {f'{flaw.where}: ' if flaw.where else ''}{flaw.message}"))
    if not flaws:
        note(f"{db} is sound.")
        return
    checks = {flaw.check for flaw in flaws}
    if "index" in checks:
        note(f"A wrong search index is made again from the texts by: scraper vacuum --reindex{db_option(db)}")
    if checks - {"index"}:
        rest = f"scraper export bundle -o rest{db_option(db)}"
        note(f"{db} has flaws. Keep a copy; then restore a backup, or save the rest with: {rest}")
    raise typer.Exit(DAMAGED)
