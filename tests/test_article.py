"""The article: its views, and that it survives JSON and pickle."""

from __future__ import annotations

import json
import pickle
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.article import Article, Block, BlockKind, Evidence, FeedItem, Image, Kind, Precision

texts = st.text(max_size=30)
maybe = st.none() | texts
moments = st.datetimes() | st.datetimes(
    timezones=st.integers(-720, 720).map(lambda minutes: timezone(timedelta(minutes=minutes)))
)
blocks = st.builds(
    Block, st.sampled_from(get_args(BlockKind)), texts, st.integers(0, 6), st.none() | st.integers(0, 99)
)
items = st.builds(FeedItem, headline=texts, url=maybe, published=st.none() | moments, summary=maybe)
articles = st.builds(
    Article,
    url=maybe,
    kind=st.sampled_from(get_args(Kind)),
    headline=maybe,
    authors=st.lists(texts, max_size=3),
    published=st.none() | moments,
    modified=st.none() | moments,
    published_precision=st.none() | st.sampled_from(get_args(Precision)),
    blocks=st.lists(blocks, max_size=4),
    images=st.lists(st.builds(Image, maybe, maybe, maybe, maybe), max_size=3),
    feed_items=st.lists(items, max_size=3),
    paywalled=st.none() | st.booleans(),
    confidence=st.floats(0, 1),
    evidence=st.dictionaries(texts, st.builds(Evidence, texts, texts), max_size=3),
)


@given(articles)
def test_json_gives_the_same_article_back(article: Article) -> None:
    assert Article.from_dict(json.loads(article.to_json())) == article


@given(articles)
def test_pickle_gives_the_same_article_back(article: Article) -> None:
    assert pickle.loads(pickle.dumps(article)) == article


@given(articles)
def test_a_dictionary_has_every_field_and_the_views(article: Article) -> None:
    assert article.to_dict().keys() == {f.name for f in fields(Article)} | {"body", "captions"}


def test_times_keep_their_offset_or_have_none() -> None:
    kyiv = timezone(timedelta(hours=3))
    article = Article(published=datetime(2024, 8, 7, 20, 35, tzinfo=kyiv), modified=datetime(2024, 8, 8))  # noqa: DTZ001
    row = article.to_dict()
    assert (row["published"], row["modified"]) == ("2024-08-07T20:35:00+03:00", "2024-08-08T00:00:00")


def test_the_body_is_paragraphs_with_a_blank_line_between() -> None:
    article = Article(
        blocks=[Block("paragraph", "It sailed."), Block("heading", "Why", 2), Block("quote", "Wind.")]
    )
    assert article.body == "It sailed.\n\nWhy\n\nWind."
    assert Article().body == ""


def test_markdown_shows_what_each_block_is() -> None:
    article = Article(
        blocks=[
            Block("paragraph", "It sailed."),
            Block("heading", "Why", 2),
            Block("quote", "Wind.\nAnd rain."),
            Block("item", "First", 1, 1),
            Block("item", "Second", 1, 2),
            Block("item", "Within", 2),
            Block("code", "x = 1"),
        ]
    )
    assert article.markdown == (
        "It sailed.\n\n## Why\n\n> Wind.\n> And rain.\n\n1. First\n2. Second\n   - Within\n\n```\nx = 1\n```"
    )


def test_captions_are_those_that_are_not_empty() -> None:
    images = [
        Image("a", caption="A pier."),
        Image("b"),
        Image("c", caption=""),
        Image(None, caption="A boat."),
    ]
    assert Article(images=images).captions == ["A pier.", "A boat."]


def test_nobody_changes_an_article() -> None:
    with pytest.raises(FrozenInstanceError):
        Article().headline = "Other"  # type: ignore[misc]


def test_a_key_that_is_no_field_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        Article.from_dict({"title": "Ferry"})


def test_equal_pages_are_equal_articles() -> None:
    at = datetime(2024, 8, 7, tzinfo=UTC)
    assert Article(headline="Ferry", published=at) == Article(headline="Ferry", published=at)
