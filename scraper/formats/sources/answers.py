"""The bytes of a recorded HTTP message → its parts. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from scraper.fetching.decoding import DecodingError, decode
from scraper.formats.sources.record import Headers, Request
from scraper.formats.warc import ORIGINAL, REWRITTEN

_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_SECRET = frozenset({"cookie", "authorization", "proxy-authorization"})
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_RESTORED = tuple(f"{ORIGINAL}{name}".lower() for name in REWRITTEN)


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response as recorded."""

    status: int
    headers: Headers
    raw: bytes
    """The body as it was sent."""

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def page(self, limit: int) -> bytes:
        """The body with its transfer and content encodings undone.

        Recorders differ in what they undo themselves: what does not follow its header is taken as it is, if
        it can be a page.

        Raises:
            DecodingError, DecodedTooLargeError: see `scraper.fetching.decoding`.
        """
        body = self.raw
        if "chunked" in (self.header("transfer-encoding") or "").lower():
            body = dechunked(body)
        try:
            return decode(body, self.header("content-encoding") or "", limit)
        except DecodingError:
            if body.lstrip()[:1] == b"<":
                return body
            raise

    @property
    def is_cut(self) -> bool:
        """Whether the body is shorter than the headers say."""
        length = self.header("content-length") or ""
        is_plain = not self.header("transfer-encoding") and not self.header("content-encoding")
        return is_plain and length.isascii() and length.isdecimal() and len(self.raw) < int(length[:18])

    @property
    def original_headers(self) -> Headers:
        """The headers as the server sent them, also where this program exported the record."""
        if not any(key.lower() in _RESTORED for key, _ in self.headers):
            return self.headers
        return tuple(
            (key[len(ORIGINAL) :] if key.lower() in _RESTORED else key, value)
            for key, value in self.headers
            if key.lower() not in REWRITTEN
        )


def parse_answer(block: bytes) -> Answer | None:
    """The response in a record's block; None where there is none."""
    status = _STATUS.match(block)
    if status is None:
        return None
    _, headers, body = _parts(block)
    return Answer(int(status[1]), headers, body)


def parse_request(block: bytes) -> Request:
    """The request in a record's block, without what would open somebody's account."""
    line, headers, _ = _parts(block)
    return Request(line, tuple(pair for pair in headers if pair[0].lower() not in _SECRET))


def _parts(block: bytes) -> tuple[str, Headers, bytes]:
    end = _END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    first, *lines = _text(head).splitlines() or [""]
    headers: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in " \t" and headers:  # RFC 9112, 5.2: a folded line
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
        elif ":" in line:
            key, _, value = line.partition(":")
            headers.append((key.strip(), value.strip()))
    return first, tuple(headers), body


def _text(head: bytes) -> str:
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def dechunked(body: bytes) -> bytes:
    """The body without its chunks (RFC 9112, 7.1); as it is where it has none."""
    parts: list[bytes] = []
    place = 0
    while match := _CHUNK.match(body, place):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[match.end() : match.end() + size])
        place = match.end() + size
        if len(parts[-1]) < size:
            return body
        place += 2 if body[place : place + 2] == b"\r\n" else 1
    return body


def follows(digest: str | None, *candidates: bytes) -> bool:
    """Whether a labelled digest (`sha1:BASE32`, hexadecimal too) is that of one of these.

    True where there is none, or none that can be checked.
    """
    if not digest:
        return True
    name, _, value = digest.partition(":")
    name = name.strip().lower().replace("sha-", "sha")
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512") or not value:
        return True  # an algorithm that is not known here cannot be checked
    wanted = _bytes_of(value.strip(), hashlib.new(name).digest_size)
    return any(hashlib.new(name, candidate).digest() == wanted for candidate in candidates)


def _bytes_of(value: str, size: int) -> bytes:
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8))
    except (ValueError, binascii.Error):
        return b""
