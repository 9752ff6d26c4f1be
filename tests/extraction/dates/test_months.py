from __future__ import annotations

import unicodedata
from datetime import date, datetime

import pytest

from scraper.extraction.dates.months import month_number
from scraper.extraction.dates.text import parse_date_text


@pytest.mark.parametrize(
    ("language", "text", "month"),
    [
        ("hi", "7 फरवरी 2024", 2),
        ("hi", "7 सितम्बर 2024", 9),
        ("bn", "৭ জানুয়ারি ২০২৪", 1),
        ("he", "7 במרס 2024", 3),
        ("ar", "7 يوليه 2024", 7),
        ("fa", "7 آگوست 2024", 8),
        ("bg", "7 септ. 2024", 9),
        ("mk", "7 ноем. 2024", 11),
        ("ha", "7 Yuli 2024", 7),
        ("so", "7 Luulyo 2024", 7),
        ("af", "7 Julie 2024", 7),
        ("mt", "7 Diċembru 2024", 12),
        ("or", "7 ଅକ୍ଟୋବର 2024", 10),
        ("ckb", "7 کانوونی دووەم 2024", 1),
    ],
)
def test_the_press_writes_a_month_in_more_than_one_way(language: str, text: str, month: int) -> None:
    found = parse_date_text(text, language=language)
    assert found is not None
    assert found.value.date() == date(2024, month, 7)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_letter_with_a_dot_is_one_character_or_two(form: str) -> None:
    dotted = "ফেব্রু\u09dfারি"
    assert month_number(dotted) == month_number(unicodedata.normalize(form, dotted)) == 2


@pytest.mark.parametrize("text", ["Julie, 7, said", "Maris 7"])
def test_a_name_of_a_person_is_no_month_without_a_year(text: str) -> None:
    assert parse_date_text(text, language="en", reference=datetime(2024, 8, 8)) is None  # noqa: DTZ001
