from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.dates.calendars import era_year, last_such_day, make_date
from scraper.extraction.dates.text import parse_date_text

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS)
def test_a_gregorian_and_a_buddhist_year_name_the_same_day(day: date) -> None:
    assert make_date(day.year, day.month, day.day) == day
    assert make_date(day.year + 543, day.month, day.day) == day


@given(st.dates(date(2019, 5, 1), date(2090, 12, 31)))
def test_the_years_of_japan_and_taiwan(day: date) -> None:
    for era in ("令和", "民國"):
        year = day.year - era_year(era, "1") + 1
        moment = parse_date_text(f"{era}{year}年{day.month}月{day.day}日")
        assert moment is not None
        assert moment.value.date() == day


@given(st.integers(-9999, 99_999), st.integers(-5, 40), st.integers(-5, 40))
def test_any_numbers_are_a_day_or_none(year: int, month: int, day: int) -> None:
    value = make_date(year, month, day)
    assert value is None or 1600 < value.year < 2200


def test_a_lunar_year_is_not_taken_for_a_persian_one() -> None:
    assert make_date(1403, 5, 17) == date(2024, 8, 7)
    assert make_date(1446, 2, 2) is None


@pytest.mark.parametrize("year", ["0000", "0001", "9999", "1446", "2201"])
def test_a_year_of_no_newspaper_is_none(year: str) -> None:
    assert parse_date_text(f"{year}-08-07T20:35:00Z") is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.integers(-44, 56))  # noqa: DTZ001
def test_an_offset_and_the_precision_are_kept(value: datetime, quarters: int) -> None:
    value = value.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    to_the_second = parse_date_text(value.isoformat())
    assert to_the_second is not None
    assert (to_the_second.value, to_the_second.precision) == (value, "second")
    assert to_the_second.value.utcoffset() == value.utcoffset()
    to_the_minute = parse_date_text(value.isoformat(timespec="minutes"))
    assert to_the_minute is not None
    assert to_the_minute.precision == "minute"
    day = parse_date_text(value.date().isoformat())
    assert day is not None
    assert (day.value.date(), day.precision, day.value.tzinfo) == (value.date(), "day", None)


@given(st.integers(1, 12), st.integers(1, 31), st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
def test_a_day_without_a_year_never_lies_ahead(month: int, day: int, reference: datetime) -> None:
    value = last_such_day(month, day, reference)
    assert value is None or value <= reference.date() + timedelta(days=1)
