from __future__ import annotations

import pytest

from scraper.extraction.letters import weight


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("ferry", 5),
        ("Fähre", 5),
        ("паром", 5),
        ("渡し船", 7.5),
        ("เรือ", 10),
        ("ကူး", 7.5),
        ("페리 x", 7),
    ],
)
def test_a_letter_of_a_dense_script_weighs_more(text: str, length: float) -> None:
    assert weight(text) == length
