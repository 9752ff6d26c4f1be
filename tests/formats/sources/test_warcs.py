from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scraper.formats.sources import Found
from scraper.formats.sources.warcs import is_document, read_warc

LIMIT = 1_000_000
Make = Callable[..., bytes]


def read(data: bytes, limit: int = LIMIT) -> list[Found]:
    return list(read_warc(io.BytesIO(data), "x.warc", limit=limit))


def told(found: list[Found]) -> list[tuple[str, str]]:
    return [(one.url.rpartition("/")[2], one.flaw.reason if one.flaw else "ok") for one in found]


@pytest.fixture
def three(make_record: Make, make_page: Make) -> list[bytes]:
    return [make_record(f"https://boats.example/{n}", make_page(n)) for n in (1, 2, 3)]


def zst(record: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(record)


PACKINGS: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, zst]


@pytest.mark.parametrize("pack", PACKINGS)
def test_records_of_every_packing_are_read(three: list[bytes], pack: Callable[[bytes], bytes]) -> None:
    found = read(b"".join(map(pack, three)))
    assert told(found) == [("1", "ok"), ("2", "ok"), ("3", "ok")]
    assert found[0].at == datetime(2024, 8, 7, 10, tzinfo=UTC)
    assert found[0].status == 200
    assert found[0].content_type == "text/html"
    assert found[0].body.startswith(b"<!doctype html>")
    assert (found[0].record or "").startswith("<urn:test:")


def test_a_dictionary_at_the_start_of_a_zst_file_is_used(three: list[bytes], make_page: Make) -> None:
    dictionary = zstandard.train_dictionary(2000, [make_page(n) for n in range(300)])
    frame = (0x184D2A5D).to_bytes(4, "little") + len(dictionary.as_bytes()).to_bytes(4, "little")
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    data = frame + dictionary.as_bytes() + b"".join(map(packer.compress, three))
    assert [reason for _, reason in told(read(data))] == ["ok", "ok", "ok"]


@pytest.mark.parametrize("pack", PACKINGS)
@pytest.mark.parametrize("length", [40, 50_000, 10**17, -5])
def test_a_length_that_lies_costs_its_record_alone(
    three: list[bytes], make_record: Make, make_page: Make, pack: Callable[[bytes], bytes], length: int
) -> None:
    lie = make_record("https://boats.example/2", make_page(2), length=length)
    found = told(read(b"".join(map(pack, (three[0], lie, three[2])))))
    assert found[0] == ("1", "ok")
    assert found[-1] == ("3", "ok")
    assert ("2", "ok") not in found
    assert any(reason in ("truncated record", "digest mismatch") for _, reason in found)


@pytest.mark.parametrize("pack", PACKINGS)
def test_a_file_that_is_cut_short_gives_what_is_whole(
    three: list[bytes], pack: Callable[[bytes], bytes]
) -> None:
    found = told(read(b"".join(map(pack, three))[: -len(pack(three[2])) // 2]))
    assert found[:2] == [("1", "ok"), ("2", "ok")]
    assert len(found) == 3
    assert found[2][1] in ("truncated record", "damaged record")


def test_damage_between_records_is_told_and_passed(three: list[bytes]) -> None:
    packed = [gzip.compress(record) for record in three]
    damaged = packed[1][:30] + b"\xff\xff\xff" + packed[1][33:]
    found = read(packed[0] + damaged + packed[2])
    assert [reason for _, reason in told(found)] == ["ok", "damaged record", "ok"]
    assert "it was read on from the next record" in (found[1].flaw.message if found[1].flaw else "")
    assert [r for _, r in told(read(three[0] + b"nonsense\r\n" * 50 + three[2]))] == [
        "ok",
        "damaged record",
        "ok",
    ]


@given(st.data())
def test_any_change_of_bytes_is_survived(data: st.DataObject) -> None:
    whole = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Length: 40\r\n\r\n"
    )
    whole = (whole + b"HTTP/1.1 200 OK\r\n\r\n<p>Twenty letters.<p>\r\n\r\n") * 2
    place = data.draw(st.integers(0, len(whole)))
    piece = data.draw(st.binary(max_size=12))
    for pack in PACKINGS:
        packed = pack(whole)
        spot = place % (len(packed) + 1)
        assert len(read(packed[:spot] + piece + packed[spot + len(piece) :])) <= 6


def test_a_digest_that_does_not_fit_is_told(make_record: Make, make_page: Make) -> None:
    page = make_page(1)
    body = page.partition(b"\r\n\r\n")[2]
    wrong = "sha1:" + "A" * 32
    right = [
        f"sha256:{hashlib.sha256(body).hexdigest()}",
        f"SHA-1:{hashlib.sha1(body).hexdigest().upper()}",
        "blake9:XYZ",
    ]
    for field in ("WARC_Block_Digest", "WARC_Payload_Digest"):
        found = read(make_record("https://boats.example/1", page, digest=False, **{field: wrong}))
        assert told(found) == [("1", "digest mismatch")]
        assert found[0].body == b""
    for digest in right:
        found = read(make_record("https://boats.example/1", page, WARC_Payload_Digest=digest))
        assert told(found) == [("1", "ok")]


def answer(body: bytes, headers: str = "", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + body


def one(make_record: Make, block: bytes, **fields: Any) -> Found:
    (found,) = read(make_record("https://boats.example/a", block, **fields), limit=100_000)
    return found


def test_encodings_are_undone(make_record: Make) -> None:
    page = b"<p>hello</p>" * 9
    chunked = (
        b"6\r\n" + page[:6] + b"\r\n" + f"{len(page) - 6:x};x=y\r\n".encode() + page[6:] + b"\r\n0\r\n\r\n"
    )
    for headers, body in (
        ("Content-Encoding: gzip\r\n", gzip.compress(page)),
        ("Content-Encoding: br\r\n", brotli.compress(page)),
        ("Content-Encoding: deflate\r\n", zlib.compress(page)),
        ("Transfer-Encoding: chunked\r\n", chunked),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", gzip.compress(page)),
        ("Content-Encoding: gzip\r\n", page),  # the recorder has undone it, and left the header
        ("Transfer-Encoding: chunked\r\n", page),
    ):
        assert one(make_record, answer(body, headers)).body == page, headers


def test_a_bomb_a_huge_record_and_a_broken_body_are_told(make_record: Make) -> None:
    for name, pack in (("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zst)):
        bomb = answer(pack(b"0" * 200_000), f"Content-Encoding: {name}\r\n")
        flaw = one(make_record, bomb).flaw
        assert flaw is not None
        assert (flaw.outcome, flaw.reason) == ("too_large", "too large")
    huge = one(make_record, answer(b"x" * 2_000_000)).flaw
    assert huge is not None
    assert "has 2,000,0" in huge.message
    broken = one(make_record, answer(b"\x00\x01no", "Content-Encoding: gzip\r\n")).flaw
    assert broken is not None
    assert broken.reason == "cannot be decoded"
    short = one(make_record, answer(b"<p>cut", "Content-Length: 900\r\n"), digest=False).flaw
    assert short is not None
    assert short.reason == "truncated record"


def test_a_record_of_a_gigabyte_takes_no_memory(make_record: Make) -> None:
    import tracemalloc

    size = 1 << 30
    head = make_record("https://boats.example/huge", b"", length=size, digest=False)[:-4]
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    zeros = b"\0" * (1 << 20)
    packed = packer.compress(head) + b"".join(packer.compress(zeros) for _ in range(size >> 20))
    packed += packer.compress(b"\r\n\r\n") + packer.flush()
    tracemalloc.start()
    found = read(packed + zst(make_record("https://boats.example/1", answer(b"<p>"))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told(found) == [("huge", "too large"), ("1", "ok")]
    assert peak < 16 << 20


def test_the_request_is_kept_wherever_it_stands_without_secrets(make_record: Make, make_page: Make) -> None:
    url = "https://boats.example/1"
    response = make_record(url, make_page(1))
    identity = response.partition(b"WARC-Record-ID: ")[2].partition(b"\r\n")[0].decode()
    lines = b"GET /1 HTTP/1.1\r\nHost: boats.example\r\nCookie: id=7\r\nAuthorization: Basic eA==\r\n\r\n"
    request = make_record(url, lines, kind="request", WARC_Concurrent_To=identity)
    other = make_record("https://boats.example/2", make_page(2))
    for data in (request + response + other, response + request + other):
        found = read(data)
        assert [one.url for one in found] == [url, "https://boats.example/2"]
        assert found[0].request == ("GET /1 HTTP/1.1", (("Host", "boats.example"),))
        assert found[1].request is None


def test_redirects_revisits_and_resources(make_record: Make) -> None:
    moved = one(make_record, answer(b"", "Location: /b?x=1\r\n", "301 Moved Permanently"))
    assert (moved.status, moved.target) == (301, "https://boats.example/b?x=1")
    again = one(make_record, answer(b""), kind="revisit")
    assert again.is_revisit
    file = one(make_record, b"<p>hi", kind="resource", Content_Type="text/html; charset=utf-8")
    assert (file.status, file.body, file.content_type) == (None, b"<p>hi", "text/html; charset=utf-8")
    for kind in ("warcinfo", "metadata", "conversion"):
        assert read(make_record("https://boats.example/a", b"x", kind=kind)) == []
    assert read(make_record("dns:boats.example", b"1.2.3.4", kind="resource")) == []


@pytest.mark.parametrize("location", ["http://[boats", "//[::1/a"])
def test_a_redirect_to_what_is_no_address_leads_nowhere(make_record: Make, location: str) -> None:
    moved = one(make_record, answer(b"", f"Location: {location}\r\n", "301 Moved Permanently"))
    assert (moved.status, moved.target, moved.flaw) == (301, None, None)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_date_that_no_calendar_reaches_is_none(make_record: Make, at: str) -> None:
    assert one(make_record, answer(b"<p>"), at=at).at == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_record_without_address_or_date_has_a_place(make_record: Make) -> None:
    found = one(make_record, b"no answer at all", at="yesterday")
    assert found.at == datetime(1970, 1, 1, tzinfo=UTC)
    assert found.flaw is not None
    assert found.flaw.reason == "no HTTP response"
    (nameless,) = read(make_record("", answer(b"<p>")))
    assert nameless.url.startswith("file:x.warc?record=%3Curn")
    (old,) = read(make_record("<https://boats.example/old>", answer(b"<p>")))
    assert old.url == "https://boats.example/old"


def test_parts_of_pages_are_no_documents(make_record: Make) -> None:
    def is_page(content_type: str, url: str = "https://x.example/a", status: int = 200) -> bool:
        at = datetime(2024, 8, 7, tzinfo=UTC)
        return is_document(Found(url, at, "x", status=status, content_type=content_type))

    assert is_page("text/html")
    assert is_page("application/rss+xml")
    assert is_page("")
    assert is_page("image/png", status=404)
    assert not is_page("image/png")
    assert not is_page("text/css")
    assert not is_page("application/json")
    assert not is_page("text/plain", "https://x.example/robots.txt")
