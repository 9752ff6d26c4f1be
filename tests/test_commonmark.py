from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scraper.article import Article, Block
from scraper.commonmark import escaped, fenced

SIGNS = st.text(alphabet="ab .,1)(-+*_#=~<>/[]!\\`&;:|\n\t\"'@x", max_size=40)


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def shown(markdown: str) -> str:
    """What a reader sees of it; fails where it is anything else than one paragraph."""
    html = MarkdownIt("commonmark").render(markdown)
    found = re.fullmatch(r"<p>([^<]*)</p>\n", html)
    assert found is not None, html
    entities = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}
    return re.sub("|".join(entities), lambda entity: entities[entity[0]], found[1])


@given(SIGNS.filter(lambda text: bool(text.strip())))
@example("<script>alert(1)</script>")
@example("# No heading\n- no item\n1. nor this\n===\n---\n~~~\n&lt; [a](javascript:b)")
@example("2024. was a year")
def test_a_paragraph_is_shown_as_it_stands(text: str) -> None:
    text = "\n".join(lines(text))
    assert lines(shown(escaped(text))) == lines(text)


@given(SIGNS)
def test_code_stays_within_its_fence(text: str) -> None:
    (token,) = MarkdownIt("commonmark").parse(fenced(text))
    assert token.content == f"{text}\n"


def test_a_word_is_left_alone() -> None:
    text = "At 10-12 p.m. (local time) 1.5 & 2 m – rain; C# costs $3, it's 50 %!"
    assert escaped(text) == text


@pytest.mark.parametrize("kind", ["paragraph", "heading", "quote", "item", "table", "code"])
def test_nothing_in_an_article_becomes_html(kind: str) -> None:
    block = Block(kind, "<img src=x onerror=alert(1)>\n```\n<b>", level=1)  # type: ignore[arg-type]
    html = MarkdownIt("commonmark").render(Article(blocks=[block]).markdown)
    assert "<img" not in html
    assert "<b>" not in html
