"""Which blocks are the body: what a page throws in between, and what it must not cost."""

from __future__ import annotations

from time import process_time

import pytest

from scraper import extract
from scraper.extraction.blocks import read_blocks
from scraper.extraction.body import find_body
from scraper.extraction.body.boilerplate import fingerprint
from scraper.extraction.page import parse_page
from scraper.extraction.reading import Reading, read_article

LINES = [
    "The old ferry left the quay at seven and came back before the fog had lifted from the water.",
    "Nobody on the island remembers a winter in which the crossing was closed for so many days.",
    "The harbour master said that the boat would be repaired as soon as the yard had found the wood.",
    "Until then the post comes by rowing boat, twice a week, when the wind allows it.",
    "Children have been staying with families on the mainland since the second week of the storm.",
    "The council will speak about the matter on Monday, and has asked the yard for a report.",
]
HEAD = "<html><head><title>Fog over the quay</title></head><body><h1>Fog over the quay</h1>"
AFTER_TWO = "<!-- here -->"
FLOW = "".join(f"<p>{line}</p>" + (AFTER_TWO if n == 1 else "") for n, line in enumerate(LINES))


def read(html: str) -> Reading:
    return read_article(parse_page(html.encode(), "https://observer.example/fog"))


def body_of(inserted: str, *, around: str = "<article>{}</article>", after: str = "") -> list[str]:
    html = HEAD + around.format(FLOW.replace(AFTER_TWO, inserted)) + after + "</body></html>"
    return [block.text for block in read(html).article.blocks]


BOX = "Ferry captains tell of forty winters at sea, and of the one that was worse."


@pytest.mark.parametrize(
    "inserted",
    [
        f"<aside class=related><h3>Related</h3><p><a href=/a>{BOX}</a></p></aside>",
        f"<div class='newsletter-signup'><p>{BOX}</p><form><input type=email></form></div>",
        f"<section><p>{BOX}</p><form><input type=email><button>Go</button></form></section>",
        f"<div class=x1><div>ADVERTISEMENT</div><div>{BOX}</div></div>",
        f"<figure><img src=/1.jpg><figcaption>{BOX}</figcaption></figure>",
        f"<div><img src=/1.jpg><span>{BOX}</span></div>",
        f"<div class='article-comments'><p>{BOX}</p></div>",
        f"<nav><ul><li><a href=/a>{BOX}</a></li></ul></nav>",
        f"<p><a href=/a>{BOX}</a></p>",
        "<p>Read more: the winter of the hundred storms</p>",
        "<p>Sign up for our newsletter and get the tides by noon</p>",
        "<p>この記事は会員限定です。会員になると最後までお読みいただけます。</p>",
        f"<h3>Read next:</h3><ul><li><a href=/a>Ice</a> {BOX}</li><li>{BOX} <a href=/b>More</a></li></ul>",
        "<p>Aktuelle Meldungen zum Hafen von Velmar finden Sie jederzeit in unserem Liveblog.</p>",
        "<p>This entry was posted in Harbour and tagged ferry, fog by Tom Arlen.</p>",
        "<p>For the latest stories and breaking news download the Observer's app.</p>",
        "<p>Möchten Sie weiterlesen?</p><p>Comments are closed.</p>",
        "<p>関連記事島の渡し船がふたたび動き出す日を待つ</p>",
        "<div>3 min read</div><p>Share this article</p><p>© 2024 The Velmar Observer</p>",
        "<div aria-hidden=true><p>Share on the island's own network</p></div><button>Listen</button>",
        f"<p>{LINES[0]}</p>",
    ],
)
def test_what_is_thrown_in_is_dropped_and_nothing_else(inserted: str) -> None:
    assert body_of(inserted) == LINES


@pytest.mark.parametrize(
    "around",
    [
        "<div class=comment-list-page><div class='sidebar hidden'>{}</div></div>",
        "<form id=aspnetForm><div class='newsletter promo'>{}</div></form>",
        "<aside>{}</aside>",
        "<div style='display:none' class=paywall>{}</div>",
    ],
)
def test_a_mark_around_the_whole_text_is_not_believed(around: str) -> None:
    assert body_of("", around=around) == LINES


def test_text_in_several_containers_is_not_lost() -> None:
    parts = "".join(f"<div class='part sidebar-grid'><div><p>{line}</p></div></div>" for line in LINES)
    assert [block.text for block in read(HEAD + f"<main>{parts}</main>").article.blocks] == LINES


def test_text_without_paragraphs_is_text() -> None:
    html = HEAD + "<div>" + "<br><br>".join(LINES) + "</div>"
    assert [block.text for block in read(html).article.blocks] == LINES


def test_the_kinds_of_blocks() -> None:
    inserted = (
        "<h2>What the yard says</h2><blockquote>The keel is sound, the rest we will see.</blockquote>"
        "<ol start=3><li>Wood from the mainland</li><li>Nails<ul><li>of copper</li></ul></li></ol>"
        "<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td>none</td></tr></table>"
        "<pre>N  4\nW  9</pre>"
    )
    html = HEAD + "<article>" + FLOW.replace(AFTER_TWO, inserted) + "</article>"
    blocks = read(html).article.blocks[2:-4]
    assert [(b.kind, b.text, b.level, b.number) for b in blocks] == [
        ("heading", "What the yard says", 2, None),
        ("quote", "The keel is sound, the rest we will see.", 0, None),
        ("item", "Wood from the mainland", 1, 3),
        ("item", "Nails", 1, 4),
        ("item", "of copper", 2, None),
        ("table", "Day | Boats\nMonday | none", 0, None),
        ("code", "N  4\nW  9", 0, None),
    ]


def test_every_block_has_a_fate_and_every_dropped_one_a_reason() -> None:
    reading = read(
        HEAD + f"<nav><a href=/a>News</a></nav><main>{FLOW}<p>Share</p></main><footer>Imprint</footer>"
    )
    assert len(reading.body.reasons) == len(reading.blocks)
    assert reading.body.kept == [
        block for block, reason in zip(reading.blocks, reading.body.reasons, strict=True) if not reason
    ]
    reasons = {block.text: reason for block, reason in zip(reading.blocks, reading.body.reasons, strict=True)}
    assert reasons["News"] == "navigation"
    assert reasons["Imprint"] == "footer"
    assert reasons["Share"] == "share"
    assert reasons["Fog over the quay"] in {"headline", "outside"}


BIO = "Ada Quill has written about the islands for twenty years, and keeps goats on one of them."


AUTHORS = [
    "About the author", "Meet the reviewers", "Reviewed by", "Über die Autorin", "À propos de l’auteur",
    "Sobre el autor", "Sobre a autora", "L’autore", "Over de auteur", "Om författaren", "Om forfatteren",
    "O autorze", "Об авторе", "Про автора", "Yazar hakkında", "作者简介", "著者紹介", "저자 소개",
    "عن الكاتب",
]  # fmt: skip


@pytest.mark.parametrize("label", AUTHORS)
def test_what_stands_under_the_label_of_the_authors_is_no_text(label: str) -> None:
    notes = f"<h3>{label}</h3><p>{BIO}</p><p>She has two sons, a boat and a very old radio set.</p>"
    assert body_of("", around="<article>{}" + notes + "</article>") == LINES


def test_an_author_whom_the_story_is_about_stays() -> None:
    heading = "About the author of the log"
    around = "<article><p>" + BIO + f"</p><h3>{heading}</h3>" + "{}</article>"
    assert heading in body_of("", around=around)


def test_a_sentence_about_who_wrote_something_is_no_label() -> None:
    line = "Written by hand, and found in a drawer of the harbour office."
    assert body_of("", around="<article>{}<p>" + line + "</p></article>")[-1] == line


def test_the_terms_of_a_republication_are_no_text_though_they_are_long() -> None:
    terms = "".join(
        f"<p>You may print our stories, if rule number {n} of the paper is kept to.</p>" for n in range(8)
    )
    box = f"<div class=republication-tracker-tool-modal><h2>Republish this</h2>{terms}</div>"
    assert body_of("", after=box) == LINES


def test_known_boilerplate_is_dropped() -> None:
    html = HEAD + f"<article>{FLOW}</article>"
    article = extract(html, boilerplate={fingerprint(LINES[3].upper())})
    assert [block.text for block in article.blocks] == [*LINES[:3], *LINES[4:]]
    assert article.evidence["boilerplate"].text == fingerprint(LINES[3])
    assert "boilerplate" not in extract(html, boilerplate={"0" * 16}).evidence


def test_the_body_of_a_shell_comes_from_its_scripts() -> None:
    text = "".join(f"\\u003cp\\u003e{line}\\u003c/p\\u003e" for line in LINES)
    state = f'<script>window.state = {{"story": {{"text": "{text}"}}}}</script>'
    article = read(HEAD + "<div id=root></div>" + state).article
    assert [block.text for block in article.blocks] == LINES
    assert article.confidence < 0.6


def test_the_body_of_a_shell_comes_from_json_ld() -> None:
    script = (
        '<script type="application/ld+json">{"@type":"Article","articleBody":"'
        + "\\n".join(LINES)
        + '"}</script>'
    )
    assert [block.text for block in read(HEAD + script).article.blocks] == LINES


def test_scripts_are_read_up_to_three_million_characters_all_together() -> None:
    text = "".join(f"\\u003cp\\u003e{line}\\u003c/p\\u003e" for line in LINES)
    story = f'<script>window.state = {{"text": "{text}"}}</script>'
    filler = f"<script>{'x' * 1_000_000}</script>"
    assert len(read(HEAD + 2 * filler + story).article.blocks) == len(LINES)
    assert read(HEAD + 3 * filler + story).article.blocks == []


@pytest.mark.parametrize("piece", ['\\"x', '"{', '="['])
def test_a_script_that_is_cut_costs_no_more_than_its_length(piece: str) -> None:
    costs = []
    for times in (500, 4_000):
        page = f'{HEAD}<script>a = "<p>{piece * times}</script>'
        before = process_time()
        assert read(page).article.blocks == []
        costs.append(process_time() - before)
    assert costs[1] < 30 * costs[0]  # 8 times the length; with the square of it 64 times


def test_confidence_tells_a_story_from_a_scrap() -> None:
    story = read(HEAD + f"<article>{FLOW}</article>").article.confidence
    scrap = read(HEAD + "<p>The ferry is late, the harbour master says.</p>").article.confidence
    assert 0 <= scrap < 0.3 < 0.8 < story <= 1


def test_confidence_falls_where_much_of_the_text_is_left_out() -> None:
    whole = read(HEAD + "<article>" + FLOW * 1 + "</article>").article
    left = "".join(f"<p>{line.replace('the', 'that')}</p>" for line in LINES[:3])
    scraps = "".join(f"<li>Quay {n}</li>" for n in range(40))
    partly = read(HEAD + f"<article>{FLOW}<div class=newsletter-box>{left[:200]}</div></article>").article
    torn = read(HEAD + f"<article>{FLOW}<ul>{scraps}</ul></article>").article
    assert whole.confidence > 0.85
    assert partly.confidence <= whole.confidence
    assert torn.confidence < whole.confidence - 0.2


def test_the_parts_of_a_body_cut_in_pieces_belong_together() -> None:
    part = "<div class=chunk><div class=text>{}</div></div>"
    opening = "".join(f"<p>{line} {line[::-1]}</p>" for line in LINES)
    closing = "<p>The yard has promised to find the wood before the ice closes the sound again.</p>"
    box = f"<div class=offers><p>{BOX}</p></div>"
    html = f"<article><h1>Fog over the quay</h1>{part.format(opening)}{box}{part.format(closing)}</article>"
    texts = [block.text for block in read(html).article.blocks]
    assert texts[-1].startswith("The yard has promised")
    assert BOX not in texts


def test_a_hidden_answer_below_its_question_is_text_and_another_hidden_line_is_not() -> None:
    long = LINES * 3
    text = "".join(f"<p>{line} {n}</p>" for n, line in enumerate(long))
    answer = "<h3>Who repairs the boat?</h3><div class=hidden><p>The yard on the mainland does.</p></div>"
    other = "<h3>The boat</h3><div class=hidden><p>Its captain will be on the quay at noon.</p></div>"
    texts = [block.text for block in read(HEAD + f"<article>{text}{answer}{other}</article>").article.blocks]
    assert "The yard on the mainland does." in texts
    assert "Its captain will be on the quay at noon." not in texts


def test_a_long_paragraph_among_its_like_is_no_caption_whatever_stands_beside_it() -> None:
    long = f"{LINES[3]} Nobody counts on it much."
    page = parse_page((HEAD + f"<article>{FLOW.replace(LINES[3], long)}</article>").encode(), None)
    blocks = read_blocks(page)
    for text, dropped in ((long, False), (LINES[2], True)):
        index = next(block.index for block in blocks if block.text == text)
        body = find_body(page, blocks, headline="Fog over the quay", captions={index})
        assert (body.reasons[index] == "caption") is dropped


def test_blocks_known_from_other_pages_that_are_most_of_the_text_are_kept() -> None:
    page = parse_page((HEAD + f"<article>{FLOW}</article>").encode(), None)
    known = {fingerprint(line) for line in LINES[:4]}
    assert [block.text for block in read_article(page, known=known).article.blocks] == LINES


@pytest.mark.parametrize(
    "ending",
    [
        "<p><em>Mira Toll is a staff writer and the author of two books. Follow her on Twitter.</em></p>",
        "<p>Opinions expressed are those of the author, a contributor, and not of our paper.</p>",
        "<p><i>Want more? Sign up for our newsletter and have the tides in your inbox every morning.</i></p>",
    ],
)
def test_the_notes_under_an_article_are_dropped(ending: str) -> None:
    html = HEAD + f"<article>{FLOW}{ending}</article></body></html>"
    reading = read(html)
    assert [block.text for block in reading.article.blocks] == LINES
    assert reading.body.reasons[-1] in ("ending", "newsletter")


def test_a_copy_of_the_text_in_one_piece_is_dropped() -> None:
    lines = [f"{line} It was the {n}th week of the storm." for n in range(6) for line in LINES]
    html = HEAD + "<article>" + "".join(f"<p>{line}</p>" for line in lines)
    copied = f"{html}<div style='display:none'>{' '.join(lines)}</div></article></body></html>"
    assert [block.text for block in read(copied).article.blocks] == lines


def test_items_that_are_set_as_headings_are_items() -> None:
    items = ["Oars of ash", "A lamp with oil for nine hours", "Two blankets"]
    found = body_of("<ul>" + "".join(f"<li><h3>{item}</h3></li>" for item in items) + "</ul>")
    assert found == [*LINES[:2], *items, *LINES[2:]]
