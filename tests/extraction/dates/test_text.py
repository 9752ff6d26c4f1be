from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.dates.calendars import make_date
from scraper.extraction.dates.clocks import find_clock
from scraper.extraction.dates.months import month_number
from scraper.extraction.dates.text import find_dates, parse_date_text

EVENING = datetime.fromisoformat("2024-08-07T20:35")
NEXT_DAYS = datetime.fromisoformat("2024-08-10")

PRINTED = [
    ("en", "August 7, 2024 8:35 PM"),
    ("en", "Aug. 7, 2024, at 8:35 p.m. ET"),
    ("en-GB", "07/08/2024 20:35"),
    ("en-US", "8/7/2024 8:35pm"),
    ("en", "7th of August 2024 @ 20:35"),
    ("de", "7. August 2024, 20:35 Uhr"),
    ("de", "Stand: 07.08.2024 - 20.35 Uhr"),
    ("fr", "Publié le 7 août 2024 à 20h35"),
    ("fr", "LE 7 AOUT 2024 À 20 H 35"),
    ("es", "Miércoles, 07 de agosto del 2024 a las 20:35 hs"),
    ("es", "7 AGO 2024 - 20:35"),
    ("pt", "07/08/2024 às 20h35"),
    ("it", "7 agosto 2024 alle 20:35"),
    ("nl", "7 augustus 2024 om 20:35"),
    ("pl", "7 sierpnia 2024, 20:35"),
    ("cs", "7. srpna 2024 20:35"),
    ("ru", "7 августа 2024, 20:35"),
    ("ru", "20:35, 7 августа 2024"),
    ("uk", "7 серпня 2024, 20:35"),
    ("tr", "7 Ağustos 2024 Çarşamba 20:35"),
    ("el", "Τετάρτη 07 Αυγούστου 2024, 20:35"),
    ("el", "7 ΑΥΓΟΥΣΤΟΥ 2024 20:35"),
    ("nb", "7. august 2024 kl. 20.35"),
    ("fi", "7.8.2024 klo 20.35"),
    ("fi", "7. elokuuta 2024 20.35"),
    ("hu", "2024. augusztus 7. 20:35"),
    ("hu", "2024. 08. 07. 20:35"),
    ("ro", "7 august 2024, 20:35"),
    ("lt", "2024 m. rugpjūčio 7 d. 20:35"),
    ("lv", "2024. gada 7. augusts, 20:35"),
    ("ca", "7 d’agost de 2024 a les 20:35"),
    ("ar", "٧ أغسطس ٢٠٢٤ - ٢٠:٣٥"),
    ("ar", "7 آب 2024 20:35"),
    ("he", "7 באוגוסט 2024, 20:35"),
    ("fa", "۱۷ مرداد ۱۴۰۳ - ۲۰:۳۵"),
    ("hi", "७ अगस्त २०२४ २०:३५"),
    ("bn", "৭ আগস্ট ২০২৪, ২০:৩৫"),
    ("ja", "2024年8月7日(水) 20時35分"),
    ("ja", "令和6年8月7日 午後8時35分"),
    ("zh", "2024年08月07日 下午8:35"),
    ("zh-TW", "民國113年8月7日 20:35"),
    ("ko", "2024년 8월 7일 오후 8시 35분"),
    ("ko", "입력 2024.08.07. 오후 8:35"),
    ("vi", "Thứ tư, 7 tháng 8 năm 2024, 20:35"),
    ("id", "Rabu, 07 Agu 2024 20:35"),
    ("th", "7 ส.ค. 2567 20:35 น."),
    ("th", "7 สิงหาคม พ.ศ. 2567 20:35 น."),
]


@pytest.mark.parametrize(("language", "text"), PRINTED, ids=[text for _, text in PRINTED])
def test_one_evening_in_many_languages(language: str, text: str) -> None:
    moment = parse_date_text(text, language=language)
    assert moment is not None
    assert (moment.value, moment.precision) == (EVENING, "minute")


@pytest.mark.parametrize(
    ("text", "offset", "precision"),
    [
        ("2024-08-07T20:35:00Z", 0, "second"),
        ("2024-08-07T20:35:00.123+03:00", 3, "second"),
        ("2024-08-07T20:35:00+0300", 3, "second"),
        ("2024-08-07T20:35:00 03:00", 3, "second"),
        ("2024-08-07T20:35-05", -5, "minute"),
        ("2024-08-07 20:35:00 +0000 UTC", 0, "second"),
        ("2024-08-07T20:35:00-04:00[America/New_York]", -4, "second"),
        ("2024-8-7 20:35", None, "minute"),
        ("20240807T203500Z", 0, "second"),
        ("Wed, 07 Aug 2024 20:35:00 GMT", 0, "second"),
        ("Wed, 07 Aug 2024 20:35:00 +0300", 3, "second"),
        ("Wed Aug 07 20:35:00 UTC 2024", 0, "second"),
        ("Wed Aug 07 2024 20:35:00 GMT-0700 (PDT)", -7, "second"),
        ("7 August 2024 at 20:35 BST", 1, "minute"),
        ("8:35 PM EDT, Wed August 7, 2024", -4, "minute"),
        ("07/08/2024 20:35 GMT+7", 7, "minute"),
        ("7 Aug 2024 20:35 IST", None, "minute"),
    ],
)
def test_an_offset_is_kept_where_it_is_printed(text: str, offset: int | None, precision: str) -> None:
    zone = None if offset is None else timezone(timedelta(hours=offset))
    moment = parse_date_text(text)
    assert moment is not None
    assert moment.value.replace(tzinfo=None) == EVENING
    assert moment.value.utcoffset() == (zone.utcoffset(None) if zone else None)
    assert moment.precision == precision


def test_unix_time_in_seconds_and_milliseconds() -> None:
    seconds, milliseconds = parse_date_text("1723062900"), parse_date_text("1723062900000")
    assert seconds is not None
    assert milliseconds is not None
    assert seconds.value == milliseconds.value == EVENING.replace(tzinfo=UTC)


def test_a_date_without_a_time_has_the_precision_of_a_day() -> None:
    moment = parse_date_text("Aug 7, 2024 · 5 min read", language="en")
    assert moment is not None
    assert (moment.precision, moment.text) == ("day", "Aug 7, 2024")


def test_the_language_decides_the_order_of_day_and_month() -> None:
    days = {tag: parse_date_text("03/04/2024", language=tag) for tag in ("en-US", "en-GB", "fr")}
    assert [m.value.month for m in days.values() if m] == [3, 4, 4]
    impossible = parse_date_text("13/04/2024", language="en-US")
    assert impossible is not None
    assert impossible.value.month == 4


def test_of_two_orders_the_one_that_lies_ahead_is_ruled_out() -> None:
    moment = parse_date_text("04/12/2024", language="fr", reference=datetime.fromisoformat("2024-04-20"))
    assert moment is not None
    assert moment.value.date() == date(2024, 4, 12)


def test_a_date_without_a_year_is_the_last_such_day_before_the_reference() -> None:
    assert parse_date_text("Dec 23, 1:21 PM", language="en") is None
    moment = parse_date_text("Dec 23, 1:21 PM", language="en", reference=datetime.fromisoformat("2025-01-03"))
    assert moment is not None
    assert moment.value == datetime.fromisoformat("2024-12-23T13:21")
    chinese = parse_date_text("8月7日 20:35", language="zh", reference=NEXT_DAYS)
    assert chinese is not None
    assert chinese.value == EVENING


def test_each_date_of_a_text_has_its_own_time() -> None:
    text = "Updated 8:35 AM, Aug 9, 2024 | Published Aug 7, 2024 20:35"
    assert [m.value for m in find_dates(text, language="en")] == [
        datetime.fromisoformat("2024-08-09T08:35"),
        EVENING,
    ]


@pytest.mark.parametrize(
    "text",
    ["", "May 2024", "2 days ago", "0000-00-00", "0001-01-01T00:00:00Z", "2024-13-45", "31 June 2024",
     "1.2.3.4", "page 7 of 2024", "Q3/2024", "99999999999999"],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date_text(text, language="en", reference=NEXT_DAYS) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [("12:05 a.m.", "en", (0, 5)), ("12 pm", "en", (12, 0)), ("20 Uhr", "de", (20, 0)),
     ("8 h 05", "fr", (8, 5)),
     ("kl. 9.15", "da", (9, 15)), ("3.50 percent", "en", None), ("25:10", "en", None)],
)  # fmt: skip
def test_clock_times(text: str, language: str, expected: tuple[int, int] | None) -> None:
    clock = find_clock(text, language=language)
    assert (clock and (clock.hour, clock.minute)) == expected


def test_a_name_of_two_months_is_decided_by_the_language() -> None:
    assert month_number("listopada", "hr") == 10
    assert month_number("listopada", "pl") == 11


@given(st.dates(date(1976, 3, 21), date(2040, 1, 1)))
def test_a_persian_calendar_day_is_one_day_after_the_last(day: date) -> None:
    first = make_date(day.year - 621, 1, 1)
    last = make_date(day.year - 622, 12, 29)
    assert first is not None
    assert last is not None
    assert first - last in (timedelta(days=1), timedelta(days=2))


@given(st.text(), st.sampled_from([None, "en", "de", "fi", "zh"]))
def test_no_text_raises(text: str, language: str | None) -> None:
    parse_date_text(text, language=language, reference=NEXT_DAYS)


@given(st.text(alphabet="0123456789:./- TZaugusmy年月日,+", max_size=60))
def test_no_text_that_looks_like_a_date_raises(text: str) -> None:
    for moment in find_dates(text, language="en", reference=NEXT_DAYS):
        assert moment.start < moment.end


@given(st.integers(-2_000_000_000, 5_600_000_000))
def test_iso_8601_is_read_back(seconds: int) -> None:
    value = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    moment = parse_date_text(value.isoformat())
    assert moment is not None
    assert moment.value == value
    rfc = parse_date_text(value.strftime("%a, %d %b %Y %H:%M:%S"))
    assert rfc is not None
    assert rfc.value == value


def test_a_time_behind_a_year_is_no_day() -> None:
    found = find_dates("Fri 5 Jun 2020 06.05 GMT", language="en-GB")
    assert [moment.value.isoformat() for moment in found] == ["2020-06-05T06:05:00+00:00"]


@given(
    st.dates(date(1700, 1, 1), date(2150, 1, 1)), st.times(), st.sampled_from(["", "Z", "+02:00", "-05:30"])
)
def test_iso_8601_is_read_alike_with_a_space_and_with_a_t(day: date, clock: time, zone: str) -> None:
    text = f"{day}T{clock.replace(microsecond=0)}{zone}"
    strict, careless = parse_date_text(text), parse_date_text(text.replace("T", " "))
    assert strict is not None
    assert careless is not None
    assert (strict.value, strict.precision, strict.value.utcoffset()) == (
        careless.value,
        careless.precision,
        careless.value.utcoffset(),
    )


@pytest.mark.parametrize("text", ["2024-10-03T18:05:00+20:00", "2024-10-03T99:05:00", "2024-13-03T10:05:00"])
def test_impossible_iso_8601_is_never_an_impossible_time(text: str) -> None:
    found = parse_date_text(text)
    assert found is None or abs((found.value.utcoffset() or timedelta()).total_seconds()) <= 14 * 3600


@pytest.mark.parametrize(
    "text", ["Fri, Dec 22 20234:46 AM", "22 December 20234:46", "Dec. 22, 202304:46 a.m. UTC"]
)
def test_a_time_that_only_markup_parted_from_its_year(text: str) -> None:
    found = find_dates(text)
    assert [moment.value.replace(tzinfo=None).isoformat() for moment in found] == ["2023-12-22T04:46:00"]


def test_a_longer_number_is_no_year_with_a_time() -> None:
    assert find_dates("Dec 22 20234") == []
