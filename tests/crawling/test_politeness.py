from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scraper.crawling.politeness import BREAKER, count_failures, pause_until, request_delay, smooth_latency
from scraper.fetching.outcome import SAME_TEXT, Outcome

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RETRY = Outcome("retry", "HTTP 503", again=True)


@pytest.mark.parametrize(
    ("asked", "robots", "failures", "latency", "delay"),
    [
        (1, None, 0, 0, 1),
        (1, 5, 0, 0, 5),
        (1, 0.2, 0, 0, 1),
        (0, None, 9, 9, 0),
        (1, None, 2, 0, 4),
        (1, None, 99, 0, 16),
        (1, None, 0, 0.4, 1),
        (1, None, 0, 3, 6),
        (1, 8, 0, 3, 8),
        (1, None, 1, 3, 12),
        (1, None, 0, 500, 60),
        (90, None, 0, 500, 90),
    ],
)
def test_the_delay_is_the_longer_one_and_grows_with_latency_and_failures(
    asked, robots, failures, latency, delay
):
    assert request_delay(asked, robots, failures, latency) == delay


def test_latency_is_smoothed():
    assert smooth_latency(None, 4) == 4
    assert smooth_latency(4, 8) == 5
    assert smooth_latency(8, 0) == 6


def test_only_what_concerns_the_host_counts_as_a_failure():
    assert count_failures(2, RETRY) == 3
    assert count_failures(2, Outcome("blocked", "HTTP 403")) == 3
    assert count_failures(2, Outcome("wall", SAME_TEXT)) == 3
    assert count_failures(2, Outcome("retry", "host paused")) == 2
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
