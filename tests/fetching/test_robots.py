from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import CertificateError, UnreachableError, UnsafeAddressError
from scraper.fetching import Client, Limits
from scraper.fetching.robots import MAX_BYTES, fetch_robots, read_robots

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
SITE = "https://paper.example"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_an_absent_file_allows_everything(status):
    assert read_robots(status, None).allows(SITE + "/members/")


@pytest.mark.parametrize("status", [0, 429, 500, 503, 301, 100])
def test_an_unreachable_file_forbids_everything_for_now(status):
    robots = read_robots(status, None)
    assert not robots.reachable
    assert not robots.allows(SITE + "/")


RULES = """
User-agent: *
Disallow: /

User-agent: Scraper
Disallow: /members/
Allow: /members/open
Disallow: /*.pdf$
Crawl-delay: 2.5

Sitemap: https://paper.example/sitemap.xml
Sitemap: https://paper.example/news.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/", True), ("/members/", False), ("/members/open/1", True), ("/a.pdf", False), ("/a.pdf?x", True)],
)
def test_the_most_specific_rule_for_us_decides(path, allowed):
    assert read_robots(200, RULES).allows(SITE + path) is allowed


def test_delay_and_sitemaps():
    robots = read_robots(200, RULES)
    assert robots.delay == 2.5
    assert robots.sitemaps == (SITE + "/sitemap.xml", SITE + "/news.xml")


def test_a_request_rate_is_a_delay():
    assert read_robots(200, "User-agent: *\nRequest-rate: 1/10s").delay == 10


def test_an_absurd_delay_is_cut():
    assert read_robots(200, "User-agent: *\nCrawl-delay: 99999").delay == 300


@given(st.text(max_size=300))
def test_any_text_is_a_robots_txt(text):
    assert read_robots(200, text).allows(SITE + "/x") in (True, False)


async def fetched(raw, **answer):
    limits = Limits(seconds=0.5)
    async with Client(allow_hosts=["127.0.0.1"], limits=limits, clock=lambda: NOW) as client:
        return await fetch_robots(client, raw.url + "/some/page", NOW)


async def test_a_copy_is_good_for_a_day(raw):
    raw.page("/robots.txt", RULES.encode(), content_type="text/plain")
    copy = await fetched(raw)
    assert (copy.status, copy.text, copy.expires) == (200, RULES, NOW + timedelta(days=1))


async def test_an_absent_one_is_remembered_for_a_day(raw):
    copy = await fetched(raw)
    assert (copy.status, copy.text, copy.expires) == (404, None, NOW + timedelta(days=1))


async def test_a_broken_one_is_asked_for_again_in_an_hour(raw):
    raw.page("/robots.txt", status="503 Service Unavailable")
    assert (await fetched(raw)).expires == NOW + timedelta(hours=1)


async def test_one_that_hangs_is_no_answer(raw):
    raw.answers["/robots.txt"] = lambda connection: connection.recv(1)
    copy = await fetched(raw)
    assert (copy.status, copy.expires) == (0, NOW + timedelta(hours=1))


async def test_one_that_is_too_long_is_read_as_far_as_the_rfc_asks(raw):
    raw.page("/robots.txt", RULES.encode() + b"#" * 2_000_000)
    copy = await fetched(raw)
    assert copy.text is not None
    assert len(copy.text) == MAX_BYTES
    assert not read_robots(copy.status, copy.text).allows(raw.url + "/members/")


async def test_redirects_are_followed(raw):
    for number in range(5):
        raw.page(f"/{number}" if number else "/robots.txt", status="301 Moved", location=f"/{number + 1}")
    raw.page("/5", b"User-agent: *\nDisallow: /x")
    assert (await fetched(raw)).text == "User-agent: *\nDisallow: /x"


async def test_a_host_that_takes_no_connection_is_no_matter_of_robots(raw):
    async with Client(allow_hosts=["127.0.0.1"]) as client:
        with pytest.raises(CertificateError):
            await fetch_robots(client, f"https://127.0.0.1:{raw.port}/", NOW)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with pytest.raises(UnreachableError, match="could not be connected to"):
            await fetch_robots(client, f"http://127.0.0.1:{port}/", NOW)


async def test_a_private_host_is_no_matter_of_robots():
    async with Client() as client:
        with pytest.raises(UnsafeAddressError):
            await fetch_robots(client, "http://127.0.0.1:1/", NOW)


async def test_redirects_without_end_count_as_no_file(raw):
    raw.page("/robots.txt", status="301 Moved", location="/robots.txt")
    assert (await fetched(raw)).status == 404


async def test_a_redirect_to_where_nobody_answers_is_no_answer(raw):
    raw.page("/robots.txt", status="302 Found", location="http://10.0.0.1/robots.txt")
    assert (await fetched(raw)).status == 0


def test_a_byte_order_mark_and_groups_in_several_places():
    groups = ("scraper\nDisallow: /a", "other\nDisallow: /", "SCRAPER\nDisallow: /b")
    robots = read_robots(200, "\ufeff" + "\n\n".join(f"User-agent: {group}" for group in groups))
    assert [robots.allows(SITE + path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_what_it_says_against_ai_is_kept():
    text = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\n"
    text += "User-agent: *\nContent-Signal: ai-train=no\nAllow: /"
    assert read_robots(200, text).opt_outs == ("ai-train=no", "robots.txt:gptbot", "robots.txt:ccbot")
    assert read_robots(200, "User-agent: *\nDisallow: /").opt_outs == ()
