"""`scraper vacuum`: make the archive as small as it can be."""

from __future__ import annotations

from scraper.commands.options import DEFAULT_DB, Db
from scraper.commands.progress import steps
from scraper.commands.terminal import echo


def command(db: Db = DEFAULT_DB) -> None:
    """Compress the stored pages better, and give free space back to the disk.

    Every page stays what it was, to the byte. It needs room for a second copy while it works.

    \b
    Example:
        scraper vacuum
    """
    from scraper.archive import Archive
    from scraper.archive.vacuuming import vacuum

    with Archive(db) as archive, archive.hold("scraper vacuum"), steps("Compressing") as progress:
        report = vacuum(archive, progress=progress)
    echo(
        f"{report.pages:,} pages compressed anew, {report.saved / 1e6:.1f} MB saved; "
        f"the archive had {report.before / 1e6:.1f} MB and has {report.after / 1e6:.1f} MB."
    )
