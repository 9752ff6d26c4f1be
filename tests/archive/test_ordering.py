from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

from scraper.archive import Archive, Capture, Visit, ordering
from scraper.article import Article, Image

TEXT = "The bridge opened at noon and the ferries stopped. " * 20
URL = "https://www.thecourier.example/harbour/bridge"
ORIGIN = ordering.Origin("x.warc.gz", "<urn:x>", ("GET / HTTP/1.1", [("Host", "x")]), "192.0.2.1")

MakeArticle = Callable[..., Article]


def visit(article: Article | None, at: datetime, outcome: str = "ok") -> Visit:
    body = article.body.encode() if article else None
    capture = Capture(url=URL, at=at, outcome=outcome, status=200, body=body)
    return Visit(capture=capture, article=article, extractor="test")


def history(archive: Archive) -> list[tuple[Any, ...]]:
    (stored,) = archive.articles()
    ledger = [(c.at.isoformat(), c.article_id) for c in archive.captures()]
    return [
        (stored.article.body, stored.article.authors, stored.article.captions, stored.revision),
        (stored.first_seen, stored.last_seen, stored.last_changed),
        [(r.number, r.captured_at, r.body, r.cause, r.changed) for r in archive.revisions(stored.id)],
        ledger,
    ]


def test_captures_in_any_order_make_the_same_history(
    tmp_path: Path, clock: Any, make_article: MakeArticle
) -> None:
    articles = [
        make_article(
            f"{TEXT}{'word ' * n}", authors=[f"Author {n}"], images=[Image(None, caption=f"Caption {n}")]
        )
        for n in range(4)
    ]
    visits = [visit(article, clock.tick(days=1)) for article in articles]
    found = []
    for n, order in enumerate(permutations(visits)):
        with Archive(tmp_path / f"{n}.db", clock=clock) as archive:
            for one in order:
                ordering.record(archive, one, ORIGIN)
            ordering.put_in_order(archive)
            found.append(history(archive))
    assert all(one == found[0] for one in found)
    assert found[0][0] == (articles[3].body, ["Author 3"], ["Caption 3"], 4)


def test_an_older_capture_that_is_better_becomes_the_article(
    archive: Archive, clock: Any, make_article: MakeArticle
) -> None:
    late = clock.tick(days=2)
    archive.record(visit(make_article("Open part only.", kind="teaser"), late))
    ordering.record(archive, visit(make_article(TEXT), late - timedelta(days=1)), ORIGIN)
    (stored,) = archive.articles()
    assert (stored.article.kind, stored.revision) == ("article", 1)
    assert [r.kind for r in archive.revisions(stored.id)] == ["article", "teaser"]


def test_an_older_capture_of_the_same_text_changes_no_more_than_the_first_sighting(
    archive: Archive, clock: Any, make_article: MakeArticle
) -> None:
    now = clock.tick(days=2)
    archive.record(visit(make_article(TEXT, modified=now), now))
    early = now - timedelta(days=1)
    ordering.record(archive, visit(make_article(TEXT, modified=early), early), ORIGIN)
    (stored,) = archive.articles()
    assert (stored.first_seen, stored.last_seen, stored.article.modified) == (early, now, now)


def test_the_ledger_is_numbered_by_time_and_what_refers_to_it_follows(
    archive: Archive, clock: Any, make_article: MakeArticle, query: Callable[..., list[tuple[Any, ...]]]
) -> None:
    start = clock.tick(days=9)
    for days in (0, 3, -2, 1, -1):
        article = make_article(f"{TEXT}{days}", url=f"https://x.example/{days}", site="x.example")
        capture = Capture(url=f"https://x.example/{days}", at=start + timedelta(days=days), outcome="ok")
        ordering.record(archive, Visit(capture=capture, article=article, extractor="test"), ORIGIN)
    before = query("SELECT url, file FROM captures JOIN imports ON capture_id = id ORDER BY at")
    ordering.put_in_order(archive)
    assert [row[0] for row in query("SELECT at FROM captures ORDER BY id")] == [
        row[0] for row in query("SELECT at FROM captures ORDER BY at")
    ]
    assert query("SELECT url, file FROM captures JOIN imports ON capture_id = id ORDER BY id") == before
    assert query(
        "SELECT count(*) FROM revisions r JOIN captures c ON c.id = capture_id WHERE at = captured_at"
    ) == [(5,)]
    assert query("PRAGMA foreign_key_check") == []
    first, last = (start + timedelta(days=n) for n in (-2, 3))
    (site,) = archive.sites()
    assert (site.first_crawled, site.last_crawled) == (first, last)


def test_a_known_capture_is_recognised(archive: Archive, clock: Any, make_article: MakeArticle) -> None:
    article = make_article(TEXT)
    saved = ordering.record(archive, visit(article, clock()), ORIGIN)
    ordering.record(archive, visit(None, clock.tick(days=1), "gone"), ORIGIN)
    (gone, ok) = archive.captures()
    assert saved.capture_id == ok.id
    assert ordering.is_known(archive, URL, ok.at, ok.sha256, 200)
    assert ordering.is_known(archive, URL + "#top", ok.at, ok.sha256, 404)
    assert not ordering.is_known(archive, URL, ok.at, "0" * 64, 200)
    assert not ordering.is_known(archive, URL, ok.at + timedelta(seconds=1), ok.sha256, 200)
    assert ordering.is_known(archive, URL, gone.at, "0" * 64, 200)
    assert not ordering.is_known(archive, URL, gone.at, None, None)
