"""The commands that wrote to the archive."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from scraper.archive.moments import iso, moment
from scraper.archive.records import RunRow
from scraper.archive.rows import as_json, clean


def begin_run(db: sqlite3.Connection, command: str, arguments: Sequence[str], at: datetime) -> int:
    """The id of a new run. One that was still running was killed, and is told so."""
    db.execute("UPDATE runs SET status = 'interrupted' WHERE status = 'running'")
    cursor = db.execute(
        "INSERT INTO runs (command, arguments, version, started, status, pid) "
        "VALUES (?, ?, ?, ?, 'running', ?)",
        (clean(command), as_json(list(arguments)), _version(), iso(at), os.getpid()),
    )
    return int(cursor.lastrowid or 0)


def end_run(
    db: sqlite3.Connection, run_id: int, *, status: str, counts: Mapping[str, int], at: datetime
) -> None:
    """How a run ended."""
    db.execute(
        "UPDATE runs SET status = ?, counts = ?, ended = ? WHERE id = ?",
        (status, as_json(dict(counts)), iso(at), run_id),
    )


def runs(db: sqlite3.Connection, limit: int) -> list[RunRow]:
    """The last runs, the newest first."""
    rows = db.execute("SELECT * FROM runs ORDER BY id DESC LIMIT ?", (limit,))
    return [
        RunRow(
            id=row["id"],
            command=row["command"],
            arguments=tuple(json.loads(row["arguments"])),
            version=row["version"],
            started=moment(row["started"]),
            ended=moment(row["ended"]) if row["ended"] else None,
            status=row["status"],
            counts=json.loads(row["counts"]),
        )
        for row in rows
    ]


def _version() -> str:
    try:
        return version("scraper")
    except PackageNotFoundError:
        return "unknown"
