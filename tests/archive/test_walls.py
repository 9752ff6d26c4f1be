from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scraper.archive import Archive, Visit
from scraper.archive.verification import verify
from scraper.article import Article, FeedItem, Image

SITE = "https://www.thecourier.example/"


def test_an_article_that_was_a_wall_goes_with_its_parts_and_keeps_its_page(
    archive: Archive, make_article: Callable[..., Article], make_visit: Callable[..., Visit]
) -> None:
    for n in range(2):
        article = make_article(
            f"Please wait {n}. " * 40, url=f"{SITE}{n}", site="thecourier.example", authors=["Ada Fell"],
            images=[Image("u.jpg")], feed_items=[FeedItem("Ferry stops", url=f"{SITE}0")],
        )  # fmt: skip
        archive.record(make_visit(f"{SITE}{n}", article=article, body=b"<html>%d" % n, kind="article"))
    first = archive.article(f"{SITE}0")
    assert first is not None
    archive.record(replace(make_visit(f"{SITE}2", outcome="wall"), withdrawn=(first.id,)))
    assert archive.article(f"{SITE}0") is None
    assert archive.article(f"{SITE}1") is not None
    (capture,) = archive.captures(url=f"{SITE}0")
    assert (capture.outcome, capture.article_id) == ("wall", None)
    assert archive.body(capture.sha256 or "") == b"<html>0"
    assert len(archive.search("wait")) == 1
    assert archive.sites()[0].articles == 1
    assert verify(archive) == []
