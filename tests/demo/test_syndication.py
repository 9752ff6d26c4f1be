"""Feeds, sitemaps and robots.txt, read by the libraries that the world reads them with."""

from __future__ import annotations

import json
from datetime import timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from protego import Protego

from scraper.demo import Newspaper

BASE = "http://courier.test"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture(scope="module", params=(1, 2))
def paper(request: pytest.FixtureRequest) -> Newspaper:
    return Newspaper(BASE, request.param)


def locations(paper: Newspaper, path: str) -> list[str]:
    page = paper.respond(path)
    assert page.status == 200
    return [node.text or "" for node in ElementTree.fromstring(page.body).iter(f"{SITEMAP}loc")]


def test_rss_lists_the_newest_stories_with_tracking_parameters(paper: Newspaper) -> None:
    page = paper.respond("/rss.xml")
    feed = feedparser.parse(page.body, response_headers={"content-type": page.content_type})
    assert not feed.bozo
    assert len(feed.entries) == 25
    newest = paper.syndicated[0]
    assert feed.entries[0].title == newest.headline
    assert feed.entries[0].link == f"{BASE}{newest.path}?utm_source=rss&utm_medium=feed"
    times = [entry.published_parsed for entry in feed.entries]
    assert times == sorted(times, reverse=True)


def test_atom_lists_layout_b(paper: Newspaper) -> None:
    page = paper.respond("/culture/atom.xml")
    feed = feedparser.parse(page.body, response_headers={"content-type": page.content_type})
    assert not feed.bozo
    assert feed.version == "atom10"
    for entry in feed.entries:
        assert paper.respond(entry.link.removeprefix(BASE)).status == 200
        assert entry.published.endswith("+02:00")


def test_the_json_feed_lists_layout_c(paper: Newspaper) -> None:
    page = paper.respond("/city/feed.json")
    feed = json.loads(page.body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed["items"]) >= 15
    assert all(paper.respond(item["url"].removeprefix(BASE)).status == 200 for item in feed["items"])


def test_robots_txt_names_the_sitemap_and_closes_two_paths(paper: Newspaper) -> None:
    rules = Protego.parse(paper.respond("/robots.txt").body.decode())
    assert list(rules.sitemaps) == [f"{BASE}/sitemap_index.xml"]
    assert rules.crawl_delay("scraper") is None
    assert not rules.can_fetch(f"{BASE}/members/book", "scraper")
    assert not rules.can_fetch(f"{BASE}/search?tag=Harbour", "scraper")
    assert all(rules.can_fetch(BASE + path, "scraper") for path in paper.article_paths)


def test_the_sitemaps_name_every_article_once(paper: Newspaper) -> None:
    maps = [url.removeprefix(BASE) for url in locations(paper, "/sitemap_index.xml")]
    assert len(maps) == 4
    named = [url for path in maps if path != "/sitemap-news.xml" for url in locations(paper, path)]
    assert len(named) == len(set(named))
    assert {BASE + path for path in paper.article_paths} <= set(named)
    assert all(paper.respond(url.removeprefix(BASE)).status == 200 for url in named)


def test_the_news_sitemap_has_the_last_two_days(paper: Newspaper) -> None:
    root = ElementTree.fromstring(paper.respond("/sitemap-news.xml").body)
    dates = [node.text or "" for node in root.iter(f"{NEWS}publication_date")]
    titles = {node.text for node in root.iter(f"{NEWS}title")}
    recent = [story for story in paper.syndicated if paper.at - story.published < timedelta(days=2)]
    assert len(recent) >= 10
    assert len(dates) == len(recent)
    assert titles == {story.headline for story in recent}
