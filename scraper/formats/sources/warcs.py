"""WARC files (ISO 28500), plain or compressed by gzip or zstd, read by fastwarc record by record.

A file that is cut short, has wrong lengths or damaged members is read on from the next record that can be
found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import quote, urljoin, urlsplit

from scraper.fetching.decoding import DecodedTooLargeError, DecodingError
from scraper.fetching.outcome import may_hold_text
from scraper.formats.sources.answers import Answer, dechunked, follows, parse_answer, parse_request
from scraper.formats.sources.record import Flaw, Found, Request
from scraper.formats.warc import ASKED_FOR

_HEAD = 1 << 20
"""Bytes of the headers of an answer, beside its body."""
_CHUNK = 1 << 20
_NEXT = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/1\.[01]\r?\n")
"""Where a record may begin: a gzip member, a zstd frame, a plain record."""
_NO_PAGE = frozenset(
    {"application/json", "application/ld+json", "application/manifest+json", "image/svg+xml"}
)
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_REQUESTS = 64


def read_warc(stream: BinaryIO, name: str, *, limit: int) -> Iterator[Found]:
    """The pages of a WARC file, in its order; `limit`: bytes of one page."""
    waiting: Found | None = None
    requests: dict[str, Request] = {}
    for record in _records(stream, name, limit):
        if isinstance(record, _Asked):
            # A request lies before or after its response; either names the other.
            if waiting is not None and waiting.record in record.concurrent_to:
                waiting = replace(waiting, request=record.request)
            else:
                requests.update(dict.fromkeys(record.names, record.request))
                for old in list(requests)[:-_MAX_REQUESTS]:
                    del requests[old]
            continue
        found, concurrent_to = record
        if waiting is not None:
            yield waiting
        asked = next((requests.pop(n) for n in (found.record, *concurrent_to) if n in requests), None)
        waiting = replace(found, request=asked) if asked else found
    if waiting is not None:
        yield waiting


class _Asked:
    """A request's record."""

    def __init__(self, record: Any, block: bytes) -> None:
        self.request = parse_request(block)
        self.concurrent_to = record.headers.get_multiple("WARC-Concurrent-To")
        self.names = (record.record_id or "", *self.concurrent_to)


def _records(stream: BinaryIO, name: str, limit: int) -> Iterator[_Asked | tuple[Found, tuple[str, ...]]]:
    from fastwarc.warc import ArchiveIterator

    start: int | None = 0
    while start is not None:
        stream.seek(start)
        place, broken = start, ""
        try:
            for record in ArchiveIterator(stream, parse_http=False):
                place = max(place, record.stream_pos)
                whole, made = _read(record, name, limit)
                if made is not None:
                    yield made
                if not whole:
                    broken = "a record is cut short"
                    break
            else:
                return
        except (OSError, ValueError, EOFError) as error:
            broken = str(error) or type(error).__name__
            yield _broken(name, place, broken), ()
        start = _next_record(stream, place + 1)


def _next_record(stream: BinaryIO, place: int) -> int | None:
    """Where the next record that can be read begins, from `place` on; None where there is none."""
    from fastwarc.warc import ArchiveIterator

    stream.seek(place)
    base, window = place, b""
    while chunk := stream.read(_CHUNK):
        window += chunk
        for match in _NEXT.finditer(window):
            candidate = base + match.start()
            stream.seek(candidate)
            try:
                if next(iter(ArchiveIterator(stream, parse_http=False)), None) is not None:
                    return candidate
            except (OSError, ValueError, EOFError):
                continue
        base += max(0, len(window) - 16)
        window = window[-16:]
        stream.seek(base + len(window))
    return None


def _read(record: Any, name: str, limit: int) -> tuple[bool, _Asked | tuple[Found, tuple[str, ...]] | None]:
    """Whether the record was there to its end, and what it is; None for what is no page."""
    kind = str(record.record_type).rpartition(".")[2].lower()
    wanted = kind in ("response", "resource", "revisit", "request")
    length = record.content_length
    if not wanted or not _is_page(record, kind):
        return record.reader.consume() >= length, None
    if kind == "request":
        block = record.reader.read(min(length, _HEAD))
        rest = record.reader.consume()
        return len(block) + rest >= length, _Asked(record, block)
    found = _blank(record, name)
    others = record.headers.get_multiple("WARC-Concurrent-To")
    if length > limit + _HEAD:
        whole = record.reader.consume() >= length
        flaw = Flaw(
            "too_large", "too large", f"{found.url} in {name} has {length:,} bytes; at most {limit:,}."
        )
        return whole, (replace(found, flaw=flaw if whole else _cut(found)), others)
    block = record.reader.read(length) if length else b""
    if len(block) < length:
        return False, (replace(found, flaw=_cut(found)), others)
    return True, (_understood(found, record, kind, block, limit), others)


def _blank(record: Any, name: str) -> Found:
    headers = record.headers
    identity = record.record_id or None
    url = (headers.get("WARC-Target-URI") or "").strip().strip("<>")
    return Found(
        url=url or nowhere(name, identity or str(record.stream_pos)),
        at=_moment(headers.get("WARC-Date")),
        file=name,
        record=identity,
        asked_for=headers.get(ASKED_FOR),
        ip_address=headers.get("WARC-IP-Address"),
    )


def nowhere(name: str, place: str) -> str:
    """The URL of a record that has none."""
    return f"file:{quote(name)}?record={quote(place, safe='')}"


def _moment(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the latter: the year 1 or 9999, with an offset that leads out of it
        return _NO_DATE


def _is_page(record: Any, kind: str) -> bool:
    """Whether it may be a page, by its address alone."""
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    scheme = url.partition(":")[0].lower()
    return kind == "request" or not url or scheme in ("http", "https", "file")


def _understood(found: Found, record: Any, kind: str, block: bytes, limit: int) -> Found:
    headers = record.headers
    if not follows(headers.get("WARC-Block-Digest"), block):
        return replace(found, flaw=_lying(found))
    if kind == "resource":
        content_type = headers.get("Content-Type")
        return replace(found, content_type=content_type, body=block)
    answer = parse_answer(block)
    if kind == "revisit":
        status = answer.status if answer else None
        return replace(found, status=status, headers=answer.headers if answer else (), is_revisit=True)
    if not block or (answer and answer.is_cut):
        return replace(found, flaw=_cut(found))
    if answer is None:
        message = f"{found.url} in {found.file} is no answer of an HTTP server."
        return replace(found, flaw=Flaw("failed", "no HTTP response", message))
    return _with_page(found, answer, headers.get("WARC-Payload-Digest"), limit)


def _with_page(found: Found, answer: Answer, digest: str | None, limit: int) -> Found:
    location = answer.header("location")
    found = replace(
        found,
        status=answer.status,
        headers=answer.original_headers,
        content_type=answer.header("content-type"),
        target=_joined(found.url, location) if location and 300 <= answer.status < 400 else None,
    )
    try:
        page = answer.page(limit)
    except DecodedTooLargeError:
        message = f"{found.url} in {found.file} has more than {limit:,} bytes when it is decompressed."
        return replace(found, flaw=Flaw("too_large", "too large", message))
    except DecodingError as error:
        message = f"{found.url} in {found.file} cannot be decompressed: {error}."
        return replace(found, flaw=Flaw("failed", "cannot be decoded", message))
    if not follows(digest, answer.raw, dechunked(answer.raw), page):
        return replace(found, flaw=_lying(found))
    return replace(found, body=page)


def _joined(url: str, location: str) -> str | None:
    try:
        return urljoin(url, location)
    except ValueError:
        return None  # it leads nowhere


def is_document(found: Found) -> bool:
    """Whether a record can be a page of its own, and not a part of one: a picture, a script, data."""
    if found.flaw or found.status not in (None, 200) or found.is_revisit:
        return True
    name = (found.content_type or "").partition(";")[0].strip().lower()
    path = PurePosixPath(_path(found.url))
    return may_hold_text(name) and name not in _NO_PAGE and path.name != "robots.txt"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _cut(found: Found) -> Flaw:
    message = f"{found.url} in {found.file} is cut short: the file ends or goes on before the record does."
    return Flaw("failed", "truncated record", message)


def _lying(found: Found) -> Flaw:
    message = f"{found.url} in {found.file} is not what its digest says; the bytes were changed or damaged."
    return Flaw("failed", "digest mismatch", message)


def _broken(name: str, place: int, why: str) -> Found:
    message = f"{name} is damaged after byte {place:,} ({why}); it was read on from the next record."
    return Found(nowhere(name, str(place)), _NO_DATE, name, flaw=Flaw("failed", "damaged record", message))
