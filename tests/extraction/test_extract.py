"""Whatever comes over the wire gives an Article, quickly and always the same one."""

from __future__ import annotations

import gc
import time
from datetime import datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper import Article, extract
from scraper.article import Kind

PARAGRAPH = "The ferry left the quay at seven and came back before the fog had lifted from the water. "
STORY = (
    "<html><head><title>Fog over the quay</title></head><body><main><h1>Fog over the quay</h1>"
    + "".join(f"<p>{PARAGRAPH} It was day {n} of the storm.</p>" for n in range(8))
    + "</main></body></html>"
)

BAD: dict[str, bytes | str] = {
    "empty": b"",
    "white space": b" \n\t\r ",
    "NULs": b"\x00" * 5000,
    "binary": bytes(range(256)) * 40,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>> endobj",
    "gzip": b"\x1f\x8b\x08\x00" + bytes(200),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "lone surrogates": "<p>\ud800 text \udfff</p>",
    "only a surrogate": "\udc80",
    "nested tags": b"<div>" * 100_000 + b"text",
    "nested inline tags": b"<b><i>" * 50_000 + b"text",
    "nested lists": b"<ul><li>" * 50_000,
    "nested tables": b"<table><tr><td>" * 20_000 + b"text",
    "end tags": b"</p></div>" * 50_000,
    "forms": b"<form><input><label>Name</label></form>" * 10_000,
    "links": b"<a href='//['>x</a>" * 20_000,
    "broken JSON-LD": b'<script type="application/ld+json">{"a": [1, {"b": "\n}</script><p>text',
    "deep JSON-LD": b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script>",
    "number JSON-LD": b'<script type="application/ld+json">' + b"9" * 6000 + b"</script>",
    "JSON-LD of wrong types": (
        b'<script type="application/ld+json">{"@type": [1, null], "headline": {"a": []}, "author": [[3]], '
        b'"datePublished": -1, "articleBody": 7, "@graph": "x", "mainEntity": [null, [{}]]}</script>'
    ),
    "dates of no calendar": (
        b'<meta property="article:published_time" content="0000-00-00T99:99:99+99:99">'
        b'<time datetime="99999-13-45">31 February 0</time><p>text'
    ),
    "wrong charset": b'<meta charset="utf-16"><p>caf\xe9 \xff\xfe',
    "unknown charset": b'<meta charset="x-none"><p>caf\xe9',
    "open comment": b"<!-- " + b"x" * 10_000,
    "open attribute": b'<a href="' + b"x" * 10_000,
    "frames": b"<frameset><frame src=a></frameset>",
    "XML": b'<?xml version="1.0"?><rss><channel><title>t</title></channel></rss>',
    "JSON": b'{"error": "not found"}',
    "bad url attribute": b"<base href='http://[::1'><link rel=canonical href='http://a b/%zz'><p>text",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gives_an_article(name: str) -> None:
    started = time.perf_counter()
    article = extract(BAD[name], url="https://observer.example/a")
    assert isinstance(article, Article)
    assert article.kind in get_args(Kind)
    assert Article.from_dict(article.to_dict()) == article
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("name", ["empty", "white space", "NULs", "PDF", "gzip", "picture"])
def test_what_is_no_page_is_an_error(name: str) -> None:
    article = extract(BAD[name], url="https://www.observer.example/a")
    assert article.kind == "error"
    assert article.body == ""
    assert article.site == "observer.example"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"html": None}, "html must be bytes or str, not NoneType"),
        ({"html": 7}, "html must be bytes or str, not int"),
        ({"html": "", "url": b"x"}, "url must be str or None, not bytes"),
        ({"html": "", "fetched_at": "2024-01-01"}, "fetched_at must be datetime or None, not str"),
        ({"html": "", "content_type": 5}, "content_type must be str or None, not int"),
    ],
)
def test_a_callers_mistake_is_a_type_error(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        extract(**arguments)


@pytest.mark.parametrize("url", ["http://[bad/x", "//[", "http://a.example:99999/", "\ud800", "urn:x"])
def test_any_url_and_any_time(url: str) -> None:
    told = "<p>The ferry sailed at nine on Wednesday with forty people. Yesterday it had not.</p>" * 4
    html = (
        f"<article><h1><a href=https://b.example/x>Ferry returns</a></h1><time>Aug 7</time>{told}</article>"
    )
    for zone in (timezone(timedelta(hours=hours)) for hours in (-14, 14)):
        for at in (datetime.min.replace(tzinfo=zone), datetime.max.replace(tzinfo=zone)):
            assert extract(html, url=url, fetched_at=at).headline == "Ferry returns"


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes(data: bytes) -> None:
    assert isinstance(extract(data), Article)


@given(st.text(max_size=300), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text(text: str, url: str) -> None:
    assert isinstance(extract(text, url=url), Article)


PIECES = """
<p>|</p>|<div class='comment related'>|</div>|<h1>|</h1>|<br>|<br><br>|<ul><li>|</ul>|<table><tr><td>|</table>
<a href='/x'>
</a>|<figure><img src=a>|</figure>|<time>7:21 PM</time>
<aside>|</aside>|<form>|</form>|Share| by Ida Lund |<article>
</article>|<span class=date>3 May 2024</span>|<b>|</b>|<!--|-->|<pre>
"""
MARKUP = st.lists(
    st.sampled_from([*PIECES.strip().replace("\n", "|").split("|"), PARAGRAPH]),
    max_size=40,
)


@given(MARKUP)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_markup_gives_the_same_article_twice(parts: list[str]) -> None:
    page = "".join(parts)
    article = extract(page, url="https://observer.example/a")
    assert extract(page, url="https://observer.example/a") == article
    # Nothing is invented, and nothing is there twice.
    assert article.body.count(PARAGRAPH.strip()) <= page.count(PARAGRAPH.strip())


@given(st.integers(0, len(STORY)), st.integers(0, 40), st.binary(max_size=6))
@settings(max_examples=80, deadline=None)
def test_a_damaged_page(at: int, cut: int, put: bytes) -> None:
    data = STORY.encode()
    assert isinstance(extract(data[:at] + put + data[at + cut :]), Article)


def test_time_grows_with_the_size_and_no_faster() -> None:
    def seconds(paragraphs: int) -> float:
        page = f"<main><h1>Fog</h1>{f'<p>{PARAGRAPH}</p>' * paragraphs}</main>".encode()
        best = 9.0
        for _ in range(3):
            started = time.perf_counter()
            extract(page)
            best = min(best, time.perf_counter() - started)
        return best

    assert seconds(4000) < 20 * seconds(500)


def test_one_line_of_five_megabytes() -> None:
    started = time.perf_counter()
    article = extract(b"<p>" + b"word " * 1_000_000)
    assert article.word_count == 1_000_000
    assert time.perf_counter() - started < 5


def test_a_page_leaves_nothing_to_the_search_for_garbage() -> None:
    described = f'<script type="application/ld+json">{{"@type": "NewsArticle"}}</script>{STORY}'
    extract(described)
    gc.collect()
    gc.disable()
    try:
        extract(described)
        assert gc.collect() == 0, "a cycle would keep the tree of each page"
    finally:
        gc.enable()


def test_the_whole_of_a_plain_page() -> None:
    article = extract(STORY, url="https://www.observer.example/fog", fetched_at=datetime(2024, 5, 3, 9, 0))  # noqa: DTZ001
    assert article.headline == "Fog over the quay"
    assert article.site == "observer.example"
    assert len(article.blocks) == 8
    assert article.word_count == len(article.body.split())
    assert article.confidence > 0.8
    assert {"headline", "body"} <= article.evidence.keys()


def test_the_content_type_names_the_charset() -> None:
    page = f"<p>{'Über den Fluss führt seit Jahren keine Brücke mehr, sagte er. ' * 6}</p>".encode("cp1252")
    assert "Brücke" in extract(page, content_type="text/html; charset=windows-1252").body
