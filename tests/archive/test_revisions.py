from __future__ import annotations

from dataclasses import replace

import pytest

from scraper.archive.records import Version
from scraper.archive.revisions import (
    changed_fields,
    decide,
    has_newer_date,
    same_time,
)

STORED = Version(
    kind="article",
    headline="Bridge opens",
    dek=None,
    byline="Ada Fell",
    published="2024-08-07T20:35:00+03:00",
    modified=None,
    body="The bridge opened at noon. " * 40,
    word_count=200,
    confidence=0.9,
)


def test_the_first_capture_is_new() -> None:
    assert decide(None, STORED).change == "new"


def test_the_same_text_in_other_whitespace_is_unchanged() -> None:
    assert decide(STORED, replace(STORED, body=STORED.body.replace(" ", "\n\n "))).change == "unchanged"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", "Bridge opens late"),
        ("dek", "After nine years"),
        ("byline", "Ada Fell and Bo Ek"),
        ("published", "2024-08-08T20:35:00+03:00"),
        ("body", STORED.body + "Ferries stopped."),
    ],
)
def test_a_change_names_its_field(field: str, value: str) -> None:
    decision = decide(STORED, replace(STORED, **{field: value}))
    assert (decision.change, decision.cause, decision.fields) == ("changed", "edit", (field,))


@pytest.mark.parametrize("field", ["headline", "byline", "published"])
def test_a_field_that_the_page_no_longer_shows_is_no_edit(field: str) -> None:
    assert decide(STORED, replace(STORED, **{field: None})).change == "unchanged"


@pytest.mark.parametrize("kind", ["consent", "login", "blocked", "listing", "error", "shell"])
def test_what_is_no_article_neither_becomes_nor_replaces_one(kind: str) -> None:
    assert decide(None, replace(STORED, kind=kind)).change == "none"
    decision = decide(STORED, replace(STORED, kind=kind))
    assert decision.change == "kept"
    assert kind in (decision.reason or "")


def test_an_empty_body_neither_becomes_nor_replaces_an_article() -> None:
    empty = replace(STORED, body=" \n")
    assert decide(None, empty).change == "none"
    assert decide(STORED, empty).change == "kept"


def test_a_teaser_never_replaces_the_whole_article() -> None:
    longer = replace(STORED, kind="teaser", body=STORED.body * 3)
    assert decide(STORED, longer).change == "kept"


def test_the_whole_article_replaces_a_teaser_even_if_shorter() -> None:
    teaser = replace(STORED, kind="teaser")
    decision = decide(teaser, replace(STORED, body="The whole."))
    assert (decision.change, decision.cause) == ("changed", "better")


def test_half_the_text_without_a_trace_of_an_edit_is_a_loss() -> None:
    half = replace(STORED, body=STORED.body[: len(STORED.body) // 2])
    assert decide(STORED, half).change == "kept"
    assert decide(STORED, replace(half, modified="2024-08-08T09:00:00+03:00")).change == "changed"


def test_half_the_text_with_an_old_modification_date_is_a_loss() -> None:
    stored = replace(STORED, modified="2024-08-08T09:00:00+03:00")
    half = replace(stored, body=STORED.body[: len(STORED.body) // 3])
    assert decide(stored, half).change == "kept"


def test_a_shorter_text_of_doubtful_extraction_is_a_loss() -> None:
    shorter = replace(STORED, body=STORED.body[: len(STORED.body) * 8 // 10])
    assert decide(STORED, shorter).change == "changed"
    assert decide(STORED, replace(shorter, confidence=0.4)).change == "kept"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("2024-08-07T20:35:00+03:00", "2024-08-07T17:35:00+00:00", True),
        ("2024-08-07T20:35:00+03:00", "2024-08-07", True),
        ("2024-08-07", "2024-08-08", False),
        ("2024-08-07T20:35:00", "2024-08-07T20:35:00+03:00", True),
        ("2024-08-07T20:35:00", "2024-08-07T20:36:00", False),
        (None, "2024-08-07", False),
        (None, None, True),
    ],
)
def test_times_are_compared_as_moments_or_days(before: str | None, after: str | None, same: bool) -> None:
    assert same_time(before, after) is same


def test_a_newer_date_is_seen_across_offsets() -> None:
    assert has_newer_date("2024-08-07T20:35:00+03:00", "2024-08-07T17:36:00+00:00")
    assert not has_newer_date("2024-08-07T20:35:00+03:00", "2024-08-07T17:35:00+00:00")
    assert not has_newer_date("2024-08-07T20:35:00", None)
    assert has_newer_date("2024-08-07T20:35:00", "2024-08-07T20:36:00+03:00")


def test_nothing_differs_from_itself() -> None:
    assert changed_fields(STORED, STORED) == ()
