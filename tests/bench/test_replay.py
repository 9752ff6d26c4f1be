from __future__ import annotations

import pytest

pytest.importorskip("cryptography", reason="only with scraper[bench]")

from bench.replay_proxy import Authority, Proxy, key_of


def test_all_addresses_of_a_page_have_one_key():
    assert key_of("https://www.paper.example/a/?utm_source=x") == key_of("http://paper.example/a")
    assert key_of("http://paper.example/a?id=1") != key_of("http://paper.example/a?id=2")


def test_a_corpus_is_read_with_what_has_an_address(corpus, tmp_path):
    proxy = Proxy([corpus], Authority(tmp_path / "ca.pem"), 0.0)
    assert len(proxy.urls) == 3
    assert (tmp_path / "ca.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE")
