"""What happens between the two days, and what stands before a text."""

from __future__ import annotations

from html import unescape

import pytest

from scraper.demo import EDITED, Newspaper

BASE = "http://courier.test"


@pytest.fixture(scope="module")
def monday() -> Newspaper:
    return Newspaper(BASE, 1)


@pytest.fixture(scope="module")
def tuesday() -> Newspaper:
    return Newspaper(BASE, 2)


def test_the_editions_differ_exactly_where_intended(monday: Newspaper, tuesday: Newspaper) -> None:
    before = {story.slug: story for story in monday.stories}
    after = {story.slug: story for story in tuesday.stories}
    assert before.keys() - after.keys() == {"harbour-insurance"}
    assert after.keys() - before.keys() == {
        "cabinet-reshuffle", "cup-draw", "icebreaker-supplier", "strait-talks-deal", "theatre-premiere-tide",
        "tram-opponents-petition", "water-restored-corran-road", "whale-in-harbour",
    }  # fmt: skip
    changed = {slug for slug in before.keys() & after.keys() if before[slug] != after[slug]}
    assert changed == {"budget-vote-postponed", "drought-shipping-canal", "flood-wall-drill"}


def test_the_edited_story_has_a_new_headline_and_two_new_paragraphs(
    monday: Newspaper, tuesday: Newspaper
) -> None:
    before, after = monday.expected(EDITED), tuesday.expected(EDITED)
    assert before["headline"] != after["headline"]
    assert len(before["body"]) == len(after["body"])
    assert sum(a != b for a, b in zip(before["body"], after["body"], strict=True)) == 2
    assert before["modified"] == before["published"]
    assert after["modified"] > after["published"] == before["published"]


def test_the_moved_story_is_found_by_its_old_address(monday: Newspaper, tuesday: Newspaper) -> None:
    old, new = "/world/drought-shipping-canal/", "/business/drought-shipping-canal/"
    assert monday.respond(old).status == 200
    assert monday.respond(new).status == 404
    page = tuesday.respond(old)
    assert (page.status, page.location) == (301, BASE + new)
    assert tuesday.expected(new)["body"] == monday.expected(old)["body"]


def test_the_story_that_is_gone(monday: Newspaper, tuesday: Newspaper) -> None:
    assert monday.respond("/business/harbour-insurance/").status == 200
    assert tuesday.respond("/business/harbour-insurance/").status == 410
    assert "/business/harbour-insurance/" not in tuesday.article_paths


def test_a_story_that_hides_behind_a_consent_page_on_the_second_day(
    monday: Newspaper, tuesday: Newspaper
) -> None:
    path = monday.story("flood-wall-drill").path
    assert monday.expected(path)["kind"] == "article"
    assert tuesday.expected(path)["kind"] == "consent"
    assert b"aluminium" not in tuesday.respond(path).body


def test_pages_of_layouts_b_and_c_stay_as_they_were(monday: Newspaper, tuesday: Newspaper) -> None:
    for story in monday.stories:
        if story.layout != "a" and story in tuesday.stories and not story.wall:
            assert monday.respond(story.path) == tuesday.respond(story.path), story.slug
            assert monday.expected(story.path) == tuesday.expected(story.path), story.slug


def test_pages_of_layout_a_get_a_new_sidebar(monday: Newspaper, tuesday: Newspaper) -> None:
    path = "/world/night-train-returns/"
    before, after = monday.expected(path), tuesday.expected(path)
    assert before.pop("feed_items") != after.pop("feed_items")
    assert before == after


@pytest.mark.parametrize(
    ("slug", "kind", "status"),
    [
        ("quake-relief-convoy", "consent", 200),
        ("chess-league", "blocked", 200),
        ("subscriber-briefing", "login", 302),
    ],
)
def test_a_wall_shows_nothing_of_its_story(monday: Newspaper, slug: str, kind: str, status: int) -> None:
    story = monday.story(slug)
    page = monday.respond(story.path)
    assert page.status == status
    assert monday.expected(story.path)["kind"] == kind
    assert story.headline.encode() not in page.body
    assert story.path not in monday.article_paths


def test_the_teaser_shows_two_paragraphs_and_says_so(monday: Newspaper) -> None:
    story = monday.story("wool-prices")
    page = unescape(monday.respond(story.path).body.decode())
    expected = monday.expected(story.path)
    assert expected["kind"] == "teaser"
    assert expected["paywalled"] is True
    assert '"isAccessibleForFree": false' in page
    assert [text in page for text in (part.lines[0] for part in story.parts)] == [True] * 2 + [False] * 4


def test_one_story_under_several_addresses(monday: Newspaper) -> None:
    path = "/politics/harbour-tram-approved/"
    canonical = f'<link rel="canonical" href="{BASE}{path}">'.encode()
    for variant in (path, "/business/harbour-tram-approved/", f"/print{path}", f"{path}?utm_source=rss"):
        page = monday.respond(variant)
        assert canonical in page.body, variant
        expected = monday.expected(variant)
        assert expected["canonical_url"] == BASE + path
        assert expected["body"] == monday.expected(path)["body"]
        assert expected["url"] == BASE + variant
    assert monday.expected(f"/print{path}")["feed_items"] == []


def test_listings_turn_their_pages(monday: Newspaper) -> None:
    for path in ("/politics/page/2/", "/culture/page/2", "/city/?page=2", "/latest/page/3/"):
        assert monday.respond(path).status == 200, path
        assert monday.expected(path)["kind"] == "listing"
    for path in ("/politics/page/9/", "/city/?page=99", "/city/?page=0"):
        assert monday.respond(path).status == 404, path
    for number in ("", "one", "-1", "9" * 5000):
        assert monday.respond(f"/city/?page={number}").body == monday.respond("/city/").body
    assert monday.respond("/politics").location == f"{BASE}/politics/"


def test_what_is_not_there(monday: Newspaper) -> None:
    page = monday.respond("/no/such/page")
    assert page.status == 404
    assert monday.respond("/special/flood-map/").status == 200
    assert "Page not found" in monday.respond("/special/flood-map/").body.decode()
    assert monday.expected("/special/flood-map/")["kind"] == "error"
    with pytest.raises(KeyError):
        monday.expected("/no/such/page")


def test_paths_cannot_leave_the_paper(monday: Newspaper) -> None:
    for path in (
        "/static/../newspaper.py",
        "/images/../../etc/passwd",
        "/%2e%2e/",
        "//etc/passwd",
        "//[",
        "/static/",
    ):
        assert monday.respond(path).status == 404, path
