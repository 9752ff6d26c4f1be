"""`scraper reextract`: read the stored pages again by the rules of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scraper.commands.options import DEFAULT_DB, Db, Json, Site, db_option
from scraper.commands.progress import steps
from scraper.commands.terminal import echo, echo_json, note, printable, show

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.reextraction import Report

_MOST_LISTED = 20
_FATES = ("gained", "lost", "changed")


def command(
    db: Db = DEFAULT_DB,
    site: Site = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; list what would change.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=0, metavar="N", help="Processes that read pages; one a core unless given."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Read the stored pages again by today's rules.

    Nothing is fetched. What differs becomes a revision with the cause "extraction", so it is never taken for
    an edit by the publisher. A page that was taken for something else and holds an article becomes one,
    unless its article is here already. A run that was interrupted goes on where it was.

    \b
    Example:
        scraper reextract --dry-run
        scraper reextract --site news.example
    """
    from scraper.reextraction import reextract

    with steps("Reading") as progress:
        report = reextract(db, site=site, dry_run=dry_run, workers=workers, progress=progress)
    if json:
        echo_json(
            {
                "counts": report.counts,
                "differences": [
                    {"article_id": d.article_id, "fields": dict(d.fields), "kept": d.kept}
                    for d in report.differences
                ],
                "found": [{"url": f.url, "headline": f.headline} for f in report.found],
            }
        )
        return
    _show(report, db, dry_run=dry_run)


def _show(report: Report, db: Path, *, dry_run: bool) -> None:
    from rich.table import Table

    counts = report.counts
    would = "would change" if dry_run else "changed"
    echo(
        f"{counts['articles']:,} articles read again: {counts['changed']:,} {would}, {counts['kept']:,} kept."
    )
    if counts["failed"]:
        damaged = f"scraper verify{db_option(db)}"
        note(f"{counts['failed']:,} pages could not be read. To see which are damaged: {damaged}")
    names = sorted({key.partition(" ")[0] for key in counts if key.endswith(_FATES) and " " in key})
    if names:
        table = Table("field", *_FATES, box=None, pad_edge=False)
        for name in names:
            table.add_row(name, *(f"{counts[f'{name} {fate}']:,}" for fate in _FATES))
        show("", table, "")
    for found in report.differences[:_MOST_LISTED]:
        what = f"kept: {found.kept}" if found.kept else ", ".join(f"{n} {f}" for n, f in found.fields.items())
        echo(printable(f"article {found.article_id}: {what}"))
    if len(report.differences) > _MOST_LISTED:
        echo(f"… and more; all with --json (the first {len(report.differences):,})")
    _show_found(report, dry_run=dry_run)


def _show_found(report: Report, *, dry_run: bool) -> None:
    counts = report.counts
    if not counts["pages"]:
        return
    fate = "would become" if dry_run else "became"
    echo(f"{counts['pages']:,} pages without an article read again; {fate} articles: {counts['found']:,}")
    for found in report.found[:_MOST_LISTED]:
        echo(printable(f"{found.url}  {found.headline or ''}".rstrip()))
    if len(report.found) > _MOST_LISTED:
        echo(f"… and more; all with --json (the first {len(report.found):,})")
