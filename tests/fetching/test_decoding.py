from __future__ import annotations

import gzip
import random
import zlib
from contextlib import suppress
from time import process_time

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetching.decoding import DecodedTooLargeError, DecodingError, decode


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def zstd_frames(body: bytes) -> bytes:
    half = len(body) // 2
    packer = zstandard.ZstdCompressor()
    return packer.compress(body[:half]) + packer.compress(body[half:])


PACKERS = {
    "gzip": ("gzip", gzip.compress),
    "gzip in two members": ("gzip", lambda body: gzip.compress(body[:5]) + gzip.compress(body[5:])),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
    "zstd without a size, in two frames": ("zstd", zstd_frames),
    "two layers": ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
    "identity": ("identity", bytes),
    "no encoding": ("", bytes),
}


@pytest.mark.parametrize("name", PACKERS)
def test_an_encoding_is_undone(name):
    encoding, pack = PACKERS[name]
    body = b"Ebbe und Flut. " * 1000
    assert decode(pack(body), encoding, 100_000) == body


@pytest.mark.parametrize("name", PACKERS)
def test_what_comes_out_is_limited(name):
    encoding, pack = PACKERS[name]
    bomb = pack(b"\0" * 1_000_000)
    with pytest.raises(DecodedTooLargeError):
        decode(bomb, encoding, 999_999)
    assert len(decode(bomb, encoding, 1_000_000)) == 1_000_000


@pytest.mark.parametrize("name", ["gzip", "deflate", "br"])
def test_a_body_that_is_cut_short_is_no_body(name):
    encoding, pack = PACKERS[name]
    with pytest.raises(DecodingError):
        decode(pack(bytes(range(256)) * 100)[:-12], encoding, 100_000)


def test_a_file_of_very_many_members_is_refused_before_it_costs_much():
    with pytest.raises(DecodingError, match="10,000 members"):
        decode(gzip.compress(b"") * 100_000, "gzip", 100_000)
    many = [b"%d " % n for n in range(9_000)]
    assert decode(b"".join(map(gzip.compress, many)), "gzip", 100_000) == b"".join(many)


def test_many_frames_cost_no_more_than_their_number():
    frame = zstandard.ZstdCompressor().compress(b"a")
    costs = []
    for count in (10_000, 80_000):
        before = process_time()
        assert decode(frame * count, "zstd", 100_000) == b"a" * count
        costs.append(process_time() - before)
    assert costs[1] < 30 * costs[0]  # 8 times the frames; with the square of them 64 times


def test_members_may_be_cut_anywhere_by_the_pieces_they_are_read_in():
    random_bytes = random.Random(7).randbytes(200_000)
    for first in range(65_500, 65_545):
        packed = gzip.compress(random_bytes[:first], 0) + gzip.compress(random_bytes[first:], 0)
        assert decode(packed, "gzip", 300_000) == random_bytes


def test_more_layers_than_anybody_needs_are_refused():
    with pytest.raises(DecodingError, match="4 layers"):
        decode(b"x", "gzip, gzip, gzip, gzip", 100)


@pytest.mark.parametrize("name", [name for name in PACKERS if PACKERS[name][0] not in ("", "identity")])
def test_a_body_that_is_cut_short_is_told(name):
    encoding, encode = PACKERS[name]
    body = encode(random.Random(5).randbytes(50_000))
    for length in (len(body) // 3, len(body) - 9):
        with pytest.raises(DecodingError):
            decode(body[:length], encoding, 100_000)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "nonsense"]))
def test_garbage_is_an_error_or_bytes(body, encoding):
    with suppress(DecodingError, DecodedTooLargeError):
        assert isinstance(decode(body, encoding, 1000), bytes)
