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
