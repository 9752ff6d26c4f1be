"""What goes to a worker process and what comes back; without the libraries that do the work between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scraper.article import Article
from scraper.discovery.leads import Lead


@dataclass(frozen=True, slots=True)
class Task:
    """One answer to be read."""

    body: bytes
    url: str
    """The final one: what relative links refer to."""
    fetched_at: datetime
    content_type: str | None = None
    expect_sitemap: bool = False
    """robots.txt or an index calls it a sitemap; it may be a plain list of URLs."""
    follow: bool = True
    """Whether an article's links are of use to the run."""
    boilerplate: frozenset[str] = frozenset()
    """Fingerprints of the blocks that recur on the site's pages."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer turned out to be, and what it leads to."""

    form: Literal["page", "feed", "sitemap"]
    article: Article | None = None
    """What a page says; whether it is an article is its `kind`."""
    canonical: str | None = None
    leads: tuple[Lead, ...] = ()
    extractor: str = ""
    """The version of the rules that made the article."""
    refresh: str | None = None
    """Where a meta refresh leads that a reader would take for a redirect."""
    directives: tuple[tuple[str, str], ...] = ()
    """Name and content of the meta elements that address crawlers."""

    @property
    def kind(self) -> str:
        """`Article.kind`, or `feed` or `sitemap`."""
        return self.article.kind if self.article is not None else self.form
