from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discovery.sitemaps import MAX_URLS, looks_like_sitemap, read_sitemap, unzip

URL = "https://paper.example/sitemap.xml"

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://paper.example/tide </loc><lastmod>2025-03-01T12:00:00Z</lastmod>
 <image:image><image:loc>https://paper.example/photo.jpg</image:loc></image:image>
 <news:news><news:publication_date>2025-03-01T09:30:00Z</news:publication_date>
 <news:title>Tide &amp; wind</news:title></news:news></url>
<url><loc>https://paper.example/harbour?a=1&amp;b=2</loc><lastmod>2025-02-27</lastmod></url>
<url><loc><![CDATA[https://paper.example/fähre]]></loc></url>
<url><lastmod>2025-02-27</lastmod></url>
</urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://paper.example/news.xml</loc></sitemap>
<sitemap><loc>https://paper.example/2024.xml.gz</loc><lastmod>2024-12-31</lastmod></sitemap></sitemapindex>"""


def test_a_sitemap_gives_its_urls_with_their_days():
    leads = read_sitemap(NEWS.encode(), URL)
    assert [(lead.url, lead.hint) for lead in leads] == [
        ("https://paper.example/tide", "article"),
        ("https://paper.example/harbour?a=1&b=2", "unknown"),
        ("https://paper.example/f%C3%A4hre", "unknown"),
    ]
    assert leads[0].published == datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
    assert leads[0].changed == datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
    assert leads[1].changed == datetime(2025, 2, 27)  # noqa: DTZ001 - a day has no zone
    assert leads[1].published is leads[2].published is leads[2].changed is None


def test_an_index_gives_sitemaps():
    assert [(lead.url, lead.hint) for lead in read_sitemap(INDEX, URL)] == [
        ("https://paper.example/news.xml", "sitemap"),
        ("https://paper.example/2024.xml.gz", "sitemap"),
    ]


def test_gzip_is_undone():
    packed = gzip.compress(INDEX)
    assert looks_like_sitemap(packed)
    assert len(read_sitemap(packed, URL)) == 2
    assert unzip(gzip.compress(b"\0" * 100_000), 1000) == b"\0" * 1000


def test_a_gzip_file_of_several_members_is_read_to_its_end():
    packed = gzip.compress(INDEX[:150]) + gzip.compress(INDEX[150:])
    assert len(INDEX) > 150
    assert read_sitemap(packed, URL) == read_sitemap(INDEX, URL)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_the_declared_encoding_counts(encoding):
    text = NEWS.replace("UTF-8", encoding)
    assert len(read_sitemap(text.encode(encoding), URL)) == 3


def test_a_sitemap_that_names_itself_gives_no_lead():
    assert read_sitemap(INDEX.replace(b"news.xml", b"sitemap.xml#x"), URL)[0].url.endswith("2024.xml.gz")


def test_a_packed_sitemap_is_unpacked_piece_by_piece():
    body = b"<urlset>" + b"".join(
        b"<url><loc>https://paper.example/%d</loc>%s</url>" % (n, b" " * 90) for n in range(30_000)
    )
    packed = gzip.compress(body)
    assert len(read_sitemap(packed, URL)) == 30_000
    assert 0 < len(read_sitemap(packed[: len(packed) // 2], URL)) < 30_000  # what stands before the damage


def test_a_plain_list_is_a_sitemap_too():
    body = (
        "\ufeffhttps://paper.example/tide\n\nnonsense\nhttps://paper.example/tide\nhttp://paper.example/b\n"
    )
    assert [lead.url for lead in read_sitemap(body.encode(), URL)] == [
        "https://paper.example/tide",
        "http://paper.example/b",
    ]


def test_what_stands_before_a_defect_is_kept():
    body = NEWS.encode()
    assert len(read_sitemap(body[: body.index(b"<url><loc><![")] + b"<url><loc></urlset>", URL)) == 2


def test_entities_do_not_explode():
    lol = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    body = f"<!DOCTYPE x [<!ENTITY l0 'lol'>{lol}]><urlset><url><loc>&l9;</loc></url></urlset>"
    assert read_sitemap(body.encode(), URL) == []


def test_external_entities_are_not_read():
    body = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&e;</loc></url></urlset>"
    assert read_sitemap(body.encode(), URL) == []


def test_the_number_of_urls_is_limited():
    urls = "".join(f"<url><loc>https://paper.example/{n}</loc></url>" for n in range(MAX_URLS + 5))
    assert len(read_sitemap(f"<urlset>{urls}</urlset>".encode(), URL)) == MAX_URLS


def test_depth_is_limited():
    assert read_sitemap(b"<urlset>" + b"<url>" * 100_000, URL) == []


def test_a_page_is_no_sitemap():
    assert not looks_like_sitemap(b"<!doctype html><title>Not found</title>")
    assert read_sitemap(b"<!doctype html><title>Not found</title><a href=/x>x</a>", URL) == []


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_survived(body, packed):
    body = gzip.compress(body) if packed else body
    assert isinstance(read_sitemap(body, URL), list)
    assert looks_like_sitemap(body) in (True, False)


@given(
    st.lists(
        st.sampled_from(["<urlset>", "<url>", "<loc>", "/a", "</loc>", "</url>", "&amp;", "<x:y>", "]]>"])
    )
)
def test_any_order_of_elements_is_survived(parts):
    assert isinstance(read_sitemap("".join(parts).encode(), URL), list)
