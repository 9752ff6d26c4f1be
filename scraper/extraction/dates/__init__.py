"""When the article was published and last changed: structured data, the address, and what the page prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from scraper.article import Precision
from scraper.extraction.blocks import Blocks
from scraper.extraction.dates.text import Moment
from scraper.extraction.dates.witnesses import DateWitnesses, Witness
from scraper.extraction.page import Found, Page


@dataclass(frozen=True, slots=True)
class Dates:
    """The article's dates with their evidence."""

    published: Found[datetime] | None = None
    modified: Found[datetime] | None = None
    printed: str | None = None
    """The date of publication as the page prints it."""
    precision: Precision | None = None


_NEAR = timedelta(hours=38)
"""A day, and the width of the world's time zones: two days so near may be one."""

_LONGEST = timedelta(days=3000)
"""A printed date further from the declared one is that of something else."""


def find_publication_dates(
    page: Page, blocks: Blocks, *, headline: int | None = None, fetched_at: datetime | None = None
) -> Dates:
    """The article's dates.

    `headline` is the index of the block that holds the headline. `fetched_at` bounds them: what lies more
    than two days after it is no date of publication, and a date without a year is resolved against it.
    """
    witnesses = DateWitnesses(page, blocks, headline, fetched_at)
    declared = list(witnesses.declared())
    changed = list(witnesses.modified())
    modified = changed[0] if changed else None
    address = witnesses.in_url()
    near = witnesses.near_headline()
    chosen = _published(witnesses, declared, changed, near, address)
    if chosen is None and modified is not None:
        chosen = modified
    if chosen is None:
        return Dates()
    printed = _printed(chosen, near, witnesses.times())
    precision = chosen.moment.precision
    return Dates(_found(chosen), _found(modified) if modified else None, printed, precision)


def _published(
    witnesses: DateWitnesses,
    declared: list[Witness],
    changed: list[Witness],
    near: list[Witness],
    address: Moment | None,
) -> Witness | None:
    """The surest witness; of several that disagree, the one that the address or the print confirms."""
    if declared:
        first = _confirmed(declared, address) or declared[0]
        last = max((_naive(w.moment) + _NEAR for w in changed), default=None)
        printed = next((w for w in near if w.alone and (last is None or _naive(w.moment) < last)), None)
        printed = printed or next(iter(witnesses.times()), None)
        return _as_printed(_with_offset(first, declared), printed, address)
    if address is not None:
        others = [*witnesses.times(), *near]
        confirmed = next((w for w in others if _agree(w.moment, address)), None)
        return confirmed or Witness("url", address.text, address)
    alone = [witness for witness in near if witness.alone]
    for found in (witnesses.times(), alone, witnesses.marked(), near, witnesses.anywhere()):
        if found:
            return found[0]
    return None


def _confirmed(declared: list[Witness], address: Moment | None) -> Witness | None:
    if address is None or _agree(declared[0].moment, address):
        return None
    found = next((w for w in declared if _agree(w.moment, address)), None)
    return found or Witness("url", address.text, address)


def _with_offset(first: Witness, declared: list[Witness]) -> Witness:
    """For a time in UTC, the witness that says the same time with the offset of the newsroom."""
    if not _in_utc(first.moment):
        return first
    day = first.moment.value.date()
    for witness in declared:
        if (
            witness.moment.value.date() != day
            and not _in_utc(witness.moment)
            and _agree(witness.moment, first.moment)
        ):
            return witness
    return first


def _as_printed(first: Witness, printed: Witness | None, address: Moment | None) -> Witness:
    """The declared time on the day that the reader sees.

    A declared time in UTC belongs to the day of the newsroom's clock; one without a time, or without an
    offset, is worth less than a printed date; and a later printed time is that of the page's own publication.
    """
    if printed is not None and (local := _localised(first, printed.moment)) is not None:
        return local
    if printed is not None and not _same_day(first.moment, printed.moment):
        if address is not None and _same_day(first.moment, address):
            return first
        exact = first.moment.precision != "day" and first.moment.value.tzinfo is not None
        near = _agree(first.moment, printed.moment)
        if abs(_naive(first.moment) - _naive(printed.moment)) > _LONGEST:
            return first
        if not exact or (near and _in_utc(first.moment) and printed.source == "text"):
            return printed
        if printed.source == "text" and _naive(printed.moment) > _naive(first.moment):
            return printed
    if address is not None and _in_utc(first.moment) and not _same_day(first.moment, address):
        return Witness("url", address.text, address)
    return first


def _localised(first: Witness, printed: Moment) -> Witness | None:
    """A time in UTC by the newsroom's clock, where the printed time is the same but for full quarters."""
    if not _in_utc(first.moment) or printed.precision == "day" or printed.value.tzinfo is not None:
        return None
    apart = (printed.value - _naive(first.moment)).total_seconds()
    offset = timedelta(minutes=15 * round(apart / 900))
    if abs(offset) > timedelta(hours=14) or abs(apart - offset.total_seconds()) > 60:
        return None
    value = first.moment.value.astimezone(timezone(offset))
    return Witness(first.source, first.text, replace(first.moment, value=value))


def _in_utc(moment: Moment) -> bool:
    return moment.precision != "day" and moment.value.utcoffset() == timedelta(0)


def _same_day(a: Moment, b: Moment) -> bool:
    return a.value.date() == b.value.date()


def _naive(moment: Moment) -> datetime:
    return moment.value.replace(tzinfo=None)


def _agree(a: Moment, b: Moment) -> bool:
    return abs(_naive(a) - _naive(b)) <= _NEAR


def _printed(chosen: Witness, near: list[Witness], times: list[Witness]) -> str | None:
    """The printed date that says the same day as the chosen witness."""
    if chosen.source in {"text", "time"}:
        return chosen.moment.text or None
    same = next((w for w in [*near, *times] if w.moment.text and _agree(w.moment, chosen.moment)), None)
    return same.moment.text if same else None


def _found(witness: Witness) -> Found[datetime]:
    return Found(witness.moment.value, witness.source, witness.text)
