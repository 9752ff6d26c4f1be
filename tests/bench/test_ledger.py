from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.crawl.ledger import check
from scraper.archive import Archive, Capture, NewUrl, UrlUpdate, Visit

NOW = datetime(2025, 3, 1, tzinfo=UTC)
URL = "https://paper.example/ferry"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def record(path: Path, outcome: str, state: str, *, at: datetime = NOW) -> None:
    with Archive(path) as archive:
        archive.add_urls([NewUrl(URL, source="seed")])
        due = at + timedelta(days=1) if state == "due" else None
        update = UrlUpdate(URL, state, due=due, visited=at)
        archive.record(Visit(Capture(URL, at, outcome), next=(update,)))


def test_one_last_outcome_is_right(path):
    record(path, "retry", "due")
    record(path, "gone", "gone", at=NOW + timedelta(hours=1))
    outcomes, wrong = check(path, [URL])
    assert outcomes == {("gone", ""): 1}
    assert wrong == []


def test_two_outcomes_of_one_moment_are_told(path):
    record(path, "retry", "due")
    record(path, "gone", "gone")
    assert check(path, [URL])[1] == [f"{URL} has another outcome beside its last one, gone"]


def test_a_state_that_does_not_follow_is_told(path):
    record(path, "gone", "due")
    assert check(path, [])[1] == [f"{URL} is due after gone"]


def test_a_target_that_was_not_asked_for_is_told(path):
    with Archive(path) as archive:
        archive.add_urls([NewUrl(URL, source="seed")])
    outcomes, wrong = check(path, [URL, "https://paper.example/tide"])
    assert outcomes == {("not asked for", "due"): 1}
    assert wrong == [
        f"{URL} is a target, but was never asked for",
        "https://paper.example/tide is a target, but was never asked for",
    ]
