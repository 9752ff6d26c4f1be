from __future__ import annotations

import pytest

from scraper.extraction.page import Page, parse_page, read_page, site_of
from scraper.extraction.page.charset import from_text, is_binary, to_utf8
from scraper.extraction.page.structured import json_ld_objects, text_of, types_of


def page_of(html: str, url: str = "https://www.observer.example/a/b") -> Page:
    return parse_page(html.encode(), url)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("Кот".encode(), None),
        ("Кот".encode(), "text/html; charset=windows-1251"),
        (b"\xef\xbb\xbf" + "Кот".encode(), None),
        ("Кот".encode("windows-1251"), "text/html; charset=windows-1251"),
        (b'<meta charset="windows-1251">' + "Кот".encode("windows-1251"), None),
        (b'<meta charset="windows-1251">' + "Кот".encode("windows-1251"), "text/html; charset=utf-8"),
        ("\ufeffКот".encode("utf-16-le"), None),
    ],
)
def test_the_charset_is_found(data: bytes, content_type: str | None) -> None:
    assert to_utf8(data, content_type).decode().endswith("Кот")


def test_a_japanese_page_of_ascii_bytes() -> None:
    data = '<meta charset="iso-2022-jp">港の市場'.encode("iso-2022-jp")
    assert "港の市場" in to_utf8(data, "text/html; charset=iso-2022-jp").decode()


def test_one_broken_character_does_not_make_another_charset() -> None:
    data = "Die Fähre fährt über den großen Fluß zurück für alle Gäste, während".encode() + b"\xc3"
    assert to_utf8(data, None).decode("utf-8", "replace").startswith("Die Fähre")


def test_a_utf_8_that_western_bytes_contradict_is_not_believed() -> None:
    data = '<meta charset="utf-8"><p>“Die Fähre”, sagt er – und zögert.'
    assert to_utf8(data.encode("windows-1252"), "text/html; charset=utf-8").decode() == data


def test_a_utf_8_that_other_bytes_contradict_is_all_there_is() -> None:
    data = '<meta charset="utf-8"><p>Паром вернулся.'.encode("windows-1251")
    assert "\ufffd" in to_utf8(data, None).decode()


def test_what_declares_nothing_is_windows_1252() -> None:
    assert to_utf8("Fähre – zurück".encode("cp1252"), None).decode() == "Fähre – zurück"


def test_lone_surrogates_become_replacement_characters() -> None:
    assert from_text("a\ud800b").decode() == "a\ufffdb"


def test_binary_is_told_from_text() -> None:
    assert is_binary(b"%PDF-1.4")
    assert is_binary(bytes(range(32)) * 20)
    assert not is_binary("Текст".encode())
    assert read_page(b"\x00\x00") is None


def test_meta_names_are_folded_and_kept_in_order() -> None:
    page = page_of(
        "<meta property='og:Title' content=A><meta name=author content=B><meta name=AUTHOR content=C>"
        "<meta name=empty content=''><meta itemprop=datePublished content=D>"
    )
    assert page.meta["author"] == ("B", "C")
    assert page.first_meta("none", "og:title") == "A"
    assert "empty" not in page.meta


def test_the_head_may_end_early() -> None:
    page = page_of(
        "<head><title>T</title><div>x</div><meta name=author content=B><link rel=canonical href=/c>"
    )
    assert page.meta["author"] == ("B",)
    assert page.canonical_url == "https://www.observer.example/c"
    assert page.title == "T"


def test_addresses_are_resolved_against_the_base() -> None:
    page = page_of("<base href='/news/'><link rel='shortlink canonical' href='x?a=1'>")
    assert page.canonical_url == "https://www.observer.example/news/x?a=1"
    assert page.absolute("mailto:a@b.example") is None
    assert page.absolute("http://[") is None
    assert page.site == "observer.example"
    assert site_of(None) is None


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "A \\"b\\" c"}',
        '{"@type": "NewsArticle", "headline": "A \\"b\\" c",}',
        '<!-- {"@type": "NewsArticle", "headline": "A \\"b\\" c"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A \\"b\\" c"};\n//]]>',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;: &quot;A \\&quot;b\\&quot; c&quot;}",
        '{"@type": "NewsArticle", "headline": "A \\"b\\" c", "text": "it\\\'s"}',
        '{"@type": "NewsArticle", "headline": "A \\"b\\" c", "text": "two\nlines"}',
        '{"@type": "NewsArticle", "headline": "A \\"b\\" c", "broken": "x" "y"}',
        '{"@type": "WebSite"}{"@type": "NewsArticle", "headline": "A \\"b\\" c"}',
        '{"@graph": [{"@type": ["NewsArticle"], "headline": ["A &amp;quot;b&amp;quot; c"]}]}',
    ],
)
def test_json_ld_is_read_however_it_is_broken(script: str) -> None:
    found = json_ld_objects([script])
    article = next(thing for thing in found if "NewsArticle" in types_of(thing))
    assert text_of(article["headline"]) == 'A "b" c'


def test_nested_objects_of_the_page_are_opened() -> None:
    found = json_ld_objects(['{"@type":"WebPage","mainEntity":{"@type":"http://schema.org/Article"}}'])
    assert [types_of(thing) for thing in found] == [("WebPage",), ("Article",)]


def test_a_name_stands_for_its_object() -> None:
    assert text_of([{"@type": "Person", "name": " Ida \n Lund "}]) == "Ida Lund"
    assert text_of(7) is None


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://daily.example/a?b=c#d", "https://daily.example/a?b=c#d"),
        ("/a/b.html", "https://observer.example/a/b.html"),
        ("//daily.example/a", "https://daily.example/a"),
        ("https://daily.example/a b#", "https://daily.example/a b"),
        ("mailto:ida@daily.example", None),
        ("", None),
    ],
)
def test_an_address_becomes_absolute_or_none(href: str, address: str | None) -> None:
    page = parse_page(b"<p>a", "https://observer.example/x/y")
    assert page.absolute(href) == address


def test_a_shadow_root_is_part_of_its_host() -> None:
    page = page_of(
        "<news-page><template shadowrootmode='open'><p>shown</p><template><i>drawn later</i></template>"
        "</template></news-page><template><p>not shown</p></template>"
        "<script>'<template shadowrootmode=open>'</script>"
    )
    assert [node.text() for node in page.tree.css("p")] == ["shown"]
    assert page.tree.css("i") == []
