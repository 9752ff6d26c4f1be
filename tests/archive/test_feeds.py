from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scraper.archive import Archive, FeedGap, Visit
from scraper.article import Article, FeedItem
from scraper.errors import InvalidQueryError

HOME = "https://www.thecourier.example/"
Look = Callable[..., Any]


def items(*names: str, section: str | None = "Latest") -> list[FeedItem]:
    return [
        FeedItem(f"Story {name}", section=section, url=f"{HOME}{name}", position=n)
        for n, name in enumerate(names)
    ]


@pytest.fixture
def look(archive: Archive, make_visit: Callable[..., Visit], clock: Any) -> Look:
    """Look at a page with these feed items, an hour after the last look."""

    def look(page: str, found: list[FeedItem], kind: str = "listing", **fields: Any) -> None:
        article = Article(url=page, site="thecourier.example", kind=kind, feed_items=found, **fields)  # type: ignore[arg-type]
        archive.record(make_visit(page, article=article))
        clock.tick(hours=1)

    return look


def test_an_item_has_its_first_and_last_sighting_and_place(archive: Archive, look: Look) -> None:
    look(HOME, items("a", "b"))
    look(HOME, items("c", "a"))
    found = {hit.headline: hit for hit in archive.search_feeds("story")}
    assert (found["Story a"].first_seen.hour, found["Story a"].last_seen.hour) == (12, 13)
    assert found["Story a"].position == 1
    assert found["Story b"].last_seen.hour == 12


def test_a_list_without_a_common_item_leaves_a_gap(archive: Archive, look: Look, clock: Any) -> None:
    look(HOME, items("a", "b"))
    look(HOME, items("b", "c"))
    assert archive.feed_gaps() == []
    look(HOME, items("x", "y", "z"))
    (gap,) = archive.feed_gaps()
    assert gap == FeedGap("thecourier.example", "Latest", HOME, gap.before, gap.after, 3)
    assert (gap.before.hour, gap.after.hour) == (13, 14)
    assert archive.counts()["feed_gaps"] == 1
    look(HOME, items("z"))
    assert len(archive.feed_gaps()) == 1


def test_each_list_of_each_page_is_followed_by_itself(archive: Archive, look: Look) -> None:
    for n in range(3):
        look(HOME, items("a") + items("x", section="Sport"))
        look(HOME + "sport", items("q", section=f"Sport {n}") + items("r", section="Latest"))
    assert archive.feed_gaps() == []


def test_related_stories_of_articles_are_no_gap(archive: Archive, look: Look) -> None:
    for n in range(6):
        look(f"{HOME}story-{n}", items(f"x{n}", f"y{n}", section="Related"), kind="article")
        look(f"{HOME}story-{n}", items(f"x{n}", f"y{n}", section="Related"), kind="article")
    assert archive.feed_gaps() == []


def test_a_sidebar_that_all_articles_share_has_gaps(archive: Archive, look: Look) -> None:
    for n in range(4):
        look(f"{HOME}story-{n}", items(f"n{n}", f"n{n + 1}"), kind="article")
    look(f"{HOME}story-9", items("n20", "n21"), kind="article")
    (gap,) = archive.feed_gaps()
    assert gap.page == f"{HOME}story-9"


def test_an_older_page_that_comes_later_is_no_gap(archive: Archive, look: Look, clock: Any) -> None:
    clock.tick(days=2)
    look(HOME, items("x", "y"))
    clock.tick(days=-2)
    look(HOME, items("a", "b"))
    clock.tick(days=2)
    look(HOME, items("y", "z"))
    assert archive.feed_gaps() == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("straße", ["Strasse"]),
        ("经济", ["中国经济"]),
        ("ferry", ["Quay"]),
        ("-ferry", ["Strasse", "中国经济"]),
        ("?", []),
    ],
)
def test_feed_items_are_found_in_any_script(
    archive: Archive, look: Look, words: str, found: list[str]
) -> None:
    look(
        HOME,
        [
            FeedItem("Strasse", position=0),
            FeedItem("中国经济", position=1),
            FeedItem("Quay", summary="A ferry.", position=2),
        ],
    )
    assert [hit.headline for hit in archive.search_feeds(words)] == found


def test_a_headline_that_was_changed_is_found_by_its_new_words_only(archive: Archive, look: Look) -> None:
    look(HOME, [FeedItem("Ferry late", url=HOME + "a")])
    look(HOME, [FeedItem("Ferry sinks", url=HOME + "a", summary="All safe.")])
    assert archive.search_feeds("late") == []
    (hit,) = archive.search_feeds("sinks")
    assert "".join(f"[{s.text}]" if s.hit else s.text for s in hit.headline_spans) == "Ferry [sinks]"
    assert archive.search_feeds("safe")
    archive._db.execute("INSERT INTO feed_items_fts (feed_items_fts) VALUES ('integrity-check')")


def test_feed_items_are_filtered_by_site_and_by_the_days_on_which_they_were_seen(
    archive: Archive, look: Look, clock: Any
) -> None:
    look(HOME, items("a"))
    clock.tick(days=3)
    look(HOME, items("a", "b"))
    assert len(archive.search_feeds("", since="2024-08-08")) == 2
    assert [hit.headline for hit in archive.search_feeds("story", until="2024-08-09")] == ["Story a"]
    assert archive.search_feeds("story", site="other.example") == []
    assert len(archive.search_feeds("story", site="www.thecourier.example", limit=1)) == 1
    with pytest.raises(InvalidQueryError):
        archive.search_feeds("story", since="yesterday")


def test_an_article_knows_where_it_was_announced(
    archive: Archive, look: Look, make_article: Callable[..., Article]
) -> None:
    look(HOME, items("a", "b"))
    saved = archive.save(make_article(url=HOME + "a"), extractor="")
    assert saved.article_id is not None
    (hit,) = archive.announced(saved.article_id)
    assert (hit.headline, hit.section, hit.position) == ("Story a", "Latest", 0)
