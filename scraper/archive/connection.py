"""Opening archive.db: is it ours, may it be written, is its schema the newest; what the pragmas are for."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scraper.archive import locks, segments
from scraper.archive.failures import translated
from scraper.archive.upkeep import Upkeep
from scraper.errors import (
    ArchiveError,
    InputFileError,
    NewerArchiveError,
    NotAnArchiveError,
    ReadOnlyArchiveError,
)

APPLICATION_ID = 0x6E657773
"""`news` in ASCII, at offset 68 of the file: by this `file(1)` and this program know an archive."""

LATEST = 10
"""The number of migrations in `scraper.archive.schema`; `user_version` of an archive that has them all."""

PRAGMAS = (
    "PRAGMA busy_timeout = 10000",  # wait 10 s for another writer before giving up
    "PRAGMA foreign_keys = ON",  # SQLite does not check them unless told, for each connection
    "PRAGMA synchronous = NORMAL",  # in WAL a killed process loses nothing, and a power cut at most the last
    # pages together with their place in the frontier, so they are fetched again; never the file
    "PRAGMA cache_size = -32768",  # 32 MiB: the upper pages of the indexes stay in memory
    "PRAGMA wal_autocheckpoint = 64000",  # 256 MiB: only where the upkeep between pages does not keep up
    "PRAGMA journal_size_limit = 268435456",  # the WAL shrinks to 256 MiB again after a long transaction
    "PRAGMA secure_delete = FAST",  # where SQLite is built to overwrite what is deleted, every merge of the
    # index would write its old leaves once more as zeros; `scraper vacuum` leaves none of them
    "PRAGMA cell_size_check = ON",  # damage is noticed where it is, before it spreads
    "PRAGMA trusted_schema = OFF",  # an archive from somebody else cannot call functions by its schema
)


class Connection(sqlite3.Connection):
    """A connection whose transactions end with the writes that wait.

    FTS5 writes out what it holds whenever another statement begins that could fail half-way, which is slow.
    So the index is written last, and at once for many pages of one transaction.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.waiting: list[tuple[str, tuple[Any, ...]]] = []
        self.turn = threading.RLock()
        """Held by the thread that uses the connection."""
        self.upkeep: Upkeep | None = None

    def close(self) -> None:
        """Close, without `turn` held; the last connection to an archive leaves no WAL behind."""
        if self.upkeep is not None:
            self.upkeep.close()
        with self.turn:
            super().close()

    def write_waiting(self) -> None:
        """Do what waits, in order; where the upkeep is far behind, the share of merging that falls to it."""
        articles = 0
        for sql, values in self.waiting:
            self.execute(sql, values)
            articles += sql.startswith(_OF_AN_ARTICLE)
        self.waiting.clear()
        if articles and (self.upkeep is None or self.upkeep.owe(articles)):
            segments.merge(self, _SHARE * articles)

    def give_way(self) -> None:
        """After a transaction: let the upkeep have its turn, if it waits for it."""
        if self.upkeep is not None and not self.in_transaction:
            self.upkeep.give_way()

    def merge_a_little(self) -> bool:
        """One step of merging in a transaction of its own, unless another process writes; is there more?"""
        patience = self.execute("PRAGMA busy_timeout").fetchone()[0]
        self.execute("PRAGMA busy_timeout = 0")
        try:
            self.execute("BEGIN IMMEDIATE")
            is_more = segments.merge(self, _STEP)
            self.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            if self.in_transaction:
                self.execute("ROLLBACK")
            self.execute(f"PRAGMA busy_timeout = {patience}")
        return is_more


_OF_AN_ARTICLE = "INSERT INTO articles_fts "
_SHARE = 12  # leaves of the index; an article fills one or two, which are merged five times up to a million
_STEP = 48
_MOST_WAITING = 1000  # writes, each with the text of an article
_PATIENCE = 30.0  # seconds to wait for another process that makes or migrates the same archive


def connect(path: Path, *, readonly: bool, clock: Callable[[], datetime]) -> Connection:
    """A connection to the archive at `path`, made or migrated first where that is needed.

    A file that is no archive is only looked at, never changed.

    Raises:
        InputFileError: `readonly` and there is no such file.
        NotAnArchiveError, NewerArchiveError, ReadOnlyArchiveError, CorruptArchiveError, ArchiveLockedError
    """
    if path.is_dir():
        raise NotAnArchiveError(f"{path} is a folder; name a file with --db.")
    if readonly and not (path.exists() and path.stat().st_size):  # an empty file is one that may be made
        raise InputFileError(
            f"There is no archive at {path}. Make one with `scraper crawl URL`, or name another with --db."
        )
    if not path.parent.is_dir():
        raise InputFileError(f"There is no folder {path.parent} to make {path.name} in; make it first.")
    with translated(path):
        version = _version(path)
        if readonly:
            return _connect_readonly(path, version)
        connection = _open(path, "rwc")
        try:
            if version < LATEST:
                _migrate(connection, path, clock)
            _configure(connection, path)
            connection.upkeep = Upkeep(connection.turn, connection.merge_a_little, partial(_open, path, "rw"))
        except BaseException:
            connection.close()
            raise
        return connection


def _open(path: Path, mode: str) -> Connection:
    # Transactions are begun and ended by `transaction` alone; the archive guards its connection with a lock.
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{'mode=' + mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=10.0,
        factory=Connection,
    )


def _configure(connection: Connection, path: Path) -> None:
    for pragma in PRAGMAS:
        connection.execute(pragma)
    # Readers never wait for the writer, nor the writer for them. Kept in the file.
    if _begin_wal(connection) != "wal":
        raise ArchiveError(f"{path} lies on a file system without shared memory; put it on a local disk.")
    # Fails here, and not after the first fetch, where the file or its folder cannot be written.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def _begin_wal(connection: Connection) -> str:
    """Change to the WAL. Where another process reads, that fails at once: the busy timeout is not for it."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
        time.sleep(0.02)


def _version(path: Path) -> int:
    """The schema version of the file, 0 where there is none yet."""
    if not path.exists() or path.stat().st_size == 0:
        return 0
    # Only SQLite may open the file: closing a descriptor of ours would drop the locks that this process has
    # on it (https://sqlite.org/howtocorrupt.html, 2.2), and another one might delete the WAL in use.
    with closing(look(path)) as connection:
        connection.execute("BEGIN")  # another process may be making it: the answers belong to one moment
        application: int = connection.execute("PRAGMA application_id").fetchone()[0]
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        is_empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application != APPLICATION_ID and not (application == 0 and is_empty):
        raise NotAnArchiveError(
            f"{path} is a SQLite database of another program; name another file with --db."
        )
    if version > LATEST:
        raise NewerArchiveError(
            f"{path} was made by a newer version of this program (schema {version}; {LATEST} is known here); "
            "install the newest version."
        )
    return version


def look(path: Path, mode: str = "ro") -> Connection:
    """A connection that reads; as `ro` it leaves every byte of the file as it is."""
    connection = _open(path, mode)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except sqlite3.DatabaseError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        # A WAL database in a folder that cannot be written has no place for its shared memory. With no
        # process writing there, the file is what it is.
        return _open(path, "ro&immutable=1")
    return connection


def _connect_readonly(path: Path, version: int) -> Connection:
    if version < LATEST:
        raise ArchiveError(
            f"{path} was made by an older version of this program (schema {version}; {LATEST} is read here); "
            f"a command that writes, such as `scraper crawl --db {path}`, brings it up to date."
        )
    # Only who could write takes the empty WAL away again that SQLite makes for each who comes first; what may
    # really be written, query_only says. One that holds pages is left to whoever wrote them.
    connection = look(path, "ro" if _has_pages(path.with_name(f"{path.name}-wal")) else "rw")
    try:
        for pragma in (*PRAGMAS, "PRAGMA query_only = ON"):
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_pages(wal: Path) -> bool:
    try:
        return wal.stat().st_size > 0
    except OSError:
        return False


def _migrate(connection: Connection, path: Path, clock: Callable[[], datetime]) -> None:
    """Bring the schema up to date, alone, after a backup of what is there."""
    from sqlite_utils import Database

    from scraper.archive.schema import migrations

    with locks.held(path, "migration", now=clock, patience=_PATIENCE):
        # With the lock: where a transaction goes over from reading to writing, SQLite waits for nobody.
        if not _is_writable(connection):
            raise ReadOnlyArchiveError(
                f"{path} cannot be written; check the permissions of the file and its folder."
            )
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == LATEST:  # another process did it meanwhile
            return
        if 0 < version < LATEST:
            _back_up(connection, path.with_name(f"{path.name}-backup-{version}"))
        # Alone in its transaction: a file that is killed here is already known as ours.
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _begin_wal(connection)
        migrations.apply(Database(connection, recursive_triggers=False, execute_plugins=False))
        # Last: an archive that is killed before is known as an older one, and goes on where it was.
        connection.execute(f"PRAGMA user_version = {LATEST}")


def _is_writable(connection: Connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
            return False
        raise
    return True


def _back_up(connection: Connection, path: Path) -> None:
    """A copy by SQLite's online backup, complete or not there at all."""
    unfinished = path.with_name(path.name + "-unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.backup(copy)
    unfinished.replace(path)


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of the block, or nothing. Inside another transaction: a savepoint of it."""
    is_outer = not connection.in_transaction
    waiting = len(connection.waiting)
    # IMMEDIATE: the right to write is waited for here, where waiting is possible, not at the first write.
    connection.execute("BEGIN IMMEDIATE" if is_outer else "SAVEPOINT page")
    try:
        yield
        if is_outer or len(connection.waiting) > _MOST_WAITING:
            connection.write_waiting()
        connection.execute("COMMIT" if is_outer else "RELEASE page")
        if is_outer and connection.upkeep is not None:
            connection.upkeep.notice()
    except BaseException:
        del connection.waiting[waiting:]
        if connection.in_transaction:  # SQLite ends it by itself on a full disk
            if is_outer:
                connection.execute("ROLLBACK")
            else:
                connection.execute("ROLLBACK TO page")
                connection.execute("RELEASE page")
        else:
            connection.waiting.clear()
        raise
