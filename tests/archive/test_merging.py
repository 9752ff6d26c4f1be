from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, Capture, NewUrl, UrlUpdate, Visit
from scraper.archive.merging import Merged, merge_archive
from scraper.archive.schema import migrations
from scraper.article import Article, FeedItem, Image
from scraper.errors import UsageError

MakeArticle = Callable[..., Article]
LONG = "The bridge opened at noon and the ferries stopped. " * 20
EDITED = LONG + "\n\nThe mayor was late."


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return tmp_path / "other.db"


def save(path: Path, clock: Any, *articles: Article, **fields: Any) -> None:
    with Archive(path, clock=clock) as archive:
        for article in articles:
            archive.save(article, body=f"<p>{article.body}".encode(), extractor="test", **fields)


def merge(other: Path, path: Path, clock: Any) -> Merged:
    merged = merge_archive(other, path, clock=clock)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute(
            "SELECT count(*) FROM captures a JOIN captures b ON b.id > a.id WHERE b.at < a.at"
        ).fetchone() == (0,)
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
    return merged


def test_what_is_not_here_comes_with_all_that_belongs_to_it(
    path: Path, other: Path, clock: Any, make_article: MakeArticle
) -> None:
    full = make_article(
        LONG,
        authors=["Ana Ruiz"],
        images=[Image("https://x.example/1.jpg", caption="A bridge")],
        feed_items=[FeedItem("Tides", section="Latest", url="https://www.thecourier.example/tides")],
        tags=["bridge"],
    )
    save(other, clock, full)
    save(path, clock, make_article("Other words. " * 30, url="https://other.example/1", site="other.example"))
    assert merge(other, path, clock) == Merged(1, 1, 1, 1, 0, 1, 1)
    with Archive(path) as archive, Archive(other) as theirs:
        stored, wanted = archive.article(full.url or ""), theirs.article(full.url or "")
        assert stored
        assert wanted
        assert replace(stored, id=1) == replace(wanted, id=1)
        assert [hit.id for hit in archive.search("ferries")] == [stored.id]
        (capture,) = archive.captures(article_id=stored.id)
        assert archive.body(capture.sha256 or "") == f"<p>{full.body}".encode()


def test_merged_again_nothing_changes(
    path: Path, other: Path, clock: Any, make_article: MakeArticle, dump: Callable[[Path], dict[str, Any]]
) -> None:
    save(other, clock, make_article(LONG))
    clock.tick(days=1)
    save(other, clock, make_article(EDITED))
    save(path, clock, make_article("Other words. " * 30, url="https://other.example/1"))
    merge(other, path, clock)
    before = dump(path)
    assert merge(other, path, clock) == Merged(0, 0, 0, 0, 0, 0, 0)
    after = dump(path)
    for name in before:
        assert name == "runs" or after[name] == before[name], name


def test_a_copy_that_went_on_by_itself_brings_what_is_new(
    path: Path, other: Path, clock: Any, make_article: MakeArticle
) -> None:
    save(path, clock, make_article(LONG))
    shutil.copy(path, other)
    clock.tick(days=1)
    save(other, clock, make_article(EDITED))
    assert merge(other, path, clock) == Merged(0, 1, 1, 1, 0, 0, 0)
    with Archive(path) as archive:
        (stored,) = archive.articles()
        assert stored.article.body == make_article(EDITED).body
        assert [(r.number, r.cause, r.changed) for r in archive.revisions(stored.id)] == [
            (1, "first", ()),
            (2, "edit", ("body",)),
        ]


def test_versions_are_in_the_order_of_time_whichever_archive_had_them(
    path: Path, other: Path, clock: Any, make_article: MakeArticle
) -> None:
    texts = [LONG, EDITED, EDITED + "\n\nThe band played.", EDITED + "\n\nThe band left at night."]
    for n, text in enumerate(texts):
        save((other, path)[n % 2], clock, make_article(text))
        clock.tick(days=1)
    merge(other, path, clock)
    with Archive(path) as archive:
        (stored,) = archive.articles()
        revisions = archive.revisions(stored.id)
        assert [r.body for r in revisions] == [make_article(text).body for text in texts]
        assert [r.cause for r in revisions] == ["first", "edit", "edit", "edit"]
        assert [r.changed for r in revisions[1:]] == [("body",)] * 3
        assert stored.article.body == revisions[-1].body
        assert stored.revision == 4
        ledger = reversed(archive.captures(article_id=stored.id))
        assert [(c.revision, c.id) for c in ledger] == [(1, 1), (2, 2), (3, 3), (4, 4)]
        assert [revision.capture_id for revision in revisions] == [1, 2, 3, 4]


def test_the_same_text_in_both_is_one_version(
    path: Path, other: Path, clock: Any, make_article: MakeArticle
) -> None:
    save(other, clock, make_article(LONG))
    clock.tick(days=1)
    save(path, clock, make_article(LONG))
    assert merge(other, path, clock) == Merged(0, 0, 1, 0, 0, 0, 0)
    with Archive(path) as archive:
        (stored,) = archive.articles()
        assert [r.number for r in archive.revisions(stored.id)] == [1]
        assert (stored.last_seen - stored.first_seen).days == 1


def test_a_newer_but_worse_copy_does_not_replace_the_article(
    path: Path, other: Path, clock: Any, make_article: MakeArticle
) -> None:
    save(path, clock, make_article(LONG))
    clock.tick(days=1)
    save(other, clock, make_article("The bridge opened.", kind="teaser"))
    merge(other, path, clock)
    with Archive(path) as archive:
        (stored,) = archive.articles()
        assert stored.article.body == make_article(LONG).body
        assert len(archive.revisions(stored.id)) == 2


def test_the_frontier_knows_what_the_later_visitor_knew(path: Path, other: Path, clock: Any) -> None:
    url = "https://paper.example/list"
    for file, state, days in ((path, "done", 0), (other, "due", 2)):
        at = clock() + timedelta(days=days)
        with Archive(file, clock=clock) as archive:
            archive.record(
                Visit(
                    capture=Capture(url=url, at=at, outcome="ok", kind="listing"),
                    discovered=(NewUrl(f"https://paper.example/{days}"),),
                    next=(UrlUpdate(url, state, visited=at, etag=f'"{days}"'),),  # type: ignore[arg-type]
                )
            )
    merge(other, path, clock)
    with Archive(path) as archive:
        queued = archive.queued(url)
        assert queued
        assert (queued.state, queued.etag) == ("due", '"2"')
        assert archive.queued("https://paper.example/2").found_on == url  # type: ignore[union-attr]


def test_an_archive_of_an_older_version_stays_as_it_is(
    path: Path, other: Path, clock: Any, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper.archive import connection

    save(other, clock, make_article(LONG))
    before = other.read_bytes()
    monkeypatch.setattr(connection, "LATEST", connection.LATEST + 1)
    newer = type(migrations)("scraper")
    newer._migrations = [*migrations._migrations]

    @newer()
    def m999_mood(db: Any) -> None:
        db.conn.execute("ALTER TABLE articles ADD COLUMN mood TEXT")

    monkeypatch.setattr("scraper.archive.schema.migrations", newer)
    assert merge(other, path, clock).articles == 1
    assert other.read_bytes() == before
    assert not any(p.is_dir() for p in path.parent.iterdir())


def test_a_page_that_is_damaged_there_costs_that_page_alone(
    path: Path, other: Path, clock: Any, make_article: MakeArticle
) -> None:
    save(other, clock, make_article(LONG), make_article("Mill. " * 40, url="https://x.example/m"))
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("UPDATE bodies SET data = x'00' WHERE rowid = 1")
    assert merge(other, path, clock) == Merged(2, 2, 2, 1, 1, 0, 2)
    with Archive(path) as archive:
        assert archive.counts()["articles"] == 2


def test_an_archive_is_not_merged_into_itself(path: Path, clock: Any) -> None:
    Archive(path).close()
    with pytest.raises(UsageError, match="is the archive itself"):
        merge_archive(path, path, clock=clock)


def test_what_was_deleted_here_does_not_come_back(
    path: Path, other: Path, clock: Any, make_article: MakeArticle
) -> None:
    from scraper.archive.deletion import delete

    gone, stays = make_article(LONG), make_article("Mill. " * 40, url="https://x.example/m", site="x.example")
    save(path, clock, gone, stays)
    shutil.copy(path, other)
    clock.tick(days=1)
    with Archive(path, clock=clock) as archive:
        delete(archive, [gone.url or ""])
    assert merge(other, path, clock) == Merged(0, 0, 0, 0, 0, 0, 0)
    with Archive(path) as archive:
        assert [stored.article.url for stored in archive.articles()] == [stays.url]
    assert merge(path, other, clock)[:4] == (0, 0, 0, 0)
    with Archive(other) as archive:
        assert archive.counts()["articles"] == 2
        assert "deleted" not in {capture.outcome for capture in archive.captures()}


def test_a_merge_ends_as_what_it_was_though_another_run_lies_ahead(
    path: Path, other: Path, clock: Any, make_article: MakeArticle
) -> None:
    save(other, clock, make_article(LONG))
    save(path, clock, make_article(LONG))
    clock.tick(days=900)
    for file in (path, other):
        with Archive(file, clock=clock) as archive:
            archive.end_run(archive.begin_run("crawl", [file.name]), status="stopped", counts={})
            clock.tick(days=1)
    clock.tick(days=-800)
    merge(other, path, clock)
    with Archive(path, readonly=True) as archive:
        told = [(run.command, run.status) for run in archive.runs()]
    assert told == [("crawl", "stopped"), ("crawl", "stopped"), ("import", "done")]


def test_an_article_whose_addresses_lead_to_two_here_comes_once(
    path: Path, other: Path, clock: Any, make_article: MakeArticle, make_visit: Callable[..., Visit]
) -> None:
    old, new = "https://a.example/2024/08/old", "https://a.example/2024/08/new"
    ours = make_article("Of the mill. " * 30, url=old, site="a.example", headline="A mill")
    save(path, clock, ours)
    theirs = make_article(LONG, url=new, site="a.example")
    with Archive(other, clock=clock) as archive:
        archive.record(make_visit(old, final_url=new, outcome="moved", article=theirs))
    assert merge(other, path, clock).articles == 1
    assert merge(other, path, clock) == Merged(0, 0, 0, 0, 0, 0, 0)


def test_an_article_whose_address_leads_to_another_here_comes_once(
    path: Path, other: Path, clock: Any, make_article: MakeArticle, make_visit: Callable[..., Visit]
) -> None:
    old, new = "https://a.example/2024/08/old", "https://a.example/2024/08/new"
    with Archive(path, clock=clock) as archive:
        ours = make_article(LONG, url=new, site="a.example")
        archive.record(make_visit(old, final_url=new, outcome="moved", article=ours))
    save(other, clock, make_article("Of the mill. " * 30, url=old, site="a.example", headline="A mill"))
    assert merge(other, path, clock).articles == 1
    assert merge(other, path, clock) == Merged(0, 0, 0, 0, 0, 0, 0)
