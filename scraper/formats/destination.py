"""The file or folder an export goes to: it is there whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, TextIO, cast

from scraper.errors import ScraperError, UsageError


@contextmanager
def new_file(path: Path, *, overwrite: bool = False, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text stream that becomes the file `path` at the end of the block, unless the block raises.

    Raises:
        UsageError: the file exists and `overwrite` is false, or its folder cannot be written.
        ScraperError: it could not be written to the end.
    """
    with _new(path, overwrite, mode="w", encoding=encoding) as stream:
        yield cast("TextIO", stream)


@contextmanager
def new_binary_file(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """The same for bytes; the stream can be read again while it is written."""
    with _new(path, overwrite, mode="w+b") as stream:
        yield cast("BinaryIO", stream)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `path` at the end of the block, unless the block raises.

    Raises:
        UsageError: there is something at `path`, other than an empty folder.
        ScraperError: it could not be written to the end.
    """
    _check_folder(path)
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    except OSError as error:
        raise _no_place(path, error) from error
    try:
        yield temporary
        _check_folder(path)
        temporary.chmod(0o777 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _new(
    path: Path, overwrite: bool, *, mode: str, encoding: str | None = None
) -> Iterator[IO[str] | IO[bytes]]:
    _check(path, overwrite)
    temporary = _temporary(path)
    # newline="": a format writes its own line ends, the same on every system.
    text = {"encoding": encoding, "newline": "", "errors": "replace"} if encoding else {}
    try:
        with temporary.open(mode, **text) as stream:  # type: ignore[call-overload]
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _check(path, overwrite)  # it may have come to be in the meantime
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _unwritten(path: Path, error: OSError) -> ScraperError:
    return ScraperError(
        f"{path} could not be written: {error.strerror or error}. Nothing was left behind; "
        "free some space or choose another place."
    )


def _no_place(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {error.strerror or error}. Choose another folder.")


def _check_folder(path: Path) -> None:
    if path.is_dir() and not any(path.iterdir()):
        return
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path} exists already. Choose another name, or remove it first.")


def _check(path: Path, overwrite: bool) -> None:
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name a file in it.")
    if path.exists() and not overwrite:
        raise UsageError(f"{path} exists already. Choose another name, or overwrite it with --force.")


def _temporary(path: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise _no_place(path, error) from error
    os.close(handle)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
