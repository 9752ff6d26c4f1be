from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.dates.addresses import serial_day, url_day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://observer.example/2024/10/03/story", "2024-10-03"),
        ("https://observer.example/2024/oct/3/story", "2024-10-03"),
        ("https://observer.example/story-20241003", "2024-10-03"),
        ("https://observer.example/03-10-2024-story", "2024-10-03"),
        ("https://observer.example/2024/13/45/story", None),
        ("https://observer.example/story?d=2024-10-03", None),
        ("https://observer.example/article/202410031234567", None),
    ],
)
def test_the_day_of_an_address(url: str, day: str | None) -> None:
    moment = url_day(url)
    assert (moment.value.date().isoformat() if moment else None) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://observer.example/article/A2024100314320005196", "2024-10-03"),
        ("https://observer.example/202410031234", "2024-10-03"),
        ("https://observer.example/2024100312", None),
        ("https://observer.example/20241003143200051961234", None),
        ("https://observer.example/202413031432", None),
        ("https://observer.example/a?id=202410031432", None),
    ],
)
def test_the_day_of_a_serial_number(url: str, day: str | None) -> None:
    moment = serial_day(url)
    assert (moment.value.date().isoformat() if moment else None) == day


@given(st.text(max_size=60))
def test_any_address_will_do(text: str) -> None:
    url_day(f"https://{text}")
    serial_day(text)


def test_a_number_that_begins_a_title_is_no_day() -> None:
    assert url_day("https://observer.example/2024/10/3-questions-for-the-mayor/") is None
    assert url_day("https://observer.example/2024/10/3/questions") is not None


@pytest.mark.parametrize("path", ["/t/2024-4-4-2024-5-0-stuck/7", "/ferry-4-4-2024.html", "/2024_4_4"])
def test_single_digits_name_a_day_only_between_slashes(path: str) -> None:
    assert url_day("https://observer.example" + path) is None
