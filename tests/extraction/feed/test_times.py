# ruff: noqa: DTZ001 (clock times without a zone are the subject)
from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.feed.times import TimeMark, is_time_text, resolve_time, split_time_mark

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("8:08 PM", TimeMark("8:08 PM")),
        ("7:21 PM  (Updated: )", TimeMark("7:21 PM", True)),
        ("7:21 PM (Updated: 9:15 PM)", TimeMark("7:21 PM", True, "9:15 PM")),
        ("Updated 9:15 PM", TimeMark(None, True, "9:15 PM")),
        ("Aktualisiert um 12:30 Uhr", TimeMark(None, True, "um 12:30 Uhr")),
        ("14.36", TimeMark("14.36")),
        ("May 5 protests", None),
        ("5 min read", None),
        ("Updated", None),
        ("", None),
    ],
)
def test_the_time_line_of_an_item_is_taken_apart(line: str, mark: TimeMark | None) -> None:
    assert split_time_mark(line) == mark


@pytest.mark.parametrize(
    "text",
    [
        "2 hours ago", "vor einem Tag", "Il y a 3 heures", "hace 2 horas", "há 2 h", "2 часа назад", "10分前",
        "2시간 전", "Prieš 8 min.", "قبل 5 دقائق", "yesterday", "gestern, 14:10 Uhr", "Dec 23, 1:21 PM",
        "2025-06-02 16:42:07", "22m 53s ago", "1h",
    ],
)  # fmt: skip
def test_printed_times_are_known_in_many_languages(text: str) -> None:
    assert is_time_text(text)


@pytest.mark.parametrize(
    "text", ["3 min", "4 phút đọc", "Top 10 of 2023", "100 days", "in 2 days", "12 comments"]
)
def test_durations_and_numbers_are_no_times(text: str) -> None:
    assert not is_time_text(text)


def test_a_clock_time_is_of_the_day_of_the_fetch() -> None:
    assert resolve_time("9:15", NOON) == datetime(2026, 7, 1, 9, 15)


def test_a_clock_time_that_is_still_to_come_is_of_the_day_before() -> None:
    assert resolve_time("8:08 PM", NOON) == datetime(2026, 6, 30, 20, 8)


def test_a_clock_time_gets_the_publishers_zone() -> None:
    kyiv = timezone(timedelta(hours=3))
    assert resolve_time("14:30", NOON, zone=kyiv) == datetime(2026, 7, 1, 14, 30, tzinfo=kyiv)


def test_a_zone_that_is_printed_goes_before() -> None:
    assert resolve_time("9:00 GMT", NOON) == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def test_without_the_fetch_a_clock_time_means_nothing() -> None:
    assert resolve_time("8:08 PM", None) is None
    assert resolve_time("2 hours ago", None) is None
    assert resolve_time("23 December 2025", None) == datetime(2025, 12, 23)


def test_relative_times_count_back() -> None:
    assert resolve_time("22m 53s ago", NOON) == NOON - timedelta(minutes=22, seconds=53)
    assert resolve_time("منذ ساعتين", NOON) == NOON - timedelta(hours=2)
    assert resolve_time("gestern, 14:10 Uhr", NOON) == datetime(2026, 6, 30, 14, 10)


def test_a_date_without_a_year_is_the_last_such_day() -> None:
    assert resolve_time("Dec 23, 1:21 PM", NOON) == datetime(2025, 12, 23, 13, 21)


def test_a_date_ahead_is_no_time_of_a_story() -> None:
    assert resolve_time("3 July 2026", NOON) is None


@given(st.text(max_size=80))
def test_no_text_breaks_it_and_no_time_lies_ahead(text: str) -> None:
    split_time_mark(text)
    moment = resolve_time(text, NOON)
    assert moment is None or moment.replace(tzinfo=moment.tzinfo or UTC) <= NOON


@given(st.integers(0, 23), st.integers(0, 59), st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)))
def test_any_clock_time_lies_within_the_day_before_the_fetch(hour: int, minute: int, now: datetime) -> None:
    moment = resolve_time(f"{hour:02}:{minute:02}", now)
    assert moment is not None
    assert now - timedelta(days=1) <= moment <= now
