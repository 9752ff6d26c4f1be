"""`scraper export`: articles for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from scraper.commands.options import DEFAULT_DB, Author, Db, Kind, Language, Since, Site, Until
from scraper.commands.progress import counted
from scraper.commands.terminal import note

if TYPE_CHECKING:
    from scraper.formats.outlet import Export

FORMATS = ("jsonl", "csv", "parquet", "markdown", "warc", "wacz", "tei", "bibtex", "csl", "atom", "bundle")
"""Those of `scraper.formats.outlet`, which is not imported before it is needed; a test compares them."""
NEEDS_A_PERSON = 3


def command(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="jsonl (all fields), csv or parquet (a table), markdown (a folder), warc or wacz (the raw "
            "pages, to replay), tei, bibtex, csl, atom, or bundle (a folder for a paper's appendix).",
        ),
    ],
    db: Db = DEFAULT_DB,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help="Write to this file or folder, not to stdout."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    table: Annotated[
        str,
        typer.Option(
            "--table",
            metavar="NAME",
            help="What jsonl, csv and parquet hold: articles, revisions, images, feed_items or captures.",
        ),
    ] = "articles",
    query: Annotated[
        str | None,
        typer.Option("--query", metavar="WORDS", help="Only what a search for this finds."),
    ] = None,
    site: Site = None,
    since: Since = None,
    until: Until = None,
    author: Author = None,
    language: Language = None,
    kind: Kind = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")] = None,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="CSV for programs: no byte order mark, no apostrophes."),
    ] = False,
) -> None:
    """Write articles in a format that other programs read.

    CSV is made for spreadsheets: it starts with a byte order mark, and an apostrophe stands before a
    text that a spreadsheet would compute (=, +, -, @). For a program use jsonl, or csv with --raw.
    The same archive gives the same bytes. Of a damaged archive everything that can be read is written.

    \b
    Example:
        scraper export jsonl -o articles.jsonl
        scraper export csv --site news.example --since 2024-08 -o august.csv
        scraper export jsonl --query ferry | jq .headline
        scraper export parquet --table captures -o ledger.parquet
        scraper export wacz --site news.example -o news.wacz
        scraper export bundle -o appendix
    """
    from scraper.archive import Archive, Filters
    from scraper.errors import UsageError
    from scraper.formats.outlet import Export, Format

    if form not in FORMATS:
        raise UsageError(f"There is no format {form}; choose one of: {', '.join(FORMATS)}.")
    filters = Filters(
        query=query,
        site=site,
        since=since,
        until=until,
        author=author,
        language=language,
        kind=kind,
        limit=limit,
    )
    with Archive(db, readonly=True) as archive:
        export = Export(archive, Format(form), filters, table=table, raw=raw)
        if output is None:
            export.write_text(utf8(sys.stdout))
        else:
            with counted(len(export.ids)) as count:
                export.counted = count
                written = _write(export, output, force=force)
            note(f"{written:,} {_things(export)} in {output}")
    _tell_losses(export)


def _write(export: Export, output: Path, *, force: bool) -> int:
    from scraper.formats.destination import new_binary_file, new_file, new_folder
    from scraper.formats.outlet import BINARY, FOLDERS

    if export.form in FOLDERS:
        with new_folder(output) as folder:
            return export.write_folder(folder)
    if export.form in BINARY:
        with new_binary_file(output, overwrite=force) as stream:
            return export.write_binary(stream, output.name)
    with new_file(output, overwrite=force) as text:
        return export.write_text(text)


def _things(export: Export) -> str:
    if export.form in ("warc", "wacz"):
        return "pages"
    return export.table.replace("_", " ")


def _tell_losses(export: Export) -> None:
    """The rows that could not be read; the rest is written, but somebody must know."""
    if not export.lost:
        return
    tables = sorted({table for table, _, _ in export.lost})
    note(f"{len(export.lost):,} rows of {', '.join(tables)} could not be read and are not in the export:")
    for table, number, reason in export.lost[:5]:
        note(f"  {table} {number}: {reason}")
    raise typer.Exit(NEEDS_A_PERSON)


def utf8(stream: TextIO) -> TextIO:
    """The stream, writing UTF-8 and no line ends of its own whatever the terminal speaks."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="")
    return stream
