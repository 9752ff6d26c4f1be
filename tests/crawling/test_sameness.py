from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.article import Article, Block
from scraper.crawling.sameness import count_addresses, links_fingerprint, may_be_wall, text_fingerprint

HOST = "https://paper.example"


@pytest.mark.parametrize(
    ("paths", "pages"),
    [
        ([], 0),
        (["/a", "/b", "/c"], 3),
        (["/a", "/a/", "/a/print", "/a/amp"], 1),
        (["/a", "/a?from=home", "/a?page=2"], 1),
        (["/?id=1", "/?id=2", "/?id=3"], 3),
        (["/", "/a", "/b"], 3),
        (["/ferry-returns", "/print/ferry-returns", "/news/sea/ferry-returns/"], 1),
        (["/a/index-1", "/b/index-1", "/c/index-1"], 3),
    ],
)
def test_variants_of_an_address_are_one_page(paths, pages):
    assert count_addresses(HOST + path for path in paths) == pages


def article(text: str, **fields) -> Article:
    return Article(blocks=[Block("paragraph", text)] if text else [], **fields)


def test_a_fingerprint_is_that_of_the_words():
    assert text_fingerprint(article("The ferry\n left.")) == text_fingerprint(article("The ferry left."))
    assert text_fingerprint(article("The 9 o'clock ferry")) != text_fingerprint(
        article("The 8 o'clock ferry")
    )
    assert text_fingerprint(article("")) is None
    assert text_fingerprint(article("\ud800")) is not None


def test_a_list_is_what_it_leads_to_in_whatever_order():
    assert links_fingerprint([HOST + "/a", HOST]) == links_fingerprint([HOST, HOST + "/a", HOST])


def test_a_long_text_with_a_day_is_an_article_however_often_it_is_printed():
    day = datetime(2025, 3, 1, tzinfo=UTC)
    assert not may_be_wall(article("x", published=day, word_count=500))
    assert may_be_wall(article("x", published=day, word_count=50))
    assert may_be_wall(article("x", word_count=500))
