"""The patterns, small; `python -m bench.extremes` takes them at five megabytes, with the limits."""

from __future__ import annotations

import pytest

from bench.extremes import PAGES
from scraper import Article, extract


@pytest.mark.parametrize("name", PAGES)
def test_each_pattern_is_as_large_as_asked_and_is_read(name: str) -> None:
    page = PAGES[name](20_000)
    assert 15_000 < len(page) < 25_000
    assert isinstance(extract(page, url="https://observer.example/a"), Article)
