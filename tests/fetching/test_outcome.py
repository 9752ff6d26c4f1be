from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import errors
from scraper.fetching.outcome import (
    MAX_RETRY_AFTER,
    OutcomeName,
    binary_type,
    may_hold_text,
    of_error,
    of_page,
    of_status,
    parse_retry_after,
)

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("status", "name", "again"),
    [
        (200, "ok", False),
        (203, "ok", False),
        (304, "not_modified", False),
        (400, "failed", False),
        (401, "blocked", False),
        (403, "blocked", True),
        (404, "gone", False),
        (408, "retry", True),
        (410, "gone", False),
        (418, "failed", False),
        (425, "retry", True),
        (429, "retry", True),
        (451, "blocked", False),
        (500, "retry", True),
        (501, "failed", False),
        (503, "retry", True),
        (599, "retry", True),
        (305, "failed", False),
        (100, "failed", False),
        (999, "failed", False),
    ],
)
def test_a_status_has_an_outcome(status, name, again):
    outcome = of_status(status, None, NOW)
    assert (outcome.name, outcome.again) == (name, again)
    assert outcome.reason == ("" if outcome.good else f"HTTP {status}")


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("0", 0 * SECOND),
        ("120", 120 * SECOND),
        (" 120 ", 120 * SECOND),
        ("Sat, 01 Mar 2025 12:05:00 GMT", 300 * SECOND),
        ("Saturday, 01-Mar-25 12:05:00 GMT", 300 * SECOND),
        ("Sat, 01 Mar 2025 11:00:00 GMT", 0 * SECOND),
        ("31536000", MAX_RETRY_AFTER),
        ("99999999999999999999", MAX_RETRY_AFTER),
        ("Sun, 01 Mar 2026 12:00:00 GMT", MAX_RETRY_AFTER),
        ("Sun, 01 Mar 99999999999 12:00:00 GMT", None),
        ("Sun, 01 Mar 2026 12:00:00 +99999999999999", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_both_forms(value, wait):
    assert parse_retry_after(value, NOW) == wait
    assert of_status(503, value, NOW).wait == wait


@given(st.text(max_size=40))
def test_any_retry_after_is_survived(value):
    wait = parse_retry_after(value, NOW)
    assert wait is None or timedelta(0) <= wait <= MAX_RETRY_AFTER


def subclasses(kind: type) -> set[type]:
    return {kind, *(below for child in kind.__subclasses__() for below in subclasses(child))}


@pytest.mark.parametrize("kind", sorted(subclasses(errors.FetchError), key=lambda kind: kind.__name__))
def test_every_fetch_error_has_an_outcome_that_is_a_loss(kind):
    outcome = of_error(kind("…"))
    assert not outcome.good
    assert outcome.reason == kind.reason


@pytest.mark.parametrize(
    ("kind", "down"),
    [
        (errors.NameNotFoundError, True),
        (errors.UnreachableError, True),
        (errors.CertificateError, True),
        (errors.ProxyFailedError, True),
        (errors.ConnectionFailedError, False),
        (errors.TimedOutError, False),
        (errors.BrokenResponseError, False),
    ],
)
def test_a_host_that_is_down_is_tried_again_but_not_waited_for(kind, down):
    outcome = of_error(kind("…"))
    assert (outcome.name, outcome.again, outcome.down) == ("retry", True, down)


def test_what_may_pass_is_tried_again_and_what_cannot_is_not():
    assert of_error(errors.TimedOutError("…")).again
    assert of_error(errors.RobotsUnreachableError("…")).again
    assert not of_error(errors.UnsafeAddressError("…")).again
    assert of_error(errors.ForbiddenByRobotsError("…")).name == "forbidden"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("article", "ok"),
        ("listing", "ok"),
        ("feed", "ok"),
        ("teaser", "wall"),
        ("consent", "wall"),
        ("login", "wall"),
        ("shell", "wall"),
        ("blocked", "blocked"),
        ("error", "gone"),
    ],
)
def test_a_page_with_status_200_may_still_be_a_loss(kind, name):
    assert of_page(kind).name == name


def test_every_outcome_is_documented():
    text = (Path(__file__).parents[2] / "docs" / "crawling.md").read_text(encoding="utf-8")
    for name in get_args(OutcomeName):
        assert f"| {name} |" in text


def test_an_article_without_text_is_a_loss():
    assert of_page("article", has_text=False).reason == "no text found"
    assert of_page("listing", has_text=False).good


@pytest.mark.parametrize(
    "value",
    ["text/html; charset=utf-8", "TEXT/HTML", "application/xhtml+xml", "application/rss+xml", "",
     "text/plain", "application/feed+json", "application/octet-stream", "nonsense"],
)  # fmt: skip
def test_types_that_may_hold_text(value):
    assert may_hold_text(value)


@pytest.mark.parametrize("value", ["image/png", "application/pdf", "video/mp4", "text/css", "font/woff2"])
def test_types_that_hold_none(value):
    assert not may_hold_text(value)


def test_a_body_gives_away_what_its_type_hides():
    assert binary_type(b"%PDF-1.4 ...") == "application/pdf"
    assert binary_type(b"<!doctype html>") is None


@pytest.mark.parametrize(
    "encoding", ["utf-8", "cp1252", "koi8-r", "utf-16", "utf-16-le", "utf-32", "gb18030"]
)
def test_text_is_no_binary_data_in_whatever_encoding(encoding):
    assert binary_type(("Der Hafen, гавань, 港口. " * 300).encode(encoding, "ignore")) is None


def test_noise_is_binary_data():
    assert binary_type(random.Random(3).randbytes(5_000)) == "binary data"
    assert binary_type(b"<p>One odd \x01 byte</p>") is None
    assert binary_type(gzip.compress(b"<urlset>")) is None
