"""What a caller imports, and nothing more."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import scraper
from scraper.crawling import CrawlOptions


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


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: scraper.crawl("https://harbour.example/"), r"crawl\(\['https://harbour.example/'\]\)$"),
        (lambda: CrawlOptions(include="/2024/"), r"^include must be .*: include=\('/2024/',\)$"),
        (lambda: CrawlOptions(allow_hosts="127.0.0.1"), r"^allow_hosts must be a tuple of texts"),
        (lambda: CrawlOptions(since="2024-08"), r"^since must be a datetime.date, .* not '2024-08'$"),
        (lambda: CrawlOptions(until=datetime(2024, 8, 1, tzinfo=UTC)), r"^until must be a datetime.date"),
    ],
)
def test_a_callers_mistake_is_told_before_anything_is_done(call, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        call()


@pytest.mark.parametrize("article", ["<p>Ferry", None, {"headline": "Ferry"}])
def test_what_is_no_article_is_not_saved(tmp_path: Path, article) -> None:
    with scraper.Archive(tmp_path / "papers.db") as archive:
        with pytest.raises(TypeError, match=r"^article must be an Article, as extract\(\) gives it, not "):
            archive.save(article)
        assert archive.counts()["captures"] == 0
