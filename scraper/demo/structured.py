"""The JSON-LD of layout A: one @graph with the article, its pictures, its authors and the publisher."""

from __future__ import annotations

from typing import Any

from scraper.demo.story import SECTIONS, Story, biographies


def graph(story: Story, base_url: str) -> dict[str, Any]:
    """schema.org's NewsArticle with the nodes that it points to."""
    url = base_url + story.path
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "mainEntityOfPage": {"@id": url},
        "headline": story.headline,
        "description": story.dek,
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "author": [_author(name, base_url) for name in story.authors],
        "publisher": {"@id": f"{base_url}/#organization"},
        "articleSection": SECTIONS[story.section][0],
        "keywords": list(story.tags),
        "inLanguage": story.language,
        "isAccessibleForFree": story.wall != "teaser",
    }
    if story.pictures:
        article["image"] = [{"@type": "ImageObject", "url": _image(p.name, base_url)} for p in story.pictures]
    publisher = {
        "@type": "NewsMediaOrganization",
        "@id": f"{base_url}/#organization",
        "name": "The Selvane Courier",
        "url": f"{base_url}/",
        "logo": {"@type": "ImageObject", "url": f"{base_url}/images/logo.svg"},
    }
    page = {"@type": "WebPage", "@id": url, "url": url, "name": f"{story.headline} | The Selvane Courier"}
    return {"@context": "https://schema.org", "@graph": [publisher, page, article]}


def _author(name: str, base_url: str) -> dict[str, str]:
    person = biographies().get(name)
    if person is None:
        return {"@type": "Organization", "name": name}
    return {"@type": "Person", "name": name, "url": f"{base_url}/author/{person['slug']}/"}


def _image(name: str, base_url: str) -> str:
    return f"{base_url}/images/{name}.svg"
