"""Content-Encoding undone, with a limit: a bomb of a few kilobytes must not fill the memory.

httpx decodes each chunk without a limit; brotli turns one kilobyte into a gigabyte.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # published without type information
import zstandard

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
MAX_ENCODINGS = 3
"""Layers of compression; an honest server uses one."""
MAX_MEMBERS = 10_000
"""Parts of a gzip file; what compresses in blocks makes one of some 64 KiB."""

_ZSTD_PIECE = 1024
_GZIP_PIECE = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b"


class DecodingError(ValueError):
    """The bytes are not what Content-Encoding says, or are cut short."""


class DecodedTooLargeError(ValueError):
    """The decoded body exceeds the limit."""


def decode(body: bytes, encoding: str, limit: int) -> bytes:
    """The body with its Content-Encoding (the header's value) undone; at most `limit` bytes.

    Raises:
        DecodingError: an unknown encoding, or bytes that do not follow it.
        DecodedTooLargeError: more than `limit` bytes would come out.
    """
    layers = [name.strip().lower() for name in encoding.split(",")]
    layers = [name for name in layers if name not in ("", "identity")]
    if len(layers) > MAX_ENCODINGS:
        raise DecodingError(f"{len(layers)} layers of compression")
    for name in reversed(layers):
        decoder = _DECODERS.get(name)
        if decoder is None:
            raise DecodingError(f"unknown Content-Encoding {name[:40]!r}")
        body = decoder(body, limit) if body else body
    if len(body) > limit:
        raise DecodedTooLargeError
    return body


def _inflate(body: bytes, limit: int, window: int) -> bytes:
    """The body in pieces: zlib copies what follows each member of a gzip file, and there may be many."""
    decoded = bytearray()
    unpacker = zlib.decompressobj(window)
    members = 1
    for start in range(0, len(body), _GZIP_PIECE):
        piece = body[start : start + _GZIP_PIECE]
        while piece:
            if unpacker.eof:
                piece = piece.lstrip(b"\0")
                if not piece or not _GZIP_MAGIC.startswith(piece[:2]):
                    break
                unpacker = zlib.decompressobj(window)
                members += 1
            try:
                decoded += unpacker.decompress(piece, limit + 1 - len(decoded))
            except zlib.error as error:
                raise DecodingError(str(error)) from None
            if len(decoded) > limit:
                raise DecodedTooLargeError
            if members > MAX_MEMBERS:
                raise DecodingError(f"more than {MAX_MEMBERS:,} members in a gzip file")
            piece = unpacker.unused_data if unpacker.eof else b""
    if not unpacker.eof:
        raise DecodingError("the compressed body is cut short")
    return bytes(decoded)


def _gzip(body: bytes, limit: int) -> bytes:
    return _inflate(body, limit, zlib.MAX_WBITS | 16)


def _deflate(body: bytes, limit: int) -> bytes:
    # RFC 9110, 8.4.1.2: zlib format; some servers send raw deflate.
    try:
        return _inflate(body, limit, zlib.MAX_WBITS)
    except DecodingError:
        return _inflate(body, limit, -zlib.MAX_WBITS)


def _brotli(body: bytes, limit: int) -> bytes:
    unpacker = brotli.Decompressor()
    decoded = bytearray()
    try:
        decoded += unpacker.process(body, output_buffer_limit=limit + 1)
        while len(decoded) <= limit and not unpacker.is_finished() and not unpacker.can_accept_more_data():
            decoded += unpacker.process(b"", output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise DecodingError(str(error)) from None
    if len(decoded) > limit:
        raise DecodedTooLargeError
    if not unpacker.is_finished():
        raise DecodingError("the compressed body is cut short")
    return bytes(decoded)


def _zstd(body: bytes, limit: int) -> bytes:
    # RFC 8878 asks for windows up to 8 MiB; more is refused.
    decompressor = zstandard.ZstdDecompressor(max_window_size=8 << 20)
    decoded = bytearray()
    place = 0
    while place < len(body):  # several frames may follow each other
        unpacker = decompressor.decompressobj()
        try:
            while place < len(body) and not unpacker.eof:
                # A block of four bytes may stand for 128 KiB, and the unpacker has no limit of its own.
                piece = body[place : place + _ZSTD_PIECE]
                decoded += unpacker.decompress(piece)
                place += len(piece)
                if len(decoded) > limit:
                    raise DecodedTooLargeError
        except zstandard.ZstdError as error:
            raise DecodingError(str(error)) from None
        if not unpacker.eof:
            raise DecodingError("the compressed body is cut short")
        place -= len(unpacker.unused_data)
    return bytes(decoded)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
