from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, NewUrl, Visit
from scraper.archive.deletion import delete
from scraper.archive.verification import verify
from scraper.article import Article, FeedItem, Image
from scraper.errors import UsageError

SITE = "https://www.thecourier.example/"
FRAME = b"<html>" + b"".join(b"<i%d>" % n for n in range(300))


@pytest.fixture
def filled(
    archive: Archive, make_article: Callable[..., Article], make_visit: Callable[..., Visit]
) -> Archive:
    for n, site in enumerate(["www.thecourier.example"] * 4 + ["valley.example"] * 2):
        url = f"https://{site}/{n}"
        article = make_article(
            f"Story {n} tells of a ferry.\n\n" + f"It is a long one, {n}. " * 20,
            url=url,
            site=site.removeprefix("www."),
            headline=f"Headline {n}",
            authors=["Ada Fell"],
            images=[Image("u.jpg")],
            feed_items=[FeedItem("Ferry stops", url=f"https://{site}/0"), FeedItem("Another")],
        )
        visit = make_visit(
            url, article=article, body=FRAME + str(n).encode() * 300, kind="article",
            discovered=(NewUrl(f"https://{site}/next{n}"),),
        )  # fmt: skip
        archive.record(visit)
    return archive


def test_an_article_goes_and_leaves_a_line_in_the_ledger(
    filled: Archive, query: Callable[..., list[tuple[Any, ...]]]
) -> None:
    sha256 = filled.captures(url=f"{SITE}0")[0].sha256 or ""
    others = [filled.body(capture.sha256 or "") for capture in filled.captures() if capture.sha256 != sha256]
    deleted = delete(filled, [f"{SITE}0"], reason="asked by the publisher")
    assert (deleted.articles, deleted.captures, deleted.pages) == (1, 1, 1)
    assert filled.article(f"{SITE}0") is None
    assert filled.body(sha256) is None
    assert len(filled.search("ferry")) == 5
    ledger = filled.captures(url=f"{SITE}0")
    assert [(c.outcome, c.reason, c.sha256) for c in ledger] == [
        ("deleted", "asked by the publisher", None),
        ("ok", None, None),
    ]
    assert filled.queued(f"{SITE}0").state == "dead"  # type: ignore[union-attr]
    rest = [filled.body(c.sha256 or "") for c in filled.captures() if c.sha256]
    assert rest == others
    assert verify(filled) == []
    assert filled.runs()[0].command == "delete"


def test_words_that_no_terminal_could_decode_are_no_obstacle(filled: Archive) -> None:
    delete(filled, [f"{SITE}0"], reason="a\udcff")
    assert filled.captures(url=f"{SITE}0")[0].reason == "a\ufffd"
    with pytest.raises(UsageError, match="The archive knows no site a\ufffd; nothing was deleted"):
        delete(filled, [], site="a\udcff")


def test_a_site_goes_by_any_of_its_names(filled: Archive) -> None:
    assert delete(filled, [], site="https://www.TheCourier.example/").articles == 4


def test_a_site_goes(filled: Archive, path: Path) -> None:
    deleted = delete(filled, [], site="thecourier.example")
    assert (deleted.articles, deleted.pages) == (4, 4)
    assert {article.article.site for article in filled.articles()} == {"valley.example"}
    assert verify(filled) == []
    assert filled.due_urls("www.thecourier.example", filled._clock()) == []
    filled._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_what_is_unknown_deletes_nothing(filled: Archive) -> None:
    with pytest.raises(UsageError, match=r"knows nothing of https://nowhere\.example/; nothing was deleted"):
        delete(filled, [f"{SITE}0", "https://nowhere.example/"])
    with pytest.raises(UsageError, match="knows no site"):
        delete(filled, [], site="nowhere.example")
    assert filled.counts()["articles"] == 6


def test_an_article_by_its_number(filled: Archive) -> None:
    assert delete(filled, ["2"]).articles == 1
    assert filled.article(2) is None
    assert verify(filled) == []
