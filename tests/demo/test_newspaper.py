"""The demo newspaper is what it says: whole, linked, believable, and the same on every machine."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.demo import DAY_ONE, DAY_TWO, EDITED, SEARCH, Newspaper
from scraper.demo.story import SECTIONS, biographies, stories

BASE = "http://courier.test"
EDITIONS = (1, 2)
DEAD = {"/city/lost-and-found-board/"}
"""Linked on purpose, and not there."""


@pytest.fixture(scope="module", params=EDITIONS)
def paper(request: pytest.FixtureRequest) -> Newspaper:
    return Newspaper(BASE, request.param)


def text_of(paper: Newspaper, path: str) -> str:
    page = paper.respond(path)
    story = next((story for story in paper.stories if story.path == path), None)
    return page.body.decode(story.charset if story else "utf-8")


def tree_of(paper: Newspaper, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(text_of(paper, path))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_each_edition_has_at_least_sixty_articles_to_read(paper: Newspaper) -> None:
    assert len(paper.article_paths) >= 60
    assert Counter(story.layout for story in paper.stories).keys() == {"a", "b", "c"}
    assert min(Counter(story.layout for story in paper.stories).values()) >= 15


def test_an_unknown_edition_is_a_callers_mistake() -> None:
    with pytest.raises(ValueError, match="edition must be 1 or 2, not 3"):
        Newspaper(BASE, 3)


def test_every_article_is_prose_of_its_own(paper: Newspaper) -> None:
    seen: dict[str, str] = {}
    for path in paper.article_paths:
        paragraphs = [text for kind, text in paper.expected(path)["blocks"] if kind == "paragraph"]
        assert 4 <= len(paragraphs) <= 16, path
        assert len(paper.expected(path)["body"]) >= 6, path
        for text in paragraphs:
            assert seen.setdefault(text, path) == path, f"{path} repeats a paragraph of {seen[text]}"


def test_what_is_expected_stands_on_the_page(paper: Newspaper) -> None:
    for path in paper.article_paths:
        expected = paper.expected(path)
        body = tree_of(paper, path).body
        assert body is not None
        for node in body.css("br"):
            node.replace_with(" ")
        shown = squeezed(body.text())
        texts = [expected["headline"], expected["published_text"], *expected["captions"]]
        texts += [text for kind, text in expected["blocks"] if kind != "table"]
        texts += [item["headline"] for item in expected["feed_items"]]
        for text in filter(None, [*texts, expected["dek"], expected["byline"]]):
            assert squeezed(text) in shown, (path, text)


def test_every_link_resolves_but_those_that_must_not(paper: Newspaper) -> None:
    found: dict[str, set[str]] = {}
    for path in paper.paths:
        page = paper.respond(path)
        if page.status != 200 or "html" not in page.content_type:
            continue
        for node in LexborHTMLParser(page.body.decode("utf-8", "replace")).css(
            "a[href], img[src], link[href]"
        ):
            target = urljoin(BASE + path, node.attributes.get("href") or node.attributes.get("src") or "")
            if target.startswith(BASE):
                found.setdefault(target.removeprefix(BASE), set()).add(path)
    missing = {
        path for path in found if paper.respond(path).status >= 400 and not path.startswith("/members/")
    }
    gone = {story.path for story in stories(paper.edition) if story.gone}
    assert missing - gone == DEAD
    assert any(path.startswith("/members/") for path in found)
    assert any(path.startswith("/search#") for path in found)
    assert {"/account/login/", "/special/flood-map/", "/files/harbour-timetable.pdf"} <= found.keys()


def test_every_article_can_be_reached_from_the_home_page(paper: Newspaper) -> None:
    queue, seen = ["/"], {"/"}
    while queue:
        page = paper.respond(queue.pop())
        if "html" not in page.content_type:
            continue
        for node in LexborHTMLParser(page.body.decode("utf-8", "replace")).css("a[href]"):
            target = urlsplit(urljoin(f"{BASE}/", node.attributes.get("href") or ""))
            path = target.path + (f"?{target.query}" if target.query.startswith("page=") else "")
            if target.netloc == "courier.test" and path not in seen:
                seen.add(path)
                queue.append(path)
    assert set(paper.article_paths) <= seen


def test_pages_have_one_headline_and_unique_ids(paper: Newspaper) -> None:
    for path in paper.article_paths:
        tree = tree_of(paper, path)
        assert len(tree.css("h1")) == 1, path
        assert tree.css_first("title").text().strip(), path
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), path
        assert "{{" not in text_of(paper, path), path


def test_every_tag_that_is_opened_is_closed_in_its_place(paper: Newspaper) -> None:
    void = {"meta", "link", "img", "input", "br"}
    for path in [*paper.article_paths, "/", *(f"/{section}/" for section in SECTIONS)]:
        markup = re.sub(r"<script.*?</script>|<!.*?>", "", text_of(paper, path), flags=re.S)
        open_tags: list[str] = []
        for end, name in re.findall(r"<(/?)([a-z][a-z0-9]*)[^>]*>", markup):
            if name in void:
                continue
            if end:
                assert open_tags.pop() == name, (path, name)
            else:
                open_tags.append(name)
        assert not open_tags, path


def test_nothing_is_later_than_the_edition(paper: Newspaper) -> None:
    for story in paper.stories:
        assert max(story.published, story.modified or story.published) <= paper.at
        if story.modified:
            assert story.modified > story.published


def test_the_pages_carry_what_real_pages_carry() -> None:
    paper = Newspaper(BASE, 1)
    page = text_of(paper, "/politics/harbour-tram-approved/")
    assert page.count("Enter your email to subscribe") == 4
    assert page.count(">Subscribe</button>") == 5
    for mark in ("pre-order now", "Skip to content", "Edit post", "audio is created with AI assistance"):
        assert mark in page, mark
    for mark in ("2 min read", "Editors&#39; Picks", "Most read", "(Updated: )", "(Updated: 7:35 PM)"):
        assert mark in page, mark
    assert "Comments (2)" in text_of(paper, "/culture/2025/03/lighthouse-keeper-logbooks")
    assert "<table" in text_of(paper, "/politics/ombudsman-waiting-times/")


def test_the_layouts_differ_in_what_they_declare() -> None:
    paper = Newspaper(BASE, 1)
    for story in paper.stories:
        if story.wall in ("login", "consent", "check"):
            continue
        page = text_of(paper, story.path)
        assert ("application/ld+json" in page) == (story.layout == "a")
        assert ("itemprop=" in page) == (story.layout == "b")
        assert ("<article" in page) == (story.layout != "c")
        assert ("<time" in page) == (story.layout != "c")


def test_bylines_are_of_people_of_the_paper_or_an_agency() -> None:
    for story in stories(2):
        assert set(story.authors) <= biographies().keys() | {"Northline"}
    assert Newspaper(BASE).expected("/politics/harbour-tram-approved/")["authors"] == [
        "Oda Kestrin",
        "Tobin Areld",
        "Northline",
    ]


def test_the_scripts_of_the_paper() -> None:
    paper = Newspaper(BASE)
    languages = {story.language for story in paper.stories}
    assert languages == {"en", "de", "ar", "ja", "ru", "uk"}
    assert 'dir="rtl"' in text_of(paper, "/ar/port-sailors-arabic/")
    assert "味噌汁" in text_of(paper, "/ja/2025/03/island-ferry-cats-japanese")


def test_windows_1251_declared_by_the_header_alone_and_by_the_page_alone() -> None:
    paper = Newspaper(BASE)
    by_header = paper.respond(paper.story("port-chronicle-russian").path)
    assert by_header.content_type == "text/html; charset=windows-1251"
    assert b"charset" not in by_header.body
    assert "Старый маяк у входа в порт" in by_header.body.decode("windows-1251")
    by_page = paper.respond(paper.story("village-school-ukrainian").path)
    assert by_page.content_type == "text/html"
    assert b"charset=windows-1251" in by_page.body
    assert "Громада на Горі" in by_page.body.decode("windows-1251")
    for page in (by_header, by_page):
        with pytest.raises(UnicodeDecodeError):
            page.body.decode("utf-8")


def test_the_same_edition_has_the_same_bytes() -> None:
    one, other = Newspaper(BASE, 2), Newspaper(f"{BASE}/", 2)
    assert one.paths == other.paths
    for path in one.paths:
        assert one.respond(path) == other.respond(path)


def test_the_bytes_are_those_of_every_machine() -> None:
    digest = sha256()
    for edition in EDITIONS:
        paper = Newspaper(BASE, edition)
        for path in sorted(paper.paths):
            digest.update(paper.respond(path).body)
    assert digest.hexdigest()[:16] == PINNED, "the newspaper changed: pin its new digest if that was meant"


PINNED = "02126e0fcc925e24"


def test_the_base_url_is_in_absolute_links_alone() -> None:
    for path in ("/politics/harbour-tram-approved/", "/rss.xml", "/sitemap-news.xml", "/robots.txt"):
        here = Newspaper("http://127.0.0.1:8000").respond(path).body
        there = Newspaper("http://127.0.0.1:9000").respond(path).body
        assert here != there
        assert here.replace(b":8000", b":9000") == there


def test_the_constants_for_a_demonstration() -> None:
    first, second = Newspaper(BASE, 1).expected(EDITED), Newspaper(BASE, 2).expected(EDITED)
    assert SEARCH in " ".join(first["body"])
    assert SEARCH in " ".join(second["body"])
    assert (DAY_TWO - DAY_ONE).days == 1
    assert DAY_ONE.utcoffset() is not None
