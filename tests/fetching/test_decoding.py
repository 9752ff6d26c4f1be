from __future__ import annotations

import gzip
import random
import zlib
from contextlib import suppress

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
