from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

from scraper import article
from scraper.article import Article, Block, Evidence, FeedItem, Image
from scraper.crawling.parcels import _CLASSES, pack, unpack
from scraper.crawling.tasks import Reading, Task
from scraper.discovery.leads import Lead

NOON = datetime(2024, 8, 7, 12, tzinfo=UTC)


def test_what_arrives_is_what_was_sent():
    story = Article(
        url="https://paper.example/ferry",
        headline="The ferry returns",
        published=NOON,
        blocks=(Block("paragraph", "The ferry came back."),),
        images=[Image(url="https://paper.example/ferry.jpg", caption="The ferry")],
        feed_items=[FeedItem(headline="A vote", position=1)],
        evidence={"headline": Evidence("h1", "The ferry returns")},
    )
    reading = Reading("page", story, leads=(Lead("https://paper.example/vote", "link"),), refresh=None)
    for value in (
        ("ok", reading),
        ("memory", ""),
        Task(b"<p>", "https://paper.example/", NOON, follow=False),
    ):
        assert unpack(pack(value)) == value


def test_every_class_of_an_article_is_known():
    kinds = {each for each in vars(article).values() if isinstance(each, type) and is_dataclass(each)}
    assert kinds < set(_CLASSES)
    assert all(hasattr(each, "__slots__") and fields(each) for each in _CLASSES)
