"""Sitemaps (sitemaps.org 0.9), sitemap indexes, news sitemaps, plain-text sitemaps; gzip too → leads.

The XML is read by expat, event by event. A document type declaration ends the reading: no sitemap has
one, and every entity bomb does.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from scraper.discovery.feeds import parse_timestamp
from scraper.discovery.leads import Hint, Lead
from scraper.discovery.urls import canonicalise

MAX_URLS = 50_000
"""URLs of one sitemap, the limit of the protocol."""
MAX_BYTES = 52_428_800
"""Bytes of one sitemap after decompression, the limit of the protocol (50 MB)."""

_GZIP = b"\x1f\x8b"
_MAX_TEXT = 4096
_PIECE = 1 << 20


def looks_like_sitemap(head: bytes) -> bool:
    """Whether the first bytes of a document are those of an XML sitemap or sitemap index, gzip too."""
    if head.startswith(_GZIP):
        head = unzip(head, 4096)
    start = head[:4096].lower()
    return b"<urlset" in start or b"<sitemapindex" in start


def unzip(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """The content of a gzip file, cut at `limit` bytes; what could be read of a damaged one."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return unpacker.decompress(body, limit)
    except zlib.error:
        return b""


def read_sitemap(body: bytes, url: str) -> list[Lead]:
    """The URLs of a sitemap in its order, each once; other sitemaps have the hint `sitemap`.

    What stands before a defect is kept; a body that is no sitemap gives an empty list.
    """
    head = unzip(body, 64) if body.startswith(_GZIP) else body[:64]
    entries = _xml_entries(body) if _is_xml(head) else _lines(b"".join(_pieces(body)))
    own = canonicalise(url)
    leads: dict[str, Lead] = {}
    for entry in entries:
        absolute = canonicalise(entry.location, url) if entry.location else None
        if absolute and absolute != own and absolute not in leads:
            dates = parse_timestamp(entry.news_date), parse_timestamp(entry.changed)
            leads[absolute] = Lead(absolute, "sitemap", entry.hint, *dates)
    return list(leads.values())


def _pieces(body: bytes) -> Iterator[bytes]:
    """The content in pieces, unpacked one at a time, so that 50 MB of it are never held at once."""
    if not body.startswith(_GZIP):
        yield body[:MAX_BYTES]
        return
    left = MAX_BYTES
    with gzip.GzipFile(fileobj=BytesIO(body)) as unpacked:
        try:
            while left > 0 and (piece := unpacked.read1(min(_PIECE, left))):
                left -= len(piece)
                yield piece
        except (OSError, EOFError, zlib.error):
            return  # what could be read before the damage counts


def _is_xml(body: bytes) -> bool:
    # With a byte order mark it may be UTF-16.
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))


@dataclass(slots=True)
class _Entry:
    is_map: bool = False
    location: str = ""
    changed: str = ""
    news_date: str = ""

    @property
    def hint(self) -> Hint:
        if self.is_map:
            return "sitemap"
        return "article" if self.news_date else "unknown"


class _EnoughError(Exception):
    """Nothing more is to be read."""


@dataclass(slots=True)
class _Reader:
    """Collects the entries from expat's events; element names are compared without their prefix."""

    entries: list[_Entry] = field(default_factory=list)
    _open: _Entry | None = None
    _path: list[str] = field(default_factory=list)
    _text: str = ""

    def start(self, name: str, _attributes: object) -> None:
        local = name.rpartition(":")[2].lower()
        self._path.append(local)
        self._text = ""
        if local in ("url", "sitemap") and len(self._path) == 2:
            self._open = _Entry(is_map=local == "sitemap")
        if len(self._path) > 16:
            raise _EnoughError

    def text(self, data: str) -> None:
        if self._open is not None and len(self._text) < _MAX_TEXT:
            self._text += data

    def end(self, name: str) -> None:
        local = self._path.pop()
        depth = len(self._path)
        if self._open is not None:
            self._take(self._open, local, depth)
        self._text = ""

    def _take(self, entry: _Entry, local: str, depth: int) -> None:
        if depth == 2 and local == "loc":
            entry.location = self._text.strip()
        elif depth == 2 and local == "lastmod":
            entry.changed = self._text
        elif local == "publication_date":
            entry.news_date = self._text
        elif depth == 1:
            self.entries.append(entry)
            self._open = None
            if len(self.entries) >= MAX_URLS:
                raise _EnoughError

    def doctype(self, *_declaration: object) -> None:
        raise _EnoughError


def _xml_entries(body: bytes) -> list[_Entry]:
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    # Damaged, too long or unsafe: what was read before it counts.
    with suppress(expat.ExpatError, _EnoughError, LookupError, ValueError):
        for piece in _pieces(body):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    return reader.entries


def _lines(body: bytes) -> list[_Entry]:
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    lines = (line.strip() for line in text.splitlines()[:MAX_URLS])
    return [_Entry(location=line) for line in lines if line.startswith(("http://", "https://"))]
