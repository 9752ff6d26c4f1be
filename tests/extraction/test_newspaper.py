"""The floor: what `extract` reads on every story of the demo newspaper, against the data it is printed from.

Three layouts, from JSON-LD to hashed div soup; seven languages; walls, cards, forms and lists among the text.
"""

from __future__ import annotations

from typing import Any

import pytest

from scraper import extract
from scraper.demo import DAY_ONE, Newspaper

BASE = "http://courier.test"
PAPER = Newspaper(BASE, 1)
PATHS = [story.path for story in PAPER.stories if PAPER.respond(story.path).status == 200]

FIELDS = (
    "kind",
    "headline",
    "dek",
    "byline",
    "authors",
    "published",
    "modified",
    "published_text",
    "published_precision",
    "body",
    "images",
    "feed_items",
    "section",
    "tags",
    "language",
    "site_name",
    "paywalled",
    "canonical_url",
)

KNOWN_MISSES = {
    # A byline that names an office and no person.
    "/opinion/2025/03/editorial-two-numbers": {"byline"},
    # A page that declares no language, in one of several that share its script.
    "/ru/a48216.html": {"language"},
}


def read(path: str) -> dict[str, Any]:
    response = PAPER.respond(path)
    article = extract(response.body, url=BASE + path, fetched_at=DAY_ONE, content_type=response.content_type)
    found = {name: getattr(article, name) for name in FIELDS}
    found["body"] = [block.text for block in article.blocks]
    found["images"] = [(i.url, i.caption, i.credit) for i in article.images]
    found["feed_items"] = [
        (i.section, i.headline, i.url, i.time_text, i.updated, i.updated_text, i.summary)
        for i in article.feed_items
    ]
    return found


def printed(path: str) -> dict[str, Any]:
    truth = PAPER.expected(path)
    truth["images"] = [(i["url"], i["caption"], i["credit"]) for i in truth.get("images", [])]
    keys = ("section", "headline", "url", "time_text", "updated", "updated_text", "summary")
    truth["feed_items"] = [tuple(i[key] for key in keys) for i in truth.get("feed_items", [])]
    return {name: truth[name] for name in FIELDS if name in truth}


@pytest.mark.parametrize("path", PATHS)
def test_every_field_of_every_story(path: str) -> None:
    found, truth = read(path), printed(path)
    misses = {name for name, value in truth.items() if found[name] != value}
    assert misses == KNOWN_MISSES.get(path, set()), {name: (found[name], truth[name]) for name in misses}


def test_the_newspaper_is_read_from_all_three_layouts() -> None:
    assert len(PATHS) >= 60
    assert {story.layout for story in PAPER.stories if story.path in PATHS} == {"a", "b", "c"}
