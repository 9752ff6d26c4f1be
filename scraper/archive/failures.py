"""What SQLite and the file system say when something fails → this program's errors. The only such map."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from scraper.errors import (
    ArchiveError,
    ArchiveLockedError,
    CorruptArchiveError,
    DiskFullError,
    NotAnArchiveError,
    ReadOnlyArchiveError,
)


class _Failure(NamedTuple):
    error: type[ArchiveError]
    message: str


FAILURES: dict[int, _Failure] = {
    sqlite3.SQLITE_NOTADB: _Failure(
        NotAnArchiveError, "{path} is not a SQLite database; name another file with --db"
    ),
    sqlite3.SQLITE_CORRUPT: _Failure(
        CorruptArchiveError,
        "{path} is damaged ({detail}); keep a copy, then restore a backup or save what can be read with "
        "`sqlite3 {path} .recover`",
    ),
    sqlite3.SQLITE_FULL: _Failure(
        DiskFullError,
        "No space is left for {path}; the page in progress was rolled back and everything before it is "
        "kept. Make room and run the same command again",
    ),
    sqlite3.SQLITE_READONLY: _Failure(
        ReadOnlyArchiveError, "{path} cannot be written; check the permissions of the file and its folder"
    ),
    sqlite3.SQLITE_CANTOPEN: _Failure(
        ReadOnlyArchiveError,
        "{path} cannot be opened; check that its folder exists and that you may write there",
    ),
    sqlite3.SQLITE_PERM: _Failure(
        ReadOnlyArchiveError, "{path} cannot be opened; check the permissions of the file and its folder"
    ),
    sqlite3.SQLITE_BUSY: _Failure(
        ArchiveLockedError,
        "{path} is being written by another program that does not let go; wait for it, or end it, and run "
        "the same command again",
    ),
    sqlite3.SQLITE_LOCKED: _Failure(
        ArchiveLockedError, "{path} is locked by another part of this program; run the same command again"
    ),
    sqlite3.SQLITE_IOERR: _Failure(
        ArchiveError,
        "The disk failed while {path} was read or written ({detail}); check the disk, then run the same "
        "command again",
    ),
    sqlite3.SQLITE_TOOBIG: _Failure(
        ArchiveError, "A page is larger than SQLite can store in {path} ({detail}); it was left out"
    ),
    sqlite3.SQLITE_NOMEM: _Failure(ArchiveError, "Memory ran out while {path} was read or written"),
}
"""SQLite's primary result code → our error. https://sqlite.org/rescode.html"""

_ALMOST_NOTHING = 128 * 1024  # bytes; the wal-index grows by 32 KiB, a transaction by a few pages


def translate(error: sqlite3.Error, path: Path) -> ArchiveError:
    """The error of ours that says what `error` means for the archive at `path`."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary == sqlite3.SQLITE_IOERR and _is_full(path):
        primary = sqlite3.SQLITE_FULL  # a full disk shows as a failed write when the wal-index grows
    failure = FAILURES.get(primary) if primary is not None else None
    if failure is None:
        return ArchiveError(f"{path}: SQLite says: {error}; please report this")
    return failure.error(failure.message.format(path=path, detail=error) + ".")


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _ALMOST_NOTHING
    except OSError:
        return False


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise errors of sqlite3 in the block as this program's own.

    Raises:
        ArchiveError: or one of its subclasses.
    """
    try:
        yield
    except sqlite3.ProgrammingError as error:
        if "closed" in str(error):
            raise ArchiveError(f"The archive {path} was closed before; open it again.") from error
        raise
    except sqlite3.Error as error:
        raise translate(error, path) from error
