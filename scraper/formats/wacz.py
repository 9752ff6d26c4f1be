"""WACZ 1.1.1: a WARC file, its index and the list of its pages in one ZIP, which players read in place.

https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

from scraper.formats.cdxj import SortedLines, line_of, write_blocks
from scraper.formats.warc import Body, Origin, Written, write_warc

_WARC = "data.warc.gz"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that ZIP knows: an entry bears no other, so that equal archives give equal files."""
_PAGES = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": False}

Title = Callable[[Mapping[str, Any]], str | None]
"""A capture → the headline of the article that it shows, None where it shows none."""


def write_wacz(
    captures: Iterable[Mapping[str, Any]],
    stream: BinaryIO,
    *,
    body: Body,
    origin: Origin,
    title: Title,
    made: str,
    name: str,
) -> int:
    """Write the captures that brought a page; return how many there were.

    Args:
        made: the moment that the file bears, ISO 8601 in UTC.
        name: what the collection is called.
    """
    count = 0
    with zipfile.ZipFile(stream, "w") as package, SortedLines() as index, SortedLines() as pages:
        parts = _Parts(package)
        with parts.new(f"archive/{_WARC}") as file:
            for written in write_warc(captures, file, body=body, origin=origin, made=made, name=_WARC):
                index.add(line_of(written, _WARC))
                headline = title(written.capture)
                if headline is not None:
                    pages.add(_page(written, headline))
                count += 1
        with parts.new("indexes/index.cdx.gz") as file:
            blocks = list(write_blocks(iter(index), file, "index.cdx.gz"))
        parts.add("indexes/index.idx", "".join(blocks).encode())
        with parts.new("pages/pages.jsonl", compressed=True) as file:
            file.write(json.dumps(_PAGES).encode() + b"\n")
            for line in pages:
                file.write(line.encode(errors="replace"))
        parts.add_description(name, made)
    return count


class _Parts:
    """The files in the package, with their sizes and hashes for its description."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def new(self, path: str, *, compressed: bool = False) -> Iterator[_Hashed]:
        """A file to write; what is compressed already is only stored: players read parts of it."""
        entry = zipfile.ZipInfo(path, _EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        entry.external_attr = 0o644 << 16
        with self._package.open(entry, "w", force_zip64=True) as file:
            hashed = _Hashed(file)
            yield hashed
        self._resources.append(
            {
                "name": path.rpartition("/")[2],
                "path": path,
                "hash": f"sha256:{hashed.sha256.hexdigest()}",
                "bytes": hashed.size,
            }
        )

    def add(self, path: str, content: bytes) -> None:
        """A small file."""
        with self.new(path) as file:
            file.write(content)

    def add_description(self, name: str, made: str) -> None:
        """`datapackage.json`, and the hash of that."""
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": name,
            "created": made.replace("+00:00", "Z"),
            "software": "scraper",
            "resources": self._resources,
        }
        content = json.dumps(package, indent=2).encode()
        self.add("datapackage.json", content)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        self.add("datapackage-digest.json", json.dumps(digest, indent=2).encode())


class _Hashed:
    """What is written, counted and hashed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        """To the file, whole."""
        self.sha256.update(data)
        self.size += len(data)
        return self._file.write(data)


def _page(written: Written, title: str) -> str:
    at = written.capture["at"].replace("+00:00", "Z")
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{written.url} {at}"))
    return json.dumps({"ts": at, "url": written.url, "title": title, "id": identity}) + "\n"
