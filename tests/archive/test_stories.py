from __future__ import annotations

from dataclasses import replace

import pytest

from scraper.archive.records import Version
from scraper.archive.stories import is_one_article, is_same_story, is_twin

DAY, NEXT = "2024-08-07T20:35:00+03:00", "2024-08-08T20:35:00+03:00"
FIRST = " ".join(f"word{n} harbour" for n in range(100))
SECOND = " ".join(f"other{n} valley" for n in range(100))
BOILERPLATE = " ".join(f"subscribe{n} today" for n in range(70))
NOTICE = "The ferry runs from six in the morning until ten in the evening. " * 2


def story(body: str = FIRST, headline: str | None = "Bridge opens", published: str | None = DAY) -> Version:
    return Version("article", headline, None, None, published, None, body, len(body.split()), 0.9)


def test_two_stories_are_told_apart_by_their_text_not_by_a_headline() -> None:
    assert is_same_story(story(headline="A"), story(FIRST + " and a correction at the end", headline="B"))
    assert not is_same_story(story(), story(SECOND))
    assert is_same_story(story("Short."), story("Brief.", headline="Bridge  opens"))
    assert not is_same_story(story("Short.", headline=None), story("Brief.", headline=None))


def test_stories_without_spaces_are_compared_by_characters() -> None:
    text = "東京の経済産業省は月曜日に新しい計画を発表した。"
    assert is_same_story(story(text * 2, "A"), story(text + "以上。", "B"))
    assert not is_same_story(story(text), story("大阪では昨夜から雨が降り続き、川の水位が上がっている。"))


def test_a_notice_of_another_day_is_another_story() -> None:
    assert is_same_story(story(NOTICE), story(NOTICE))
    assert not is_same_story(story(NOTICE), story(NOTICE, published=NEXT))
    assert not is_same_story(story("Closed."), story("Closed.", published=NEXT))


@pytest.mark.parametrize(
    "other",
    [
        story(),
        story(FIRST + " and a correction at the end", "Bridge opens late"),
        story(FIRST[:500] + SECOND[:800]),
        story(published=None),
    ],
)
def test_what_was_edited_while_it_moved_is_one_article(other: Version) -> None:
    assert is_one_article(story(), other)
    assert is_one_article(other, story())


@pytest.mark.parametrize(
    "other",
    [
        story(SECOND),
        story(published=NEXT),
        story(SECOND + " " + FIRST[:700], "Wheat is cheap"),
    ],
)
def test_what_is_another_story_or_day_is_not_one_article(other: Version) -> None:
    assert not is_one_article(story(), other)


def test_boilerplate_makes_no_one_article_of_two() -> None:
    first, second = story(f"{FIRST} {BOILERPLATE}", "Bridge"), story(f"{SECOND} {BOILERPLATE}", "Wheat")
    assert is_same_story(first, second)
    assert not is_one_article(first, second)


def test_a_short_text_is_one_article_on_one_known_day_only() -> None:
    assert is_one_article(story(NOTICE), story(NOTICE))
    assert not is_one_article(story(NOTICE), story(NOTICE, published=NEXT))
    assert not is_one_article(story(NOTICE, published=None), story(NOTICE, published=None))
    assert not is_one_article(story(NOTICE), story(NOTICE, "Ferries stop"))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (story(FIRST.replace(" ", "\n")), True),
        (story(published="2024-08-07T17:35:00+00:00"), True),
        (story(headline="Bridge opens late"), False),
        (story(headline=None), False),
        (story(FIRST + " More."), False),
        (story(published=NEXT), False),
        (story(published=None), False),
        (replace(story(), kind="teaser"), False),
    ],
)
def test_twins_agree_in_text_headline_and_time(other: Version, expected: bool) -> None:
    assert is_twin(story(), other) is expected


def test_a_short_text_has_no_twin() -> None:
    assert not is_twin(story(NOTICE), story(NOTICE))
    assert not is_twin(story("港は閉鎖。" * 19), story("港は閉鎖。" * 19))
    assert is_twin(story("港は閉鎖。" * 21), story("港は閉鎖。" * 21))
