from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import (
    PAUSE_REASON,
    Archive,
    HostState,
    NewUrl,
    OpenSite,
    PausedHost,
    UrlUpdate,
    urls,
)

HOST = "www.paper.example"
SITE = f"https://{HOST}/"
NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)


def test_known_urls_are_ignored_but_may_improve(archive: Archive) -> None:
    assert (
        archive.add_urls(
            [NewUrl(SITE + "a", depth=3, priority=2), NewUrl(SITE + "a#part"), NewUrl("mailto:x")]
        )
        == 1
    )
    assert archive.add_urls([NewUrl(SITE + "a", depth=1, priority=7, hint="article", source="feed")]) == 0
    found = archive.queued(SITE + "a")
    assert found is not None
    assert (found.depth, found.priority, found.hint, found.source, found.host) == (
        0,
        7,
        "article",
        "link",
        HOST,
    )


def test_a_url_that_a_page_names_more_than_once_gets_the_best_of_all(archive: Archive) -> None:
    url = "https://www.thecourier.example/a"
    for known in (False, True):
        priority = 9 if known else 7
        news = [NewUrl(url, depth=5, priority=1), NewUrl(url, depth=2), NewUrl(url, priority=priority)]
        added = archive.add_urls([*news, NewUrl(url, depth=4, priority=2), NewUrl("no address")])
        assert added == (0 if known else 1)
        found = archive.queued(url)
        assert found is not None
        assert (found.depth, found.priority) == (0, priority)


def test_the_best_due_url_comes_first_and_stays_due(archive: Archive) -> None:
    archive.add_urls(
        [
            NewUrl(SITE + "low", priority=1),
            NewUrl(SITE + "deep", priority=5, depth=2),
            NewUrl(SITE + "near", priority=5, depth=1),
            NewUrl(SITE + "later", priority=9, due=NOW + timedelta(hours=1)),
            NewUrl(SITE + "ripe", priority=9, due=NOW - timedelta(hours=1)),
            NewUrl("https://other.example/", priority=9),
        ]
    )
    first = [found.url for found in archive.due_urls(HOST, NOW, limit=9)]
    assert first == [SITE + slug for slug in ("ripe", "near", "deep", "low")]
    assert [found.url for found in archive.due_urls(HOST, NOW, limit=9)] == first
    assert archive.due_urls("unknown.example", NOW) == []
    assert archive.count_due(NOW) == 5
    assert archive.count_due(NOW, [HOST]) == 4
    assert archive.counts()["due"] == 6


def test_the_order_does_not_depend_on_the_order_of_discovery(tmp_path: Any) -> None:
    slugs = [f"{SITE}{n}" for n in range(50)]
    orders = []
    for name, order in (("a", slugs), ("b", slugs[::-1])):
        with Archive(tmp_path / name) as archive:
            archive.add_urls(NewUrl(url) for url in order)
            orders.append([found.url for found in archive.due_urls(HOST, NOW, limit=50)])
    assert orders[0] == orders[1]


def test_an_update_replaces_what_the_frontier_says(archive: Archive) -> None:
    archive.add_urls([NewUrl(SITE + "a", hint="article", priority=4)])
    archive.update_urls(
        [UrlUpdate(SITE + "a", "due", due=NOW + timedelta(hours=6), attempts=2, etag='"x"', visited=NOW)]
    )
    found = archive.queued(SITE + "a")
    assert found is not None
    assert (
        found.due,
        found.attempts,
        found.etag,
        found.visits,
        found.visited,
        found.hint,
        found.priority,
    ) == (
        *(NOW + timedelta(hours=6), 2, '"x"', 1, NOW),
        *("article", 4),
    )
    assert archive.due_urls(HOST, NOW) == []
    assert archive.next_due(HOST) == NOW + timedelta(hours=6)
    assert [u.url for u in archive.due_urls(HOST, NOW + timedelta(hours=6))] == [SITE + "a"]
    archive.update_urls([UrlUpdate(SITE + "a", "gone")])
    assert archive.next_due(HOST) is None
    archive.update_urls([UrlUpdate(SITE + "target", "done", hint="article")])
    assert archive.queued(SITE + "target").state == "done"  # type: ignore[union-attr]


def test_what_is_due_at_once_is_due_since_1970(archive: Archive) -> None:
    archive.add_urls([NewUrl(SITE)])
    assert archive.next_due(HOST) == datetime(1970, 1, 1, tzinfo=UTC)


def test_waking_leaves_the_gone_and_the_dead(archive: Archive) -> None:
    later = NOW + timedelta(days=1)
    archive.update_urls(
        [
            UrlUpdate(SITE + "list", "due", due=later, hint="listing", etag='"x"'),
            UrlUpdate(SITE + "feed", "done", hint="feed"),
            UrlUpdate(SITE + "article", "due", due=later, hint="article"),
            UrlUpdate(SITE + "gone", "gone", hint="listing"),
            UrlUpdate(SITE + "dead", "dead", hint="feed"),
        ]
    )
    assert archive.wake(HOST, hints=["listing", "feed", "sitemap"]) == 2
    assert {u.url for u in archive.due_urls(HOST, NOW, limit=9)} == {SITE + "list", SITE + "feed"}
    assert archive.queued(SITE + "list").etag == '"x"'  # type: ignore[union-attr]
    assert archive.wake(HOST) == 1
    assert archive.wake(HOST, hints=["article"]) == 0
    assert archive.wake("unknown.example") == 0
    assert archive.count_due(NOW) == 3


def test_the_visit_says_where_a_url_was_found(archive: Archive, make_visit: Callable[..., Any]) -> None:
    saved = archive.record(
        make_visit(SITE, discovered=(NewUrl(SITE + "a"), NewUrl(SITE + "a"), NewUrl(SITE)))
    )
    assert (saved.discovered, saved.known) == (1, 2)
    assert archive.queued(SITE + "a").found_on == SITE  # type: ignore[union-attr]


def test_two_urls_with_one_hash_are_two(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls, "url_hash", lambda url: 7)
    assert archive.add_urls([NewUrl(SITE + "a"), NewUrl(SITE + "b")]) == 2
    assert archive.queued(SITE + "b").url == SITE + "b"  # type: ignore[union-attr]


def test_the_indexes_serve_the_frontier(archive: Archive) -> None:
    archive.add_urls([NewUrl(SITE)])
    plans: list[str] = []
    archive._db.set_trace_callback(plans.append)
    archive.due_urls(HOST, NOW)
    archive.next_due(HOST)
    archive.wake(HOST, hints=["feed"])
    archive.wake(HOST)
    archive._db.set_trace_callback(None)
    for statement in plans:
        if statement.startswith(("SELECT", "UPDATE")):
            plan = " ".join(row[3] for row in archive._db.execute("EXPLAIN QUERY PLAN " + statement))
            assert "SCAN" not in plan, (statement, plan)
            assert "TEMP B-TREE" not in plan, (statement, plan)


def test_the_state_of_a_host(archive: Archive) -> None:
    assert archive.host_state(HOST) is None
    state = HostState(
        HOST,
        robots="User-agent: *\x00\ud800",
        robots_status=200,
        robots_expires=NOW,
        delay=2.5,
        failures=3,
        paused_until=NOW + timedelta(minutes=5),
        latency=0.2,
        extra={"rule": [1, "x"]},
    )
    archive.set_host_state(state)
    stored = archive.host_state(HOST)
    assert stored is not None
    assert stored.robots == "User-agent: *\ufffd\ufffd"
    assert (stored.paused_until, stored.extra, stored.delay) == (state.paused_until, state.extra, 2.5)
    assert archive.frontier_hosts() == [HOST]


def test_hosts_that_are_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db", clock=lambda: NOW) as archive:
        for host, minutes, extra in (("b.example", 9, {PAUSE_REASON: "HTTP 429"}), ("a.example", 60, {})):
            until = NOW + timedelta(minutes=minutes)
            archive.set_host_state(HostState(host, paused_until=until, failures=2, extra=extra))
        archive.set_host_state(HostState("over.example", paused_until=NOW))
        archive.set_host_state(HostState("open.example"))
        assert archive.paused_hosts() == [
            PausedHost("b.example", NOW + timedelta(minutes=9), 2, "HTTP 429"),
            PausedHost("a.example", NOW + timedelta(minutes=60), 2, None),
        ]


def test_sites_to_be_crawled_as_a_whole(archive: Archive) -> None:
    archive.open_site("paper.example", SITE, NOW)
    archive.open_site("a.example", "https://a.example/", NOW)
    archive.open_site("paper.example", SITE + "news", NOW)
    archive.open_site("paper.example:81", "http://paper.example:81/", NOW)
    assert [row.site for row in archive.sites()] == ["a.example", "paper.example"]
    assert archive.open_sites() == [
        OpenSite("a.example", "https://a.example/"),
        OpenSite("paper.example", SITE + "news"),
        OpenSite("paper.example:81", "http://paper.example:81/"),
    ]


def test_what_is_left_out_for_its_day_stays_unknown_or_learns_the_day(archive: Archive) -> None:
    archive.add_urls([NewUrl(SITE + "known")])
    left_out = [NewUrl(SITE + name, published=NOW, only_if_known=True) for name in ("known", "unknown")]
    assert archive.add_urls(left_out) == 0
    known = archive.queued(SITE + "known")
    assert known is not None
    assert (known.published, known.state) == (NOW, "due")
    assert archive.queued(SITE + "unknown") is None
