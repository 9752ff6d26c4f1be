from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.formats import cdxj
from scraper.formats.cdxj import SortedLines, surt


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://Example.com/", "com,example)/"),
        ("https://www.example.com/A/B/?b=2&a=1", "com,example)/a/b?a=1&b=2"),
        ("http://www2.news.example.co.uk:8080/x//y/", "uk,co,example,news:8080)/x/y"),
        ("http://example.com/a%20b/ü?Q=Ü&sid=1", "com,example)/a%20b/%c3%bc?q=%c3%9c&sid=1"),
        ("https://example.com:443/a/../b", "com,example)/b"),
        ("http://127.0.0.1:39647/x/", "1,0,0,127:39647)/x"),
        ("file:corpus/a b.html", "file:corpus/a%20b.html"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_keys_are_those_of_replay(url: str, key: str) -> None:
    assert surt(url) == key


@given(st.text(max_size=60))
def test_any_text_has_a_key_without_blanks(text: str) -> None:
    assert " " not in surt(f"https://example.com/{text}")
    assert " " not in surt(text)


def test_more_lines_than_memory_holds_are_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdxj, "_IN_MEMORY", 7)
    lines = [f"{n:03} ü\n" for n in range(50)]
    with SortedLines() as collected:
        for line in random.Random(3).sample(lines, len(lines)):
            collected.add(line)
        assert list(collected) == lines
