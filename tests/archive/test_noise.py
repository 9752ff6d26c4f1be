from __future__ import annotations

import pytest

from scraper.archive.noise import Around, differ, differ_in_line
from scraper.extraction.body.boilerplate import fingerprint

TEXT = "The bridge over the Orra opened at noon.\n\nFerries stopped at once, the harbour master said."


def with_block(block: str, text: str = TEXT) -> str:
    first, second = text.split("\n\n")
    return f"{first}\n\n{block}\n\n{second}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12 comments", "15 comments"),
        ("1.2K views", "3M views"),
        ("2 hours ago", "Yesterday"),
        ("vor 3 Stunden", "vor 4 Stunden"),
        ("Updated 5 minutes ago", "Updated 2 hours ago"),
        ("7 August 2024", "8 August 2024"),
        ("Hallgate | 2 hours ago", "Hallgate | 3 hours ago"),
    ],
)
def test_counters_and_the_time_of_day_are_noise(before: str, after: str) -> None:
    assert not differ(with_block(before), with_block(after))


def test_a_time_that_comes_or_goes_is_noise() -> None:
    assert not differ(TEXT, with_block("2 hours ago"))
    assert not differ(with_block("Updated: 9:15 PM"), TEXT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Twelve people died in the flood.", "Fifteen people died in the flood."),
        ("The fire killed 12 people in the old town.", "The fire killed 15 people in the old town."),
        ("The minister resigned two hours ago.", "The minister resigned three hours ago."),
        ("A ferry sank", "A ferry sailed"),
    ],
)
def test_what_a_sentence_says_is_an_edit(before: str, after: str) -> None:
    assert differ(with_block(before), with_block(after))


def test_the_numbers_of_a_table_are_an_edit() -> None:
    def table(*medals: int) -> str:
        return TEXT + "".join(f"\n\nTeam {'ABCD'[n]} {count}" for n, count in enumerate(medals))

    assert differ(table(1, 2, 3, 4), table(2, 3, 4, 5))


def test_another_order_is_an_edit() -> None:
    assert differ(TEXT, "\n\n".join(reversed(TEXT.split("\n\n"))))


def test_headlines_of_other_stories_are_noise() -> None:
    others = {"Wheat harvest begins in the valley", "Chess league opens its season"}
    around = Around(is_headline=others.intersection)
    old = with_block("Wheat harvest begins in the valley")
    new = with_block("Chess league opens its season")
    assert differ(old, new)
    assert not differ(old, new, around)
    assert differ(old, with_block("A sentence that is new to the story."), around)


def test_boilerplate_that_is_known_now_is_noise() -> None:
    prompt = "Abonnieren Sie unseren Newsletter und verpassen Sie nichts mehr."
    around = Around(boilerplate={fingerprint(prompt)})
    assert not differ(with_block(prompt), TEXT, around)
    assert differ(with_block(prompt), TEXT)


def test_a_byline_may_tell_how_long_ago() -> None:
    assert not differ_in_line("Ada Fell, 2 hours ago", "Ada Fell, 3 hours ago")
    assert differ_in_line("Ada Fell", "Bo Ek")
