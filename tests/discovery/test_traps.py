from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discovery.traps import COMBINED, COUNTED, PAGES, STORIES, is_trap, path_pattern
from scraper.discovery.urls import canonicalise

SITE = "https://paper.example"


@pytest.mark.parametrize(
    ("first", "second", "limit"),
    [
        ("/calendar/2031/07/12", "/calendar/1999/1/3", COUNTED),
        ("/calendar/2031-07-12", "/calendar/20991231", COUNTED),
        ("/events/12-march-2025", "/events/3-Dec-2099", COUNTED),
        ("/events?month=2031-07", "/events?month=2031-08", COUNTED),
        ("/politics/page/2", "/politics/page/917", COUNTED),
        ("/politics/page2.html", "/politics/page917.html", COUNTED),
        ("/shop?size=m&colour=red", "/shop?colour=blue&size=xl", COMBINED),
        ("/shop?colour=red&colour=blue", "/shop?colour=red", COUNTED),
        ("/shop/colour/red/size/m", "/shop/colour/blue/size/xl", PAGES),
        ("/story.php?id=61", "/story.php?id=7", PAGES),
        ("/2024/08/ferry", "/2025/12/tide", STORIES),
        ("/news/the-ferry-came-in-late", "/news/no-more-tide-this-year", STORIES),
        ("/news/12345678", "/news/ferry-12345679.html", STORIES),
    ],
)
def test_urls_of_one_kind_have_one_pattern(first, second, limit):
    ours, other = path_pattern(SITE + first), path_pattern(SITE + second)
    assert ours.key == other.key
    assert limit in (ours.limit, other.limit)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/politics/", "/sport/"),
        ("/politics/the-ferry-came-in-late", "/sport/the-ferry-came-in-late"),
        ("/politics?page=2", "/sport?page=2"),
        ("/shop?size=m", "/shop?colour=red"),
        ("/2024/08/ferry", "/2024/08/12"),
        ("/may", "/mayor"),
    ],
)
def test_urls_of_two_kinds_have_two(first, second):
    assert path_pattern(SITE + first).key != path_pattern(SITE + second).key


def test_two_hosts_share_no_pattern():
    assert path_pattern("https://a.example/1").key != path_pattern("https://b.example/1").key


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/b/a/b/a/b", "its path repeats itself"),
        ("/img/img/img/story", "its path repeats itself"),
        ("/a/" * 20, "its path is too deep"),
        ("/shop?" + "&".join(f"p{n}=1" for n in range(12)), "it has too many parameters"),
        ("/calendar/9999/03/", "its date lies far away"),
        ("/events?month=3024-07", "its date lies far away"),
        ("/x/a/b/c/a/b/c/a/b/c", "its path repeats itself"),
        ("/2011/11/11/11/eleven", None),
        ("////story", None),
        ("/news/news/ferry", None),
        ("/1851/09/18/first-issue", None),
        ("/shop?size=m&colour=red", None),
    ],
)
def test_a_trap_is_told_with_its_reason(path, reason):
    assert is_trap(SITE + path) == reason


@given(st.dates(), st.sampled_from(["/{:%Y/%m/%d}", "/cal/{:%Y-%m-%d}/", "/cal?day={:%Y-%m-%d}"]), st.dates())
def test_every_day_of_a_calendar_has_one_pattern(day, form, other):
    assert path_pattern(SITE + form.format(day)).key == path_pattern(SITE + form.format(other)).key


@given(st.permutations(["a=1", "b=2", "c=3"]))
def test_the_order_of_a_filter_does_not_matter(pairs):
    url = canonicalise(f"{SITE}/shop?{'&'.join(pairs)}")
    assert url is not None
    assert path_pattern(url) == path_pattern(f"{SITE}/shop?c=9&b=&a=x")


def test_the_longest_url_costs_little():
    path = "/" + "-".join("words1" for _ in range(300))
    started = time.process_time()
    for _ in range(100):
        assert is_trap(SITE + path + "/" + path) is None
        path_pattern(SITE + path)
    assert time.process_time() - started < 1


@given(st.text(max_size=60))
def test_any_url_has_a_pattern(text):
    url = canonicalise(f"{SITE}/{text}")
    if url is not None:
        pattern = path_pattern(url)
        assert pattern.key.startswith("paper.example/")
        assert pattern.limit > 0
        assert is_trap(url) is None or is_trap(url)
