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


def test_what_holds_the_headline_as_well_is_no_other_storys_card() -> None:
    body = (
        f'<div class="latest posts sidebar"><h1>{HEADLINE}</h1><span class="author">Ilse Marenko</span></div>'
    )
    assert names_of(body) == ["Ilse Marenko"]


def test_a_link_to_a_persons_page_is_a_mark() -> None:
    body = f'<h1>{HEADLINE}</h1><p><a href="/staff/ilse-marenko/">Ilse Marenko</a></p><p>Text.</p>'
    assert names_of(body) == ["Ilse Marenko"]
    elsewhere = body.replace("/staff/", "https://photos.example/people/")
    assert names_of(elsewhere) == []
    assert names_of(body.replace("/staff/", "/topic/")) == []


def test_a_person_whom_a_sentence_links_is_no_author() -> None:
    text = "The council asked the operator, led since last year by"
    link = '<a href="/people/jan-trewick/">Jan Trewick</a>'
    assert (
        names_of(f"<h1>{HEADLINE}</h1><p>{text} {link}, why the harbour is closed at night, and {text}.</p>")
        == []
    )


def test_a_name_alone_that_returns_as_a_box_below() -> None:
    text = "<p>A paragraph of the article that is long enough.</p>" * 10
    bio = "<p>Ilse Marenko has reported on harbours and their councils for twenty years.</p>"
    assert names_of(f"<h1>{HEADLINE}</h1><p>Ilse Marenko</p>{text}{bio}") == ["Ilse Marenko"]
    assert names_of(f"<h1>{HEADLINE}</h1><p>Ilse Marenko</p>{text}") == []


def test_the_signature_behind_the_last_sentence() -> None:
    text = "<p>" + "The council has asked the operator why the harbour is closed at night. " * 2 + "</p>"
    assert names_of(f"<h1>{HEADLINE}</h1><article>{text}{text}<p>Ilse Marenko</p></article>") == [
        "Ilse Marenko"
    ]
    assert names_of(f"<h1>{HEADLINE}</h1><article>{text}{text}<h3>Night Closure</h3></article>") == []


def test_the_line_under_the_headline_against_the_declared_poster() -> None:
    body = f"<h1>{HEADLINE}</h1><p>By Ilse Marenko</p><p>Text of the article.</p>"
    assert names_of(body, head=script({"name": "Bo Madsen"})) == ["Ilse Marenko"]
    shown = body.replace("Text", "Posted to the site: Bo Madsen. Text")
    assert names_of(shown, head=script({"name": "Bo Madsen"})) == ["Bo Madsen"]


def test_a_line_of_names_completes_the_declared_one() -> None:
    body = f"<h1>{HEADLINE}</h1><p>Ilse Marenko, Jan Trewick &amp; Bo Madsen</p><p>Text.</p>"
    assert names_of(body, head=script({"name": "Ilse Marenko"})) == [
        "Ilse Marenko",
        "Jan Trewick",
        "Bo Madsen",
    ]
    assert names_of(f"<h1>{HEADLINE}</h1><p>Ilse Marenko</p>", head=script({"name": "Ilse"})) == [
        "Ilse Marenko"
    ]


def test_the_name_of_a_dateline_and_no_section() -> None:
    for line in (
        "Ilse Marenko | Senior Writer | July 2, 2025",
        "Ilse Marenko | 05.04.2025 - Güncelleme : 06.04.2025",
        "3 May 2024 - Ilse Marenko",
    ):
        assert names_of(f"<h1>{HEADLINE}</h1><p>{line}</p><p>Text.</p>") == ["Ilse Marenko"], line
    section = '<p><a href="/design-style/">Design Style</a> | July 2, 2025</p>'
    assert names_of(f"<h1>{HEADLINE}</h1>{section}<p>Text.</p>") == []


def test_a_sentence_with_by_names_nobody() -> None:
    for line in ("Closed by Harbour Guards", "Bilder der Leiche von Esmeralda Merlin", "Leasing von Booten"):
        assert names_of(f"<h1>{HEADLINE}</h1><h2>{line}</h2><p>Text.</p>") == [], line


def test_a_reviewer_is_no_author() -> None:
    body = f"""<h1>{HEADLINE}</h1><p>Reviewed by Jan Trewick</p>
        <div class="byline"><span>Fact checked by</span><p class="author">Bo Madsen</p></div>"""
    assert names_of(body, head='<meta name="author" content="Ilse Marenko">') == ["Ilse Marenko"]


def test_a_user_or_a_team_that_signs() -> None:
    for name in ("harbourwatcher", "The Velmar Team", "3i Harbour"):
        assert names_of(f"<h1>{HEADLINE}</h1><p>By {name}</p><p>Text.</p>") == [name], name
    assert names_of(f"<h1>{HEADLINE}</h1><p>By clicking you agree to our rules</p>") == []


def test_a_button_that_runs_into_the_name() -> None:
    body = (
        f'<h1>{HEADLINE}</h1><h2>By <a href="/a">Ilse Marenko</a><a href="/x">Mastodon</a></h2><p>Text.</p>'
    )
    assert names_of(body) == ["Ilse Marenko"]


def test_the_newsroom_alone_stands_before_its_unnamed_agencies() -> None:
    head = '<meta property="og:site_name" content="Velmarnews">' + script({"name": "Velmarnews"})
    assert names_of(f"<h1>{HEADLINE}</h1><p>By Velmarnews with Agencies</p>", head=head) == ["Velmarnews"]


def test_what_runs_into_the_last_name_is_not_in_the_byline() -> None:
    for behind in ("Harbour Reporter", "@ilsemarenko", " 7 hours"):
        body = f"<h1>{HEADLINE}</h1><div class='byline'><b>Ilse Marenko</b><i>{behind}</i></div><p>Text.</p>"
        found = authors_of(body, head=script({"name": "Ilse Marenko"}))
        assert found is not None
        assert found.byline == "Ilse Marenko", behind


def test_the_work_on_a_page_of_nothing_but_bylines_is_bounded() -> None:
    lines = "<p>By clicking on this you agree to nothing at all</p>" * 20_000
    boxes = ('<div class="author">' * 200 + "x" + "</div>" * 200) * 100
    assert names_of(f"<h1>{HEADLINE}</h1>{lines}{boxes}") == []
