from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discovery.feeds import MAX_ITEMS, looks_like_feed, parse_timestamp, read_feed

URL = "https://paper.example/feeds/all"
WHEN = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>The Paper</title><link>https://paper.example/</link>
<item><title>Tide</title><link>https://paper.example/tide?utm_source=rss</link>
<pubDate>Sat, 01 Mar 2025 10:30:00 +0100</pubDate></item>
<item><title>Harbour</title><link>/harbour</link></item>
<item><title>Tide again</title><link>https://paper.example/tide</link></item>
<item><title>No link</title></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title>
<entry><title>Tide</title><link rel="alternate" href="https://paper.example/tide"/>
<published>2025-03-01T10:30:00+01:00</published></entry></feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><title>Tide</title>
<link>https://paper.example/tide</link><dc:date>2025-03-01T09:30:00Z</dc:date></item></rdf:RDF>"""

JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": "https://paper.example/tide", "date_published": "2025-03-01T10:30:00+01:00"},
            {"id": "2"},
            "nonsense",
        ],
    }
).encode()


@pytest.mark.parametrize("body", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_every_kind_of_feed_is_told_and_read(body):
    assert looks_like_feed(body)
    first = read_feed(body, URL)[0]
    assert (first.url, first.source, first.hint) == ("https://paper.example/tide", "feed", "article")
    assert first.published == WHEN


def test_items_come_in_order_and_each_once():
    assert [lead.url for lead in read_feed(RSS, URL)] == [
        "https://paper.example/tide",
        "https://paper.example/harbour",
    ]


def test_what_was_changed_is_told_from_what_was_published():
    atom = ATOM.replace(b"</entry>", b"<updated>2025-03-02T08:00:00Z</updated></entry>")
    assert read_feed(atom, URL)[0].changed == datetime(2025, 3, 2, 8, tzinfo=UTC)
    assert read_feed(atom, URL)[0].published == WHEN
    assert read_feed(ATOM, URL)[0].changed is None
    assert read_feed(RDF, URL)[0].published == WHEN  # where one moment stands, it is that of publication


def test_a_page_is_no_feed():
    assert not looks_like_feed(b"<!doctype html><html><body><rss>")
    assert not looks_like_feed(b'{"items": []}')
    assert not looks_like_feed(b"")


def test_a_feed_without_end_is_cut():
    items = b"".join(b"<item><link>/%d</link></item>" % number for number in range(MAX_ITEMS + 10))
    assert len(read_feed(b"<rss><channel>" + items + b"</channel></rss>", URL)) == MAX_ITEMS


def test_what_stands_before_a_defect_is_kept():
    leads = read_feed(RSS[: RSS.index(b"<item><title>No")], URL)
    assert leads[0].url == "https://paper.example/tide"


def test_entities_do_not_explode():
    bomb = (
        b"<!DOCTYPE rss [<!ENTITY a '"
        + b"x" * 1000
        + b"'>"
        + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    )
    body = bomb + b"]><rss><channel><item><title>&j;</title><link>/tide</link></item></channel></rss>"
    assert len(read_feed(body, URL)) <= 1


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(body):
    assert isinstance(read_feed(body, URL), list)
    assert looks_like_feed(body) in (True, False)


KEYS = st.sampled_from(["items", "url", "date_published", "x"])
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
)


@given(VALUES)
def test_any_json_is_survived(value):
    assert isinstance(read_feed(json.dumps({"items": value}).encode(), URL), list)


def test_a_moment_keeps_its_offset_or_has_none():
    moment = parse_timestamp("2025-03-01T10:30:00+01:00")
    assert moment is not None
    assert moment.utcoffset() is not None
    assert parse_timestamp("2025-03-01") == datetime(2025, 3, 1)  # noqa: DTZ001 - the feed gives no zone
    assert parse_timestamp("2025-03") == datetime(2025, 3, 1)  # noqa: DTZ001
    assert parse_timestamp("2025") == datetime(2025, 1, 1)  # noqa: DTZ001
    assert parse_timestamp("Sat, 01 Mar 2025 09:30:00 GMT") == WHEN
    assert parse_timestamp("2025-13") is None
    assert parse_timestamp("Sat, 01 Mar 99999999999 09:30:00 GMT") is None
    assert parse_timestamp("Sat, 01 Mar 2025 09:30:00 +99999999999999") is None
    assert parse_timestamp("yesterday") is None
    assert parse_timestamp(None) is None
