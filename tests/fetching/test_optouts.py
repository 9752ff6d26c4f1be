from __future__ import annotations

import pytest

from scraper.fetching.optouts import find_opt_outs, signals


@pytest.mark.parametrize(
    ("headers", "metas", "found"),
    [
        ([], [], ()),
        ([("X-Robots-Tag", "noarchive, NoSnippet")], [], ("noarchive", "nosnippet")),
        ([("x-robots-tag", "otherbot: noarchive")], [], ()),
        ([("x-robots-tag", "scraper: noai")], [], ("noai",)),
        ([("x-robots-tag", "unavailable_after: 25 Jun 2030 15:00:00 PST")], [], ()),
        ([("x-robots-tag", "max-snippet: 0, noimageai")], [], ("max-snippet:0", "noimageai")),
        ([], [("robots", "index, follow, max-image-preview:large")], ()),
        ([("X-Robots-Tag", "noarchive")], [("robots", "noarchive,noai")], ("noarchive", "noai")),
        ([("TDM-Reservation", "1")], [], ("tdm-reservation",)),
        ([], [("tdm-reservation", "0")], ()),
        (
            [],
            [("tdm-reservation", "1"), ("tdm-policy", "https://paper.example/tdm.json")],
            ("tdm-reservation", "tdm-policy=https://paper.example/tdm.json"),
        ),
    ],
)
def test_what_a_publisher_wishes(headers, metas, found):
    assert find_opt_outs(headers, metas) == found


def test_what_robots_txt_says_comes_last_and_once():
    assert find_opt_outs([("x-robots-tag", "noai")], [], ("noai", "ai-train=no")) == ("noai", "ai-train=no")


def test_endless_wishes_end():
    assert len(find_opt_outs([], [("tdm-policy", str(number)) for number in range(99)])) == 20


def test_content_signals():
    text = "User-agent: *\nContent-Signal: search=yes, ai-train=no , ai-input=NO # please\nAllow: /"
    assert signals(text) == ("ai-train=no", "ai-input=no")
    assert signals("Disallow: /ai-train=no") == ()
