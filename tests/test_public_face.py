"""What a caller imports, and nothing more."""

from __future__ import annotations

import subprocess
import sys

import pytest

import scraper


def test_four_names_are_public() -> None:
    assert scraper.__all__ == ["Archive", "Article", "crawl", "extract"]
    assert dir(scraper) == scraper.__all__


@pytest.mark.parametrize("name", scraper.__all__)
def test_each_name_comes_from_its_room(name: str) -> None:
    assert getattr(scraper, name).__module__.startswith("scraper.")
    assert getattr(scraper, name).__doc__


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import scraper, sys; print([m for m in sys.modules if m.startswith('scraper.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_extract_needs_neither_the_network_nor_the_archive() -> None:
    code = "from scraper import extract; extract('<h1>Ferry</h1>'); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"httpx", "scraper.archive", "scraper.fetching", "scraper.crawling", "sqlite_utils"}
