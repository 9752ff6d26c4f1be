"""One writer at a time: the lock that a crawl, an import or a migration holds on the archive.

It is an advisory lock of the operating system on a small file beside the archive (`archive.db-lock`), so it
ends with the process, however that ends. It must not be taken on the archive itself: closing any descriptor
of that file would drop SQLite's own locks (https://sqlite.org/howtocorrupt.html, 2.2). Readers ignore it.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from scraper.errors import ArchiveError, ArchiveLockedError, ReadOnlyArchiveError

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> None:
        file.seek(1 << 20)  # a locked range cannot be read on Windows: lock one beyond the text
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(
    archive: Path, command: str, *, now: Callable[[], datetime], patience: float = 0.0
) -> Iterator[None]:
    """Hold the archive's lock for the block. `patience`: seconds to wait for another holder.

    Raises:
        ArchiveLockedError: another process holds it; the message names its pid, its command and since when.
        ReadOnlyArchiveError: the lock's file cannot be written.
    """
    path = archive.with_name(archive.name + "-lock")
    with _locked(path, archive, patience) as file:
        holder = {"pid": os.getpid(), "since": now().isoformat(timespec="seconds"), "command": command}
        with suppress(OSError):  # a full disk: the lock holds, only its holder stays unnamed
            file.truncate(0)
            file.write(json.dumps(holder).encode())
        try:
            yield
        finally:
            with suppress(OSError):  # Windows does not remove an open file: the next run takes it over
                path.unlink()


def _locked(path: Path, archive: Path, patience: float) -> IO[bytes]:
    """The lock's file, open and locked."""
    end = time.monotonic() + patience
    while True:
        try:
            file = path.open("ab+", buffering=0)
        except OSError as error:
            raise ReadOnlyArchiveError(
                f"{path} cannot be written ({error.strerror}); check the permissions of the folder."
            ) from error
        try:
            _try_lock(file)
        except OSError as error:
            with file:
                if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                    raise ArchiveError(
                        f"{archive} lies on a file system without locks ({error.strerror}); "
                        "put it on a local disk."
                    ) from error
                if time.monotonic() >= end:
                    raise ArchiveLockedError(_who(file, archive)) from error
            time.sleep(0.02)
            continue
        if _is_there(path, file):
            return file
        file.close()  # its holder removed it between our opening and locking it


def _is_there(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _who(file: IO[bytes], archive: Path) -> str:
    file.seek(0)
    try:
        holder = json.loads(file.read())
        who = f"`{holder['command']}` (pid {holder['pid']}, since {holder['since']})"
    except (ValueError, KeyError, TypeError):
        who = "another run"
    return f"{archive} is held by {who}; wait until it has ended, or end it, and run the same command again."
