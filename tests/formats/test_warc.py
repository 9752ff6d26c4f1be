from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.archive import Archive, Capture, Visit, ordering
from scraper.formats.outlet import Export, Format

AT = datetime(2024, 8, 8, 6, 0, tzinfo=UTC)
PAGE = b"<!doctype html><h1>Pier</h1>"


@pytest.fixture
def fetched(archive: Archive) -> Archive:
    """A page that came compressed, by way of a redirect, and the request for it."""
    capture = Capture(
        url="https://harbour.example/old",
        final_url="https://harbour.example/pier",
        at=AT,
        outcome="ok",
        status=203,
        headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "br"),
            ("Transfer-Encoding", "chunked"),
            ("X-Note", "a\r\nWARC/1.1"),
        ),
        content_type="text/html; charset=utf-8",
        body=PAGE,
    )
    origin = ordering.Origin(
        "x.warc", None, ("GET /pier HTTP/1.1", [("Host", "harbour.example")]), "192.0.2.7"
    )
    ordering.record(archive, Visit(capture=capture), origin)
    archive.record(
        Visit(capture=replace(capture, url="https://harbour.example/gone", outcome="gone", body=None))
    )
    return archive


def exported(archive: Archive) -> bytes:
    stream = io.BytesIO()
    Export(archive, Format.warc).write_binary(stream, "x.warc.gz")
    return stream.getvalue()


@pytest.fixture
def records(fetched: Archive) -> list[Any]:
    """What warcio reads, with its check of the digests."""
    from warcio.archiveiterator import ArchiveIterator

    found = []
    for record in ArchiveIterator(io.BytesIO(exported(fetched)), check_digests="raise"):
        content = record.content_stream().read()
        found.append((record.rec_type, record.rec_headers, record.http_headers, content))
    return found


def test_every_stored_page_is_there_with_its_digest(records: list[Any]) -> None:
    assert [kind for kind, *_ in records] == [
        "warcinfo",
        "resource",
        "resource",
        "resource",
        "response",
        "request",
    ]
    for _, head, _, content in records[1:5]:
        sha256 = hashlib.sha256(content).hexdigest()
        assert head.get_header("WARC-Payload-Digest") == f"sha256:{sha256}"


def test_headers_say_what_is_stored_and_keep_what_was_sent(records: list[Any]) -> None:
    _, head, http, content = records[4]
    assert content == PAGE
    assert http.get_statuscode() == "203"
    assert http.get_header("X-Orig-Content-Encoding") == "br"
    assert http.get_header("X-Orig-Transfer-Encoding") == "chunked"
    assert http.get_header("Content-Encoding") is None
    assert http.get_header("Content-Length") == str(len(PAGE))
    assert http.get_header("X-Note") == "a  WARC/1.1"
    assert head.get_header("WARC-Target-URI") == "https://harbour.example/pier"
    assert head.get_header("Scraper-Asked-For") == "https://harbour.example/old"
    assert head.get_header("WARC-IP-Address") == "192.0.2.7"


def test_the_request_names_its_response(records: list[Any]) -> None:
    (_, response, _, _), (_, head, http, _) = records[4:]
    assert head.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert http.get_header("Host") == "harbour.example"


def test_fastwarc_finds_every_digest_right(fetched: Archive) -> None:
    from fastwarc.warc import ArchiveIterator

    for record in ArchiveIterator(io.BytesIO(exported(fetched)), parse_http=False):
        block = record.reader.read()
        told = record.headers.get("WARC-Block-Digest")
        assert told == f"sha256:{hashlib.sha256(block).hexdigest()}"


def test_a_page_that_cannot_be_read_is_left_out_and_told(
    fetched: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper.errors import CorruptArchiveError

    real: Callable[[Archive, str], bytes | None] = Archive.body
    broken = hashlib.sha256(PAGE).hexdigest()

    def body(self: Archive, sha256: str) -> bytes | None:
        if sha256 == broken:
            raise CorruptArchiveError("The stored page cannot be decoded.")
        return real(self, sha256)

    monkeypatch.setattr(Archive, "body", body)
    export = Export(fetched, Format.warc)
    assert export.write_binary(io.BytesIO(), "x") == 3
    assert export.lost == [("bodies", 0, "The stored page cannot be decoded.")]
