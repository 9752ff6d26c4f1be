from __future__ import annotations

import json

import pytest

from scraper.extraction.access import find_paywall
from scraper.extraction.blocks import Blocks, read_blocks
from scraper.extraction.dek import find_dek
from scraper.extraction.labels import find_section, find_site_name, find_tags
from scraper.extraction.language import date_language, find_language, language_tag
from scraper.extraction.page import Found, Page, parse_page

HEADLINE = "Harbour council asks operator about the night closure"
DEK = "The company is to explain why forty passengers waited on the water until morning."


def read(
    body: str = "", *, head: str = "", lang: str = "", url: str = "https://observer.example/a"
) -> tuple[Page, Blocks]:
    attribute = f' lang="{lang}"' if lang else ""
    page = parse_page(f"<html{attribute}><head>{head}</head><body>{body}</body></html>".encode(), url)
    return page, read_blocks(page)


def script(**thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **thing})}</script>'


CRUMBS = script(
    **{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": "Harbour"}}]}
)
TAG = '<meta property="article:tag" content="{}">'


def value(found: Found[str] | None) -> str | None:
    return found.value if found else None


def language(body: str, *, head: str = "", lang: str = "") -> str | None:
    page, blocks = read(body, head=head, lang=lang)
    return value(find_language(page, [block.text for block in blocks]))


@pytest.mark.parametrize(
    ("head", "body", "section"),
    [
        (script(articleSection=["Harbour", "News"]), "", "Harbour"),
        ('<meta property="article:section" content="Harbour">', "", "Harbour"),
        ('<meta property="article:section" content="/ Harbour">', "", "Harbour"),
        (CRUMBS, "", "Harbour"),
        ("", '<p class="breadcrumbs"><a href="/">Home</a> <a href="/h">Harbour</a></p>', "Harbour"),
        ("", "<p>Nothing</p>", None),
        (script(articleSection=[7, None]), "", None),
    ],
)  # fmt: skip
def test_section(head: str, body: str, section: str | None) -> None:
    assert value(find_section(*read(body, head=head))) == section


@pytest.mark.parametrize(
    ("head", "body", "tags"),
    [
        (TAG.format("Ferries") + TAG.format("Harbour"), "", ("Ferries", "Harbour")),
        (script(keywords="Ferries, Harbour, ferries"), "", ("Ferries", "Harbour")),
        (script(keywords=["Ferries", {"name": "Harbour"}, 7]), "", ("Ferries", "Harbour")),
        ('<meta name="keywords" content="Ferries; Harbour">', "", ("Ferries", "Harbour")),
        ("", '<a rel="tag" href="/t/f">#Ferries</a>', ("Ferries",)),
    ],
)  # fmt: skip
def test_tags(head: str, body: str, tags: tuple[str, ...]) -> None:
    found = find_tags(*read(body, head=head))
    assert found is not None
    assert found.value == tags


def test_site_name() -> None:
    page, _ = read(head='<meta property="og:site_name" content="Velmar Observer">')
    assert value(find_site_name(page)) == "Velmar Observer"
    page, _ = read(head=script(publisher={"name": "Velmar Observer"}))
    assert value(find_site_name(page)) == "Velmar Observer"
    page, _ = read()
    assert find_site_name(page) is None


@pytest.mark.parametrize(
    ("head", "body", "paywalled"),
    [
        (script(isAccessibleForFree=False), "", True),
        (script(isAccessibleForFree="False"), "", True),
        (script(isAccessibleForFree=True), "", False),
        (script(hasPart={"isAccessibleForFree": "false", "cssSelector": ".wall"}), "", True),
        ('<meta property="article:content_tier" content="free">', "", False),
        ("", f'<div class="c-paywall"><p>{DEK}</p></div>', True),
        ("", f'<div class="c-paywall" hidden><p>{DEK}</p></div>', None),
        (script(isAccessibleForFree=[1]), "", None),
    ],
)
def test_paywalled(head: str, body: str, paywalled: bool | None) -> None:
    found = find_paywall(*read(body, head=head))
    assert (found.value if found else None) is paywalled


def test_the_dek_is_marked_declared_or_a_heading() -> None:
    for body, head in (
        (f'<h1>{HEADLINE}</h1><p class="article__standfirst">{DEK}</p>', ""),
        (f"<h1>{HEADLINE}</h1><p>{DEK}</p>", f'<meta property="og:description" content="{DEK}">'),
        (f"<h1>{HEADLINE}</h1><h2>{DEK}</h2>", ""),
    ):
        page, blocks = read(body, head=head)
        assert value(find_dek(page, blocks, headline=0)) == DEK


@pytest.mark.parametrize(
    "line",
    ["Ilse MarenkoThe Quay Observer", "ILSE MARENKO", "Photo: Oda Kestrin / Quay Pictures", "Harbour news"],
)
def test_a_name_or_a_credit_is_no_dek_whatever_its_class(line: str) -> None:
    page, blocks = read(f'<h1>{HEADLINE}</h1><p class="subtitle">{line}</p><p class="subtitle">{DEK}</p>')
    assert value(find_dek(page, blocks, headline=0, authors=["Ilse Marenko"])) == DEK


def test_the_first_paragraph_of_the_body_is_no_dek() -> None:
    page, blocks = read(f"<h1>{HEADLINE}</h1><p>{DEK}</p>", head=f'<meta name="description" content="{DEK}">')
    assert find_dek(page, blocks, headline=0, body={1}) is None
    assert find_dek(page, blocks, headline=None) is None


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de_AT.UTF-8", "de-AT"),
        ("EN-us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("iw", "he"),
        ("Deutsch", "de"),
        ("es-419", "es-419"),
        ("", None),
        ("x", None),
        ("utf-8", None),
        ("{{lang}}", None),
    ],
)
def test_language_tags(text: str, tag: str | None) -> None:
    assert language_tag(text) == tag


def test_a_language_that_the_script_rules_out_is_not_believed() -> None:
    russian = "<p>Совет гавани просит оператора парома объяснить ночное закрытие переправы.</p>"
    assert language(russian, lang="en") is None
    assert language(russian, lang="en", head='<meta property="og:locale" content="ru_RU">') == "ru-RU"
    japanese = "<p>港の議会は、夜間閉鎖について運航会社に説明を求めている。</p>"
    assert language(japanese, lang="ja") == "ja"
    assert language(japanese) == "ja"
    assert language("<p>Ein Satz.</p>", lang="de") == "de"


def test_an_undeclared_language_is_told_by_its_small_words() -> None:
    ukrainian = (
        "<p>Рада гавані питає, що сталося в ніч, коли пором не пішов, і чому про це не сказано до ранку, "
        "та як люди з островів це зрозуміли, але за що і від кого їм чекати відповіді.</p>"
    )
    assert language(ukrainian) == "uk"
    english = f"<p>{DEK} {HEADLINE}. It was one of the longest nights for them, and the town is in doubt.</p>"
    assert language(english) == "en"
    assert language("<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>") is None


def test_a_template_in_another_language_than_the_text_is_not_believed() -> None:
    german = (
        "<p>Der Rat des Hafens will wissen, warum die Fähre in der Nacht nicht auf das Wasser ging und wer "
        "es den Leuten auf den Inseln nicht gesagt hat. Auch für die Schule ist das ein Tag, an dem es nicht "
        "weiter geht, und es werden noch mehr Tage, wenn sich die Leitung des Betriebs nicht zu den Fragen "
        "des Rats äußert.</p>"
    )
    assert language(german, lang="en-US") == "de"
    assert language(german, lang="de-AT") == "de-AT"
    assert language(german[:60] + "</p>", lang="en-US") == "en-US", "too short to tell"
    assert language(german, lang="hsb") == "hsb", "no list of small words contradicts it"


def test_the_line_between_headline_and_byline_is_a_dek() -> None:
    page, blocks = read(f"<h1>{HEADLINE}</h1><div>{DEK}</div><div>By Ilse Marenko</div><div>Text.</div>")
    assert value(find_dek(page, blocks, headline=0, body={1, 3})) == DEK


def test_the_line_of_steps_over_the_headline() -> None:
    page, blocks = read(f'<div><a href="/">Home</a> &gt; <a href="/h">Harbour</a></div><h1>{HEADLINE}</h1>')
    assert value(find_section(page, blocks, headline=1)) == "Harbour"


def test_the_hosts_country_decides_the_order_of_day_and_month() -> None:
    assert date_language(read(lang="en", url="https://observer.co.uk/a")[0]) == "en-GB"
    assert date_language(read(lang="en", url="https://observer.com/a")[0]) == "en"


@pytest.mark.parametrize(
    "line",
    [
        "The night ferry Anna at her winter berth, Sunday. (Jo Lind/Marrow Images via Reuters)",
        "The night ferry Anna at her winter berth on Sunday - Copyright Jo Lind",
        "Ferries of the harbour at night:",
        "Sign up for the newsletter of the harbour to get this every morning.",
    ],
)
def test_a_caption_a_kicker_and_a_call_to_subscribe_are_no_dek(line: str) -> None:
    page = parse_page(f'<h1>Ferry</h1><p class="dek">{line}</p><p>By Ilse Marenko</p>'.encode(), None)
    assert find_dek(page, read_blocks(page), headline=0) is None
