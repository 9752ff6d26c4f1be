from __future__ import annotations

import pytest

from scraper.extraction.dates.context import is_of_update, is_parted, is_told, says_of
from scraper.extraction.dates.text import find_dates


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("By Ilse Marenko, 3 October 2024", "publication"),
        ("Zuletzt aktualisiert am 3.10.2024", "update"),
        ("Registered: 3 October 2024", "another"),
        ("Offer valid until 3 October 2024", "another"),
    ],
)
def test_of_what_a_date_is(text: str, of: str) -> None:
    assert says_of(text, find_dates(text)[0]) == of


@pytest.mark.parametrize(
    "text",
    [
        "The next boat for the islands leaves on 3 October 2024.",
        "Two days later, on Sunday, 3 November 2024, we went to see the ferries",
        "Source: https://observer.example/2024/10/03/ferries",
        "3 October 2024 - 7 October 2024",
        "3 October 2024 at 9:30 · Reply",
    ],
)
def test_told_dates(text: str) -> None:
    assert is_told(text, find_dates(text)[0])


@pytest.mark.parametrize(
    "text",
    [
        "3 October 2024",
        "Why the ferry is late again, and who pays 3 October 2024",
        "3 October 2024, 9:30 | Ferries",
    ],
)
def test_dates_that_stand_for_themselves(text: str) -> None:
    assert not is_told(text, find_dates(text)[0])


def test_a_date_is_parted_from_what_follows() -> None:
    for text in (
        "VELMAR (3 October 2024) The ferry",
        "Velmar, 3 October 2024 – The ferry",
        "3 October 2024 The",
    ):
        assert is_parted(text, find_dates(text)[0])
    assert not is_parted("On 3 October 2024 the", find_dates("On 3 October 2024 the")[0])


def test_a_label_of_an_update() -> None:
    assert is_of_update("Mis à jour le")
    assert not is_of_update("")
