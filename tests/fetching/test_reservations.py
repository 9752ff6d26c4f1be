from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetching import Client
from scraper.fetching.reservations import Rule, TdmCopy, fetch_tdmrep, find_reservation, read_tdmrep

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def rules_of(*entries):
    return read_tdmrep(json.dumps(list(entries)).encode())


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/", "/", True),
        ("/", "/news/ferry?page=2", True),
        ("/news/", "/news/ferry", True),
        ("/news/", "/news", False),
        ("/news/", "/News/ferry", False),
        ("/*.html", "/news/ferry.html?from=home", True),
        ("/*.html$", "/news/ferry.html?from=home", False),
        ("/*.html$", "/news/ferry.html", True),
        ("/news/*/ferry", "/news/2024/08/ferry", True),
        ("/news/*/ferry", "/news/ferry", False),
        ("/a*a$", "/a", False),
        ("/ferry$", "/ferry", True),
        ("/ferry$", "/ferry-returns", False),
        ("*", "/anything", True),
        ("/f%65rry-%C3%A9", "/ferry-%C3%A9", True),
        ("/foo-%24", "/foo-%24bar", True),
        ("/foo-%24", "/foo-$", False),
    ],
)
def test_a_location_is_a_pattern_as_in_robots_txt(location, path, matches):
    found = find_reservation([Rule(location, reserved=True)], "https://paper.example" + path)
    assert found == (("tdm-reservation",) if matches else ())


def test_the_first_rule_that_matches_holds():
    rules = rules_of(
        {"location": "/open/", "tdm-reservation": 0},
        {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://paper.example/tdm policy.json"},
        {"location": "/open/not", "tdm-reservation": 1},
    )
    assert find_reservation(rules, "https://paper.example/open/not") == ()
    assert find_reservation(rules, "https://paper.example") == (
        "tdm-reservation",
        "tdm-policy=https://paper.example/tdmpolicy.json",
    )


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (b"", 0),
        (b"<!doctype html><title>Not found", 0),
        (b"[" * 100_000, 0),
        (b"7", 0),
        (b'[7, null, {"location": 7, "tdm-reservation": 1}, {"location": "/"}]', 0),
        (b'[{"location": "/", "tdm-reservation": 2}]', 0),
        (b'\xef\xbb\xbf[{"location": "/", "tdm-reservation": "1"}]', 1),
        (b'{"location": "/", "tdm-reservation": 1}', 1),
        (json.dumps([{"location": "/", "tdm-reservation": 1}] * 9_000).encode(), 500),
    ],
)
def test_what_is_no_rule_is_left_out(body, count):
    assert len(read_tdmrep(body)) == count


@given(st.text("/ab*$%", max_size=30), st.text("/ab*$%", max_size=30))
def test_any_pattern_has_an_answer(location, path):
    found = find_reservation([Rule(location, reserved=True)], f"https://paper.example/{path}")
    if "*" not in location and not location.endswith("$") and "%" not in location + path:
        assert bool(found) is f"/{path}".startswith(location)


def test_a_copy_is_kept_as_json():
    copy = TdmCopy(
        rules_of({"location": "/", "tdm-reservation": 1, "tdm-policy": "https://paper.example/t"}), NOON
    )
    assert TdmCopy.from_json(json.loads(json.dumps(copy.to_json()))) == copy


@pytest.mark.parametrize(("status", "hours"), [("404 Not Found", 24), ("503 Service Unavailable", 1)])
async def test_without_a_file_nothing_is_reserved_for_now(raw, status, hours):
    raw.page("/.well-known/tdmrep.json", status=status)
    async with Client(allow_hosts=["127.0.0.1"]) as client:
        copy = await fetch_tdmrep(client, raw.url + "/news/ferry", NOON)
    assert copy == TdmCopy((), NOON + timedelta(hours=hours))


async def test_a_host_that_breaks_off_reserves_nothing(raw):
    raw.answers["/.well-known/tdmrep.json"] = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n["
    async with Client(allow_hosts=["127.0.0.1"]) as client:
        assert await fetch_tdmrep(client, raw.url, NOON) == TdmCopy((), NOON + timedelta(hours=1))


async def test_a_file_is_read_whatever_type_it_claims(raw):
    raw.page(
        "/.well-known/tdmrep.json", b'[{"location": "/", "tdm-reservation": 1}]', content_type="image/png"
    )
    async with Client(allow_hosts=["127.0.0.1"]) as client:
        copy = await fetch_tdmrep(client, raw.url + "/news/ferry", NOON)
    assert copy == TdmCopy((Rule("/", reserved=True),), NOON + timedelta(hours=24))
