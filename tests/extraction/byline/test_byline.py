from __future__ import annotations

import json

from scraper.extraction.blocks import read_blocks
from scraper.extraction.byline import Authors, find_byline
from scraper.extraction.headline import find_headline
from scraper.extraction.page import parse_page

HEADLINE = "Harbour council asks operator about the night closure"


def authors_of(body: str, *, head: str = "") -> Authors | None:
    markup = f"<html><head><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>"
    page = parse_page(markup.encode(), "https://observer.example/harbour")
    blocks = read_blocks(page)
    headline = find_headline(page, blocks)
    index = next((b.index for b in blocks if headline and b.text == headline.text), None)
    return find_byline(page, blocks, headline=index)


def names_of(body: str, *, head: str = "") -> list[str]:
    found = authors_of(body, head=head)
    return list(found.names.value) if found else []


def script(author: object) -> str:
    thing = {"@type": "NewsArticle", "headline": HEADLINE, "author": author}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def test_json_ld_persons_in_every_shape() -> None:
    for author in (
        "Ilse Marenko",
        {"@type": "Person", "name": "Ilse Marenko"},
        [{"@type": "Person", "name": "Ilse Marenko"}],
        {"@type": "Person", "name": ["Ilse Marenko"]},
        {"@type": "Person", "givenName": "Ilse", "familyName": "Marenko"},
        [None, 7, {"@type": "Person"}, {"name": "Ilse Marenko", "url": []}],
    ):
        assert names_of(f"<h1>{HEADLINE}</h1>", head=script(author)) == ["Ilse Marenko"], author


def test_a_reference_into_the_graph_is_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": HEADLINE, "author": {"@id": "#ilse"}},
            {"@type": "Person", "@id": "#ilse", "name": "Ilse Marenko"},
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    assert names_of(f"<h1>{HEADLINE}</h1>", head=head) == ["Ilse Marenko"]


def test_the_line_under_the_headline() -> None:
    found = authors_of(
        f"<h1>{HEADLINE}</h1><div>by Ilse Marenko and Jan Trewick Oct 3, 2024 3 min read</div><p>Text.</p>"
    )
    assert found is not None
    assert found.names.value == ("Ilse Marenko", "Jan Trewick")
    assert found.byline == "Ilse Marenko and Jan Trewick"
    assert found.names.source == "text"


def test_the_printed_byline_completes_the_declared_one() -> None:
    body = f"<h1>{HEADLINE}</h1><p>By Ilse Marenko and Jan Trewick</p>"
    assert names_of(body, head=script({"name": "Ilse Marenko"})) == ["Ilse Marenko", "Jan Trewick"]


def test_the_sites_name_is_no_person() -> None:
    head = '<meta property="og:site_name" content="Velmar Observer">' + script({"name": "Velmar Observer"})
    body = f'<h1>{HEADLINE}</h1><span class="byline">Ilse Marenko</span>'
    assert names_of(body, head=head) == ["Ilse Marenko"]
    assert names_of(f"<h1>{HEADLINE}</h1>", head=head) == ["Velmar Observer"]


def test_an_agency_is_named_where_no_person_is() -> None:
    assert names_of(f"<h1>{HEADLINE}</h1><p>By Reuters</p>") == ["Reuters"]


def test_neither_a_commenter_nor_a_sidebar_nor_a_photographer() -> None:
    body = f"""<h1>{HEADLINE}</h1><figure><img src="a.jpg"><figcaption>by Jan Trewick</figcaption></figure>
        <p>Text of the article.</p>
        <ul class="comments"><li><span class="comment-author">Bo Madsen</span></li></ul>
        <div class="related"><span class="author">Olga Petrova</span></div>"""
    assert names_of(body) == []


def test_each_author_in_an_element_of_their_own() -> None:
    body = (
        f'<h1>{HEADLINE}</h1><div><a class="author">Ilse Marenko</a> <a class="author">Jan Trewick</a></div>'
    )
    assert names_of(body) == ["Ilse Marenko", "Jan Trewick"]


def test_the_box_under_the_article_is_the_last_witness() -> None:
    text = "<p>A paragraph of the article that is long enough.</p>" * 40
    body = f'<h1>{HEADLINE}</h1>{text}<div class="author-box"><h4 class="author-name">Ilse Marenko</h4></div>'
    assert names_of(body) == ["Ilse Marenko"]


def test_ten_thousand_authors_are_survived() -> None:
    many = [{"@type": "Person", "name": f"Ilse Marenko{chr(97 + i % 26)}"} for i in range(10_000)]
    assert len(names_of(f"<h1>{HEADLINE}</h1>", head=script(many))) <= 60


def test_authors_that_are_no_authors_are_survived() -> None:
    deep: object = "Ilse Marenko"
    for _ in range(300):
        deep = [deep]
    for author in (7, None, True, [[]], {"name": {"name": 7}}, {"@id": "#nobody"}, deep, {"@id": ["#x"]}):
        names_of(f"<h1>{HEADLINE}</h1>", head=script(author))
