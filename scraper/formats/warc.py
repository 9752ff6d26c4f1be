"""WARC 1.1 (ISO 28500:2017), one gzip member a record: every stored page with its headers and its digest.

A page is stored decoded, so its record has its length and no Content-Encoding; the headers about how it was
sent stay under another name (`X-Orig-…`), as archiving proxies do it. The same archive gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

ASKED_FOR = "Scraper-Asked-For"
"""A header of a response's record: the URL that redirects led from."""
ORIGINAL = "X-Orig-"
"""Put before the name of a header that the stored page does not follow any more."""
REWRITTEN = ("content-encoding", "transfer-encoding", "content-length")

_NAMESPACE = uuid.UUID("6e657773-0000-5000-8000-776172630000")
_BREAKS = str.maketrans({"\r": " ", "\n": " ", "\x00": ""})

Body = Callable[[str], bytes | None]
"""sha256 → the page; None where it cannot be read."""
Origin = Callable[[int], Mapping[str, Any] | None]
"""A capture's number → its row of `imports`."""


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Take all of them."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """One response or resource in a WARC file, as an index has it."""

    capture: Mapping[str, Any]
    url: str
    offset: int
    length: int
    digest: str
    mime: str
    status: int


def write_warc(
    captures: Iterable[Mapping[str, Any]],
    stream: Sink,
    *,
    body: Body,
    origin: Origin,
    made: str,
    name: str,
) -> Iterator[Written]:
    """Write the captures that brought a page, and yield what was written as it is written.

    Args:
        captures: rows of the ledger.
        made: the moment that the file bears, ISO 8601 in UTC.
        name: of the file, for its first record.
    """
    offset = _put(stream, _information(made, name))
    for capture in captures:
        page = body(capture["sha256"]) if capture["sha256"] else None
        if page is None:
            continue
        found = origin(capture["id"]) or {}
        kind, block, payload = _response(capture, page)
        url = capture["final_url"] or capture["url"]
        identity = _identity(capture)
        fields = {
            "WARC-Target-URI": url.translate(_BREAKS),
            "WARC-IP-Address": found.get("ip_address"),
            "WARC-Payload-Digest": f"sha256:{capture['sha256']}",
            ASKED_FOR: capture["url"].translate(_BREAKS) if capture["url"] != url else None,
        }
        content_type = "application/http; msgtype=response" if kind == "response" else payload
        length = _put(stream, _record(kind, identity, capture["at"], content_type, block, fields))
        yield Written(
            capture, url, offset, length, f"sha256:{capture['sha256']}", payload, capture["status"] or 200
        )
        offset += length
        if found.get("request"):
            offset += _put(stream, _request(capture, found["request"], identity, url))


def _put(stream: Sink, record: bytes) -> int:
    member = gzip.compress(record, 6, mtime=0)
    stream.write(member)
    return len(member)


def _record(
    kind: str, identity: str, at: str, content_type: str, block: bytes, fields: Mapping[str, str | None]
) -> bytes:
    head: dict[str, Any] = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{identity}>",
        "WARC-Date": _date(at),
        **fields,
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Type": content_type,
        "Content-Length": len(block),
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items() if value is not None)
    return f"WARC/1.1\r\n{lines}\r\n".encode(errors="replace") + block + b"\r\n\r\n"


def _information(made: str, name: str) -> bytes:
    text = (
        "software: scraper\r\nformat: WARC File Format 1.1\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    )
    identity = uuid.uuid5(_NAMESPACE, f"warcinfo {name} {made}").urn
    return _record(
        "warcinfo", identity, made, "application/warc-fields", text.encode(), {"WARC-Filename": name}
    )


def _response(capture: Mapping[str, Any], page: bytes) -> tuple[str, bytes, str]:
    """The kind of the record, its block, and the media type of the page.

    What did not come by HTTP, such as a file that was imported, is a `resource`.
    """
    mime = (capture["content_type"] or "text/html").partition(";")[0].strip().lower().translate(_BREAKS)
    if capture["status"] is None:
        return "resource", page, mime
    headers = json.loads(capture["headers"] or "[]")
    if not headers and capture["content_type"]:
        headers = [["Content-Type", capture["content_type"]]]
    lines = [f"HTTP/1.1 {capture['status']} {_phrase(capture['status'])}"]
    for key, value in headers:
        prefix = ORIGINAL if key.lower() in REWRITTEN else ""
        lines.append(f"{prefix}{key}: {value}".translate(_BREAKS))
    lines.append(f"Content-Length: {len(page)}")
    return "response", "\r\n".join([*lines, "", ""]).encode(errors="replace") + page, mime


def _request(capture: Mapping[str, Any], request: list[Any], response: str, url: str) -> bytes:
    first, headers = request
    lines = [first, *(f"{key}: {value}" for key, value in headers), "", ""]
    block = "\r\n".join(line.translate(_BREAKS) for line in lines).encode(errors="replace")
    return _record(
        "request",
        uuid.uuid5(_NAMESPACE, f"request {response}").urn,
        capture["at"],
        "application/http; msgtype=request",
        block,
        {"WARC-Target-URI": url.translate(_BREAKS), "WARC-Concurrent-To": f"<{response}>"},
    )


def _identity(capture: Mapping[str, Any]) -> str:
    return uuid.uuid5(_NAMESPACE, "\n".join(str(capture[k]) for k in ("id", "url", "at", "sha256"))).urn


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _date(at: str) -> str:
    return at.replace("+00:00", "Z")
