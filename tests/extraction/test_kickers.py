from __future__ import annotations

import pytest

from scraper.extraction.blocks import read_blocks
from scraper.extraction.kickers import without_kicker
from scraper.extraction.page import parse_page

TITLE = "Harbour council asks operator"


def shown(inner: str, *titles: str) -> str:
    blocks = read_blocks(parse_page(f"<body><h1>{inner}</h1></body>".encode(), None))
    heading = blocks.headings[0]
    return without_kicker(heading.text, heading, blocks, titles)


@pytest.mark.parametrize(
    "kicker",
    [
        '<span class="article__kicker">Night ferries</span> ',
        '<span class="overline">Night ferries</span>',
        "<small>Night ferries</small><br>",
        '<time datetime="2024-08-07">7 August 2024</time> ',
    ],
)
def test_a_part_that_its_markup_sets_apart_is_cut(kicker: str) -> None:
    assert shown(f"{kicker}{TITLE}") == TITLE
    assert shown(f'<a href="/a">{kicker}<span>{TITLE}</span></a>') == TITLE


def test_a_part_with_a_colon_behind_it_belongs_to_the_headline() -> None:
    whole = f"Night ferries: {TITLE}"
    assert shown(f'<span class="kicker">Night ferries<i>:</i></span> {TITLE}') == whole
    assert shown(f'<span class="kicker">Night ferries</span>: <span>{TITLE}</span>') == whole


def test_a_colon_is_no_hindrance_where_two_titles_leave_the_part_out() -> None:
    inner = f'<span class="kicker">Night ferries</span>: <span>{TITLE}</span>'
    assert shown(inner, TITLE, TITLE) == TITLE
    assert shown(inner, TITLE) == f"Night ferries: {TITLE}"


def test_a_title_cuts_only_where_the_markup_has_a_seam() -> None:
    assert shown(f"<em>Ferries</em> {TITLE}", TITLE) == TITLE
    assert shown(f"Ferries {TITLE}", TITLE) == f"Ferries {TITLE}"
    assert shown(f"{TITLE} <i>A chronicle</i>", TITLE, TITLE) == TITLE
    assert shown(f"{TITLE} at last", TITLE, TITLE) == f"{TITLE} at last"


def test_emphasis_is_no_kicker() -> None:
    assert shown(f"<em>Velmar</em> {TITLE}") == f"Velmar {TITLE}"
    assert shown(TITLE) == TITLE


def test_the_kicker_is_kept_where_nothing_would_be_left() -> None:
    assert shown('<span class="kicker">Night ferries</span> Late') == "Night ferries Late"


def test_a_line_under_the_headline_that_holds_a_date_is_cut() -> None:
    assert shown(f"{TITLE} <span>7 August 2024 | Harbour</span>", TITLE) == TITLE
    assert shown(f"{TITLE} <span>| Harbour news</span>", TITLE) == f"{TITLE} | Harbour news"
