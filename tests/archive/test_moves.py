from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, Saved
from scraper.archive.connection import connect
from scraper.article import FeedItem, Image

OLD = "https://www.thecourier.example/world/bridge"
NEW = "https://www.thecourier.example/business/bridge"
PUBLISHED = datetime(2024, 8, 7, 20, 35, tzinfo=UTC)
TEXT = " ".join(f"Sentence {n} tells of the bridge and of the ferries." for n in range(30))
EDITED = TEXT + " A correction stands at the end, and it names the zeppelin."
OTHER = " ".join(f"Paragraph {n} weighs wheat, barley and rye in the valley." for n in range(30))
NOTICE = "The ferry runs from six in the morning until ten in the evening."

Fetch = Callable[..., Saved]


@pytest.fixture
def fetch(archive: Archive, clock: Any, make_article: Any, make_visit: Any) -> Fetch:
    """One visit, a day after the one before: `fetch(url, text, to=…)`; further fields of the article."""

    def fetch(url: str, text: str = TEXT, *, to: str | None = None, **fields: Any) -> Saved:
        lies_at = to or url
        outcome = fields.pop("outcome", "moved" if to else "ok")
        article = make_article(text, **{"url": lies_at, "published": PUBLISHED} | fields)
        clock.tick(days=1)
        return archive.record(make_visit(url, final_url=lies_at, outcome=outcome, article=article))

    return fetch


def verify(path: Path) -> None:
    """The file, its references and the index agree with each other."""
    with closing(connect(path, readonly=False, clock=lambda: PUBLISHED)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 0)")
        rows = db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'bridge'").fetchall()
        found = {row[0] for row in db.execute("SELECT id FROM articles WHERE body LIKE '%bridge%'")}
        assert {row[0] for row in rows} == found


def only(archive: Archive) -> Any:
    (stored,) = archive.articles()
    return stored


def test_a_move_met_at_the_new_address_first_is_one_article(
    archive: Archive, fetch: Fetch, path: Path
) -> None:
    fetch(OLD, canonical_url=OLD)
    assert fetch(NEW, canonical_url=NEW).change == "unchanged"
    saved = fetch(OLD, to=NEW, canonical_url=NEW)
    assert (saved.article_id, saved.change) == (1, "unchanged")
    assert only(archive).article.url == NEW
    assert {archive.article(url).id for url in (OLD, NEW)} == {1}  # type: ignore[union-attr]
    assert len(archive.revisions(1)) == 1
    verify(path)


def test_a_move_met_at_the_old_address_first_is_one_article(archive: Archive, fetch: Fetch) -> None:
    fetch(OLD, canonical_url=OLD)
    assert fetch(OLD, to=NEW, canonical_url=NEW).change == "unchanged"
    assert fetch(NEW, canonical_url=NEW).change == "unchanged"
    assert (only(archive).article.url, len(archive.revisions(1))) == (NEW, 1)


def test_an_edit_and_a_move_met_at_the_old_address_first_are_one_article(
    archive: Archive, fetch: Fetch
) -> None:
    fetch(OLD)
    assert fetch(OLD, EDITED, to=NEW, canonical_url=NEW).change == "changed"
    assert fetch(NEW, EDITED, canonical_url=NEW).change == "unchanged"
    assert [r.cause for r in archive.revisions(1)] == ["first", "edit"]
    assert only(archive).article.url == NEW


def test_an_edit_and_a_move_met_at_the_new_address_first_are_joined(
    archive: Archive, fetch: Fetch, path: Path, query: Callable[..., Any]
) -> None:
    fetch(OLD, authors=["Ada Fell"], images=[Image("old.jpg", caption="A crane")])
    assert fetch(NEW, EDITED, headline="Bridge opens late", canonical_url=NEW).article_id == 2
    saved = fetch(OLD, EDITED, to=NEW, headline="Bridge opens late", canonical_url=NEW)
    assert (saved.article_id, saved.change, saved.revision) == (1, "unchanged", 2)
    stored = only(archive)
    assert (stored.article.body, stored.article.url, stored.revision) == (EDITED, NEW, 2)
    assert (stored.article.authors, [i.url for i in stored.article.images]) == (["Ada Fell"], ["old.jpg"])
    assert stored.last_seen > stored.last_changed > stored.first_seen
    history = archive.revisions(1)
    assert [(r.number, r.cause, r.changed) for r in history] == [
        (1, "first", ()),
        (2, "moved", ("headline", "body")),
    ]
    assert [r.body for r in history] == [TEXT, EDITED]
    assert [(c.article_id, c.revision) for c in archive.captures()] == [(1, 2), (1, 2), (1, 1)]
    assert [r.capture_id for r in history] == [1, 2]
    assert set(archive.addresses(1)) == {OLD, NEW}
    assert [hit.id for hit in archive.search("zeppelin")] == [1]
    assert archive.sites()[0].articles == 1
    assert query("SELECT id, article_id, url, capture_id FROM joined_articles") == [(2, 1, NEW, 3)]
    verify(path)


def test_the_number_of_a_joined_article_leads_to_it_and_is_not_given_again(
    archive: Archive, fetch: Fetch
) -> None:
    fetch(OLD)
    fetch(NEW, EDITED)
    fetch(OLD, EDITED, to=NEW)
    assert archive.article(2).id == archive.article("2").id == 1  # type: ignore[union-attr]
    assert fetch(OLD + "-wheat", OTHER, headline="Wheat").article_id == 3


def test_a_chain_of_joined_articles_is_followed(archive: Archive, fetch: Fetch, path: Path) -> None:
    newest = NEW + "-2024"
    fetch(OLD)
    fetch(NEW, EDITED)
    fetch(newest, EDITED + " Once more.")
    fetch(NEW, EDITED + " Once more.", to=newest)
    fetch(OLD, EDITED + " Once more.", to=newest)
    stored = only(archive)
    assert (stored.id, stored.article.url, stored.revision) == (1, newest, 3)
    assert {archive.article(key).id for key in (2, 3, OLD, NEW, newest)} == {1}  # type: ignore[union-attr]
    assert [(r.number, r.cause) for r in archive.revisions(1)] == [(1, "first"), (2, "moved"), (3, "moved")]
    verify(path)


def test_an_article_that_moves_to_an_older_row_keeps_the_numbers_of_that_one(
    archive: Archive, fetch: Fetch, path: Path
) -> None:
    fetch(NEW, TEXT)
    fetch(OLD, EDITED)
    fetch(NEW, TEXT + " Later.")
    saved = fetch(OLD, TEXT + " Later.", to=NEW)
    assert (saved.article_id, saved.change, saved.revision) == (1, "unchanged", 2)
    assert [(r.number, r.body) for r in archive.revisions(1)] == list(
        enumerate((TEXT, TEXT + " Later.", EDITED), start=1)
    )
    assert archive.search("zeppelin") == []
    assert fetch(NEW, TEXT + " Latest.").revision == 4
    verify(path)


def test_feed_items_follow_a_joined_article(
    archive: Archive, fetch: Fetch, query: Callable[..., Any]
) -> None:
    items = [FeedItem("Bridge opens", url=url, position=n) for n, url in enumerate((OLD, NEW))]
    fetch(OLD, feed_items=items)
    fetch(NEW, EDITED)
    assert query("SELECT article_id FROM feed_items ORDER BY position") == [(1,), (2,)]
    fetch(OLD, EDITED, to=NEW)
    assert query("SELECT article_id FROM feed_items") == [(1,), (1,)]


def test_a_whole_article_outlives_the_teaser_at_its_new_address(archive: Archive, fetch: Fetch) -> None:
    fetch(OLD)
    fetch(NEW, TEXT[:900], kind="teaser")
    fetch(OLD, TEXT[:900], to=NEW, kind="teaser")
    stored = only(archive)
    assert (stored.article.kind, stored.article.body, stored.article.url) == ("article", TEXT, NEW)
    assert (stored.revision, [r.kind for r in archive.revisions(1)]) == (1, ["article", "teaser"])


def test_an_old_page_that_names_its_new_address_as_canonical_is_joined(
    archive: Archive, fetch: Fetch
) -> None:
    fetch(OLD)
    fetch(NEW, EDITED)
    fetch(OLD, EDITED, canonical_url=NEW)
    assert (only(archive).article.url, archive.article(2).id) == (NEW, 1)  # type: ignore[union-attr]


def test_joining_in_a_batch_leaves_the_index_right(archive: Archive, fetch: Fetch, path: Path) -> None:
    with archive.batch():
        fetch(OLD)
        fetch(NEW, EDITED)
        fetch(OLD, EDITED + " Once more.", to=NEW)
    assert [hit.id for hit in archive.search("zeppelin")] == [1]
    assert [r.cause for r in archive.revisions(1)] == ["first", "moved", "edit"]
    verify(path)


def test_a_join_is_all_or_nothing(
    archive: Archive, fetch: Fetch, path: Path, dump: Any, make_visit: Any, make_article: Any
) -> None:
    fetch(OLD)
    fetch(NEW, EDITED)
    before = dump(path)
    article = make_article(EDITED, url=NEW, published=PUBLISHED)
    visit = make_visit(OLD, final_url=NEW, outcome="moved", article=article)
    broken = replace(visit, capture=replace(visit.capture, elapsed="long"))
    with pytest.raises(Exception, match="elapsed"):
        archive.record(broken)
    assert dump(path) == before
    verify(path)


def test_the_same_article_at_two_addresses_without_a_canonical_link_is_one(
    archive: Archive, fetch: Fetch
) -> None:
    fetch(OLD)
    assert fetch(NEW).change == "unchanged"
    assert fetch(OLD).change == "unchanged"
    assert set(archive.addresses(1)) == {OLD, NEW}
    assert only(archive).article.url == OLD
    assert fetch(NEW, EDITED).change == "changed"
    assert only(archive).article.url == OLD


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (TEXT, {"published": datetime(2024, 8, 8, 20, 35, tzinfo=UTC)}),
        (TEXT, {"published": None}),
        (TEXT, {"headline": "Bridge opens late"}),
        (TEXT, {"site": "echo.example", "url": "https://echo.example/bridge"}),
        (OTHER, {}),
    ],
    ids=["another day", "no day", "another headline", "another site", "another text"],
)
def test_what_differs_is_another_article(
    archive: Archive, fetch: Fetch, text: str, fields: dict[str, Any]
) -> None:
    fetch(OLD)
    assert fetch(fields.pop("url", NEW), text, **fields).article_id == 2


def test_the_same_short_notice_is_two_articles(archive: Archive, fetch: Fetch) -> None:
    assert [fetch(url, NOTICE).article_id for url in (OLD, NEW)] == [1, 2]


@pytest.mark.parametrize(
    ("target", "text", "fields"),
    [
        (NEW, OTHER, {"headline": "Wheat is cheap"}),
        (NEW, f"{OTHER} {TEXT[:700]}", {"headline": "Wheat is cheap"}),
        (NEW, TEXT, {"published": datetime(2024, 8, 8, tzinfo=UTC)}),
        ("https://echo.example/bridge", TEXT, {"site": "echo.example"}),
        (NEW, TEXT + " Late.", {"outcome": "ok"}),
    ],
    ids=["another story", "the same boilerplate", "another day", "another site", "for a time"],
)
def test_a_redirect_to_what_is_another_article_joins_nothing(
    archive: Archive, fetch: Fetch, path: Path, target: str, text: str, fields: dict[str, Any]
) -> None:
    fetch(OLD)
    assert fetch(target, text, **{k: v for k, v in fields.items() if k != "outcome"}).article_id == 2
    fetch(OLD, text, to=target, **fields)
    assert archive.counts()["articles"] == 2
    assert archive.article(OLD).article.body == TEXT  # type: ignore[union-attr]
    verify(path)


def test_a_redirect_of_a_notice_to_the_next_days_joins_nothing(archive: Archive, fetch: Fetch) -> None:
    fetch(OLD, NOTICE)
    saved = fetch(OLD, NOTICE, to=NEW, published=datetime(2024, 8, 8, tzinfo=UTC))
    assert (saved.article_id, saved.change) == (2, "new")
    fetch(OLD, NOTICE, to=NEW, published=datetime(2024, 8, 8, tzinfo=UTC))
    assert archive.counts()["articles"] == 2


@pytest.mark.parametrize("to", ["https://www.thecourier.example/", "https://www.thecourier.example/world"])
def test_a_redirect_to_the_home_page_or_a_section_joins_nothing(
    archive: Archive, fetch: Fetch, to: str
) -> None:
    fetch(OLD)
    fetch(NEW, OTHER, headline="Wheat")
    saved = fetch(OLD, TEXT, to=to, kind="listing", headline=None)
    assert saved.change == "kept"
    assert archive.counts()["articles"] == 2
    assert archive.article(to) is None
