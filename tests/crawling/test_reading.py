from __future__ import annotations

import time
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
