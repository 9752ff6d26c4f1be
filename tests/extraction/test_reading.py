"""Pages whose body stands where a browser that runs scripts does not look for it."""

from __future__ import annotations

import json

from scraper import extract

PARAGRAPHS = [
    f"The ferry left the quay at seven on day {n} and came back before the fog had lifted from the water."
    for n in range(20)
]
TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
URL = "https://observer.example/news/fog-over-the-quay"


def test_the_text_for_readers_without_scripts_is_read_where_there_is_no_other() -> None:
    page = f"""<html><head><title>Fog over the quay</title></head><body><div id="app"></div>
        <noscript><main><h1>Fog over the quay</h1>{TEXT}</main></noscript><script>start()</script></body>"""
    article = extract(page, url=URL)
    assert article.headline == "Fog over the quay"
    assert [block.text for block in article.blocks] == PARAGRAPHS
    assert article.kind == "article"


def test_what_stands_for_readers_without_scripts_beside_a_body_stays_out() -> None:
    notice = "<p>Please turn on the scripts of your browser to see all that the paper has to show.</p>" * 30
    page = f"<body><main><h1>Fog over the quay</h1>{TEXT}</main><noscript>{notice}</noscript></body>"
    assert [block.text for block in extract(page, url=URL).blocks] == PARAGRAPHS


def test_a_short_notice_is_no_body() -> None:
    page = (
        "<body><div id=app></div><noscript>Please turn on JavaScript to read on.</noscript><script></script>"
    )
    article = extract(page, url=URL)
    assert article.blocks == []
    assert article.kind == "shell"


def test_a_body_that_stands_in_the_scripts_alone_makes_an_article() -> None:
    state = {"props": {"article": {"title": "Fog over the quay", "body": TEXT}}}
    page = f"""<html><head><title>Fog over the quay</title>
        <meta property="og:type" content="article">
        <meta property="article:published_time" content="2025-03-14T07:00:00Z"></head>
        <body><div id="__next"></div>
        <script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script></body></html>"""
    article = extract(page, url=URL)
    assert [block.text for block in article.blocks] == PARAGRAPHS
    assert article.kind == "article"
