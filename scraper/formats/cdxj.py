"""CDXJ: the sorted index by which replay finds a page in a WARC file, whole or in compressed blocks (ZipNum).

https://specs.webrecorder.net/cdxj/0.1.0/
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from posixpath import normpath
from typing import IO
from urllib.parse import quote, unquote, urlsplit

from scraper.formats.warc import Sink, Written

_LINES = 1024
"""In a compressed block: what a player loads to find one page."""
_IN_MEMORY = 20_000
_WWW = re.compile(r"^www\d*\.")
_PORTS = {"http": 80, "https": 443}


def line_of(written: Written, file: str) -> str:
    """The line of a page in the index."""
    at = re.sub(r"\D", "", written.capture["at"][:19])
    details = {
        "url": written.url,
        "mime": written.mime,
        "status": str(written.status),
        "digest": written.digest,
        "length": str(written.length),
        "offset": str(written.offset),
        "filename": file,
    }
    return f"{surt(written.url)} {at} {json.dumps(details)}\n"


def surt(url: str) -> str:
    """The key of a URL: its host from the right, then its path, in lower case and without the scheme."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.lower().replace(" ", "%20")
    if not host:
        return url.lower().replace(" ", "%20")
    host = _WWW.sub("", host.rstrip("."))
    key = ",".join(reversed(host.split(".")))
    if port is not None and port != _PORTS.get(parts.scheme):
        key += f":{port}"
    path = _escaped(normpath(re.sub("/{2,}", "/", parts.path))) if parts.path.strip("/") else "/"
    query = "&".join(sorted(_escaped(parts.query).split("&"))) if parts.query else ""
    return f"{key}){path.lower()}" + (f"?{query.lower()}" if query else "")


def _escaped(part: str) -> str:
    """With escapes where there must be some, and nowhere else."""
    return quote(unquote(part), safe="/;:@&=+$,!~*'()?[]")


class SortedLines:
    """Lines collected in any order and read in theirs, whatever their number: most lie on the disk."""

    def __init__(self) -> None:
        self._runs: list[IO[str]] = []
        self._lines: list[str] = []
        self._files = ExitStack()

    def __enter__(self) -> SortedLines:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, line: str) -> None:
        """One more, with its end."""
        self._lines.append(line)
        if len(self._lines) >= _IN_MEMORY:
            spool = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace", newline="\n")  # noqa: SIM115
            run = self._files.enter_context(spool)
            run.writelines(sorted(self._lines, key=_bytes))
            run.seek(0)
            self._runs.append(run)
            self._lines.clear()

    def __iter__(self) -> Iterator[str]:
        return heapq.merge(*self._runs, sorted(self._lines, key=_bytes), key=_bytes)


def _bytes(line: str) -> bytes:
    return line.encode(errors="surrogatepass")


def write_blocks(lines: Iterator[str], stream: Sink, file: str) -> Iterator[str]:
    """Write the lines as gzip blocks to `file`, and yield the lines of the index to them."""
    yield "!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": file}) + "\n"
    offset = 0
    while block := list(islice(lines, _LINES)):
        data = gzip.compress("".join(block).encode(errors="replace"), 6, mtime=0)
        stream.write(data)
        key = " ".join(block[0].split(" ", 2)[:2])
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        details = {"offset": offset, "length": len(data), "digest": digest, "filename": file}
        yield f"{key} {json.dumps(details)}\n"
        offset += len(data)
