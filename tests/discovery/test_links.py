from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discovery.links import MAX_LINKS, find_links

URL = "https://paper.example/politics/"

PAGE = """<html><head>
<link rel="canonical" href="/politics/?utm_source=x"><link rel="CANONICAL" href="/other">
<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/politics/rss">
<link rel="alternate" hreflang="de" href="/de/"><link rel="next" href="?page=2">
<link rel="stylesheet" href="/a.css">
</head><body>
<a href="/politics/vote">Vote</a> <a href="vote#comments">Comments</a> <a href="/photo.jpg">Photo</a>
<a href="mailto:desk@paper.example">Mail</a> <a href="#top">Top</a> <a href="javascript:go()">Go</a>
<a href="https://other.example/story" rel="nofollow">Elsewhere</a> <a rel="next" href="?page=2">Next</a>
<a href="?page=3" rel="next">Later</a> <a>None</a> <a href="">Self</a> <a href="http://[bad">Bad</a>
</body></html>"""


def test_a_page_gives_its_feeds_its_next_page_and_its_links():
    links = find_links(PAGE, URL)
    assert links.canonical == "https://paper.example/politics/"
    assert [(lead.url.removeprefix("https://paper.example"), lead.hint) for lead in links.leads] == [
        ("/politics/rss", "feed"),
        ("/politics/?page=2", "listing"),
        ("/politics/vote", "unknown"),
        ("https://other.example/story", "unknown"),
        ("/politics/?page=3", "listing"),
    ]


def test_the_head_gives_the_pages_other_addresses_and_wishes():
    html = """<link rel=canonical href=/story><link rel=amphtml href=/amp/story><link rel=next href=?page=2>
    <meta name=Robots content="NOAI, noarchive"><meta name=tdm-reservation content=1>
    <a href=/amp/story>AMP</a><a href=/print/story#top>This page</a><a href=/story>Story</a>"""
    links = find_links(html, "https://paper.example/print/story")
    assert links.amp == "https://paper.example/amp/story"
    assert [(lead.url.removeprefix("https://paper.example"), lead.source) for lead in links.leads] == [
        ("/print/story?page=2", "link"),
        ("/story", "canonical"),
    ]
    assert links.directives == (("robots", "noai, noarchive"), ("tdm-reservation", "1"))


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/story", "/story"),
        ("3; URL='/story'", "/story"),
        ("0, /story", "/story"),
        ("60;url=/story", None),  # a page that is loaded anew each minute
        ("0", None),
        ("0;url=?", None),  # to itself
        ("x;url=/story", None),
    ],
)
def test_a_quick_meta_refresh_is_a_redirect(content, target):
    found = find_links(f'<meta http-equiv="Refresh" content="{content}">', URL).refresh
    assert found == (target and "https://paper.example" + target)


def test_bytes_and_text_give_the_same():
    assert find_links(PAGE.encode(), URL) == find_links(PAGE, URL)


def test_the_base_element_counts():
    html = '<base href="https://cdn.example/x/"><a href="story">Story</a>'
    assert find_links(html, URL).leads[0].url == "https://cdn.example/x/story"
    assert (
        find_links('<base href="javascript:x"><a href="story">Story</a>', URL).leads[0].url == URL + "story"
    )


def test_the_number_of_links_is_limited():
    html = "".join(f'<a href="/{number}">x</a>' for number in range(MAX_LINKS + 100))
    assert len(find_links(html, URL).leads) == MAX_LINKS


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(body):
    assert isinstance(find_links(body, URL).leads, tuple)


@given(
    st.lists(
        st.sampled_from(["<a href=", "'/x'", ">", "<base href=", "<link rel=canonical href=", '"', "\0", "&"])
    )
)
def test_any_markup_is_survived(parts):
    assert isinstance(find_links("".join(parts), URL).leads, tuple)
