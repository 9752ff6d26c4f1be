"""The file an export goes to: it is there whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from scraper.errors import ScraperError, UsageError


@contextmanager
def new_file(path: Path, *, overwrite: bool = False, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text stream that becomes the file `path` at the end of the block, unless the block raises.

    Raises:
        UsageError: the file exists and `overwrite` is false, or its folder cannot be written.
        ScraperError: it could not be written to the end.
    """
    _check(path, overwrite)
    temporary = _temporary(path)
    try:
        # newline="": a format writes its own line ends, the same on every system.
        with temporary.open("w", encoding=encoding, newline="", errors="replace") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _check(path, overwrite)  # it may have come to be in the meantime
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise ScraperError(
            f"{path} could not be written: {error.strerror or error}. Nothing was left behind; "
            "free some space or choose another place."
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _check(path: Path, overwrite: bool) -> None:
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name a file in it.")
    if path.exists() and not overwrite:
        raise UsageError(f"{path} exists already. Choose another name, or overwrite it with --force.")


def _temporary(path: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}. Choose another folder."
        ) from error
    os.close(handle)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
