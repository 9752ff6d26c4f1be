"""`scraper import`: pages that somebody else has saved, or an archive to merge."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.commands.options import DEFAULT_DB, Db, Json, db_option
from scraper.commands.progress import busy, crawl_progress
from scraper.commands.summary import import_table
from scraper.commands.terminal import echo, echo_json, note, printable, show

if TYPE_CHECKING:
    from scraper.archive.merging import Merged

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="A WARC or WACZ file, a page as HTML or text, a folder of them, or another archive.",
        ),
    ],
    db: Db = DEFAULT_DB,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="URL", help="A folder of pages is a copy of this address."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, metavar="N", help="Extract in so many processes. Default: one a core."
        ),
    ] = None,
    max_bytes: Annotated[
        int, typer.Option("--max-bytes", min=1, metavar="BYTES", help="Leave out a page that is larger.")
    ] = 20_000_000,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    json: Json = False,
) -> None:
    """Import WARC, WACZ, HTML and text files, or another archive.

    Each record has a line in the ledger, also one that is damaged or lies about itself. What is there
    already is left out, so an import that was stopped goes on when it is started again. An article keeps
    its newest good version, whatever the order in which its captures come.

    \b
    Example:
        scraper import crawl.warc.gz
        scraper import pages.wacz --db news.db
        scraper import saved-pages --base https://news.example/
        scraper import other.db
    """
    from scraper.archive.moments import utc_now
    from scraper.discovery.urls import parse_url
    from scraper.formats.intake import ImportOptions, run_import
    from scraper.formats.sources import is_archive

    others = [path for path in paths if is_archive(path)]
    if others:
        _merge(paths, others, db, quiet=quiet, json=json)
        return
    options = ImportOptions(base=parse_url(base) if base else None, workers=workers, max_bytes=max_bytes)
    try:
        with crawl_progress(quiet=quiet) as progress:
            summary = run_import(paths, db, options, progress, utc_now)
    except KeyboardInterrupt:
        note("Stopped. What was read is stored; the same command goes on where it was.")
        raise typer.Exit(INTERRUPTED) from None
    if json:
        echo_json(summary.to_dict())
    elif not quiet:
        show(import_table(summary))
    lost = sum(summary.failed.values())
    if lost and lost >= summary.fetched:
        note(f"Nothing could be used. To see why: scraper status{db_option(db)}")
        raise typer.Exit(1)


def _merge(paths: list[Path], others: list[Path], db: Path, *, quiet: bool, json: bool) -> None:
    from scraper.archive.merging import merge_archive
    from scraper.archive.moments import utc_now
    from scraper.errors import UsageError

    if len(others) < len(paths):
        raise UsageError("An archive is merged alone: give archives or other files, not both at once.")
    merged = []
    for other in others:
        with nullcontext() if quiet else busy(f"Merging {printable(str(other))}"):
            merged.append(merge_archive(other, db, clock=utc_now))
    if json:
        echo_json([one._asdict() for one in merged])
    elif not quiet:
        for other, one in zip(others, merged, strict=True):
            echo(printable(f"{other}: {_told(one)}"))


def _told(merged: Merged) -> str:
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in merged._asdict().items())
