from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.crawling.frontier import (
    RETRIES,
    REVISITS,
    Scope,
    next_pace,
    next_visit,
    plan,
    priority,
    within,
    without_false_changes,
)
from scraper.crawling.options import CrawlOptions
from scraper.discovery.leads import Lead
from scraper.errors import InvalidQueryError, RobotsUnreachableError
from scraper.fetching.outcome import Outcome

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (0 * HOUR, HOUR),
        (30 * MINUTE, 30 * MINUTE),
        (HOUR, 5 * HOUR),
        (6 * HOUR, 18 * HOUR),
        (2 * DAY, DAY),
        (5 * DAY, 2 * DAY),
        (20 * DAY, 10 * DAY),
        (30 * DAY, None),
        (900 * DAY, None),
    ],
)
def test_revisits_come_at_growing_intervals_after_publication(age, wait):
    assert next_visit(NOW, NOW - age) == (None if wait is None else NOW + wait)


def test_a_page_without_a_date_counts_from_now():
    assert next_visit(NOW, None) == NOW + HOUR


def test_a_date_in_the_future_is_taken_for_now():
    assert next_visit(NOW, NOW + 9 * DAY) == NOW + HOUR


def test_a_naive_date_is_read_as_utc():
    assert next_visit(NOW, (NOW - DAY * 2).replace(tzinfo=None)) == NOW + DAY


@given(st.datetimes(timezones=st.just(UTC)) | st.datetimes() | st.none())
def test_the_next_visit_lies_in_the_future(published):
    due = next_visit(NOW, published)
    assert due is None or NOW < due <= NOW + REVISITS[-1]


OK = Outcome("ok")
RETRY = Outcome("retry", "HTTP 503", again=True)


@pytest.mark.parametrize(
    ("outcome", "kind", "attempts", "state", "wait"),
    [
        (OK, "article", 0, "due", HOUR),
        (OK, "article", 3, "due", HOUR),
        (OK, "listing", 0, "due", HOUR / 2),
        (OK, "feed", 0, "due", HOUR / 2),
        (Outcome("not_modified"), "sitemap", 0, "due", HOUR / 2),
        (Outcome("gone", "HTTP 410"), "", 0, "gone", None),
        (Outcome("forbidden", "forbidden by robots.txt"), "", 0, "due", 7 * DAY),
        (Outcome("wall", "consent wall", again=True), "consent", 0, "due", 7 * DAY),
        (Outcome("blocked", "HTTP 451"), "", 0, "dead", None),
        (Outcome("failed", "HTTP 418"), "", 0, "dead", None),
        (RETRY, "", 0, "due", MINUTE),
        (RETRY, "", 1, "due", 10 * MINUTE),
        (RETRY, "", len(RETRIES), "dead", None),
        (Outcome("retry", "HTTP 503", again=True, wait=HOUR), "", 0, "due", HOUR),
        (Outcome("retry", RobotsUnreachableError.reason, again=True), "", 99, "due", HOUR),
    ],
)
def test_what_becomes_of_a_url(outcome, kind, attempts, state, wait):
    decided = plan(outcome, kind, attempts, NOW, None)
    assert (decided.state, decided.due) == (state, None if wait is None else NOW + wait)


def test_a_success_ends_the_row_of_failures():
    assert plan(RETRY, "", 2, NOW, None).attempts == 3
    assert plan(OK, "article", 3, NOW, None).attempts == 0


def test_what_leads_to_others_comes_first():
    assert priority("sitemap") == priority("feed") > priority("listing") > priority("article")
    assert priority("article") > priority("unknown")


def lead(path: str, hint: str = "unknown", day: int | None = None) -> Lead:
    published = datetime(2025, 3, day, tzinfo=UTC) if day else None
    return Lead(f"https://www.paper.example{path}", "link", hint, published)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "found", "depth", "refusal"),
    [
        ({}, lead("/tide"), 3, None),
        ({}, lead("/tide"), 4, "deeper than --depth"),
        ({"depth": None}, lead("/tide"), 99, None),
        ({}, Lead("https://other.example/tide", "link"), 1, "other site"),
        ({}, lead("/photo.jpg"), 1, "not a page by its name"),
        ({"include": ("/news/",)}, lead("/tide"), 1, "not in --include"),
        ({"include": ("/news/", "tide$")}, lead("/tide"), 1, None),
        ({"include": ("/news/",)}, lead("/sport/", "listing"), 1, None),
        ({"exclude": ("tide",)}, lead("/tide"), 1, "in --exclude"),
        ({"since": date(2025, 3, 2)}, lead("/tide", day=1), 1, "before --since"),
        ({"since": date(2025, 3, 2)}, lead("/tide", day=2), 1, None),
        ({"since": date(2025, 3, 2)}, lead("/tide"), 1, None),
        ({"until": date(2025, 3, 2)}, lead("/tide", day=3), 1, "after --until"),
        (
            {"since": date(2025, 3, 2)},
            lead("/tide")._replace(changed=datetime(2025, 3, 1, tzinfo=UTC)),
            1,
            "before --since",
        ),
        (
            {"until": date(2025, 3, 2)},
            lead("/tide")._replace(changed=datetime(2025, 3, 9, tzinfo=UTC)),
            1,
            None,
        ),
        ({"since": date(2025, 3, 2)}, lead("/map.xml", "sitemap", day=1), 1, None),
    ],
)
def test_what_belongs_to_a_run(options, found, depth, refusal):
    assert Scope(CrawlOptions(**options)).refusal(found, depth, {"paper.example"}) == refusal


def test_a_site_has_its_subdomains_but_not_its_neighbours():
    sites = {"paper.example"}
    assert within("https://paper.example/", sites)
    assert within("https://sport.paper.example/", sites)
    assert not within("https://newspaper.example/", sites)
    assert not within("https://example/", sites)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"delay": -1}, "delay is -1; give 0 or more."),
        ({"delay": float("nan")}, "delay is nan; give 0 or more."),
        ({"connections": 0}, "connections is 0; give 1 or more."),
        ({"limit": -1}, "limit is -1; give 0 or more."),
        ({"timeout": 0}, "timeout is 0; give a number of seconds above 0."),
        ({"include": ("(",)}, "'(' is no regular expression"),
        ({"contact": "Jörg"}, "contact is 'Jörg', which no header can hold; give an e-mail address"),
        ({"contact": "a\r\nCookie: b"}, r"which no header can hold; give an e-mail address"),
        ({"since": date(2025, 2, 1), "until": date(2025, 1, 1)}, "since (2025-02-01) lies after until"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, message):
    with pytest.raises(InvalidQueryError) as caught:
        CrawlOptions(**options)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("pace", "waited", "changed", "expected"),
    [
        (None, HOUR, True, HOUR / 2),
        (HOUR, HOUR, True, HOUR / 2),
        (HOUR / 6, HOUR, True, HOUR / 6),
        (HOUR, HOUR, False, 2 * HOUR),
        (HOUR, MINUTE, False, HOUR),
        (6 * DAY, 9 * DAY, False, 7 * DAY),
    ],
)
def test_a_list_sets_its_own_pace(pace, waited, changed, expected):
    assert next_pace(pace, waited, changed=changed) == expected


def test_a_sitemap_on_which_everything_has_just_changed_is_not_believed():
    old = [Lead(f"https://paper.example/{n}", "sitemap", changed=NOW - 9 * DAY) for n in range(20)]
    new = [lead._replace(changed=NOW) for lead in old]
    assert list(without_false_changes([*old, *new[:5]], NOW)) == [*old, *new[:5]]
    assert all(lead.changed is None for lead in without_false_changes(new, NOW))
