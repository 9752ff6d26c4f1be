"""Options that several commands share, each with the one meaning it has everywhere."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from scraper.errors import UsageError

Db = Annotated[
    Path,
    typer.Option("--db", envvar="SCRAPER_DB", show_envvar=True, metavar="FILE", help="The archive."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a program to read.")]
Site = Annotated[
    str | None, typer.Option("--site", metavar="HOST", help="Only this site, such as news.example.")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Published on this day (2024-08-31) or later.")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Published on this day or earlier.")
]
Author = Annotated[str | None, typer.Option("--author", metavar="NAME", help="Only articles by this author.")]
Language = Annotated[
    str | None, typer.Option("--language", metavar="TAG", help="Only this language; en finds en-GB, too.")
]


def _known_kind(kind: str | None) -> str | None:
    if kind not in (None, "article", "teaser"):
        raise UsageError(f"The archive keeps no {kind}; choose --kind article or --kind teaser.")
    return kind


Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", callback=_known_kind, help="Only these: article or teaser."),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="HOST", help="Fetch from this host though its address is private."),
]

DEFAULT_DB = Path("archive.db")


def db_option(db: Path) -> str:
    """` --db FILE` for a command that a message proposes; "" where it would take that archive by itself."""
    default = os.environ.get("SCRAPER_DB") or str(DEFAULT_DB)
    return "" if str(db) == default else f" --db {shlex.quote(str(db))}"
