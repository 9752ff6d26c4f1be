from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from scraper.article import FeedItem
from scraper.extraction.blocks import read_blocks
from scraper.extraction.feed import Feed, find_feed
from scraper.extraction.page import parse_page

URL = "https://harbourpost.example/news/ferry-strike-enters-second-week-48211"
FETCHED = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
SLUGS = (
    ("lighthouse-keeper-retires-after-forty-years", "Lighthouse keeper retires after forty years"),
    ("council-votes-to-rebuild-the-old-fish-market", "Council votes to rebuild the old fish market"),
    ("storm-closes-three-schools-on-the-north-shore", "Storm closes three schools on the north shore"),
)
ARTICLE = (
    "<h1>Ferry strike enters its second week</h1>" + "<p>Not one boat left the harbour on Monday.</p>" * 4
)


def feed_of(markup: str, *, fetched_at: datetime | None = FETCHED) -> Feed:
    page = parse_page(f"<html lang=en><body><main>{ARTICLE}</main>{markup}".encode(), URL)
    return find_feed(page, read_blocks(page), fetched_at=fetched_at)


def items_of(markup: str) -> list[FeedItem]:
    return list(feed_of(markup).items)


def cards(card: str) -> str:
    return "".join(
        card.format(n=n, url=f"/news/{slug}", title=title) for n, (slug, title) in enumerate(SLUGS, 1)
    )


def test_a_labelled_list_gives_its_items_in_order() -> None:
    items = items_of(f"<aside><h2>Latest</h2><ul>{cards('<li><a href={url}>{title}</a></li>')}</ul></aside>")
    assert [item.headline for item in items] == [title for _, title in SLUGS]
    assert {item.section for item in items} == {"Latest"}
    assert items[0].url == f"https://harbourpost.example/news/{SLUGS[0][0]}"
    assert [item.position for item in items] == [0, 1, 2]


def test_times_are_resolved_against_the_fetch_and_marks_are_read() -> None:
    card = "<div class=card><p>8:08 PM (Updated: 9:15 PM)</p><h3><a href={url}>{title}</a></h3></div>"
    item = items_of(f"<section><h2>News Feed</h2>{cards(card)}</section>")[0]
    assert (item.time_text, item.updated, item.updated_text) == ("8:08 PM", True, "9:15 PM")
    assert item.published == datetime(2026, 3, 3, 20, 8)  # noqa: DTZ001 (the page tells no zone)


def test_a_clock_time_is_in_the_zone_of_the_pages_own_times() -> None:
    meta = "<meta property=article:published_time content=2026-03-04T16:00:00+02:00>"
    card = "<li><span>19:40</span> <a href={url}>{title}</a></li>"
    item = items_of(f"{meta}<section><h2>Latest</h2><ul>{cards(card)}</ul></section>")[0]
    assert item.published == datetime(2026, 3, 4, 17, 40, tzinfo=UTC)


def test_the_machine_readable_time_of_an_item_goes_before_the_clock() -> None:
    card = "<li><time datetime=2026-03-02T11:50:00Z>11:50</time> <a href={url}>{title}</a></li>"
    item = items_of(f"<section><h2>Latest</h2><ul>{cards(card)}</ul></section>")[0]
    assert item.published == datetime(2026, 3, 2, 11, 50, tzinfo=UTC)


def test_rank_kicker_and_reading_time_are_not_of_the_headline() -> None:
    card = (
        "<li><a href={url}><span class=rank>{n}</span><span class=kicker>Town</span> "
        "<span>{title}</span></a><p>4 min read</p></li>"
    )
    items = items_of(f"<section><h2>Most read</h2><ol>{cards(card)}</ol></section>")
    assert [item.headline for item in items] == [title for _, title in SLUGS]
    assert {item.time_text for item in items} == {None}


def test_a_summary_is_the_text_under_the_headline() -> None:
    summary = "Nobody expected it, least of all the people who live on the island."
    card = f"<div class=c><h3><a href={{url}}>{{title}}</a></h3><p>{summary}</p></div>"
    assert {i.summary for i in items_of(f"<section><h2>Latest</h2>{cards(card)}</section>")} == {summary}


def test_a_list_that_is_rendered_twice_is_one_and_another_label_keeps_its_own() -> None:
    body = f"<ul>{cards('<li><a href={url}>{title}</a></li>')}</ul>"
    twice = f"<div class=desktop><h2>Latest</h2>{body}</div><div class=mobile><h2>Latest</h2>{body}</div>"
    assert len(items_of(twice)) == 3
    both = f"<div class=a><h2>Latest</h2>{body}</div><div class=b><h2>Most read</h2>{body}</div>"
    assert [item.section for item in items_of(both)] == ["Latest"] * 3 + ["Most read"] * 3


def test_the_panels_of_tabs_have_their_own_tabs_label() -> None:
    panel = f"<div class=tab-panel><ul>{cards('<li><a href={url}>{title}</a></li>')}</ul></div>"
    strip = "<ul class=tabs><li><a href=#a>Most read</a></li><li><a href=#b>Yesterday</a></li></ul>"
    items = items_of(f"<div class=box>{strip}<div>{panel}{panel}</div></div>")
    assert [item.section for item in items] == ["Most read"] * 3 + ["Yesterday"] * 3


def test_menus_footers_sponsors_and_other_sites_are_no_feeds() -> None:
    body = f"<ul>{cards('<li><a href={url}>{title}</a></li>')}</ul>"
    away = cards("<li><a href=https://deals.example.net{url}>{title}</a></li>")
    assert not items_of(f"<nav class=menu>{body}</nav>")
    assert not items_of(f"<footer>{body}</footer>")
    assert not items_of(f"<div><h2>Sponsored</h2>{body}</div>")
    assert not items_of(f"<div><h2>You may like</h2><ul>{away}</ul></div>")


def test_links_in_running_text_are_no_feed() -> None:
    text = "The ministry said in a long statement on Sunday that it would look into the matter, as "
    assert not items_of(cards(f"<p>{text} <a href={{url}}>{{title}}</a>, and {text}</p>"))


def test_parts_of_an_article_with_a_link_in_each_are_no_feed() -> None:
    text = "<p>The ferry was built in the yards of the north and has crossed the sound ever since.</p>" * 8
    card = (
        f"<div><p>The ferries of the harbour, one by one.</p>{text}<p><a href={{url}}>{{title}}</a></p></div>"
    )
    assert items_of(f"<section>{cards(card)}</section>") == []
    story = f"<div><h3><a href={{url}}>{{title}}</a></h3>{text}</div>"
    assert len(items_of(f"<section>{cards(story)}</section>")) == len(SLUGS)


def test_the_label_of_a_list_of_tags_is_not_that_of_the_stories_below_it() -> None:
    river = cards("<article><h3><a href={url}>{title}</a></h3><p>A line of it.</p></article>")
    tags = "<div><a href=/tag/ferry>Ferry</a> <a href=/tag/strike>Strike</a></div>"
    found = items_of(f"<h2>Tags</h2>{tags}<div>{river}</div>")
    assert [(item.headline, item.section) for item in found] == [(title, None) for _, title in SLUGS]
    assert items_of(f"<h2>Tags</h2><div>{river}</div>") == []


def test_stories_in_the_sites_footer_are_no_feed() -> None:
    listed = cards("<li><a href={url}>{title}</a></li>")
    assert items_of(f"<footer><h2>Latest</h2><ul>{listed}</ul></footer>") == []
    assert items_of(f"<article><footer><h2>Latest</h2><ul>{listed}</ul></footer></article>") != []


def test_a_crowd_of_cards_is_not_read_to_its_end() -> None:
    listed = "".join(
        f"<li><a href=/news/the-ferry-of-day-{n}>The ferry of day {n}</a></li>" for n in range(4000)
    )
    assert len(items_of(f"<section><h2>Latest</h2><ul>{listed}</ul></section>")) == 3000


def test_the_work_on_a_card_does_not_grow_with_the_square_of_its_links() -> None:
    link = "<p><a href=/news/the-ferry-of-pier-{n}>The ferry of the pier</a></p>"
    crowd = "".join(f"<div>{link.format(n=n) * 6000}</div>" for n in (1, 2))
    started = process_time()
    feed_of(f"<section><h2>Latest</h2>{crowd}</section>")
    assert process_time() - started < 2


def test_the_blocks_of_a_feed_are_named() -> None:
    body = f"<ul>{cards('<li><a href={url}>{title}</a></li>')}</ul>"
    page = parse_page(f"<body><main>{ARTICLE}</main><h2>Latest</h2>{body}".encode(), URL)
    blocks = read_blocks(page)
    texts = [blocks[index].text for index in sorted(find_feed(page, blocks).blocks)]
    assert texts == ["Latest", *(title for _, title in SLUGS)]


@given(
    st.lists(
        st.sampled_from(
            ["<a href=/a-b-c-d-e>", "</a>", "<li>", "</ul>", "<ul>", "<h2>Latest", "</h2>", "<time>", "9:15",
             "<a href=//[x>", "Storm closes three schools today", "<div class=tabs>", "</div>", "<a href='http://]'>"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_no_markup_breaks_it(parts: list[str]) -> None:
    for item in items_of("".join(parts)):
        assert item.headline


def test_entries_without_links_are_read_under_the_label_of_a_feed() -> None:
    entry = "<div class=_x><div>{}</div><div><span>{}</span></div><div>{}</div></div>"
    summary = "Nobody expected it, least of all the people who live on the island."
    first = entry.format("<span>8:08 PM</span>", SLUGS[0][1], summary)
    second = entry.format("<span>7:21 PM</span><span> (Updated: )</span>", SLUGS[1][1], summary)
    items = items_of(f"<div><div>News Feed</div>{first}{second}</div>")
    assert [(i.section, i.headline, i.time_text, i.updated, i.summary, i.url) for i in items] == [
        ("News Feed", SLUGS[0][1], "8:08 PM", False, summary, None),
        ("News Feed", SLUGS[1][1], "7:21 PM", True, summary, None),
    ]
    assert not items_of(f"<div><div>Timetable</div>{first}{second}</div>")


def test_an_item_whose_parts_are_lines_of_one_paragraph() -> None:
    summary = "Nobody expected it, least of all the people who live on the island."
    card = f"<p><small>8:08 PM (Updated: )</small><br><a href={{url}}>{{title}}</a><br>{summary}</p>"
    items = items_of(f"<table><tr><td><b>News Feed</b><br>{cards(card)}</td></tr></table>")
    assert [(i.section, i.headline, i.time_text, i.updated, i.summary) for i in items] == [
        ("News Feed", title, "8:08 PM", True, summary) for _, title in SLUGS
    ]


def test_a_card_whose_headline_is_no_link_is_led_to_by_its_last_line() -> None:
    card = "<div><h3>{title}</h3><p>What the town says to it, and why.</p><a href={url}>Read more</a></div>"
    items = items_of(f"<section><h2>More from the harbour</h2>{cards(card)}</section>")
    assert [item.headline for item in items] == [title for _, title in SLUGS]
    assert items[0].url == f"https://harbourpost.example/news/{SLUGS[0][0]}"


def test_a_link_to_all_of_a_list_is_no_part_of_its_label() -> None:
    label = "<header><span>Trending</span><a href=/news>See all</a></header>"
    items = items_of(f"<section>{label}<ul>{cards('<li><a href={url}>{title}</a></li>')}</ul></section>")
    assert {item.section for item in items} == {"Trending"}


def test_a_label_may_begin_with_more() -> None:
    markup = f"<div><b>More news</b><br><br>{cards('<p><a href={url}>{title}</a></p>')}</div>"
    assert {item.section for item in items_of(markup)} == {"More news"}
