"""WACZ files: the WARC files in them, after a look whether the package is what it says; none is unpacked."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from scraper.errors import InputFileError
from scraper.formats.sources.record import Flaw, Found
from scraper.formats.sources.warcs import nowhere, read_warc

_ENDINGS = (".warc", ".warc.gz", ".warc.zst")
_MOST_EXPANSION = 200
"""A file that grows more is a bomb: WARC files are compressed before they are packed."""
_SMALL = 64 << 20
"""Up to so many bytes nothing is a bomb."""
_CHUNK = 1 << 20
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def read_wacz(path: Path, name: str, *, limit: int) -> Iterator[Found]:
    """The pages of every WARC file in a package, by name.

    Raises:
        InputFileError: it is no ZIP file, or holds no WARC file.
    """
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputFileError(
            f"{path} is damaged or no WACZ file ({error}); make it again, or repair it with `zip -FF`."
        ) from None
    with package:
        entries = [e for e in package.infolist() if e.filename.lower().endswith(_ENDINGS)]
        if not entries:
            raise InputFileError(f"{path} is a ZIP file without any WARC file in it, so it is no WACZ file.")
        hashes = _hashes(package)
        for entry in sorted(entries, key=lambda e: e.filename):
            yield from _read_entry(package, entry, f"{name}!{entry.filename}", hashes, limit)


def _hashes(package: zipfile.ZipFile) -> dict[str, str]:
    """Path → the hash that the package's description gives; empty where there is none that can be read."""
    try:
        entry = package.getinfo("datapackage.json")
        if entry.file_size > _SMALL:
            return {}
        resources = json.loads(package.read(entry))["resources"]
        return {str(r["path"]): str(r["hash"]) for r in resources if r.get("path") and r.get("hash")}
    except (*_DAMAGE, KeyError, TypeError, AttributeError):
        return {}


def _read_entry(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, hashes: dict[str, str], limit: int
) -> Iterator[Found]:
    flaw = _flaw(entry, name)
    if flaw is not None:
        yield Found(nowhere(name, "0"), _NO_DATE, name, flaw=flaw)
        return
    try:
        if not _is_whole(package, entry, hashes.get(entry.filename)):
            message = f"{name} is not what the package says of it; its records are held to their own digests."
            flaw = Flaw("failed", "digest mismatch", message)
            yield Found(nowhere(name, "0"), _NO_DATE, name, flaw=flaw)
        with package.open(entry) as file:
            yield from read_warc(cast("BinaryIO", _Bounded(file, _most(entry))), name, limit=limit)
    except _DAMAGE as error:
        message = f"{name} cannot be read to its end: {error}."
        yield Found(nowhere(name, "end"), _NO_DATE, name, flaw=Flaw("failed", "damaged file", message))


def _flaw(entry: zipfile.ZipInfo, name: str) -> Flaw | None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        message = f"{name} has a name that leads out of its package; it was not read."
        return Flaw("failed", "unsafe name", message)
    if entry.file_size > _most(entry):
        message = (
            f"{name} would grow from {entry.compress_size:,} to {entry.file_size:,} bytes; it was not read."
        )
        return Flaw("too_large", "too large", message)
    if entry.flag_bits & 0x1:
        return Flaw("failed", "encrypted", f"{name} is encrypted; decrypt the package first.")
    return None


def _most(entry: zipfile.ZipInfo) -> int:
    return max(_SMALL, entry.compress_size * _MOST_EXPANSION)


def _is_whole(package: zipfile.ZipFile, entry: zipfile.ZipInfo, expected: str | None) -> bool:
    if not expected or not expected.startswith("sha256:"):
        return True
    digest = hashlib.sha256()
    with package.open(entry) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if file.tell() > _most(entry):
                return False
    return digest.hexdigest() == expected.removeprefix("sha256:").lower()


class _Bounded:
    """A file that ends where a bomb would begin."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self._most = most

    def read(self, size: int = -1) -> bytes:
        """As a file reads."""
        if self._file.tell() > self._most:
            raise OSError("it grows without end")
        return self._file.read(size)

    def seek(self, place: int, whence: int = 0) -> int:
        """As a file seeks."""
        return self._file.seek(place, whence)

    def tell(self) -> int:
        """As a file tells."""
        return self._file.tell()

    def close(self) -> None:
        """Whoever opened the file closes it."""
