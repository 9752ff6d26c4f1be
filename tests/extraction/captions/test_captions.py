"""Pictures, captions and credits: one invented page a form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.article import Image
from scraper.extraction import extract
from scraper.extraction.captions.text import bare_credit, credit_of, is_credit, is_debris

SENTENCES = (
    "The council of Keld met on Thursday to decide what is to become of the old swing bridge over the Orm.",
    "The bridge, built in 1911, has not been opened since its engine was sold, the harbour master said.",
    "Residents of the northern bank have asked for a footpath, which the engineers call possible but dear.",
    "A decision is to be taken in spring, when the report on the piers will have been read, the mayor said.",
    "Until then boats with masts have to wait on the seaward side, as they have done for eleven years now.",
)
BRIDGE = "The swing bridge at low tide in March."


def images(picture: str, *, head: str = "", before: str = "", after: str = "") -> list[Image]:
    """The pictures of an article with `picture` after its second paragraph."""
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    page = f"""<!doctype html><html lang="en"><head><title>Council of Keld weighs its bridge</title></head>
    <body><header><a href="/"><img src="/logo.png" alt="The Keld Post"></a></header>{before}
    <main><article><h1>Council of Keld weighs its bridge</h1>{head}
    <div>{"".join(paragraphs[:2])}{picture}{"".join(paragraphs[2:])}</div></article>{after}</main>
    <footer><img src="/paper.jpg" width="300" height="200"></footer></body></html>"""
    return extract(page, url="https://keld.example/bridge/").images


def body(picture: str) -> str:
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    title = "<article><h1>Council of Keld weighs its bridge</h1>"
    return extract(title + paragraphs[0] + picture + "".join(paragraphs[1:])).body


IMG = '<img src="/b.jpg" alt="A bridge">'
URL = "https://keld.example/b.jpg"


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure>{IMG}<figcaption>{BRIDGE}</figcaption></figure>",
        f"<figure><a href='/b-large.jpg'>{IMG}</a><figcaption>{BRIDGE}</figcaption></figure>",
        f"<figure>{IMG}<p>{BRIDGE}</p></figure>",
        f"<figure><div>{IMG}</div></figure><div class='caption'>{BRIDGE}</div>",
        f"<div class='wp-caption'>{IMG}<p class='wp-caption-text'>{BRIDGE}</p></div>",
        f"<div>{IMG}<span class='bildunterschrift'>{BRIDGE}</span></div>",
        f"<div>{IMG}<div class='media-block__description'>{BRIDGE}</div></div>",
        f"<div itemscope>{IMG}<p itemprop='caption'>{BRIDGE}</p></div>",
        f"<div class='_x1'>{IMG}<div class='_x2'><span>{BRIDGE}</span></div></div>",
        f"<table><tr><td>{IMG}</td></tr><tr><td>{BRIDGE}</td></tr></table>",
        f"<p>{IMG}<br><em>{BRIDGE}</em></p>",
        f"<p>{IMG}</p><p><em>{BRIDGE}</em></p>",
        f"<button aria-label='open'><figure>{IMG}</figure><figcaption>{BRIDGE}</figcaption></button>",
        f"<aside class='left image'>{IMG}<p class='caption'>{BRIDGE}</p></aside>",
        f"<figure>{IMG}<button>Enlarge image</button><figcaption>1 / 5 {BRIDGE}</figcaption></figure>",
        f"<figure>{IMG}<figcaption><span class='visually-hidden'>Image caption, </span>{BRIDGE}</figcaption>"
        "</figure>",
    ],
)  # fmt: skip
def test_a_caption_in_each_form(markup: str) -> None:
    assert images(markup) == [Image(URL, "A bridge", BRIDGE)]
    assert "low tide" not in body(markup)


@pytest.mark.parametrize(
    "markup",
    [
        f"<figcaption>{BRIDGE} <span class='credit'>Photo: Jo Lind/Keld Post</span></figcaption>",
        f"<figcaption>{BRIDGE} <span class='credit'>(Jo Lind/Keld Post)</span></figcaption>",
        f"<figcaption><p>{BRIDGE}</p><small>Foto: Jo Lind/Keld Post</small></figcaption>",
        f"<figcaption><span>{BRIDGE}</span><span>© Jo Lind/Keld Post</span></figcaption>",
        f"<figcaption><span>{BRIDGE}</span> Foto: Jo Lind/Keld Post</figcaption>",
        f"<figcaption>{BRIDGE} <cite class='image-credit'>Jo Lind/Keld Post</cite></figcaption>",
        f"<figcaption>{BRIDGE}</figcaption><figcaption>Image Credits: Jo Lind/Keld Post</figcaption>",
        f"<div class='copyright'>Jo Lind/Keld Post</div><figcaption>{BRIDGE}</figcaption>",
    ],
)  # fmt: skip
def test_a_credit_in_an_element_of_its_own_is_not_in_the_caption(markup: str) -> None:
    assert images(f"<figure>{IMG}{markup}</figure>") == [Image(URL, "A bridge", BRIDGE, "Jo Lind/Keld Post")]


@pytest.mark.parametrize(
    "credit",
    [
        "(Jo Lind/Keld Post)",
        "Photo: Jo Lind/Keld Post",
        "<i>© Jo Lind/Keld Post</i>",
        "<cite>(Jo Lind/Keld Post)</cite>",
    ],
)  # fmt: skip
def test_a_credit_in_the_same_line_is_in_both(credit: str) -> None:
    printed = credit.replace("<i>", "").replace("</i>", "").replace("<cite>", "").replace("</cite>", "")
    assert images(f"<figure>{IMG}<figcaption>{BRIDGE} {credit}</figcaption></figure>") == [
        Image(URL, "A bridge", f"{BRIDGE} {printed}", "Jo Lind/Keld Post")
    ]


def test_a_name_and_its_agency_behind_a_sentence_are_one_credit() -> None:
    assert images(f"<figure>{IMG}<figcaption>{BRIDGE} Jo Lind / Getty Images</figcaption></figure>") == [
        Image(URL, "A bridge", BRIDGE, "Jo Lind / Getty Images")
    ]


def test_a_credit_alone_is_no_caption() -> None:
    assert images(f"<figure>{IMG}<figcaption>Photo: Jo Lind</figcaption></figure>") == [
        Image(URL, "A bridge", None, "Jo Lind")
    ]


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("The minister. (Al Brand/Bloomberg via Getty Images)", "Al Brand/Bloomberg via Getty Images"),
        ("Die Brücke. Foto: Jo Lind/dpa", "Jo Lind/dpa"),
        ("Le pont. Crédit photo : Jo Lind", "Jo Lind"),
        ("El puente. © Jo Lind", "Jo Lind"),
        ("Image source, Getty Images", "Getty Images"),
        ("Photo by Jo Lind/Reuters", "Jo Lind/Reuters"),
        ("橋は閉じたままだ。 写真\uff1a高瀬奈緒", "高瀬奈緒"),
        ("다리. 사진=고지원", "고지원"),
        ("Мост. Фото: Олег Рунов", "Олег Рунов"),
        ("The bridge. (Jo Lind)", "Jo Lind"),
        ("The bridge. (Archivbild)", None),
        ("The member for Keld (SPD)", None),
        ("In this photo a bridge is closed", None),
        ("A bridge by the sea.", None),
        ("", None),
    ],
)  # fmt: skip
def test_credit_of(text: str, credit: str | None) -> None:
    assert credit_of(text) == credit


def test_lines_that_are_a_credit_and_lines_that_are_debris() -> None:
    assert all(map(is_credit, ("Foto: Jo Lind", "(Jo Lind/AP)", "Getty Images")))
    assert not any(map(is_credit, (BRIDGE, "Tom Alder")))
    assert bare_credit("[Photo: Jo Lind]") == "Jo Lind"
    assert bare_credit("Copyright") is None
    assert all(map(is_debris, ("Enlarge image", "1 of 5", "Bild 3 von 12", "View 6 Images", "1:24")))
    assert all(map(is_debris, ("Licensing Rights, opens new tab", "15.05.2023")))
    assert not is_debris("The image of a bridge.")
    assert credit_of(f"{BRIDGE} IMAGO/Tom Alder") == "IMAGO/Tom Alder"


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="data:image/gif;base64,R0" data-src="/b.jpg">', URL),
        ('<img src="/blank.gif" data-original="/b.jpg">', URL),
        ('<img srcset="/s.jpg 300w, /b.jpg 1200w">', URL),
        ('<img src="data:," data-flick-lazyload-srcset="/s.jpg 300w, /b.jpg 1200w">', URL),
        ('<img src="data:," data-orig-file="/b.jpg" data-image-title="The bridge">', URL),
        ('<img src="data:," data-srcset="/s.jpg 1x, /b.jpg 2x">', URL),
        ('<picture><source srcset="/b.jpg 900w, /s.jpg 300w"><img alt=""></picture>', URL),
        ('<amp-img src="b.jpg/../../b.jpg" width="900" height="500"></amp-img>', URL),
        ('<noscript><img src="/b.jpg"></noscript>', URL),
        ('<img src="data:," data-src="/b.jpg"><noscript><img src="/b.jpg"></noscript>', URL),
        ('<img src="http://[broken">', None),
    ],
)  # fmt: skip
def test_the_address_of_a_picture_that_loads_late(markup: str, url: str | None) -> None:
    found = images(f"<figure>{markup}<figcaption>{BRIDGE}</figcaption></figure>")
    assert [(image.url, image.caption) for image in found] == [(url, BRIDGE)]


def test_one_picture_rendered_twice_is_one() -> None:
    twice = f'<div class="m">{IMG}<p class="caption">{BRIDGE}</p></div>' * 2
    assert images(twice) == [Image(URL, "A bridge", BRIDGE)]
    lightbox = f'<figure>{IMG}<img src="/b-1200x800.jpg"><figcaption>{BRIDGE}</figcaption></figure>'
    assert [image.caption for image in images(lightbox)] == [BRIDGE]


def test_one_picture_with_two_captions_is_two() -> None:
    other = "The bridge, seen from the north."
    markup = f"<figure>{IMG}<figcaption>{{}}</figcaption></figure>"
    found = images(markup.format(BRIDGE), head=markup.format(other))
    assert [image.caption for image in found] == [other, BRIDGE]


def test_the_picture_at_the_head_and_above_it() -> None:
    figure = f"<figure>{IMG}<figcaption>{BRIDGE}</figcaption></figure>"
    assert images("", head=figure) == images("", before=figure) == [Image(URL, "A bridge", BRIDGE)]


def test_a_gallery_gives_its_pictures_in_order() -> None:
    slides = "".join(
        f'<div class="slide"><img src="/{n}.jpg"><div class="slide-info"><span>{n} of 3</span>'
        f"<p>Pier number {n} of the bridge.</p></div></div>"
        for n in (1, 2, 3)
    )
    found = images(f'<div class="gallery">{slides}</div>')
    assert [image.url for image in found] == [f"https://keld.example/{n}.jpg" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "markup",
    [
        '<div><a href="/x/"><img src="/x.jpg"></a><h3><a href="/x/">Keld wants a tram</a></h3></div>',
        '<figure><a href="/x/"><div>A tram for the city of Keld</div><img src="/x.jpg"></a></figure>',
        '<img src="/pixel.gif" width="1" height="1">',
        '<span class="icon"><img src="/zoom.svg"></span>',
        '<img src="/img/logo.svg">',
        '<div class="author-box"><img src="/ilse.jpg"><p>By Ilse Marenko</p></div>',
        '<figure class="video-player"><img src="/v.jpg"><figcaption>The bridge opens</figcaption></figure>',
        "<figure><blockquote>It is a bridge.</blockquote><figcaption>Tom Alder</figcaption></figure>",
        "<figure><figcaption>Audio: the sound of the bridge</figcaption></figure>",
        '<figure><img src="/a.jpg"><figcaption>Audio How the bridge sounds in spring'
        '<span class="copyright">03:07 Min.</span></figcaption></figure>',
    ],
)  # fmt: skip
def test_what_is_no_picture_of_the_article(markup: str) -> None:
    assert images(markup) == []


def test_pictures_beside_the_article_are_not_its_own() -> None:
    cards = "".join(
        f'<li><a href="/s{n}/"><img src="/s{n}.jpg"><h3>Another story of the week, number {n}</h3></a></li>'
        for n in range(5)
    )
    assert images("", after=f"<aside><h2>Latest</h2><ul>{cards}</ul></aside>") == []


def test_an_element_named_for_caption_and_credit_is_the_caption_where_nothing_else_is() -> None:
    credit = '<figcaption class="image__credit">Ina Voss/Keld Pictures</figcaption>'
    box = f'<div class="image__meta"><div class="image__caption attribution">{BRIDGE}</div>{credit}</div>'
    found = images(f'<div class="image">{IMG}{box}</div>')
    assert [(image.caption, image.credit) for image in found] == [(BRIDGE, "Ina Voss/Keld Pictures")]
    credit = '<span class="caption-credit">Ina Voss of the Keld Post, Keld</span>'
    parts = f'<span class="caption-text">{BRIDGE}</span>{credit}'
    (image,) = images(f"<figure>{IMG}<figcaption>{parts}</figcaption></figure>")
    assert image.caption == BRIDGE


def test_the_link_in_a_caption_is_that_of_its_source_unless_the_picture_leads_there_as_well() -> None:
    link = f'<a href="https://archive.example/bridge">{BRIDGE}</a>'
    (image,) = images(f"<figure>{IMG}<figcaption>{link}</figcaption></figure>")
    assert image.caption == BRIDGE
    card = f'<a href="https://archive.example/bridge">{IMG}</a>'
    assert images(f"<figure>{card}<figcaption>{link}</figcaption></figure>") == []


def test_a_credit_that_runs_into_the_caption_is_told_by_the_alt() -> None:
    line = BRIDGE.rstrip(".")
    box = f'<div class="picture-details"><span>{line}</span><span>Vossimago</span></div>'
    (image,) = images(f'<div class="head-picture"><img src="/b.jpg" alt="{line}">{box}</div>')
    assert (image.caption, image.credit) == (line, "Vossimago")


def test_the_background_of_a_figure_is_its_picture() -> None:
    style = "background-image: url('/b.jpg'); width: 100%"
    (image,) = images(
        f'<figure class="photo"><div style="{style}"></div><figcaption>{BRIDGE}</figcaption></figure>'
    )
    assert (image.url, image.caption) == (URL, BRIDGE)


def test_an_aside_around_a_picture_and_a_notice_is_no_sidebar() -> None:
    notice = "<div>Please respect copyright.</div>"
    figure = f"<figure>{IMG}<figcaption>{BRIDGE}</figcaption></figure>"
    (image,) = images(f'<aside class="inline-element">{figure}{notice}</aside>')
    assert image.caption == BRIDGE


def test_a_picture_that_a_script_puts_in_keeps_its_caption() -> None:
    box = f'<x-image data-src="/b.jpg"></x-image><div class="image-caption">{BRIDGE}</div>'
    found = images(f'<div class="image-wrap">{box}</div>')
    assert [(image.url, image.caption) for image in found] == [(None, BRIDGE)]


TAGS = st.sampled_from(
    [
        "figure",
        "figcaption",
        "img",
        "div class=caption",
        "span class=credit",
        "a href=/x",
        "button",
        "p",
        "table",
        "i",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TAGS, st.sampled_from(["", BRIDGE, "© X", "(", "\x00"])), max_size=30))
def test_no_order_of_tags_raises(parts: list[tuple[str, str]]) -> None:
    assert isinstance(images("".join(f"<{tag}>{text}" for tag, text in parts)), list)


def test_work_grows_with_the_page_only() -> None:
    nested = "<div class=caption>" * 400 + IMG + BRIDGE + "</div>" * 400
    many = "".join(f'<div><img src="/{n}.jpg"><span class=credit>©</span></div>' for n in range(3000))
    assert len(images(nested)) <= 1
    assert isinstance(images(many), list)
