from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from scraper.article import Article, Block, Image
from scraper.formats.reading import as_markdown, as_text, readable

ARTICLE = Article(
    headline="Ferry *returns*",
    dek="After nine days",
    byline="Ana Ruiz",
    published=datetime(2024, 8, 7, 20, 35),  # noqa: DTZ001 - a page that gives no offset
    published_precision="minute",
    blocks=[Block("paragraph", "The ferry sailed."), Block("heading", "Why", 2), Block("paragraph", "Wind.")],
    images=[Image(None, caption="The pier. (Jo Lind)"), Image("https://news.example/a.jpg")],
)


def test_markdown_has_headline_imprint_body_and_captions() -> None:
    assert as_markdown(ARTICLE) == (
        "# Ferry \\*returns\\*\n\n*After nine days*\n\nBy Ana Ruiz · 7 August 2024, 20:35\n\n"
        "The ferry sailed.\n\n## Why\n\nWind.\n\n- The pier. (Jo Lind)"
    )


def test_text_is_the_same_without_markup() -> None:
    assert as_text(ARTICLE) == (
        "Ferry *returns*\n\nAfter nine days\n\nBy Ana Ruiz · 7 August 2024, 20:35\n\n"
        "The ferry sailed.\n\nWhy\n\nWind.\n\n[The pier. (Jo Lind)]"
    )


def test_a_dek_with_which_the_body_begins_is_not_said_twice() -> None:
    article = Article(dek="After nine days", blocks=[Block("paragraph", "After nine days")])
    assert as_markdown(article) == as_text(article) == "After nine days"


def test_an_empty_article_is_an_empty_text() -> None:
    assert as_markdown(Article()) == as_text(Article()) == ""


def test_a_moment_keeps_the_zone_of_its_page() -> None:
    assert readable(datetime(2024, 8, 7, 9, 5, tzinfo=UTC)) == "7 August 2024, 09:05 UTC"
    kyiv = timezone(timedelta(hours=3))
    assert readable(datetime(2024, 8, 7, 9, 5, tzinfo=kyiv)) == "7 August 2024, 09:05 UTC+03:00"
    assert readable(datetime(2024, 8, 7, tzinfo=UTC), "day") == "7 August 2024"
