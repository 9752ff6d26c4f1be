"""The loop: fetch → extract → archive → discover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scraper.crawling.options import CrawlOptions
from scraper.crawling.summary import Event, Progress, Summary

__all__ = ["CrawlOptions", "Event", "Progress", "Summary", "crawl"]


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


def crawl(
    targets: Sequence[str] = (),
    *,
    db: str | Path = "archive.db",
    options: CrawlOptions | None = None,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Summary:
    """Archives articles, sites, or what files of URLs name; without targets, every site the archive knows.

    A target that is an article is archived and nothing more is fetched; a home or section page, a feed or a
    sitemap opens its site. In the main thread, SIGINT and SIGTERM end the run after what is in flight, and a
    second one ends it at once.

    Args:
        targets: URLs, or files with one URL a line.
        db: the archive; made if it does not exist.
        options: see `CrawlOptions`.
        progress: told each thing that happens.
        clock: decides what is due and dates the captures; aware.

    Raises:
        UsageError: a target or option that makes no sense; the archive is untouched.
        ArchiveError: the archive cannot be opened or written, or another run holds it.
        TypeError: `targets` is one text.
    """
    if isinstance(targets, str):
        raise TypeError(f"targets must be a list of texts, not one text: crawl([{targets!r}])")
    from scraper.crawling.run import run_crawl  # the libraries of the network wait until something is fetched

    return run_crawl(targets, Path(db), options or CrawlOptions(), progress, clock)
