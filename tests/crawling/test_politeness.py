from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scraper.crawling.politeness import BREAKER, count_failures, pause_until, request_delay
from scraper.fetching.outcome import Outcome

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RETRY = Outcome("retry", "HTTP 503", again=True)


@pytest.mark.parametrize(
    ("asked", "robots", "failures", "delay"),
    [(1, None, 0, 1), (1, 5, 0, 5), (1, 0.2, 0, 1), (0, None, 9, 0), (1, None, 2, 4), (1, None, 99, 16)],
)
def test_the_delay_is_the_longer_one_and_grows_with_failures(asked, robots, failures, delay):
    assert request_delay(asked, robots, failures) == delay


def test_only_what_concerns_the_host_counts_as_a_failure():
    assert count_failures(2, RETRY) == 3
    assert count_failures(2, Outcome("blocked", "HTTP 403")) == 3
    for name in ("ok", "gone", "wall", "too_large", "not_modified"):
        assert count_failures(2, Outcome(name)) == 0


@pytest.mark.parametrize(
    ("outcome", "failures", "pause"),
    [
        (Outcome("ok"), 0, None),
        (RETRY, 1, None),
        (RETRY, BREAKER, 30 * MINUTE),
        (RETRY, BREAKER + 1, 60 * MINUTE),
        (RETRY, BREAKER + 50, 24 * 60 * MINUTE),
        (Outcome("retry", "HTTP 503", again=True, wait=7 * MINUTE), 1, 7 * MINUTE),
        (Outcome("retry", "HTTP 429", again=True), 1, MINUTE),
        (Outcome("retry", "HTTP 429", again=True), 3, 4 * MINUTE),
        (Outcome("retry", "HTTP 429", again=True, wait=90 * MINUTE), 3, 90 * MINUTE),
    ],
)
def test_when_a_host_is_left_alone(outcome, failures, pause):
    assert pause_until(outcome, failures, NOW) == (None if pause is None else NOW + pause)
