"""When the article was published and last changed: structured data, the address, and what the page prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from scraper.article import Precision
from scraper.extraction.blocks import Blocks
from scraper.extraction.dates.context import is_told
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

_AT_ONCE = timedelta(minutes=1)
"""Two times so near to each other were written by one act."""

_WEST, _EAST = timedelta(hours=-11), timedelta(hours=14)
"""The zones in which people live."""

_LONGEST = timedelta(days=3000)
"""A printed date so long before the declared one is that of something else."""


def find_publication_dates(
    page: Page, blocks: Blocks, *, headline: int | None = None, fetched_at: datetime | None = None
) -> Dates:
    """The article's dates.

    `headline` is the index of the block that holds the headline. `fetched_at` bounds them: what lies more
    than two days after it is no date of publication, and a date without a year is resolved against it.
    """
    witnesses = DateWitnesses(page, blocks, headline, fetched_at)
    declared = list(witnesses.declared()) or list(witnesses.undocumented())
    changed = list(witnesses.modified())
    chosen = _published(witnesses, declared, changed)
    if chosen is None:
        changed = changed or witnesses.anywhere(updates=True)
    elif not changed:
        changed = [w for w in witnesses.printed_updates if _naive(w.moment) >= _naive(chosen.moment)]
    modified = changed[0] if changed else None
    chosen = chosen or modified or witnesses.in_serial_number()
    if chosen is None:
        return Dates()
    printed = _printed(chosen, witnesses)
    text = printed.moment.text or None if printed else None
    return Dates(_found(chosen), _found(modified) if modified else None, text, _precision(chosen, printed))


def _published(witnesses: DateWitnesses, declared: list[Witness], changed: list[Witness]) -> Witness | None:
    """The surest witness; of several that disagree, the one that the address or the print confirms."""
    address = witnesses.in_url()
    near = witnesses.near_headline
    if declared:
        first = _confirmed(declared, near, address) or declared[0]
        printed = _print_of(first, witnesses, changed)
        if printed is not None and _is_turned(printed.moment, first.moment, witnesses.language):
            printed = None
        return _as_printed(_with_offset(first, declared), printed, changed, address)
    if address is not None:
        others = [*witnesses.times, *near]
        confirmed = next((w for w in others if _agree(w.moment, address)), None)
        return confirmed or Witness("url", address.text, address)
    if witnesses.times:
        return witnesses.times[0]
    alone = [witness for witness in near if witness.alone]
    beside = [witness for witness in near if not is_told(witness.text, witness.moment)]
    return next(iter(alone or witnesses.marked() or beside or witnesses.anywhere()), None)


def _print_of(first: Witness, witnesses: DateWitnesses, changed: list[Witness]) -> Witness | None:
    """The printed date that may be that of the publication; the declared one tells which of several."""
    last = max((_naive(w.moment) + _NEAR for w in changed), default=None)
    alone = [w for w in witnesses.near_headline if w.alone and (last is None or _naive(w.moment) < last)]
    printed = next((w for w in alone if _agree(w.moment, first.moment)), None)
    return printed or next(iter(alone), None) or next(iter(witnesses.times), None)


def _confirmed(declared: list[Witness], near: list[Witness], address: Moment | None) -> Witness | None:
    """The witness that the address confirms, where address and print both contradict the first."""
    first = declared[0].moment
    if address is None or _agree(first, address) or any(_same_day(w.moment, first) for w in near if w.alone):
        return None
    found = next((w for w in declared if _agree(w.moment, address)), None)
    if found is None and "/" in address.text:
        return Witness("url", address.text, address)
    # a day in the words of an address may be what the story is about
    return found


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


def _as_printed(
    first: Witness, printed: Witness | None, changed: list[Witness], address: Moment | None
) -> Witness:
    """The declared time on the day that the reader sees.

    A declared time in UTC belongs to the day of the newsroom's clock; one without a time, or without an
    offset, is worth less than a printed date; and a later printed time is that of the page's own publication.
    A time that is that of the last change as well may be no more than that: an earlier printed date is surer.
    """
    if printed is None:
        return _by_address(first, address)
    local = _localised(first, printed.shown or printed.moment)
    if local is not None:
        return local
    if _same_day(first.moment, printed.moment):
        return first
    if address is not None and _same_day(first.moment, address):
        return first
    if _naive(first.moment) - _naive(printed.moment) > _LONGEST:
        return first
    exact = first.moment.precision != "day" and first.moment.value.tzinfo is not None
    near = _agree(first.moment, printed.moment)
    if not exact or (near and _in_utc(first.moment) and printed.source == "text"):
        return printed
    later = _naive(printed.moment) > _naive(first.moment)
    doubtful = any(abs(_naive(w.moment) - _naive(first.moment)) <= _AT_ONCE for w in changed)
    if (later and printed.source == "text") or (doubtful and not later):
        return printed
    return _by_address(first, address)


def _by_address(first: Witness, address: Moment | None) -> Witness:
    """A time in UTC on the day before or after that of the address is told by the address."""
    if address is None or not _in_utc(first.moment) or _same_day(first.moment, address):
        return first
    if _agree(first.moment, address):
        return Witness("url", address.text, address)
    return first


def _is_turned(printed: Moment, declared: Moment, language: str | None) -> bool:
    """Whether a printed 3/4 was read as the third of April where the fourth of March is declared.

    With full stops only English prints it in two orders.
    """
    one, other = printed.value, declared.value
    if one.year != other.year or (one.day, one.month) != (other.month, other.day) or one.day == one.month:
        return False
    return "/" in printed.text or "-" in printed.text or (language or "").startswith("en")


def _localised(first: Witness, printed: Moment) -> Witness | None:
    """A time in UTC by the newsroom's clock, where the printed time is the same but for full quarters."""
    if not _in_utc(first.moment) or printed.precision == "day":
        return None
    offset = printed.value.utcoffset()
    apart = (_naive(printed) - _naive(first.moment)).total_seconds()
    if offset is None:
        offset = timedelta(minutes=15 * round(apart / 900))
    if not _WEST <= offset <= _EAST or abs(apart - offset.total_seconds()) > 60:
        return None
    value = first.moment.value.astimezone(timezone(offset))
    return Witness(first.source, first.text, first.moment._replace(value=value))


def _in_utc(moment: Moment) -> bool:
    return moment.precision != "day" and moment.value.utcoffset() == timedelta(0)


def _same_day(a: Moment, b: Moment) -> bool:
    return a.value.date() == b.value.date()


def _naive(moment: Moment) -> datetime:
    value = moment.value
    return value if value.tzinfo is None else value.replace(tzinfo=None)


def _agree(a: Moment, b: Moment) -> bool:
    return abs(_naive(a) - _naive(b)) <= _NEAR


def _precision(chosen: Witness, printed: Witness | None) -> Precision:
    """A machine's midnight is a day whose time it did not know, unless the page prints the time."""
    moment = chosen.moment
    if moment.value.time() != time.min or chosen.source == "text":
        return moment.precision
    shown = printed and (printed.shown or (printed.moment if printed.source == "text" else None))
    is_told = shown is not None and shown.precision != "day" and shown.value.time() == time.min
    return moment.precision if is_told else "day"


def _printed(chosen: Witness, witnesses: DateWitnesses) -> Witness | None:
    """The printed date that says what the chosen witness says; far from the headline only to the minute."""
    if chosen.source in {"text", "time"}:
        return chosen
    moment, near = chosen.moment, witnesses.near_headline
    same = next((w for w in near if _same_minute(w.moment, moment)), None)
    if same is None:
        times = witnesses.times
        beside = [*near, *(witness for witness in times if not witness.far)]
        same = (
            next((w for w in times if _same_minute(w.moment, moment)), None)
            or next((w for w in beside if _same_day(w.moment, moment)), None)
            or next((w for w in beside if _agree(w.moment, moment)), None)
            or next(
                (w for w in times if w.moment.precision == "day" and w.moment.value == moment.value), None
            )
        )
    return same


def _same_minute(a: Moment, b: Moment) -> bool:
    """Whether two times say the same minute, be it by the clocks of two zones."""
    if "day" in {a.precision, b.precision} or not _agree(a, b):
        return False
    return (_naive(a).replace(second=0) - _naive(b).replace(second=0)).total_seconds() % 900 == 0


def _found(witness: Witness) -> Found[datetime]:
    return Found(witness.moment.value, witness.source, witness.text)
