"""Bodies in the state of applications: the ways in which publishing systems write them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import Article, extract
from scraper.extraction.body.state import state_bodies

LINES = [
    "The orchard above the mill was sold on Friday to the four families who have picked there for years.",
    "They had collected money since spring, first among neighbours and then in the whole of the valley.",
    "Frost took half of the plums in April, which made the price fall below what anybody had feared.",
    "The old owner keeps the mill, and a row of pear trees that his mother planted before the war.",
]
OTHER = [
    "Trams will not run to the harbour on Sundays until the bridge at the brewery has been repaired.",
    "The works began a month late, as the steel for the bridge had been held back at the border.",
    "Buses go every twenty minutes instead, and the council pays for the tickets of school children.",
]
HEADING = "What the frost left"
HEAD = (
    "<html><head><title>Orchard above the mill sold to four families</title></head><body><div id=root></div>"
)
Part = dict[str, Any]


def content_elements(lines: list[str]) -> list[Part]:
    return [{"_id": "A1", "type": "text", "content": line} for line in lines]


def portable_text(lines: list[str]) -> list[Part]:
    return [
        {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": line}], "markDefs": []}
        for line in lines
    ]


def rich_text(lines: list[str]) -> Part:
    paragraphs = [
        {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": line, "marks": []}]}
        for line in lines
    ]
    return {"nodeType": "document", "content": paragraphs}


def marked_up(lines: list[str]) -> list[Part]:
    """hast: an element's words lie in pieces around a link."""
    return [
        {
            "type": "p",
            "children": [
                {"type": "text", "data": line[:20]},
                {"type": "a", "attribs": {"href": "/x"}, "children": [{"type": "text", "data": line[20:30]}]},
                {"type": "text", "data": line[30:]},
            ],
        }
        for line in lines
    ]


def twice_told(lines: list[str]) -> list[Part]:
    """Each paragraph says its text as a whole and in fragments."""
    inner = [
        {
            "type": "paragraph",
            "model": {"text": line, "blocks": [{"type": "fragment", "model": {"text": line}}]},
        }
        for line in lines
    ]
    return [{"type": "text", "model": {"blocks": [block]}} for block in inner]


def editor_js(lines: list[str]) -> Part:
    return {"blocks": [{"type": "paragraph", "data": {"text": line}} for line in lines]}


WAYS: list[Callable[[list[str]], Any]] = [
    content_elements, portable_text, rich_text, marked_up, twice_told, editor_js
]  # fmt: skip


def shell(state: Any, form: str = '<script type="application/json">{}</script>') -> Article:
    return extract(HEAD + form.format(json.dumps(state)), url="https://valley.example/orchard")


def text_of(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_gives_the_paragraphs(way: Callable[[list[str]], Any]) -> None:
    article = shell({"props": {"story": {"title": "Orchard", "body": way(LINES)}}})
    assert text_of(article) == LINES
    assert article.kind == "article"
    assert article.confidence < 0.6


@pytest.mark.parametrize(
    "form",
    [
        "<script>window.__STATE__ = {};</script>",
        '<script id="__NEXT_DATA__" type="application/json">{}</script>',
        "<script>var a = 1; (function(){{ go() }})(); window.state={}; window.more = [1</script>",
    ],
)
def test_a_state_is_found_wherever_it_stands(form: str) -> None:
    assert text_of(shell({"body": content_elements(LINES)}, form)) == LINES


def test_a_state_may_be_a_string_of_json() -> None:
    state = json.dumps(json.dumps({"body": editor_js(LINES)}))
    assert text_of(extract(HEAD + f"<script>window.STATE = JSON.parse({state})</script>")) == LINES


def test_headings_lists_and_quotes_keep_their_kind_and_pictures_are_left_out() -> None:
    parts: list[Part] = [
        *content_elements(LINES[:2]),
        {"type": "image", "caption": "Pickers above the mill, who have bought the orchard now.", "url": "/a"},
        {"type": "header", "level": 2, "content": HEADING},
        *content_elements(LINES[2:3]),
        {"type": "list", "items": content_elements(["Plums, two rows", "Pears"])},
        {"type": "newsletter_signup", "text": "Read the valley every morning, before the post comes."},
        {"type": "quote", "content": LINES[3]},
    ]  # fmt: skip
    blocks = shell({"content_elements": parts}).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", LINES[0]),
        ("paragraph", LINES[1]),
        ("heading", HEADING),
        ("paragraph", LINES[2]),
        ("item", "Plums, two rows"),
        ("item", "Pears"),
        ("quote", LINES[3]),
    ]


def test_of_several_stories_the_one_of_the_title_is_taken() -> None:
    stories = [{"body": content_elements(OTHER * 2)}, {"body": content_elements(LINES)}]
    assert text_of(shell({"cache": stories})) == LINES


def test_cards_of_other_stories_are_no_body() -> None:
    cards = [
        {"type": "story", "headline": "Trams", "url": f"/{n}", "text": line} for n, line in enumerate(OTHER)
    ]
    assert text_of(shell({"river": cards})) == []


def test_scripts_without_spaces_are_weighed_by_their_signs() -> None:
    title = "果園在星期五賣給了四家人"
    told = [f"{title}，第{n}家人在那裡採了多年的李子，價錢比大家擔心的還要低得多了。" * 4 for n in "一二三四"]
    other = [
        f"電車在星期日不開往港口，第{n}座橋要先修好，公車每二十分鐘一班，車票由市府付。" * 6 for n in "一二三"
    ]
    stories = [{"body": content_elements(other)}, {"body": content_elements(told)}]
    page = HEAD.replace("Orchard above the mill sold to four families", title)
    state = f'<script type="application/json">{json.dumps({"cache": stories})}</script>'
    assert text_of(extract(page + state)) == told


def test_where_the_page_shows_its_text_its_scripts_are_not_asked() -> None:
    shown = "".join(f"<p>{line}</p>" for line in OTHER)
    state = f'<script type="application/json">{json.dumps({"body": content_elements(LINES)})}</script>'
    assert text_of(extract(HEAD + f"<article>{shown}</article>" + state)) == OTHER


def test_text_is_no_markup_unless_it_was() -> None:
    lines = ["A tree with a < b apples and b < c pears is what the children call a fair tree.", *LINES[1:]]
    assert text_of(shell(content_elements(lines))) == lines


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["type", "text", "content", "children", "name", "items"]), inner
            )
        ),
    )
)
def test_any_state_is_survived(state: Any) -> None:
    assert all(isinstance(body, str) for body in state_bodies([json.dumps(state), str(state)]))
