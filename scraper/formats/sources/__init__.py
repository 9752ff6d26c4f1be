"""Files that hold pages → one value a page, whatever the file: WARC, WACZ, HTML, text, or folders of them.

What is damaged or lies about itself becomes a value, too, with what is wrong: the rest is still read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from scraper.errors import InputFileError
from scraper.formats.sources.files import is_page, read_page_file
from scraper.formats.sources.record import Flaw, Found
from scraper.formats.sources.waczs import read_wacz
from scraper.formats.sources.warcs import read_warc

__all__ = ["Flaw", "Found", "find_files", "is_archive", "read_file"]

_SQLITE = b"SQLite format 3\x00"
_ZIP = b"PK\x03\x04"
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"WARC/")
_ENDINGS = (".warc", ".warc.gz", ".warc.zst", ".wacz", ".arc.gz")


def is_archive(path: Path) -> bool:
    """Whether a file is a SQLite database, as an archive of this program is."""
    return path.is_file() and _start(path).startswith(_SQLITE)


def find_files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each file to read, and what it is called in the ledger: for one of a folder, its place in that.

    Raises:
        InputFileError: there is no such file, or a folder holds nothing that can be imported.
    """
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if _is_wanted(p))
            if not inside:
                raise InputFileError(
                    f"{path} holds no WARC, WACZ, HTML or text files; name a folder that does."
                )
            root = path.resolve()
            found += [(p, (Path(root.name) / p.relative_to(path)).as_posix()) for p in inside]
        elif path.is_file():
            found.append((path, path.name))
        else:
            raise InputFileError(f"There is no file {path}. Correct its name.")
    return found


def _is_wanted(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts[-1:])
    return path.is_file() and not hidden and (path.name.lower().endswith(_ENDINGS) or is_page(path))


def read_file(path: Path, name: str, *, limit: int, base: str | None = None) -> Iterator[Found]:
    """What one file holds, in its order.

    Args:
        name: what the file is called in the ledger.
        limit: bytes of one page; a larger one is a flaw.
        base: the URL that a folder of pages is a copy of.

    Raises:
        InputFileError: the file cannot be read, or is nothing that can be imported.
    """
    start = _start(path)
    if start.startswith(_ZIP):
        yield from read_wacz(path, name, limit=limit)
    elif start.startswith(_PACKED):
        with path.open("rb") as stream:
            yield from read_warc(stream, name, limit=limit)
    elif start.startswith(_SQLITE):
        raise InputFileError(f"{path} is a SQLite database; import it alone, not with other files.")
    else:
        yield read_page_file(path, name, limit=limit, base=base)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(16)
    except OSError as error:
        raise InputFileError(f"{path} cannot be read: {error.strerror}. Check its permissions.") from None
