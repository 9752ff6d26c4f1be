"""Which marks are believed: the small ones, those beside an article, and none that would leave nothing."""

from __future__ import annotations

import pytest

from scraper import extract

LINES = [
    "The lighthouse at Corran Point will be lit by hand again until the new lamp has come from the mainland.",
    "Its keeper retired nine years ago, but he has kept the key, and he knows the stair in the dark.",
    "Three fishermen have offered to take turns with him when the nights are at their longest.",
    "The harbour board has thanked them, and it has sent up a stove, a kettle and two new blankets.",
    "A lamp of the same build stands in the museum, and its director says that it could be lent.",
]
BODY = "".join(f"<p>{line}</p>" for line in LINES)
HEAD = "<title>The lamp at Corran Point</title><body><h1>The lamp at Corran Point</h1>"
OTHERS = "".join(
    f"<p>My uncle kept the lamp in the year {1900 + n}, and he told us of {n} ships that he saw pass by.</p>"
    for n in range(18)
)


def body_of(html: str) -> list[str]:
    article = extract(f"<html>{HEAD}{html}</body></html>", url="https://observer.example/lamp")
    return [block.text for block in article.blocks]


@pytest.mark.parametrize(
    "opening",
    [
        "<div class=comments>",
        "<footer>",
        "<aside>",
        "<div id=cookie-notice>",
        "<div class=modal-window>",
        "<form class=settings>",
        "<div class=support-the-observer>",
    ],
)
def test_what_stands_beside_the_article_may_be_longer_than_the_article(opening: str) -> None:
    closing = "</" + opening[1:].split()[0].rstrip(">") + ">"
    assert body_of(f"<div>{BODY}</div>{opening}{OTHERS}{closing}") == LINES


def test_what_stands_before_the_headline_may_be_longer_as_well() -> None:
    html = (
        f"<body><div class=cookie-banner>{OTHERS}</div><main><h1>The lamp at Corran Point</h1>{BODY}</main>"
    )
    article = extract(f"<html><title>The lamp at Corran Point</title>{html}</body></html>")
    assert [block.text for block in article.blocks] == LINES


def test_the_article_may_be_named_like_what_stands_beside_one() -> None:
    assert body_of(f"<div class=comments>{BODY}</div>") == LINES


def test_text_under_the_paywall_of_an_article_is_text_of_it() -> None:
    long = "".join(
        f"<p>{line} It was so in every winter that the oldest of them tell of.</p>" for line in LINES
    )
    found = body_of(f"<article><h2>The keeper</h2>{BODY}<div class=overlay-paid>{long}</div></article>")
    assert len(found) == 1 + 2 * len(LINES)


def test_posts_of_a_thread_are_its_text() -> None:
    posts = "".join(f"<div class=comment-{n}><p>{line}</p></div>" for n, line in enumerate(LINES))
    assert body_of(f"<div>{posts}</div>") == LINES


def test_parts_that_are_named_after_a_table_of_contents_are_text() -> None:
    parts = "".join(f"<div class='part TOC_{n}'><p>{line}</p></div>" for n, line in enumerate(LINES * 3))
    assert body_of(f"<div>{parts}</div>")[: len(LINES)] == LINES


def test_a_reason_that_leaves_an_article_is_believed_however_much_it_takes() -> None:
    posts = "".join(f"<div class=comment>{OTHERS}</div>" for _ in range(4))
    assert body_of(f"<div>{BODY}</div><div class=thread>{posts}</div>") == LINES


def test_slides_are_dropped_beside_an_article_and_kept_where_they_are_one() -> None:
    slide = "<div class=carousel-slide><p>{}</p></div>"
    others = [
        f"A picture from the year {n} shows the lamp as it was lit in that winter." for n in (1901, 1902)
    ]
    slides = "".join(map(slide.format, others))
    assert body_of(f"<div>{slides}{BODY}</div>") == LINES
    assert body_of(f"<div>{''.join(map(slide.format, LINES))}</div>") == LINES


def test_a_box_beside_the_article_is_seen_in_a_container_that_is_named_after_what_is_beside_it() -> None:
    rail = f"<div class=rail-container><div>{BODY}</div><aside><p>About us</p>{OTHERS}</aside></div>"
    assert body_of(rail) == LINES


def test_marks_in_marks_cost_no_more_than_a_few() -> None:
    deep = "<div class=rail>" * 300 + BODY + "</div>" * 300
    assert body_of(deep) == LINES
