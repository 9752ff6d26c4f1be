from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

from scraper.crawling.reading import read
from scraper.crawling.tasks import Task


def test_what_no_parser_is_quick_at_costs_no_link() -> None:
    crowd = b" ".join(b'a%d=">"' % n for n in range(100_000))
    nest = b"<b>" * 20_000 + b"</b>" * 20_000
    page = b"<p><a href=/before>b</a></p><div " + crowd + b">" + nest + b"<a href=/after>a</a>"
    began = time.monotonic()
    reading = read(Task(page, "https://paper.example/", datetime(2024, 8, 7, tzinfo=UTC), "text/html"))
    assert [lead.url for lead in reading.leads] == [
        "https://paper.example/before",
        "https://paper.example/after",
    ]
    assert time.monotonic() - began < 10


SENTENCES = b"".join(
    b"<p>On day %d the ferry of Norrby carried %d passengers across the sound, its owner said on Tuesday."
    % (n, 40 + n)
    for n in range(12)
)
STORY = (
    b"""<html><head><title>The ferry returns</title><link rel=canonical href=/ferry>
<meta property=og:type content=article><meta name=robots content=noarchive></head>
<body><article><h1>The ferry returns</h1>%b</article><a href=/more>More</a></body></html>"""
    % SENTENCES
)


def test_an_article_is_searched_for_links_only_where_one_may_be_followed() -> None:
    task = Task(STORY, "https://paper.example/story", datetime(2024, 8, 7, tzinfo=UTC), "text/html")
    followed, alone = read(task), read(replace(task, follow=False))
    assert followed.kind == alone.kind == "article"
    assert [lead.url for lead in followed.leads][-1] == "https://paper.example/more"
    assert alone.leads == ()
    assert alone.canonical == "https://paper.example/ferry"
    assert alone.directives == (("robots", "noarchive"),)


def test_the_links_of_a_list_are_found_in_any_case() -> None:
    links = b"".join(
        b"<li><a href=/news/%d-a-story-of-the-day>A story of the day, %d</a>" % (n, n) for n in range(40)
    )
    task = Task(
        b"<title>News</title><ul>" + links, "https://paper.example/", datetime(2024, 8, 7, tzinfo=UTC)
    )
    reading = read(replace(task, follow=False))
    assert reading.kind == "listing"
    assert len(reading.leads) == 40
