"""One story in every dress a publisher might give it: the same article must come out of each.

`tests/fixtures/story/story.json` is the story; beside it stand its renderings, from a theme with JSON-LD to a
table layout without any metadata and a plain text dump.
"""

from __future__ import annotations

import html
import json
import re
import textwrap
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
import pytest

from scraper import Article, extract

FOLDER = Path(__file__).parents[1] / "fixtures" / "story"
STORY: dict[str, Any] = json.loads((FOLDER / "story.json").read_text(encoding="utf-8"))
RENDERINGS = sorted(p.name for p in FOLDER.glob("*.j2") if p.name != "forms.html.j2")
WITH_METADATA = {"ghost.html.j2", "blocks.html.j2"}


def hashed(name: str) -> str:
    """A class name as a build tool writes it: it says nothing."""
    return f"_{sum(map(ord, name)):x}"


def render(name: str) -> str:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(FOLDER), autoescape=".html" in name)
    environment.globals.update(story=STORY, c=hashed if name.startswith("soup") else str)
    forms = environment.get_template("forms.html.j2").module
    environment.globals.update(forms=forms.forms, message=forms.message)  # type: ignore[attr-defined]
    return environment.get_template(name).render()


@pytest.fixture(scope="module", params=RENDERINGS)
def rendering(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def article(rendering: str) -> Article:
    page = render(rendering)
    return extract(page.encode(), url=None if rendering.startswith("dump") else STORY["url"])


def folded(text: str | None) -> str:
    return " ".join((text or "").split())


def test_it_is_an_article(article: Article) -> None:
    assert article.kind == "article"


def test_headline(article: Article) -> None:
    assert article.headline == STORY["headline"]


def test_byline_and_author(article: Article) -> None:
    assert article.byline == STORY["author"]
    assert article.authors == [STORY["author"]]


def test_published(article: Article, rendering: str) -> None:
    expected = datetime.fromisoformat(STORY["published"])
    assert article.published == (expected if rendering in WITH_METADATA else expected.replace(tzinfo=None))
    assert article.published_text == STORY["published_text"]


def test_caption_and_credit(article: Article) -> None:
    assert article.captions == [f"{STORY['caption']} ({STORY['credit']})"]
    assert article.images[0].credit == STORY["credit"]


def test_the_body_is_exactly_the_paragraphs(article: Article) -> None:
    assert [folded(block.text) for block in article.blocks] == [folded(p) for p in STORY["paragraphs"]]


def test_feed_items(article: Article) -> None:
    found = [
        (i.section, i.time_text, i.headline, folded(i.summary), i.updated, i.position)
        for i in article.feed_items
    ]
    assert found == [
        ("News Feed", i["time"], i["headline"], folded(i["summary"]), i.get("updated", False), n)
        for n, i in enumerate(STORY["feed"])
    ]


def test_each_field_names_its_witness(article: Article) -> None:
    assert {"headline", "byline", "published", "body"} <= article.evidence.keys()


VARIATIONS = {
    "a headline that is no heading": ("semantic", [("<h1>", '<div class="headline">'), ("</h1>", "</div>")]),
    "times in UTC": ("ghost", [("18:05:00+02:00", "16:05:00Z"), ("19:10:00+02:00", "17:10:00Z")]),
    "links that only a script follows": (
        "ghost",
        [("/news/islanders", "#islanders"), ("/news/trewick", "#trewick")],
    ),
    "the form before the text": ("semantic", [("<main", "<form><p>* indicates required</p></form><main")]),
    "no line breaks": ("ghost", [("\n", "")]),
    "a form around the page": (
        "ghost",
        [("<body", "<body><form action=/ method=post"), ("</body", "</form></body")],
    ),
    "hidden until a script has run": (
        "soup",
        [("<body", "<body><div style='display: none'"), ("</body", "</div></body")],
    ),
    "a shadow root": (
        "semantic",
        [
            ("<body", "<body><news-page><template shadowrootmode=open><div"),
            ("</body", "</div></template></news-page></body"),
        ],
    ),
}


@pytest.mark.parametrize("name", VARIATIONS)
def test_variations_read_the_same(name: str) -> None:
    rendering, replacements = VARIATIONS[name]
    page = render(f"{rendering}.html.j2")
    for old, new in replacements:
        assert old in page
        page = page.replace(old, new)
    assert telling(page.encode()) == telling(render(f"{rendering}.html.j2").encode())


def test_bytes_of_windows_1252_are_told_from_the_utf_8_they_claim_to_be() -> None:
    page = render("semantic.html.j2")
    assert "charset=utf-8" in page.lower().replace('"', "")
    assert telling(page.encode("cp1252")) == telling(page.encode())


def wrapped(text: str, width: int = 72) -> str:
    return "\n".join(line for raw in text.splitlines() for line in (textwrap.wrap(raw, width) or [""]))


DUMPS: dict[str, Callable[[str], str]] = {
    "no empty lines": lambda text: re.sub(r"\n\s*\n+", "\n", text),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "wrapped to a width": wrapped,
    "as a browser shows a file": lambda text: f"<html><body><pre>{html.escape(text)}</pre></body></html>",
}


@pytest.mark.parametrize("name", DUMPS)
def test_a_dump_reads_the_same_in_every_shape(name: str) -> None:
    dump = render("dump.txt.j2")
    shaped = DUMPS[name](dump)
    assert shaped != dump
    assert telling(shaped.encode()) == telling(dump.encode())


def test_utf_16_is_told_by_its_mark() -> None:
    page = render("soup.html.j2")
    assert telling(page.encode("utf-16")) == telling(page.encode())


def telling(page: bytes) -> list[object]:
    read = extract(page, url=STORY["url"])
    feed = [(i.section, i.headline, i.time_text, i.updated, i.summary) for i in read.feed_items]
    return [read.headline, read.authors, read.published, read.captions, read.body, feed]
