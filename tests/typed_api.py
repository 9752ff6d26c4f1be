"""The public interface as its callers write it. Never run: mypy checks the types (see `[tool.mypy]`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_type

from scraper import Archive, Article, crawl, extract


def extract_takes_bytes_or_text() -> None:
    assert_type(extract(b"<h1>Ferry returns</h1>"), Article)
    article = extract(
        "<h1>Ferry returns</h1>",
        url="https://harbour.example/ferry",
        fetched_at=datetime(2024, 8, 7, tzinfo=UTC),
        content_type="text/html; charset=utf-8",
    )
    assert_type(article.headline, str | None)
    assert_type(article.authors, list[str])
    assert_type(article.published, datetime | None)
    assert_type(article.body, str)
    assert_type(article.markdown, str)
    assert_type(article.captions, list[str])
    assert_type(article.to_json(indent=2), str)
    assert_type(Article.from_dict(article.to_dict()), Article)


def archive_keeps_and_finds(article: Article, path: Path) -> None:
    with Archive(path) as archive:
        assert_type(archive, Archive)
        archive.save(article)
        for hit in archive.search("ferry", since="2024-08-01", limit=5):
            assert_type(hit.headline, str | None)
        for stored in archive.articles():
            assert_type(stored.article, Article)
        assert_type(archive.counts(), dict[str, int])
    Archive("archive.db", readonly=True).close()


def crawl_gives_a_summary(path: Path) -> None:
    summary = crawl(["https://harbour.example/"], db=path)
    assert_type(summary.new, int)
    assert_type(summary.failed, Mapping[str, int])
