"""How fast a host is asked, and when it is left alone. Pure: times in, decisions out."""

from __future__ import annotations

from datetime import datetime, timedelta

from scraper.fetching.outcome import Outcome

BREAKER = 5
"""Blocks and errors in a row after which a host is left alone."""
FIRST_PAUSE = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(days=1)


def request_delay(asked: float, robots: float | None, failures: int) -> float:
    """Seconds between two requests to a host: the caller's, or more where robots.txt asks for more.

    It doubles with each failure in a row, up to sixteenfold.
    """
    factor: int = 1 << min(failures, 4)
    return max(asked, robots or 0.0) * factor


def count_failures(failures: int, outcome: Outcome) -> int:
    """The failures in a row after this outcome. What says something about the page only, not about the host,
    ends the row."""
    return failures + 1 if outcome.name in ("retry", "blocked") else 0


def pause_until(outcome: Outcome, failures: int, now: datetime) -> datetime | None:
    """Until when the whole host is left alone after this outcome; None = go on.

    Args:
        outcome: how the last request ended.
        failures: in a row, this one included.
        now: aware.
    """
    if outcome.wait is not None:
        return now + outcome.wait
    if outcome.reason == "HTTP 429":  # too fast, and no word about how long: a minute, then more
        return now + min(timedelta(minutes=1) * (1 << min(failures - 1, 10)), LONGEST_PAUSE)
    if failures >= BREAKER:
        return now + min(FIRST_PAUSE * (1 << min(failures - BREAKER, 10)), LONGEST_PAUSE)
    return None
