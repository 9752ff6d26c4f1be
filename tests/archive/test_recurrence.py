from __future__ import annotations

import random
from collections.abc import Callable

from scraper.archive import Archive, recurrence
from scraper.article import Article, Evidence
from scraper.extraction.body.boilerplate import fingerprint

MakeArticle = Callable[..., Article]
PROMPT = "Abonnieren Sie unseren Rundbrief und lesen Sie jeden Morgen alles Wichtige."


def story(n: int, *extra: str) -> str:
    own = [f"Nobody had heard of matter {n} before council meeting {n + k}, part {k}." for k in range(5)]
    return "\n\n".join([*own, *extra])


def save(archive: Archive, make_article: MakeArticle, n: int, *extra: str) -> None:
    """Save an article as `extract` makes it: without the blocks that are known, which it tells."""
    url = f"https://www.thecourier.example/{n}"
    left_out = [fingerprint(text) for text in extra if fingerprint(text) in known(archive)]
    kept = [text for text in extra if fingerprint(text) not in known(archive)]
    evidence = {"boilerplate": Evidence("known", " ".join(left_out))} if left_out else {}
    article = make_article(story(n * 100, *kept), url=url, headline=f"Story {n}", evidence=evidence)
    archive.save(article, extractor="test")


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


def save_many(archive: Archive, make_article: MakeArticle, first: int, *having: bool) -> None:
    """Save an article for each of `having`, with the prompt where it is true."""
    for n, has_it in enumerate(having, first):
        save(archive, make_article, n, *([PROMPT] if has_it else []))


def test_a_known_block_that_is_met_is_counted_on(archive: Archive, make_article: MakeArticle) -> None:
    save_many(archive, make_article, 0, *[True] * 20)
    (block,) = archive.recurring()
    assert (block.pages, block.known_until) == (20, None)
    assert known(archive) == {fingerprint(PROMPT)}


def test_a_lesson_of_few_articles_that_comes_no_more_is_forgotten(
    archive: Archive, make_article: MakeArticle
) -> None:
    having = [n % 2 == 0 for n in range(20)]
    save_many(archive, make_article, 0, *having, *[False] * (recurrence.ABSENT - 20))
    assert known(archive) == {fingerprint(PROMPT)}
    save_many(archive, make_article, 1000, *[False] * 40)
    assert known(archive) == frozenset()
    (block,) = archive.recurring()
    assert (block.pages, block.known_since) == (10, None)
    assert block.known_until is not None


def test_a_notice_that_was_on_many_articles_stays_known_when_it_is_taken_down(
    archive: Archive, make_article: MakeArticle
) -> None:
    save_many(archive, make_article, 0, *[True] * recurrence.PROVEN, *[False] * (2 * recurrence.ABSENT))
    assert known(archive) == {fingerprint(PROMPT)}


def test_a_paragraph_that_a_story_repeats_now_and_then_is_text_again(
    archive: Archive, make_article: MakeArticle
) -> None:
    """A running story: in each second article of its first days, then in each twelfth."""
    save_many(archive, make_article, 0, *[n % 2 == 0 for n in range(16)])
    assert known(archive) == {fingerprint(PROMPT)}
    save_many(archive, make_article, 100, *[n % 12 == 11 for n in range(12 * 12)])
    assert known(archive) == frozenset()


def test_a_block_of_a_quarter_of_all_articles_stays_known(
    archive: Archive, make_article: MakeArticle
) -> None:
    drawn = random.Random(20240807)
    save_many(archive, make_article, 0, *[n % 3 == 0 for n in range(24)])
    assert known(archive) == {fingerprint(PROMPT)}
    save_many(archive, make_article, 100, *[drawn.random() < 0.25 for _ in range(150)])
    assert known(archive) == {fingerprint(PROMPT)}


def test_what_was_forgotten_is_learned_again_where_it_returns_for_good(
    archive: Archive, make_article: MakeArticle
) -> None:
    save_many(archive, make_article, 0, *[True] * 9, *[False] * 90)
    assert known(archive) == frozenset()
    save_many(archive, make_article, 200, *[True] * 40)
    assert known(archive) == {fingerprint(PROMPT)}
    (block,) = archive.recurring()
    assert block.known_until is None
