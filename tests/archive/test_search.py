from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive import Archive, Filters
from scraper.archive.expressions import parse
from scraper.archive.search import register
from scraper.archive.snippets import find_places, highlight
from scraper.article import Article, Block, Image
from scraper.errors import InvalidQueryError

SITE = "https://www.thecourier.example/"


def story(slug: str, headline: str, body: str, day: int = 7, **fields: object) -> Article:
    article = Article(
        url=SITE + slug,
        site="thecourier.example",
        headline=headline,
        published=datetime(2024, 8, day, 12, tzinfo=UTC),
        blocks=[Block("paragraph", text) for text in body.split("\n\n")],
    )
    return replace(article, **fields)  # type: ignore[arg-type]


STORIES = [
    story(
        "bridge", "Bridge opens", "Ferries stopped at noon. " * 30 + "The mayor of Łódź came.", language="en"
    ),
    story(
        "ferries",
        "Ferries stop",
        "The bridge took their place.",
        9,
        byline="Zoë Ångström",
        authors=["Zoë Ångström"],
    ),
    story(
        "keizai",
        "経済産業省の新しい計画",
        "東京の経済産業省は月曜日に新しい計画を発表した。" * 9,
        10,
        language="ja",
    ),
    story("kitab", "كِتَابٌ جديد", "صدر الكتاب أمس في القاهرة.", 11, language="ar"),
    story(
        "strasse",
        "Neue Straße",
        "Die Straße am Hafen ist fertig.",
        12,
        language="de-AT",
        images=[Image("u", caption="Nguyễn am Hafen")],
    ),
    story(
        "yolka",
        "Ёлка в порту",
        "Ёлку привезли на пароме.",
        13,
        language="ru",
        kind="teaser",
        tags=["праздник"],
    ),
]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("search") / "archive.db") as archive:
        for article in STORIES:
            archive.save(article, extractor="")
        yield archive


def slugs(hits: list) -> list[str]:  # type: ignore[type-arg]
    return [hit.url.removeprefix(SITE) for hit in hits]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("経済", ["keizai"]),
        ("産業省は", ["keizai"]),
        ("省", ["keizai"]),
        ("経済省", []),
        ("كتاب", ["kitab"]),
        ("nguyen", ["strasse"]),
        ("STRASSE", ["strasse"]),
        ("елка", ["yolka"]),
        ("lodz", ["bridge"]),
        ("праздник", ["yolka"]),
        ("angstrom", ["ferries"]),
        ('"at noon"', ["bridge"]),
        ('"noon at"', []),
        ("ferr* -noon", ["ferries"]),
        ("елка OR كتاب", ["yolka", "kitab"]),
        ("nothing", []),
    ],
)
def test_words_of_any_script_are_found(stories: Archive, words: str, found: list[str]) -> None:
    assert sorted(slugs(stories.search(words))) == sorted(found)


def test_the_headline_counts_more_than_the_body(stories: Archive) -> None:
    assert slugs(stories.search("bridge")) == ["bridge", "ferries"]
    assert slugs(stories.search("ferries")) == ["ferries", "bridge"]
    best, second = stories.search("ferries")
    assert best.score > second.score


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("lodz", "[Łódź]"),
        ("産業", "[産業]"),
        ("nguyen", "[Nguyễn] am Hafen"),
        ("straße hafen", "Die [Straße] am [Hafen] ist fertig."),
        ('"am hafen"', "Die Straße [am Hafen] ist fertig."),
        ("haf*", "[Hafen]"),
    ],
)
def test_the_snippet_shows_the_pages_own_words(stories: Archive, words: str, marked: str) -> None:
    (hit,) = stories.search(words)
    assert marked in hit.marked()
    assert len(hit.marked("", "")) < 300


def test_the_headline_is_highlighted(stories: Archive) -> None:
    (hit,) = stories.search("كتاب")
    assert [span.text for span in hit.headline_spans if span.hit] == ["كِتَابٌ"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"since": "2024-08-12"}, ["yolka", "strasse"]),
        ({"since": date(2024, 8, 13)}, ["yolka"]),
        ({"until": "2024-08-09"}, ["ferries", "bridge"]),
        ({"since": "2024-08-09", "until": "2024-8-9"}, ["ferries"]),
        ({"since": "2024-09"}, []),
        ({"until": "2023"}, []),
        ({"author": "zoe ANG"}, ["ferries"]),
        ({"author": "nobody"}, []),
        ({"author": "!!!"}, []),
        ({"language": "de"}, ["strasse"]),
        ({"language": "d"}, []),
        ({"language": "d_"}, []),
        ({"language": "%"}, []),
        ({"kind": "teaser"}, ["yolka"]),
        ({"site": "www.thecourier.example", "language": "ja"}, ["keizai"]),
        ({"site": "https://thecourier.example/", "language": "ja"}, ["keizai"]),
        ({"site": "other.example"}, []),
    ],
)
def test_filters_narrow_and_without_words_the_newest_come_first(
    stories: Archive, filters: dict[str, str], found: list[str]
) -> None:
    assert slugs(stories.search("", **filters)) == found  # type: ignore[arg-type]


def test_filters_narrow_a_search(stories: Archive) -> None:
    assert slugs(stories.search("bridge", until="2024-08-07")) == ["bridge"]
    assert slugs(stories.search("bridge", author="zoë")) == ["ferries"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("-bridge", ["yolka", "strasse", "kitab", "keizai"]),
        ("NOT bridge -hafen", ["yolka", "kitab", "keizai"]),
        ("-nothing", ["yolka", "strasse", "kitab", "keizai", "ferries", "bridge"]),
        ("-経済 -(bridge hafen)", ["yolka", "strasse", "kitab", "ferries", "bridge"]),
        ("-???", []),
    ],
)
def test_only_unwanted_words_give_all_without_them_the_newest_first(
    stories: Archive, words: str, found: list[str]
) -> None:
    assert slugs(stories.search(words)) == found
    assert stories.count(Filters(query=words)) == len(found)


def test_a_prefix_of_two_letters_is_that_word(stories: Archive) -> None:
    assert stories.search("fe*") == []
    assert slugs(stories.search("ferr*")) == ["ferries", "bridge"]


def test_of_many_finds_the_newest_are_weighed_and_all_with_the_word_in_the_headline(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.archive.ranking.MOST_RANKED", 5)
    monkeypatch.setattr("scraper.archive.ranking.SAMPLE", 5)
    with Archive(path) as archive:
        archive.save(story("first", "The whale", "Whale whale whale."), extractor="")
        archive.save(story("second", "A seal", "Whale whale whale whale."), extractor="")
        for n in range(9):
            archive.save(story(f"n{n}", f"Number {n}", f"One whale and {'other words ' * 9}."), extractor="")
        found = slugs(archive.search("whale", limit=5))
        assert found[0] == "first"
        assert set(found[1:]) < {f"n{n}" for n in range(4, 9)}
        assert len(archive.search("whale", until="2024-08-06")) == 0
        assert "second" not in slugs(archive.search("whale", site="thecourier.example", limit=5))
        assert len(archive.search("whale", limit=20)) == 11
        assert archive.count(Filters(query="whale")) == 11


@pytest.mark.parametrize(
    "words", ["whale", "whale seal", '"whale seal"', "whale OR walrus", "wha* seal", "鯨"]
)
def test_up_to_a_number_of_finds_all_are_weighed(
    path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr("scraper.archive.ranking._PROBE", 2)
    monkeypatch.setattr("scraper.archive.ranking.SAMPLE", 2)
    with Archive(path) as archive:
        archive.save(story("best", "Whale seal 鯨", "Whale seal whale seal. 鯨鯨"), extractor="")
        for n in range(7):
            said = f"One whale seal, walrus, 鯨, and {'other words ' * 9}."
            archive.save(story(f"n{n}", f"Number {n}", said), extractor="")
        assert slugs(archive.search(words, limit=1)) == ["best"]
        monkeypatch.setattr("scraper.archive.ranking.MOST_RANKED", 6)
        monkeypatch.setattr("scraper.archive.ranking.MOST_TELLING", 6)
        assert len(archive.search(words)) == 8


def test_words_that_are_everywhere_are_not_weighed_the_newest_with_them_in_the_headline_come_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.archive.ranking.MOST_RANKED", 2)
    monkeypatch.setattr("scraper.archive.ranking.SAMPLE", 2)
    monkeypatch.setattr("scraper.archive.ranking.MOST_TELLING", 4)
    with Archive(path) as archive:
        for n in range(8):
            headline = "The whale" if n in (2, 4) else f"Number {n}"
            archive.save(story(f"n{n}", headline, "Whale. Whaler. " * (9 - n), authors=["Ada"]), extractor="")
        expected = ["n4", "n2", "n7", "n6", "n5", "n3"]
        assert slugs(archive.search("whale", limit=6)) == expected
        assert slugs(archive.search("whal*", limit=6)) == expected
        assert slugs(archive.search("whale*", limit=6)) == expected
        for narrowed in ({"author": "ada"}, {"site": "thecourier.example"}, {"kind": "article"}):
            assert slugs(archive.search("whale", limit=6, **narrowed)) == expected
            assert slugs(archive.search("whale", limit=2, offset=1, **narrowed)) == expected[1:3]
        assert archive.search("whale", author="nobody") == []


def test_a_prefix_whose_word_is_everywhere_finds_the_other_words_behind_a_filter(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.archive.ranking.MOST_TELLING", 4)
    with Archive(path) as archive:
        for n in range(8):
            archive.save(story(f"n{n}", f"Number {n}", "A whale."), extractor="")
        archive.save(story("other", "Number 9", "A whaler.", authors=["Ada"]), extractor="")
        assert slugs(archive.search("whale*", author="ada")) == ["other"]


def test_few_and_many_articles_of_an_author_are_ranked_alike(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.archive.ranking.SAMPLE", 3)
    with Archive(path) as archive:
        for n in range(8):
            archive.save(story(f"n{n}", f"Number {n}", "A whale. " * n, authors=["Ada"]), extractor="")
        few = archive.search("whale", author="ada")
        monkeypatch.setattr("scraper.archive.ranking._FEW", 2)
        assert archive.search("whale", author="ada") == few
        assert slugs(few)


@pytest.mark.parametrize("filters", [{"since": "2024-08-05"}, {"until": "2024-08-03"}, {"language": "en"}])
def test_whichever_way_a_filter_is_applied_the_finds_are_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch, filters: dict[str, str]
) -> None:
    monkeypatch.setattr("scraper.archive.ranking.SAMPLE", 4)
    with Archive(path) as archive:
        for n in range(1, 10):
            day = datetime(2024, 8, n, tzinfo=UTC)
            fields = {"published": day, "language": "en" if n % 2 else "de"}
            archive.save(story(f"n{n}", f"Number {n}", "A whale. " * n, **fields), extractor="")
        found = slugs(archive.search("whale", **filters))
        assert len(found) in (3, 4, 5)
        for is_looked_up in (True, False):
            monkeypatch.setattr("scraper.archive.ranking._lets_some_through", lambda *_, x=is_looked_up: x)
            assert slugs(archive.search("whale", **filters)) == found


def test_limit_and_offset_page_through(stories: Archive) -> None:
    assert slugs(stories.search("bridge", limit=1, offset=1)) == ["ferries"]
    assert slugs(stories.search("", limit=2, offset=4)) == ["ferries", "bridge"]


@pytest.mark.parametrize("day", ["yesterday", "2024-13", "2024-02-30", "07.08.2024", "0000"])
def test_a_day_that_is_none_is_explained(stories: Archive, day: str) -> None:
    with pytest.raises(InvalidQueryError) as caught:
        stories.search("bridge", since=day)
    assert str(caught.value) == f"{day!r} is no day; write it as 2024-08-07, 2024-08 or 2024."


def test_no_number_is_too_long_to_be_unknown(stories: Archive) -> None:
    assert stories.article("9" * 5000) is None
    assert stories.article(10**5000) is None


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_string_can_be_searched_for(stories: Archive, words: str) -> None:
    stories.search(words)
    stories.search("bridge", author=words, site=words, language=words, kind=words)
    stories.search_feeds(words, site=words)
    list(stories.articles(Filters(query=words)))


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("aÅßﬁ\u0301 経済İ\u00adк\u064bكข่"), max_size=30),
    st.text(st.sampled_from("aßﬁ経济İk"), max_size=3),
)
def test_places_lie_in_the_text_in_order(text: str, words: str) -> None:
    places = find_places(text, parse(words).terms)
    assert "".join(span.text for span in highlight(text, places)) == text
    assert all(0 <= a < b <= len(text) for a, b in places)
    assert places == sorted(places)


def test_articles_are_read_in_batches_by_filter(stories: Archive) -> None:
    assert [a.id for a in stories.articles()] == [1, 2, 3, 4, 5, 6]
    assert [a.id for a in stories.articles(Filters(limit=2))] == [1, 2]
    assert [a.id for a in stories.articles(Filters(query="bridge"))] == [1, 2]
    assert list(stories.articles(Filters(query="???"))) == []
    assert stories.count() == 6
    assert stories.count(Filters(query="bridge", since="2024-08-08")) == 1


def test_more_articles_than_a_batch(path: Path) -> None:
    with Archive(path) as archive:
        with archive.batch():
            for n in range(450):
                archive.save(story(f"n{n}", f"Number {n}", f"Text {n}."), extractor="")
        assert [a.id for a in archive.articles()] == list(range(1, 451))
        assert len(list(archive.articles(Filters(limit=401)))) == 401


def test_any_sqlite_tool_can_search(stories: Archive) -> None:
    with closing(sqlite3.connect(stories.path)) as db:
        rows = db.execute(
            "SELECT snippet(articles_fts, 3, '<', '>', '…', 4) FROM articles_fts "
            "WHERE articles_fts MATCH 'body : hafen'"
        ).fetchall()
        assert rows == [("Die Straße am <Hafen>…",)]
        register(db)
        hits = "SELECT json_extract(value, '$.id'), json_extract(value, '$.snippet') FROM json_each({})"
        assert db.execute(hits.format("scraper_search('strasse', '', NULL, '', 5)")).fetchall() == [
            (5, "Die [Straße] am Hafen ist fertig.")
        ]
        assert (
            db.execute(hits.format("scraper_search('strasse', 'other.example', '', '', 5)")).fetchall() == []
        )
        newest = "scraper_search('', NULL, '2024-08-12', '2024-08-12', NULL)"
        assert [row[0] for row in db.execute(hits.format(newest))] == [5]
        ids = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH {}"
        found = f"SELECT url FROM articles WHERE id IN ({ids})"
        assert db.execute(found.format("scraper_match('経済')")).fetchall() == [(SITE + "keizai",)]
        assert db.execute(found.format("scraper_match(NULL)")).fetchall() == []
        assert db.execute("SELECT scraper_snippet('Die Straße', 'strasse', '<', '>')").fetchall() == [
            ("Die <Straße>",)
        ]


def test_the_index_is_sound(stories: Archive, tmp_path: Path) -> None:
    with closing(sqlite3.connect(stories.path)) as db:
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_long_text_is_searched_quickly_enough_to_show() -> None:
    text = "経済 " * 20_000 + "The end."
    assert find_places(text, parse("end").terms) == [(len(text) - 4, len(text) - 1)]
