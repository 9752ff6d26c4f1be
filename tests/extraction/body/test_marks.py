"""What the names of an element say of it, and what they do not."""

from __future__ import annotations

import pytest

from scraper.extraction.body.marks import mark_of_names


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("article-comments", "comments"),
        ("newsletterSignup", "newsletter"),
        ("ad300x250 box", "advert"),
        ("c-promo-box", "advert"),
        ("no-print", "hidden"),
        ("story_Related__3fa9c", "related"),
    ],
)
def test_a_name_tells_what_is_in_an_element(names: str, reason: str) -> None:
    mark = mark_of_names(names)
    assert mark is not None
    assert mark.reason == reason


@pytest.mark.parametrize(
    "names",
    [
        "widget-element-0243ad1 text",
        "block cb-8f1a2f6c2d8cf3586a5a828145a2c5ad",
        "block-id-n1AuAdJlVL",
        "menu-prices-and-how-the-harbour-cafe-keeps-them",
        "has-sidebar story",
        "no_toc_section",
        "sidebar-enabled--false",
        "text [&_.ad]:mb-2 md:[grid-area:ad]",
        "node--promoted",
        "headline",
    ],
)
def test_made_up_names_slugs_and_what_an_element_lacks_tell_nothing(names: str) -> None:
    assert mark_of_names(names) is None
