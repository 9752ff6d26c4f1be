"""Bytes of unknown encoding → text, by the rules of the HTML standard."""

from __future__ import annotations

import re
from codecs import utf_8_decode

from w3lib.encoding import (
    html_body_declared_encoding,
    html_to_unicode,
    http_content_type_encoding,
    read_bom,
)

_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"RIFF", b"\x7fELF")
_UTF8_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*utf-?8")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_UTF8 = frozenset({"utf-8", "utf8"})
_CONTINUATION = bytes(range(0x80, 0xC0))
_WINDOW = 40_000
_HEADS = 8_000, 80_000
"""Where a page declares its encoding, and where one does whose styles and scripts come first."""


def has_bom(data: bytes) -> bool:
    """Whether a page begins with a byte order mark."""
    return read_bom(data)[0] is not None


def is_binary(data: bytes) -> bool:
    """Whether the bytes are a picture, an archive, a PDF: no text in any encoding."""
    head = data[:1024]
    if data.startswith(_BINARY):
        return True
    if has_bom(data) or b"<" in head:
        return False
    odd = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return odd * 10 > len(head)


def to_utf8(data: bytes, content_type: str | None) -> bytes:
    """The page as UTF-8.

    Valid UTF-8 is taken as it is, whatever the page declares: no other encoding passes for it by accident.
    Otherwise the order is BOM, Content-Type header, declaration in the page, as in the HTML standard's
    encoding sniffing algorithm; what declares nothing, or the UTF-8 that it is not, is windows-1252 unless
    it is nearly UTF-8.
    """
    encoding, bom = read_bom(data)
    if bom and encoding == "utf-8":
        data = data[len(bom) :]
    elif bom:
        return _encoded(html_to_unicode(content_type, data)[1])
    if _is_utf8(data):
        if b"\x1b" not in data:
            return data
        # ISO-2022-JP is made of ASCII bytes.
        declared = http_content_type_encoding(content_type) or "iso-2022-jp"
        return _encoded(html_to_unicode(f"text/html; charset={declared}", data)[1])
    if _is_nearly_utf8(data):
        return data
    header = _latin_unless_other(content_type)
    claimed = http_content_type_encoding(header) or html_body_declared_encoding(data)
    if claimed in _UTF8 and _is_western(data):
        header = "text/html; charset=windows-1252"
    return _encoded(html_to_unicode(header, data, auto_detect_fun=_latin)[1])


def from_text(text: str) -> bytes:
    """A str as UTF-8; lone surrogates, which UTF-8 has no bytes for, become U+FFFD."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    samples = [data]
    if len(data) > 3 * _WINDOW and any(_UTF8_DECLARED.search(data[:head].lower()) for head in _HEADS):
        # Two long samples are enough where the page declares it as well.
        middle = len(data) // 2
        samples = [data[:_WINDOW], data[middle : middle + _WINDOW].lstrip(_CONTINUATION)]
    try:
        for sample in samples:
            utf_8_decode(sample, "strict", sample is data)  # what cuts a sample may cut a character
    except UnicodeDecodeError:
        return False
    return True


def _is_nearly_utf8(data: bytes) -> bool:
    """UTF-8 with a few broken characters (cut texts, mixed sources), not another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 4 <= len(data) - len(text)


def _is_western(data: bytes) -> bool:
    """Whether what is no ASCII stands alone among letters, as in Western Europe's languages."""
    runs = _BEYOND_ASCII.findall(data)
    return 2 * sum(len(run) == 1 for run in runs) > len(runs)


def _latin(_: bytes) -> str:
    return "windows-1252"


def _latin_unless_other(content_type: str | None) -> str | None:
    """The header, unless it claims the UTF-8 that the bytes are not."""
    declared = http_content_type_encoding(content_type)
    return None if declared in _UTF8 else content_type


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
