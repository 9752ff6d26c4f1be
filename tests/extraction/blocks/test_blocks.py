from __future__ import annotations

import pytest

from scraper.extraction.blocks import Blocks, read_blocks
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.page import parse_page


def blocks_of(html: str) -> Blocks:
    return read_blocks(parse_page(html.encode(), "https://observer.example/a"))


def texts(html: str) -> list[str]:
    return [block.text for block in blocks_of(html)]


def test_inline_markup_does_not_split_a_block() -> None:
    assert texts("<p>The <b>old</b> <a href=/x>ferry</a>, <i>Anna</i>.</p>") == ["The old ferry, Anna."]


def test_two_line_breaks_do_and_one_is_part_of_the_block() -> None:
    blocks = blocks_of("<div>One<br>and a half<br><br>two<br> <br>three</div>")
    assert [block.text for block in blocks] == ["One and a half", "two", "three"]
    assert blocks[0].lines == ["One", "and a half"]
    assert blocks[1].lines is None


def test_text_stands_directly_in_div_and_span() -> None:
    assert texts("<div>a<div>b</div>c<span>d</span><p>e</p></div>f") == ["a", "b", "cd", "e", "f"]


def test_scripts_styles_and_controls_hold_no_text() -> None:
    html = "<p>a<script>b</script><style>c</style></p><select><option>d</select><textarea>e</textarea>"
    html += "<svg><text>f</text></svg>"
    assert texts(html) == ["a"]


def test_furigana_is_no_text() -> None:
    assert texts("<p><ruby>弾劾<rt>だんがい</rt></ruby>訴追</p>") == ["弾劾訴追"]


def test_links_are_counted() -> None:
    block = blocks_of('<p>See <a href="/a">the map</a> and <a href="/b">the plan</a></p>')[0]
    assert [(link.text, link.href) for link in block.links] == [("the map", "/a"), ("the plan", "/b")]
    assert block.link_chars == len("the map") + len("the plan")


def test_a_link_around_blocks_links_each_of_them() -> None:
    blocks = blocks_of('<a href="/a"><h3>Headline</h3><p>Summary</p></a><p>text</p>')
    assert [block.link_chars for block in blocks] == [8, 7, 0]
    assert blocks[1].links[0].href == "/a"
    assert blocks.links[0].text == "Headline Summary"


def test_flags_and_levels_come_from_all_around() -> None:
    blocks = blocks_of("<aside><ul><li>a</ul></aside><h2><span>b</span></h2><p role=heading aria-level=4>c")
    assert blocks[0].flags & Flag.ASIDE
    assert blocks[0].flags & Flag.ITEM
    assert [block.level for block in blocks] == [0, 2, 4]
    assert [block.text for block in blocks.headings] == ["b", "c"]


@pytest.mark.parametrize("opening", ["<h4>", "<div role=heading aria-level=4>"])
def test_what_holds_paragraphs_is_no_heading(opening: str) -> None:
    text = "The ferry sails again from the old quay, and the harbour master is content with it. "
    blocks = blocks_of(f"<h1>Title</h1>{opening}<section><h2>Inner</h2><p>{text}<p>{text}<p>{text}</section>")
    assert [block.level for block in blocks] == [1, 2, 0, 0, 0]
    assert [block.text for block in blocks.headings] == ["Title", "Inner"]


def test_a_heading_of_several_lines_stays_one() -> None:
    blocks = blocks_of(f"<h1><div>{'Storm over the harbour ' * 5}</div><div>Live</div><div>3 May</div></h1>")
    assert [block.level for block in blocks.headings] == [1, 1, 1]


def test_hidden_is_seen_in_attributes_and_style() -> None:
    html = "<p hidden>a</p><p style='display: NONE'>b</p><p aria-hidden=true>c</p><dialog>d</dialog><p>e</p>"
    assert [bool(block.flags & Flag.HIDDEN) for block in blocks_of(html)] == [True, True, True, True, False]


def test_containers_know_their_blocks_and_text() -> None:
    blocks = blocks_of(
        "<section class='storyBody main-text' id=x1><p>a<p>b c <span class=who>Ida <b>Lund</b>"
    )
    section = next(c for c in blocks.containers if c.tag == "section")
    assert [block.text for block in blocks.of(section)] == ["a", "b c Ida Lund"]
    assert {"story", "body", "main", "text", "x", "1"} <= section.words
    who = next(c for c in blocks.containers if "who" in c.words)
    assert who.inline
    assert blocks.text(who) == "Ida Lund"


def test_pictures_times_figures_and_itemprops_are_met_on_the_way() -> None:
    html = (
        "<p>a</p><figure><img src=1.jpg><figcaption>b</figcaption></figure><time>3 May</time>"
        "<meta itemprop=datePublished content=2024-05-03><noscript><img src=2.jpg></noscript>"
    )
    blocks = blocks_of(html)
    assert [(p.attributes["src"], p.block) for p in blocks.pictures] == [("1.jpg", 1)]
    assert [blocks.text(time) for time in blocks.times] == ["3 May"]
    assert len(blocks.figures) == 1
    assert blocks.itemprops[0].attributes["content"] == "2024-05-03"
    assert "2.jpg" in blocks.noscripts[0][2]


def test_a_pre_keeps_its_lines() -> None:
    assert blocks_of("<pre>a\n  b\n</pre>")[0].lines == ["a", "  b"]


def test_an_unknown_element_is_a_block_unless_it_stands_in_text() -> None:
    assert texts("<x-card>a</x-card><x-card>b</x-card><p>c <x-link>d</x-link> e</p>") == ["a", "b", "c d e"]


PAGE = "<h1>Ferry back at the quay</h1><p>The old ferry left the quay at seven and came back.</p>"


@pytest.mark.parametrize(
    ("wrapper", "flag"),
    [("form", Flag.FORM), ("div hidden", Flag.HIDDEN), ("div style='display:none'", Flag.HIDDEN)],
)
def test_what_holds_the_page_says_nothing_of_it_but_what_stands_in_it_does(wrapper: str, flag: int) -> None:
    inner = f"<{'div hidden' if flag == Flag.HIDDEN else 'p'}>Your address</div>"
    blocks = blocks_of(f"<{wrapper}>{PAGE}{inner}</{wrapper.split()[0]}><p>Imprint</p>")
    assert [bool(block.flags & flag) for block in blocks] == [False, False, flag == Flag.HIDDEN, False]


def test_a_form_beside_a_page_stays_one() -> None:
    blocks = blocks_of(f"{PAGE}<form><h2>Write to us</h2><p>Your address</p></form>")
    assert [bool(block.flags & Flag.FORM) for block in blocks] == [False, False, True, True]
