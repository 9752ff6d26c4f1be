from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.blocks import read_blocks
from scraper.extraction.dates import Dates, find_publication_dates
from scraper.extraction.page import parse_page

H1 = "<h1>Harbour council asks operator about the night closure</h1>"


def dates_of(
    body: str = "", *, head: str = "", url: str = "https://observer.example/a", at: str | None = None
) -> Dates:
    page = parse_page(f"<html lang=en><head>{head}</head><body>{body}</body></html>".encode(), url)
    blocks = read_blocks(page)
    headline = blocks.headings[0].index if blocks.headings else None
    return find_publication_dates(
        page, blocks, headline=headline, fetched_at=datetime.fromisoformat(at) if at else None
    )


def script(**thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **thing})}</script>'


def published(dates: Dates) -> str | None:
    return dates.published.value.isoformat() if dates.published else None


def test_json_ld_with_its_offset_and_the_printed_text() -> None:
    head = script(datePublished="2024-10-03T18:05:00+02:00", dateModified="2024-10-03T19:00:00+02:00")
    dates = dates_of(f"{H1}<div>by Ilse Marenko October 3, 2024 6:05 PM 3 min read</div>", head=head)
    assert published(dates) == "2024-10-03T18:05:00+02:00"
    assert dates.printed == "October 3, 2024 6:05 PM"
    assert dates.precision == "second"
    assert dates.modified is not None
    assert dates.modified.value.hour == 19


def test_utc_is_told_by_the_newsrooms_clock_where_it_is_printed() -> None:
    head = script(datePublished="2024-10-04T02:05:10Z")
    dates = dates_of(f"{H1}<p>Oct. 3, 2024 10:05 PM</p>", head=head)
    assert published(dates) == "2024-10-03T22:05:10-04:00"


def test_a_date_in_the_address_settles_a_dispute() -> None:
    head = (
        '<meta name="date" content="2024-10-09">'
        '<meta property="article:published_time" content="2024-10-03T10:00:00+02:00">'
    )
    dates = dates_of(
        H1, head=head + script(datePublished="2024-11-20"), url="https://observer.example/2024/10/03/a.html"
    )
    assert published(dates) == "2024-10-03T10:00:00+02:00"


def test_the_printed_date_alone() -> None:
    dates = dates_of(f"{H1}<p>Published: 3 October 2024 at 18:05 BST. Updated: 5 October 2024</p>")
    assert published(dates) == "2024-10-03T18:05:00+01:00"
    assert dates.precision == "minute"


@pytest.mark.parametrize("printed", ["٣ أكتوبر ٢٠٢٤", "۳ اکتبر ۲۰۲۴", "३ अक्टूबर २०२४", "৩ অক্টোবর ২০২৪"])
def test_the_printed_date_in_the_digits_of_its_script(printed: str) -> None:
    assert published(dates_of(f"{H1}<p>{printed}</p>")) == "2024-10-03T00:00:00"


@pytest.mark.parametrize(
    ("declared", "body", "precision"),
    [
        ("2024-10-03T00:00:00Z", "", "day"),
        ("2024-10-03T00:00:00-06:00", "<p>October 3, 2024</p>", "day"),
        ("2024-10-03T00:00:00", "<time datetime=2024-10-03T00:00:00>Thursday</time>", "day"),
        ("2024-10-03T00:00-06:00", "<p>October 3, 2024 2:30 PM</p>", "day"),
        ("2024-10-03T00:00:00+02:00", "<p>October 3, 2024 12:00 AM</p>", "second"),
        ("2024-10-03T00:00:00Z", "<p>October 2, 2024 8:00 PM</p>", "second"),
        ("2024-10-03T00:00:00Z", "<time datetime=2024-10-03T00:00:00Z>3 October 2024, 0:00</time>", "second"),
        ("2024-10-03T00:00:01Z", "", "second"),
    ],
)
def test_a_machines_midnight_is_a_day_unless_the_page_prints_the_time(
    declared: str, body: str, precision: str
) -> None:
    assert dates_of(f"{H1}{body}", head=script(datePublished=declared)).precision == precision


@pytest.mark.parametrize(
    ("body", "precision"),
    [
        ("<time datetime=2024-10-03T00:00:00Z>3 October 2024</time>", "day"),
        ("<time datetime=2024-10-03T00:00:00Z>3 October 2024, 0:00</time>", "second"),
        ("<p>3 October 2024, 0:00</p>", "minute"),
    ],
)
def test_a_printed_midnight_is_a_time(body: str, precision: str) -> None:
    assert dates_of(f"{H1}{body}").precision == precision


def test_an_update_is_no_publication() -> None:
    dates = dates_of(f"{H1}<p>Updated 5 October 2024</p><p>Posted on 3 October 2024</p>")
    assert published(dates) == "2024-10-03T00:00:00"


def test_a_time_element_of_a_card_is_none_of_the_articles() -> None:
    body = f'<div class="related"><time datetime="2020-01-01">x</time></div>{H1}'
    body += '<time datetime="2024-10-03T18:05">3 Oct</time>'
    assert published(dates_of(body)) == "2024-10-03T18:05:00"


def test_the_printed_text_of_a_time_element_is_what_the_reader_sees() -> None:
    clock = '<time datetime="2024-10-03T18:05:00+03:00">3 October 2024, 18:05</time>'
    dates = dates_of(f"{H1}<div>{clock}</div>")
    assert published(dates) == "2024-10-03T18:05:00+03:00"
    assert dates.printed == "3 October 2024, 18:05"
    assert dates_of(f'{H1}<time datetime="2024-10-03T18:05">2 hours ago</time>').printed == "2 hours ago"
    assert dates_of(f'{H1}<time datetime="2024-10-03T18:05"></time>').printed is None


def test_what_lies_ahead_of_the_fetch_is_no_publication() -> None:
    head = script(datePublished="2031-01-01")
    assert published(dates_of(H1, head=head, at="2024-10-05T12:00:00+00:00")) is None


@given(st.datetimes(datetime(1971, 1, 1), datetime(2190, 1, 1)))  # noqa: DTZ001
def test_no_publication_lies_ahead_of_the_fetch(moment: datetime) -> None:
    dates = dates_of(H1, head=script(datePublished=moment.isoformat()), at="2024-10-05T12:00:00+00:00")
    assert dates.published is None or dates.published.value < datetime(2024, 10, 8)  # noqa: DTZ001


def test_a_missing_year_is_taken_from_the_fetch() -> None:
    assert (
        published(dates_of(f"{H1}<p>October 3, 6:05 PM, 2024</p>", at="2024-10-05T12:00:00+00:00"))
        is not None
    )


def test_a_page_that_says_nothing_has_none() -> None:
    assert dates_of(f"{H1}<p>Nothing here.</p>") == Dates()


def test_where_print_and_json_ld_agree_the_address_is_overruled() -> None:
    head = script(datePublished="2024-10-05T18:05:00+02:00")
    url = "https://observer.example/2024/10/03/a.html"
    assert (
        published(dates_of(f"{H1}<p>5 October 2024</p>", head=head, url=url)) == "2024-10-05T18:05:00+02:00"
    )
    assert published(dates_of(H1, head=head, url=url)) == "2024-10-03T00:00:00"


def test_of_two_printed_dates_the_one_that_is_declared() -> None:
    head = script(datePublished="2024-10-03T18:05:00Z", dateModified="2024-10-09T08:00:00Z")
    dates = dates_of(f"{H1}<p>October 9, 2024</p><p>October 3, 2024</p>", head=head)
    assert published(dates) == "2024-10-03T18:05:00+00:00"
    assert dates.printed == "October 3, 2024"


def test_a_time_that_is_the_last_changes_as_well_yields_to_an_earlier_print() -> None:
    head = script(datePublished="2024-10-09T08:00:00Z", dateModified="2024-10-09T08:00:00Z")
    assert published(dates_of(f"{H1}<p>3 October 2024</p>", head=head)) == "2024-10-03T00:00:00"
    head = script(datePublished="2024-10-09T08:00:00Z", dateModified="2024-10-12T08:00:00Z")
    assert published(dates_of(f"{H1}<p>3 October 2024</p>", head=head)) == "2024-10-09T08:00:00+00:00"


def test_a_printed_month_and_day_are_not_turned_against_the_declared_ones() -> None:
    head = script(datePublished="2024-10-03T18:05:00")
    assert published(dates_of(f"{H1}<p>03/10/2024</p>", head=head)) == "2024-10-03T18:05:00"


def test_the_newsrooms_zone_where_a_time_element_prints_it() -> None:
    clock = '<time datetime="2024-10-04T03:05:00Z">Oct. 3, 2024 11:05 pm EDT</time>'
    head = script(datePublished="2024-10-04T03:05:00Z")
    assert published(dates_of(f"{H1}{clock}", head=head)) == "2024-10-03T23:05:00-04:00"


def test_nobody_lives_twelve_hours_west() -> None:
    head = script(datePublished="2024-10-03T22:20:00Z")
    assert published(dates_of(f"{H1}<p>Oct 3, 2024 10:20</p>", head=head)) == "2024-10-03T22:20:00+00:00"


def test_the_date_of_an_update_is_that_of_the_change() -> None:
    dates = dates_of(f"{H1}<p>Posted 3 October 2024</p><p>Last updated: 5 October 2024</p>")
    assert published(dates) == "2024-10-03T00:00:00"
    assert dates.modified is not None
    assert dates.modified.value.day == 5


def test_a_page_that_tells_its_last_change_only() -> None:
    dates = dates_of(f"{H1}{'<p>Text.</p>' * 30}<p>Last updated: October 5, 2024</p>")
    assert dates.modified == dates.published
    assert published(dates) == "2024-10-05T00:00:00"


def test_the_date_of_a_quoted_message_is_none_of_the_articles() -> None:
    body = f"{H1}<blockquote>Ilse Marenko (@marenko) October 3, 2019</blockquote>"
    assert published(dates_of(body)) is None
    body = f'{H1}<blockquote><time datetime="2019-10-03">3 October</time></blockquote>'
    assert published(dates_of(body)) is None


def test_a_line_that_offers_comments_dates_the_article_all_the_same() -> None:
    assert published(dates_of(f"{H1}<p>3.10.2024 / 0 comments</p>")) is not None
    assert published(dates_of(f"{H1}<p>Comment of 3 October 2024</p>")) is None


def test_an_articles_own_footer_and_the_pages() -> None:
    clock = '<time itemprop="datePublished" datetime="2024-10-03">3 October</time>'
    assert (
        published(dates_of(f'<div class="article">{H1}<div class="footer">{clock}</div></div>')) is not None
    )
    assert published(dates_of(f'{H1}<div class="footer">{clock}</div>')) is None


def test_in_a_list_of_stories_the_date_beside_the_headline() -> None:
    title = "Harbour council asks operator about the night closure"
    stories = f"<li>Another story of the harbour 7 May 2024</li><li>{title} 3 October 2024</li>"
    assert published(dates_of(f"{H1}{'<p>Text.</p>' * 30}<ul>{stories}</ul>")) == "2024-10-03T00:00:00"


def test_a_meta_of_the_sites_own() -> None:
    head = '<meta name="x-published-date" content="2024-10-03T06:03:43Z">'
    assert published(dates_of(H1, head=head)) == "2024-10-03T06:03:43+00:00"


def test_the_number_of_the_article_where_nothing_else_tells() -> None:
    url = "https://observer.example/article/A2024100314320005196"
    assert published(dates_of(H1, url=url)) == "2024-10-03T00:00:00"
    assert published(dates_of(f"{H1}<p>7 May 2024</p>", url=url)) == "2024-05-07T00:00:00"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["0000-00-00", "2024-10-03"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "@value", "@id"]), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(VALUES, VALUES)
def test_no_structured_data_raises(one: object, other: object) -> None:
    dates_of(
        H1, head=script(datePublished=one, dateModified=other, author=one, headline=other, articleSection=one)
    )


def test_a_date_in_a_sentence_is_not_the_articles() -> None:
    sentence = "<p>The ferry will be out of service from 24 April to 2 October 2024 says the operator.</p>"
    assert dates_of(f"{H1}{sentence}").published is None
    assert dates_of(f"<h1>Ferries</h1><p>A list.</p>{sentence}").published is None
    assert published(dates_of(f"{H1}{sentence}<p>Published on 3 October 2024</p>")) == "2024-10-03T00:00:00"


def test_a_paragraph_that_tells_of_a_day_is_no_dispatch() -> None:
    told = (
        "On Saturday, 5 October 2024, shortly after nine the last boat left the harbour without lights. " * 4
    )
    head = script(datePublished="2024-10-06T13:10:22Z")
    assert published(dates_of(f"{H1}<p>{told}</p>", head=head)) == "2024-10-06T13:10:22+00:00"
    dispatch = f"<p>VELMAR (5 October 2024) - {told[15:]}</p>"
    assert published(dates_of(f"{H1}{dispatch}")) == "2024-10-05T00:00:00"


def test_a_printed_day_that_confirms_the_declared_one_is_surer_than_the_address() -> None:
    head = script(datePublished="2024-10-03T10:04:04Z")
    dates = dates_of(
        f"{H1}<p>October 3, 2024</p>", head=head, url="https://observer.example/2024/10/02/ferry"
    )
    assert published(dates) == "2024-10-03T10:04:04+00:00"


def test_full_stops_between_turned_numbers_settle_nothing_in_english() -> None:
    head = script(datePublished="2024-09-10T16:07:00Z")
    assert published(dates_of(f"{H1}<p>09.10.2024</p>", head=head)) == "2024-09-10T16:07:00+00:00"


def test_since_when_somebody_is_a_member_is_not_the_articles_date() -> None:
    dates = dates_of(f"{H1}<p>Registered: 18.09.2008</p><p>by rix, 21 January 2009</p>")
    assert published(dates) == "2009-01-21T00:00:00"


def test_a_day_among_the_words_of_an_address_overrules_nothing() -> None:
    head = script(datePublished="2024-01-28T15:36:55Z")
    url = "https://observer.example/t/what-to-do-after-08-02-2024/212"
    assert published(dates_of(H1, head=head, url=url)) == "2024-01-28T15:36:55+00:00"
    assert published(dates_of(H1, url=url)) == "2024-02-08T00:00:00"
