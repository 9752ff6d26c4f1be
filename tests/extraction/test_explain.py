from __future__ import annotations

import base64
import hashlib
import json
import re

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.extraction.explain import explain

SENTENCE = "The keeper of the lighthouse climbed the stairs on Monday and found that the lamp had gone out. "
PAGE = (
    "<html lang=en><title>Lighthouse goes dark</title><body><nav><a href=/>Home page</a></nav>"
    f"<article><h1>Lighthouse goes dark</h1><p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p></article>"
    "<footer>All rights reserved</footer>"
)
HOSTILE = PAGE + "<p>&lt;script&gt;alert(1)&lt;/script&gt; <img src=x onerror=alert(2)></p>"


def rows(report: str) -> list[tuple[str, str]]:
    tree = LexborHTMLParser(report)
    return [
        (row.css_first(".text").text(strip=True), row.css_first(".why b").text(strip=True))
        for row in tree.css("li.row")
    ]


def test_every_block_stands_in_the_pages_order_with_its_fate() -> None:
    found = rows(explain(PAGE))
    assert [fate for _, fate in found][1:4] == ["headline", "body", "body"]
    assert found[0][0] == "Home page"
    assert found[0][1] not in {"body", "headline"}
    assert found[-1][0] == "All rights reserved"


def test_the_fields_stand_with_their_evidence() -> None:
    tree = LexborHTMLParser(explain(PAGE, url="https://harbourpost.example/a/lighthouse-goes-dark"))
    cells = [cell.text(strip=True) for cell in tree.css("section.fields tbody tr")[0].css("th, td")]
    assert cells[:2] == ["headline", "Lighthouse goes dark"]
    assert cells[2]


def test_the_legend_counts_each_fate() -> None:
    tree = LexborHTMLParser(explain(PAGE))
    legend = {
        chip.css_first(".name").text(): chip.css_first(".count").text() for chip in tree.css("label.chip")
    }
    assert legend["headline"] == "1"
    assert legend["body"] == "2"
    assert sum(map(int, legend.values())) == len(tree.css("li.row"))


def test_nothing_of_the_page_can_run_and_nothing_is_loaded() -> None:
    report = explain(HOSTILE, url='javascript:"><script>alert(3)</script>')
    tree = LexborHTMLParser(report)
    assert not tree.css("script, img, iframe, link, object")
    assert not tree.css("[onerror], [style], [href], [src]")
    assert "alert(1)" in report
    policy = tree.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    assert "default-src 'none'" in policy


def test_the_policy_allows_exactly_the_pages_own_style() -> None:
    report = explain(PAGE)
    style = re.search(r"<style>(.*)</style>", report, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"&#39;sha256-{digest}&#39;" in report or f"'sha256-{digest}'" in report


def test_plain_text_and_nothing_are_shown_as_well() -> None:
    assert "li class" in explain("A headline\n\n" + SENTENCE * 4, content_type="text/plain")
    assert "The page has no text" in explain(b"")


def test_a_body_from_elsewhere_is_shown_where_the_tree_has_none() -> None:
    story = f"Lighthouse goes dark\n\n{SENTENCE * 2}\n\n{SENTENCE * 3}\n"
    file = f"<body><pre>{story}</pre></body>"
    paragraphs = "".join(f"<p>{SENTENCE * n}</p>" for n in (2, 3))
    shell = f"<title>Lighthouse goes dark</title><script>a = {json.dumps({'body': paragraphs})}</script>"
    for page in (file, shell):
        assert [fate for _, fate in rows(explain(page))] == ["body", "body"]


def test_a_page_is_explained_the_same_twice() -> None:
    assert explain(PAGE) == explain(PAGE)


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    assert explain(data).startswith("<!doctype html>")
