"""The newspaper's machine-readable side: RSS, Atom, JSON Feed, sitemaps and robots.txt."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.demo.rendering import render
from scraper.demo.story import Story


@dataclass(frozen=True, slots=True)
class Desk:
    """What the documents are made from."""

    base_url: str
    at: datetime
    stories: Sequence[Story]
    """The newest first."""
    listings: Sequence[str]
    """The paths of the home, section and author pages."""


def rss(desk: Desk) -> str:
    """RSS 2.0 of the newest 25 stories, whose links bear tracking parameters."""
    return render("rss.xml", {"desk": desk, "stories": desk.stories[:25]})


def atom(desk: Desk) -> str:
    """Atom (RFC 4287) of the culture, science and opinion sections."""
    return render("atom.xml", {"desk": desk, "stories": [s for s in desk.stories if s.layout == "b"][:20]})


def json_feed(desk: Desk) -> str:
    """JSON Feed 1.1 of the city and sport sections."""
    items = [
        {
            "id": desk.base_url + story.path,
            "url": desk.base_url + story.path,
            "title": story.headline,
            "summary": story.dek,
            "date_published": story.published.isoformat(),
            "authors": [{"name": name} for name in story.authors],
            "language": story.language,
        }
        for story in desk.stories
        if story.layout == "c"
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Selvane Courier: City and Sport",
        "home_page_url": f"{desk.base_url}/city/",
        "feed_url": f"{desk.base_url}/city/feed.json",
    }
    return json.dumps({**head, "items": items}, ensure_ascii=False, indent=1)


def robots(desk: Desk) -> str:
    """robots.txt (RFC 9309)."""
    return (
        "# The Selvane Courier\n"
        "User-agent: *\n"
        "Disallow: /members/\n"
        "Disallow: /search\n"
        "Allow: /\n\n"
        f"Sitemap: {desk.base_url}/sitemap_index.xml\n"
    )


def sitemap_index(desk: Desk) -> str:
    """The index of the sitemaps (sitemaps.org 0.9)."""
    return render("sitemap_index.xml", {"desk": desk, "names": ["news", "articles", "archive", "sections"]})


def news_sitemap(desk: Desk) -> str:
    """The stories of the last two days, with news tags."""
    recent = [story for story in desk.stories if desk.at - story.published < timedelta(days=2)]
    return render("sitemap_news.xml", {"desk": desk, "stories": recent})


def month_sitemap(desk: Desk) -> str:
    """The stories of the edition's month."""
    return _sitemap(desk, [story for story in desk.stories if story.published.month == desk.at.month])


def archive_sitemap(desk: Desk) -> str:
    """The older stories."""
    return _sitemap(desk, [story for story in desk.stories if story.published.month != desk.at.month])


def section_sitemap(desk: Desk) -> str:
    """The listings."""
    rows = [(desk.base_url + path, desk.at) for path in desk.listings]
    return render("sitemap.xml", {"rows": rows})


def _sitemap(desk: Desk, stories: Sequence[Story]) -> str:
    rows = [(desk.base_url + story.path, story.modified or story.published) for story in stories]
    return render("sitemap.xml", {"rows": rows})


DOCUMENTS: dict[str, tuple[str, Callable[[Desk], str]]] = {
    "/robots.txt": ("text/plain; charset=utf-8", robots),
    "/rss.xml": ("application/rss+xml; charset=utf-8", rss),
    "/culture/atom.xml": ("application/atom+xml; charset=utf-8", atom),
    "/city/feed.json": ("application/feed+json", json_feed),
    "/sitemap_index.xml": ("application/xml", sitemap_index),
    "/sitemap-news.xml": ("application/xml", news_sitemap),
    "/sitemap-articles.xml": ("application/xml", month_sitemap),
    "/sitemap-archive.xml": ("text/xml; charset=utf-8", archive_sitemap),
    "/sitemap-sections.xml": ("application/xml", section_sitemap),
}
"""Path → content type and what writes the document."""
