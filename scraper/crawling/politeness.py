"""How fast a host is asked, and when it is left alone. Pure: times in, decisions out."""

from __future__ import annotations

from datetime import datetime, timedelta

from scraper.errors import ForbiddenByRobotsError, HostPausedError
from scraper.fetching.outcome import SAME_TEXT, Outcome

BREAKER = 5
"""Blocks and errors in a row after which a host is left alone."""
FIRST_PAUSE = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(days=1)
EASY = 0.5
"""Seconds; a host that answers within them is not under strain."""
SLOWEST = 60.0
"""Seconds between two requests to which latency alone may lead."""
WEIGHT = 0.25
"""Of the last answer in the smoothed latency."""


def request_delay(asked: float, robots: float | None, failures: int, latency: float = 0.0) -> float:
    """Seconds between the end of an answer and the next request to its host.

    The caller's, or more where robots.txt asks for more. A host that answers slowly has much to do: the
    caller's delay grows with its latency from half a second on, up to a minute. What comes out doubles with
    each failure in a row, up to sixteenfold.
    """
    strained = min(asked * max(1.0, latency / EASY), max(asked, SLOWEST))
    factor: int = 1 << min(failures, 4)
    return max(strained, robots or 0.0) * factor


def smooth_latency(before: float | None, seconds: float) -> float:
    """The latency of a host after an answer that took so many seconds; three answers outweigh the past."""
    return seconds if before is None else before + (seconds - before) * WEIGHT


def count_failures(failures: int, outcome: Outcome) -> int:
    """The failures in a row after this outcome. What says something about the page only, not about the host,
    ends the row, except where the host was not asked."""
    if outcome.reason in (HostPausedError.reason, ForbiddenByRobotsError.reason):
        return failures
    return failures + 1 if outcome.name in ("retry", "blocked") or outcome.reason == SAME_TEXT else 0


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
