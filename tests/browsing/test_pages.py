"""What a reader of the archive sees, page by page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.article import Article, Block
from scraper.browsing.reading import home

PAGES = (
    "/",
    "/-/search",
    "/-/search?q=ferry",
    "/-/search?q=%22(((",
    "/archive",
    "/archive/articles",
    "/archive/articles?_search=ferry",
    "/archive/articles?_facet=site",
    "/archive/articles/1",
    "/archive/articles/2",
    "/archive/revisions",
    "/archive/revisions/1",
    "/archive/revisions/2",
    "/archive/captures",
    "/archive/captures/1",
    "/archive/images",
    "/archive/authors",
    "/archive/sites",
    "/archive/feed_items",
    "/archive/feeds",
    "/archive/feed_gaps",
    "/archive/articles/3",
    "/archive/same_story",
    "/archive/gaps_in_feeds",
    "/archive/search?words=ferry&site=&since=&until=",
    "/archive/runs",
)


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_answers(get, path: str) -> None:
    answer = await get(path)
    assert answer.status_code == 200


async def test_home_greets_with_search_and_the_newest_articles(get) -> None:
    page = (await get("/")).text
    assert '<input type="search" name="q"' in page
    assert "4 articles from 4 sites" in page
    assert 'href="/archive/articles/1"' in page
    assert "What was lost, and why" in page


async def test_an_article_reads_like_one(get) -> None:
    page = (await get("/archive/articles/1")).text
    assert re.search(r"<h1[^>]*>Ferry returns after nine days</h1>", page)
    assert "By <bdi>Ana Ruiz</bdi> · <time" in page
    assert "7 August 2024, 20:35 UTC" in page
    assert '<h2 dir="auto">Why it stood still</h2>' in page
    assert '<span class="sign">1.</span> The wind' in page
    assert '<blockquote dir="auto">Never in forty years.</blockquote>' in page
    assert "The pier. (Jo Lind)" in page


async def test_an_article_tells_where_it_comes_from(get) -> None:
    page = (await get("/archive/articles/1")).text
    assert '<a href="https://harbour.example/ferry" rel="nofollow noopener noreferrer"' in page
    assert 'href="/archive/revisions/2"' in page
    assert "body changed" in page
    assert ">h1</td>" in page


async def test_a_revision_marks_what_changed(get) -> None:
    page = (await get("/archive/revisions/2")).text
    assert "The ferry sailed at <del>nine</del><ins>ten</ins> on Wednesday" in page
    assert '<a href="/archive/revisions/1">← revision 1</a>' in page
    first = (await get("/archive/revisions/1")).text
    assert "The ferry sailed at nine on Wednesday" in first
    assert "<del>" not in first


async def test_search_marks_what_it_found(get) -> None:
    page = (await get("/-/search?q=forty+board")).text
    assert "<mark>forty</mark> people on <mark>board</mark>" in page
    assert "Nothing was found" in (await get("/-/search?q=zeppelin")).text


async def test_feed_items_are_found_beside_the_articles(get) -> None:
    page = (await get("/-/search?q=strasse")).text
    assert "No article was found." in page
    assert "Neue <mark>Straße</mark> 経済" in page
    assert "not in the archive" in page
    assert "<h2>In the sites' feeds</h2>" in (await get("/-/search?q=ferry")).text


@pytest.mark.parametrize("words", ["strasse", "経済", '"straße 経済"', "((("])
async def test_a_tables_own_search_knows_every_script(get, words: str) -> None:
    answer = await get(f"/archive/feed_items?_search={words}")
    assert answer.status_code == 200
    assert ("Neue Straße" in answer.text) == (words != "(((")


async def test_search_without_a_word_shows_all_others(get) -> None:
    page = (await get("/-/search?q=-bell")).text
    assert "Ferry returns after nine days" in page
    assert "Bells" not in page.split("In the sites")[0]


async def test_copies_are_told_and_shown(get) -> None:
    assert "1 story is</a>" in (await get("/")).text.replace(" told more than once", "")
    assert "told 1 more time" in (await get("/-/search?q=bell")).text
    page = (await get("/archive/articles/3")).text
    assert "The same story elsewhere" in page
    assert "quay.example" in page
    rows = (await get("/archive/same_story.json?_shape=array")).json()
    assert [(row["article_id"], row["articles"], row["sites"]) for row in rows] == [(3, 2, 2)]


async def test_gaps_are_shown(get) -> None:
    page = (await get("/")).text
    assert "Then nothing of it (UTC)" in page
    rows = (await get("/archive/gaps_in_feeds.json?_shape=array")).json()
    assert [(row["hours"], row["items"]) for row in rows] == [(1.0, 1)]


async def test_the_number_of_an_article_that_moved_leads_to_it(get) -> None:
    answer = await get("/archive/articles/77")
    assert answer.status_code == 302
    assert answer.headers["location"] == "/archive/articles/1"


async def test_the_articles_can_be_filtered_and_searched(get) -> None:
    page = (await get("/archive/articles?_search=ferry&site=harbour.example")).text
    assert "Ferry returns after nine days" in page
    assert "Headline" not in page
    assert "2 revisions" in page


async def test_every_question_has_an_answer(get) -> None:
    from scraper.archive.queries import QUERIES

    for query in QUERIES:
        answer = await get(f"/archive/{query.name}.json?_shape=array")
        assert answer.status_code == 200, query.name
    assert (await get("/archive/losses.json?_shape=array")).json()[0]["reason"] == "HTTP 404"


async def test_tables_and_columns_are_explained(get) -> None:
    page = (await get("/archive/captures")).text
    from scraper.archive.catalogue import TABLES

    assert TABLES["captures"].description.replace('"', "&#34;").replace("'", "&#39;") in page


async def test_nothing_can_be_written(get, db) -> None:
    before = db.read_bytes()
    assert (await get("/archive?sql=delete+from+articles")).status_code == 400
    assert (await get("/archive.db")).status_code in (403, 404)
    assert db.read_bytes() == before


async def test_an_unknown_row_is_not_found(get, capsys) -> None:
    missing = await get("/archive/articles/999")
    assert missing.status_code == 404
    assert "Not found" in missing.text
    assert 'href="/-/search"' in missing.text  # and not the end of the way
    assert (await get("/archive/articles/none")).status_code == 404
    assert (await get(f"/archive/articles/{'9' * 5000}")).status_code == 404
    assert (await get("/archive/nonsense")).status_code == 404
    assert capsys.readouterr() == ("", "")


async def test_any_row_is_a_list_of_its_fields(get) -> None:
    page = (await get("/archive/captures/4")).text
    assert '>reason</dt>\n  <dd dir="auto">HTTP 404</dd>' in page


@pytest.mark.parametrize("path", ["/", "/-/search?q=a", "/archive/articles", "/archive/captures", "/nowhere"])
async def test_a_page_says_its_language_and_where_its_content_begins(get, path: str) -> None:
    page = (await get(path)).text
    assert '<html lang="en">' in page
    assert page.count("<main>") == 1
    assert "/reading/reading.css" in page


@pytest.mark.parametrize("path", ["/", "/archive/articles/1", "/archive/captures"])
async def test_on_a_phone_each_cell_is_named_after_its_own_column(get, path: str) -> None:
    page = (await get(path)).text
    tables = re.findall(r'<table class="rows-and-columns.*?</table>', page, re.DOTALL)
    assert tables
    for table in tables:
        heads = re.findall(r"<th>(.*?)</th>", table)
        for row in re.findall(r"<tr>(?!<th>)(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL):
            assert re.findall(r'<td data-label="([^"]*)"', row) == heads


async def test_the_answer_to_a_question_leads_to_its_articles(get) -> None:
    for question in ("edited", "recent_captures", "search?words=ferry&site=&since=&until="):
        assert '<a href="/archive/articles/1">1</a>' in (await get(f"/archive/{question}")).text
    [story] = (await get("/archive/same_story.json?_shape=array")).json()
    assert f'<a href="/archive/articles/{story["article_id"]}">' in (await get("/archive/same_story")).text


async def test_a_day_is_not_given_an_hour(get) -> None:
    page = (await get("/archive/authors_by_articles")).text
    assert page.count(">2024-08-07<") == page.count("2024-08-07") == 4
    assert "00:00" not in page


def test_a_home_page_of_many_sites_stays_short(tmp_path: Path) -> None:
    with Archive(tmp_path / "many.db") as archive:
        for n in (*range(40), 39):
            text = [Block("paragraph", f"The ferry sailed at {n} on Wednesday, with forty people on board.")]
            url = f"https://s{n}.example/{archive.counts()['articles']}"
            archive.save(Article(url=url, site=f"s{n}.example", headline="Ferry", blocks=text))
        shown = home(archive)
    assert (len(shown["sites"]), shown["sites_known"]) == (30, 40)
    assert [(site.site, site.articles) for site in shown["sites"][:2]] == [
        ("s39.example", 2),
        ("s0.example", 1),
    ]
