from __future__ import annotations

import pytest

from scraper.extraction.blocks import read_blocks
from scraper.extraction.headline import find_headline
from scraper.extraction.page import Found, parse_page
from scraper.extraction.titles import without_site

TITLE = "Harbour council asks operator about the night closure"


def headline_of(body: str, *, head: str = "") -> Found[str] | None:
    page = parse_page(
        f"<html><head>{head}</head><body>{body}</body></html>".encode(), "https://observer.example/a"
    )
    return find_headline(page, read_blocks(page))


def value_of(body: str, *, head: str = "") -> str | None:
    found = headline_of(body, head=head)
    return found.value if found else None


def test_the_h1_that_is_most_like_the_title() -> None:
    head = f"<title>{TITLE} | Velmar Observer</title>"
    body = f"<h1>Velmar Observer</h1><h1>{TITLE}, mayor says</h1><h1>More from the harbour</h1>"
    found = headline_of(body, head=head)
    assert found is not None
    assert (found.value, found.source) == (f"{TITLE}, mayor says", "h1")


def test_an_h1_that_is_the_sites_name_is_none() -> None:
    head = f"<title>{TITLE} | Velmar Observer</title>"
    assert value_of(f'<h1><a href="/">Velmar Observer</a></h1><h2>{TITLE}</h2>', head=head) == TITLE
    assert value_of('<h1><a href="/">Velmar Observer</a></h1>', head=head) == TITLE


def test_the_only_h1_is_the_headline_whatever_the_title_says() -> None:
    assert value_of("<h1>Ferry</h1>", head="<title>Something else altogether</title>") == "Ferry"


def test_a_heading_in_two_lines() -> None:
    head = f"<title>Harbour: {TITLE}</title>"
    assert value_of(f"<h1>Harbour<br><br>: {TITLE}</h1>", head=head) == f"Harbour: {TITLE}"


def test_a_kicker_is_cut_that_no_declared_title_has() -> None:
    head = f'<meta property="og:title" content="{TITLE}"><title>{TITLE}</title>'
    assert value_of(f"<h1><span>Ferries</span> <span>{TITLE}</span></h1>", head=head) == TITLE
    assert value_of(f"<h1>Ferries: {TITLE}</h1>", head=head) == f"Ferries: {TITLE}"


def share(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def headline_in_json_ld(title: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}"}}</script>'


def test_a_heading_that_is_a_declared_title_comes_before_one_that_is_like_it() -> None:
    body = f"<h1>Night closure of the harbour</h1><h2>{TITLE}</h2>"
    assert value_of(body, head=share(TITLE)) == TITLE
    assert value_of(
        "<h1>News</h1><h1>Night closure</h1>", head=share("Night closure") + "<title>News</title>"
    )


def test_an_h1_in_a_menu_is_the_headline_only_where_json_ld_says_nothing_else() -> None:
    body = f"<nav><h1>Harbour: all about the closure</h1></nav><h2>{TITLE}</h2>"
    head = share("Harbour: all about the closure")
    assert value_of(body, head=head) == "Harbour: all about the closure"
    assert value_of(body, head=head + headline_in_json_ld(TITLE)) == TITLE


def test_the_name_of_a_recipe_is_no_headline_beside_an_h1() -> None:
    head = '<script type="application/ld+json">{"@type": "Recipe", "name": "Lemon cake"}</script>'
    body = "<h1>A lemon cake from the tray: so simple</h1><h2>Lemon cake</h2>"
    assert value_of(body, head=head + "<title>Lemon cake from the tray</title>") == (
        "A lemon cake from the tray: so simple"
    )


def test_the_sites_name_as_h1_over_the_headline() -> None:
    body = f"<h1>Tides and Timber</h1><h2>{TITLE}</h2>"
    assert value_of(body, head=f"<title>Tides and Timber » Blog Archive » {TITLE}</title>") == TITLE
    assert value_of(body, head=f"<title>{TITLE} : Tides and Timber</title>") == TITLE


def test_what_is_no_heading_but_has_a_titles_id() -> None:
    body = f'<div id="page-title">{TITLE}</div><p>Text.</p>'
    assert value_of(body, head=f"<title>{TITLE} - Ferries - Velmar</title>") == TITLE


def test_a_long_part_behind_a_bar_stays_where_the_page_declares_it() -> None:
    long = f"{TITLE} | What the operator answered last week"
    assert value_of(f"<h1>{long}</h1>", head=headline_in_json_ld(long)) == long
    assert value_of(f"<h1>{long}</h1>", head=share(TITLE)) == TITLE
    assert value_of(f"<h1>{TITLE} | Opinion</h1>", head=share(f"{TITLE} | Opinion")) == TITLE


def test_a_declared_title_without_the_section_that_another_adds() -> None:
    head = share(f"{TITLE}-Ferries") + f'<meta itemprop="headline" content="{TITLE}">'
    assert value_of("<p>Text.</p>", head=head) == TITLE


def test_soft_hyphens_in_a_declared_title_are_not_seen() -> None:
    head = share("Har\u00adbour council asks opera\u00adtor")
    assert value_of("<p>Text.</p>", head=head) == "Harbour council asks operator"


def test_a_page_without_headings_has_the_declared_title() -> None:
    head = f'<meta property="og:title" content="{TITLE} - Velmar Observer">'
    head += '<meta property="og:site_name" content="Velmar Observer">'
    found = headline_of("<p>Text.</p>", head=head)
    assert found is not None
    assert (found.value, found.source) == (TITLE, "meta og:title")


def test_a_page_without_a_word_has_none() -> None:
    assert headline_of("") is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Night closure | Velmar Observer", "Night closure"),
        ("Night closure - velmarobserver.example", "Night closure"),
        ("Velmar Observer: Night closure", "Velmar Observer: Night closure"),
        ("Velmar Observer » Night closure", "Night closure"),
        ("Night closure – a chronicle", "Night closure – a chronicle"),
        ("Velmar Observer", "Velmar Observer"),
    ],
)
def test_the_sites_name_is_taken_off(title: str, expected: str) -> None:
    assert without_site(title, ("Velmar Observer", "velmarobserver.example")) == expected


PARAGRAPH = "<p>The council of the harbour asked the operator of the night ferries on Tuesday why " + (
    "the last boat to the islands now leaves two hours before the end of the late shift.</p>"
)


def test_an_h1_that_leads_to_another_story_is_that_storys() -> None:
    body = f"<h1>{TITLE}</h1>{PARAGRAPH}<h1><a href='/b'>Night boats of the harbour: what we asked</a></h1>"
    assert value_of(body, head="<title>What we asked about night boats in the harbour</title>") == TITLE


def test_a_heading_among_the_paragraphs_is_a_sections() -> None:
    head = "<title>Night closure of the ferries: the guide to the last boats</title>"
    section = "<h2>The guide to the last night boats</h2>"
    assert value_of(f"{section}{PARAGRAPH * 4}", head=head) == "The guide to the last night boats"
    assert value_of(f"{PARAGRAPH * 4}{section}", head=head) == head[7:-8]
    assert value_of(f"<h1>All about ferries and the closure</h1>{PARAGRAPH * 4}{section}", head=head) == (
        "All about ferries and the closure"
    )


def test_a_copy_of_the_title_in_a_menu_is_not_preferred_to_the_h1() -> None:
    copy = f"<nav><h3>{TITLE}</h3></nav>"
    body = f"{copy}<h1>{TITLE} in Velmar</h1>{PARAGRAPH}"
    assert value_of(body, head=share(TITLE)) == f"{TITLE} in Velmar"
    assert value_of(f"{copy}{PARAGRAPH}", head=share(TITLE)) == TITLE


def test_a_line_that_says_the_title_is_the_headline_where_only_a_section_is_like_it() -> None:
    body = f"<p>{TITLE}</p><h2>Harbour council asks the operator</h2>{PARAGRAPH}"
    assert headline_of(body, head=f"<title>{TITLE} | Velmar</title>") == Found(TITLE, "text", TITLE)
