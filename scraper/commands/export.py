"""`scraper export`: articles for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from scraper.commands.options import DEFAULT_DB, Author, Db, Since, Site, Until
from scraper.commands.progress import counted
from scraper.commands.terminal import note

if TYPE_CHECKING:
    from scraper.archive import Archive, Filters

COLUMNS = (
    "id",
    "url",
    "canonical_url",
    "site",
    "kind",
    "headline",
    "dek",
    "byline",
    "authors",
    "published",
    "published_date",
    "modified",
    "section",
    "tags",
    "language",
    "body",
    "captions",
    "word_count",
    "confidence",
    "first_seen",
    "last_changed",
    "revision",
)
"""Of a CSV file. Pictures, evidence and the kinds of the blocks are in JSON Lines only."""


class Format(StrEnum):
    """What can be written."""

    jsonl = "jsonl"
    csv = "csv"


def command(
    form: Annotated[
        Format, typer.Argument(metavar="jsonl|csv", help="jsonl has all fields, csv is a table.")
    ],
    db: Db = DEFAULT_DB,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, not to stdout.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    query: Annotated[
        str | None,
        typer.Option("--query", metavar="WORDS", help="Only what a search for this finds."),
    ] = None,
    site: Site = None,
    since: Since = None,
    until: Until = None,
    author: Author = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")] = None,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="CSV for programs: no byte order mark, no apostrophes."),
    ] = False,
) -> None:
    """Write articles as JSON Lines or CSV.

    CSV is made for spreadsheets: it starts with a byte order mark, and an apostrophe stands before a
    text that a spreadsheet would compute (=, +, -, @). For a program use jsonl, or csv with --raw.

    \b
    Example:
        scraper export jsonl -o articles.jsonl
        scraper export csv --site news.example --since 2024-08 -o august.csv
        scraper export jsonl --query ferry | jq .headline
    """
    from scraper.archive import Archive, Filters
    from scraper.formats.destination import new_file

    filters = Filters(site=site, since=since, until=until, author=author, query=query, limit=limit)
    with Archive(db, readonly=True) as archive:
        if output is None:
            _write(form, rows(archive, filters), utf8(sys.stdout), raw=raw)
            return
        with new_file(output, overwrite=force) as stream, counted(archive.count(filters)) as count:
            written = _write(form, count(rows(archive, filters)), stream, raw=raw)
    note(f"{written:,} articles in {output}")


def rows(archive: Archive, filters: Filters) -> Iterator[dict[str, Any]]:
    """The articles one by one, as JSON's types.

    The first is read at once, so that a mistake in the filters is told before anything is written.
    """
    articles = (stored.to_dict() for stored in archive.articles(filters))
    return chain(list(islice(articles, 1)), articles)


def _write(form: Format, articles: Iterator[dict[str, Any]], stream: TextIO, *, raw: bool) -> int:
    from scraper.formats.csv import write_csv
    from scraper.formats.jsonl import write_jsonl

    if form is Format.csv:
        return write_csv(articles, stream, COLUMNS, raw=raw)
    return write_jsonl(articles, stream)


def utf8(stream: TextIO) -> TextIO:
    """The stream, writing UTF-8 and no line ends of its own whatever the terminal speaks."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="")
    return stream
