"""Has an article changed, and may this capture replace what is there? Pure: values in, a decision out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from scraper.archive.noise import NOTHING, Around, differ, differ_in_line, plain
from scraper.archive.records import Cause, Change, Version

ARCHIVED = ("article", "teaser")
"""The kinds of page that get a row in `articles`. A teaser has one until the whole article comes."""

VERSIONED = ("headline", "dek", "byline", "published", "body")
"""The fields whose change makes a revision."""

_SHORTER = 0.5  # this share of the words or less is a loss, unless something tells of an edit
_DOUBTFUL = 0.25  # a fall of the confidence in a shorter body that is a loss, too


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a capture."""

    change: Change
    cause: Cause = "edit"
    fields: tuple[str, ...] = ()
    reason: str | None = None
    """Why it is kept out, in plain words."""


def decide(stored: Version | None, captured: Version | None, around: Around = NOTHING) -> Decision:
    """Whether `captured` is new, a change, the same, or worse than `stored` and only kept in the ledger."""
    reason = _worthless(captured)
    if captured is None or reason:
        return Decision("kept" if stored else "none", reason=reason)
    if stored is None:
        return Decision("new", "first")
    if stored.kind == "article" and captured.kind != "article":
        return Decision("kept", reason="a teaser of an article that is here in full")
    fields = changed_fields(stored, captured, around)
    if stored.kind != "article" and captured.kind == "article":
        return Decision("changed", "better", fields)
    if not fields:
        return Decision("unchanged")
    reason = is_loss(stored, captured)
    if reason:
        return Decision("kept", reason=reason)
    return Decision("changed", "edit", fields)


def _worthless(captured: Version | None) -> str | None:
    if captured is None:
        return None
    if captured.kind not in ARCHIVED:
        return f"not an article but: {captured.kind}"
    if not captured.body.strip():
        return "an empty body"
    return None


def is_loss(stored: Version, captured: Version) -> str | None:
    """Why `captured` is worse than `stored`, in plain words; None where it is not."""
    if has_newer_date(stored.modified, captured.modified):
        return None
    before, after = len(stored.body), len(captured.body)
    if after <= before * _SHORTER:
        return "half the text or less, and no later date of modification"
    if after < before * 0.9 and captured.confidence < stored.confidence - _DOUBTFUL:
        return "a shorter text, of which the extraction is less sure"
    return None


def changed_fields(stored: Version, captured: Version, around: Around = NOTHING) -> tuple[str, ...]:
    """The fields that differ to a reader. One that the page no longer shows is not an edit by itself."""
    fields: list[str] = []
    for name in ("headline", "dek"):
        before, after = getattr(stored, name), getattr(captured, name)
        if after is not None and plain(before) != plain(after):
            fields.append(name)
    if captured.byline is not None and differ_in_line(stored.byline, captured.byline):
        fields.append("byline")
    if captured.published is not None and not same_time(stored.published, captured.published):
        fields.append("published")
    if differ(stored.body, captured.body, around):
        fields.append("body")
    return tuple(fields)


def same_time(before: str | None, after: str | None) -> bool:
    """Whether two times as stored are the same: as moments, or as days where one of them is only a day."""
    if not before or not after:
        return before == after
    if before[:10] == after[:10] and (len(before) == 10 or len(after) == 10):
        return True
    first, second = datetime.fromisoformat(before), datetime.fromisoformat(after)
    if (first.tzinfo is None) != (second.tzinfo is None):
        return first.replace(tzinfo=None) == second.replace(tzinfo=None)
    return first == second


def has_newer_date(before: str | None, after: str | None) -> bool:
    """Whether `after` is a later time than `before`: the trace of an edit."""
    if not after:
        return False
    if not before:
        return True
    first, second = datetime.fromisoformat(before), datetime.fromisoformat(after)
    if first.tzinfo is None or second.tzinfo is None:
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    return second > first


def as_given(
    moment: datetime | None, precision: Literal["day", "minute", "second"] | str | None
) -> str | None:
    """A time as the page gives it: a day, or ISO 8601 with the page's own offset or none."""
    if moment is None:
        return None
    return moment.date().isoformat() if precision == "day" else moment.isoformat()


def day_of(moment: datetime | None) -> str | None:
    """The day as printed, in the page's own time zone."""
    return None if moment is None else date(moment.year, moment.month, moment.day).isoformat()
