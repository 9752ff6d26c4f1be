"""`scraper vacuum`: make the archive as small as it can be."""

from __future__ import annotations

from typing import Annotated

import typer

from scraper.commands.options import DEFAULT_DB, Db
from scraper.commands.progress import steps
from scraper.commands.terminal import echo


def command(
    db: Db = DEFAULT_DB,
    reindex: Annotated[
        bool,
        typer.Option("--reindex", help="First make the search index again from the articles and feed items."),
    ] = False,
) -> None:
    """Compress the stored pages better, and give space back.

    Every page stays what it was, to the byte. It needs room for a second copy while it works.

    \b
    Example:
        scraper vacuum
        scraper vacuum --reindex
    """
    from scraper.archive import Archive
    from scraper.archive.indexing import make_again
    from scraper.archive.vacuuming import vacuum

    with Archive(db) as archive, archive.hold("scraper vacuum"):
        if reindex:
            with steps("Indexing") as progress:
                make_again(archive, progress=progress)
        with steps("Compressing") as progress:
            report = vacuum(archive, progress=progress)
    echo(
        f"{report.pages:,} pages compressed anew, {report.saved / 1e6:.1f} MB saved; "
        f"the archive had {report.before / 1e6:.1f} MB and has {report.after / 1e6:.1f} MB."
    )
