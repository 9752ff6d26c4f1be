from __future__ import annotations

from collections.abc import Callable

from scraper.archive import Archive, recurrence
from scraper.article import Article
from scraper.extraction.body.boilerplate import fingerprint

MakeArticle = Callable[..., Article]
PROMPT = "Abonnieren Sie unseren Rundbrief und lesen Sie jeden Morgen alles Wichtige."


def story(n: int, *extra: str) -> str:
    own = [f"Nobody had heard of matter {n} before council meeting {n + k}, part {k}." for k in range(5)]
    return "\n\n".join([*own, *extra])


def save(archive: Archive, make_article: MakeArticle, n: int, *extra: str) -> None:
    url = f"https://www.thecourier.example/{n}"
    archive.save(make_article(story(n * 100, *extra), url=url, headline=f"Story {n}"), extractor="test")


def known(archive: Archive) -> frozenset[str]:
    return recurrence.known(archive._db, "thecourier.example")


def test_a_block_of_many_articles_is_known(archive: Archive, make_article: MakeArticle) -> None:
    for n in range(recurrence.FEWEST - 1):
        save(archive, make_article, n, PROMPT)
    assert known(archive) == frozenset()
    save(archive, make_article, 99, PROMPT)
    assert known(archive) == {fingerprint(PROMPT)}
    (block,) = recurrence.recurring(archive._db)
    assert (block.text, block.pages, block.site) == (PROMPT, recurrence.FEWEST, "thecourier.example")


def test_a_paragraph_that_few_stories_share_is_text(archive: Archive, make_article: MakeArticle) -> None:
    background = "The bridge collapsed on 3 May, and nobody has crossed the river there since then."
    for n in range(60):
        save(archive, make_article, n, *([background] if n % 6 == 0 else []))
    assert known(archive) == frozenset()


def test_the_same_story_told_many_times_is_text(archive: Archive, make_article: MakeArticle) -> None:
    for n in range(20):
        url = f"https://www.thecourier.example/{n}"
        archive.save(make_article(story(1, f"Version {n} of it."), url=url), extractor="test")
    assert known(archive) == frozenset()


def test_short_lines_and_headings_are_text(archive: Archive, make_article: MakeArticle) -> None:
    for n in range(20):
        save(archive, make_article, n, "What we know so far")
    assert known(archive) == frozenset()


def test_a_boilerplate_that_goes_out_of_a_body_is_no_edit(
    archive: Archive, make_article: MakeArticle
) -> None:
    for n in range(recurrence.FEWEST):
        save(archive, make_article, n, PROMPT)
    again = make_article(story(0), url="https://www.thecourier.example/0", headline="Story 0")
    assert archive.save(again, extractor="test").change == "unchanged"
    assert archive.article(1).article.body.endswith(PROMPT)  # type: ignore[union-attr]
