from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.hosts import bare_host_of, host_of, site_of


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.Paper.example/x", "www.paper.example"),
        ("https://paper.example:443/x", "paper.example"),
        ("http://paper.example:443/x", "paper.example:443"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("http://[::1]:8000/", "[::1]:8000"),
        ("http://user:secret@paper.example./", "paper.example"),
        ("http://paper.example:99999/", ""),
        ("http://[broken/", ""),
        ("mailto:x", ""),
        ("", ""),
    ],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host


def test_the_site_of_a_url() -> None:
    assert site_of("https://www.paper.example:8000/") == "paper.example"
    assert site_of("http://[::1]:8000/") == "::1"


def test_the_publishers_key_has_the_port_and_no_www() -> None:
    assert bare_host_of("https://www.paper.example:8443/a") == "paper.example:8443"


@given(st.text())
def test_any_text_is_survived_and_no_path_or_user_is_taken_for_a_host(text: str) -> None:
    for found in (host_of(text), host_of(f"https://{text}"), site_of(text), site_of(f"http://{text}/")):
        assert not {"/", "?", "#", "@"} & set(found)
