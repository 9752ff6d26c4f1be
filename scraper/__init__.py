"""Archive news articles: crawl, extract, keep and search them in one SQLite file.

from scraper import Archive, crawl, extract
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scraper.archive import Archive
    from scraper.article import Article
    from scraper.crawling import crawl
    from scraper.extraction import extract

__all__ = ["Archive", "Article", "crawl", "extract"]

_HOMES = {
    "Archive": "scraper.archive",
    "Article": "scraper.article",
    "crawl": "scraper.crawling",
    "extract": "scraper.extraction",
}


def __getattr__(name: str) -> Any:
    # Heavy imports wait until a name is used: `scraper --help` must answer at once.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
