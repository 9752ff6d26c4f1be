from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive import Archive, NewUrl, UrlUpdate
from scraper.archive.visits import is_believable
from scraper.article import Article, Block, Evidence, FeedItem, Image

URL = "https://www.thecourier.example/harbour/bridge"
LONG = " ".join(f"Sentence {n} tells of the bridge and of the ferries." for n in range(30))
OTHER = " ".join(f"Paragraph {n} weighs wheat, barley and rye in the valley." for n in range(30))

MakeArticle = Callable[..., Article]
MakeVisit = Callable[..., Any]


def full_article(**fields: Any) -> Article:
    zone = timezone(timedelta(hours=3))
    article = Article(
        url=URL,
        canonical_url=URL,
        site="thecourier.example",
        kind="article",
        headline="Bridge opens",
        dek="After nine years",
        byline="Ada Fell and Bo Ek",
        authors=["Ada Fell", "Bo Ek"],
        published=datetime(2024, 8, 7, 20, 35, tzinfo=zone),
        modified=datetime(2024, 8, 8, 1, 2, 3, tzinfo=UTC),
        published_text="August 7, 2024 8:35 PM",
        published_precision="minute",
        blocks=[
            Block("heading", "Noon", 2),
            Block("paragraph", "The bridge opened."),
            Block("item", "First\n\nafter a blank line", 1, 1),
            Block("quote", "At last."),
        ],
        images=[Image("https://i.example/1.jpg", "A bridge", "The bridge. (Bo Ek)", "Bo Ek"), Image(None)],
        section="Harbour",
        tags=["bridge", "ferries, old"],
        language="en-GB",
        site_name="The Courier",
        paywalled=False,
        word_count=9,
        confidence=0.75,
        evidence={"headline": Evidence("h1", "Bridge  opens")},
    )
    return replace(article, **fields)


def test_an_article_comes_back_as_it_went_in(archive: Archive) -> None:
    article = full_article()
    saved = archive.save(article, extractor="9")
    stored = archive.article(saved.article_id or 0)
    assert stored is not None
    assert stored.article == article
    assert (stored.published_date, stored.revision, stored.extractor) == ("2024-08-07", 1, "9")


def test_the_day_is_kept_as_printed_in_any_time_zone(archive: Archive, query: Callable[..., Any]) -> None:
    late = datetime(2024, 8, 7, 23, 59, tzinfo=timezone(timedelta(hours=-11)))
    archive.save(full_article(published=late), extractor="")
    assert query("SELECT published, published_date FROM articles") == [
        ("2024-08-07T23:59:00-11:00", "2024-08-07")
    ]


def test_a_day_is_not_made_a_midnight(archive: Archive, query: Callable[..., Any]) -> None:
    archive.save(full_article(published=datetime(2024, 8, 7), published_precision="day"), extractor="")  # noqa: DTZ001 (naive as the page)
    assert query("SELECT published FROM articles") == [("2024-08-07",)]


_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    blocks=st.lists(st.tuples(st.sampled_from(["paragraph", "heading", "quote", "item"]), _TEXT), max_size=5),
    headline=_TEXT,
    tags=st.lists(_TEXT, max_size=3),
)
def test_any_text_can_be_stored(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[tuple[Any, str]], headline: str, tags: list[str]
) -> None:
    parts = [Block(kind, text) for kind, text in blocks]
    article = Article(url=URL, headline=headline, tags=tags, blocks=[*parts, Block("paragraph", "end")])
    with Archive(tmp_path_factory.mktemp("any") / "archive.db") as archive:
        stored = archive.article(archive.save(article, extractor="").article_id or 0)
    assert stored is not None
    kept = [b.text for b in stored.article.blocks]
    assert [len(text) for text in kept] == [len(plain(b.text)) for b in article.blocks]
    assert kept == [plain(b.text) for b in article.blocks]
    assert stored.article.tags == [plain(tag) for tag in tags]


def plain(text: str) -> str:
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\x00", "\ufffd")


def test_saving_twice_changes_nothing_but_the_ledger(
    archive: Archive, make_article: MakeArticle, clock: Any
) -> None:
    first = archive.save(make_article(), body=b"<p>", extractor="")
    clock.tick(days=1)
    second = archive.save(make_article(), body=b"<p>", extractor="")
    assert (first.change, second.change) == ("new", "unchanged")
    assert first.article_id == second.article_id
    counts = archive.counts()
    assert (counts["articles"], counts["revisions"], counts["bodies"], counts["captures"]) == (1, 1, 1, 2)
    stored = archive.article(URL)
    assert stored is not None
    assert stored.last_seen - stored.first_seen == timedelta(days=1)


def test_an_edit_is_a_revision_and_the_old_one_stays(archive: Archive, make_article: MakeArticle) -> None:
    archive.save(make_article(), extractor="1")
    saved = archive.save(make_article(headline="Bridge opens late", byline="Ada Fell"), extractor="2")
    assert (saved.change, saved.revision, saved.fields) == ("changed", 2, ("headline", "byline"))
    old, new = archive.revisions(saved.article_id or 0)
    assert (old.headline, old.extractor, old.cause, old.changed) == ("Bridge opens", "1", "first", ())
    assert (new.headline, new.extractor, new.cause) == ("Bridge opens late", "2", "edit")
    assert [hit.id for hit in archive.search("late")] == [saved.article_id]


def test_an_edit_leaves_no_old_word_in_the_index(archive: Archive, make_article: MakeArticle) -> None:
    archive.save(make_article("An unrepeatable word. " * 3, tags=["x"]), extractor="")
    archive.save(make_article("Another one, 東京. " * 3, tags=["y"]), extractor="")
    archive.save(make_article("A third one, 大阪. " * 3, tags=["y"]), extractor="")
    assert archive.search("unrepeatable") == []
    assert archive.search("東京") == []
    assert len(archive.search("大阪")) == 1


def test_a_wall_is_in_the_ledger_and_never_the_article(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    archive.record(make_visit(article=make_article(LONG), body=b"good"))
    wall = make_article("We value your privacy.", kind="consent")
    saved = archive.record(
        make_visit(article=wall, body=b"wall", kind="consent", outcome="wall", reason="consent wall")
    )
    assert (saved.change, saved.reason) == ("kept", "not an article but: consent")
    stored = archive.article(URL)
    assert stored is not None
    assert stored.article.body == LONG
    ledger = archive.captures(url=URL)
    assert [(row.kind, row.result) for row in ledger] == [("consent", "kept"), (None, "new")]
    assert archive.body(ledger[0].sha256 or "") == b"wall"
    assert [(loss.outcome, loss.reason, loss.count) for loss in archive.losses()] == [
        ("wall", "consent wall", 1)
    ]


def test_a_page_that_is_no_article_makes_none(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    saved = archive.record(make_visit(article=make_article(kind="listing")))
    assert (saved.article_id, saved.change) == (None, "none")
    assert archive.counts()["articles"] == 0


def test_a_teaser_waits_for_the_whole_article(archive: Archive, make_article: MakeArticle) -> None:
    archive.save(make_article("Only the beginning.", kind="teaser"), extractor="")
    saved = archive.save(make_article(LONG), extractor="")
    assert saved.change == "changed"
    stored = archive.article(URL)
    assert stored is not None
    assert (stored.article.kind, stored.article.body) == ("article", LONG)
    assert [r.cause for r in archive.revisions(stored.id)] == ["first", "better"]
    assert archive.save(make_article("Only the beginning.", kind="teaser"), extractor="").change == "kept"


def test_what_a_later_capture_does_not_show_stays(archive: Archive, make_article: MakeArticle) -> None:
    published = datetime(2024, 8, 7, 20, 35, tzinfo=UTC)
    first = make_article(
        LONG, published=published, byline="Ada Fell", authors=["Ada Fell"], images=[Image("u")]
    )
    archive.save(first, extractor="")
    archive.save(make_article(LONG + " More.", headline=None), extractor="")
    stored = archive.article(URL)
    assert stored is not None
    article = stored.article
    assert article.body.endswith("More.")
    assert (article.headline, article.published, article.authors) == ("Bridge opens", published, ["Ada Fell"])
    assert article.images == [Image("u")]


def test_not_modified_is_unchanged_and_no_loss(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    archive.record(make_visit(article=make_article()))
    saved = archive.record(make_visit(outcome="not_modified", status=304))
    assert (saved.change, saved.article_id) == ("unchanged", 1)
    assert archive.losses() == []


def test_a_gone_page_leaves_its_article(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    archive.record(make_visit(article=make_article()))
    saved = archive.record(make_visit(outcome="gone", status=404, reason="HTTP 404"))
    assert (saved.change, saved.reason) == ("kept", "HTTP 404")
    assert archive.article(URL) is not None


def test_a_visit_is_all_or_nothing(
    archive: Archive,
    make_article: MakeArticle,
    make_visit: MakeVisit,
    path: Path,
    dump: Callable[[Path], Any],
) -> None:
    archive.record(make_visit(article=make_article()))
    before = dump(path)
    broken = make_visit(
        URL + "2",
        article=make_article(url=URL + "2", feed_items=[FeedItem("Ferries stop")]),
        body=b"new bytes",
        discovered=(NewUrl("https://www.thecourier.example/x"),),
        next=(UrlUpdate(URL + "2", "due", priority="high"),),  # type: ignore[arg-type]
    )
    with pytest.raises(Exception, match="priority"):
        archive.record(broken)
    assert dump(path) == before
    assert archive.search("bridge")[0].id == 1


def test_a_naive_time_is_the_callers_mistake(archive: Archive, make_article: MakeArticle) -> None:
    with pytest.raises(ValueError, match="offset"):
        archive.save(make_article(), captured_at=datetime(2024, 8, 7), extractor="")  # noqa: DTZ001 (the mistake)


def test_a_clock_that_goes_back_loses_nothing(
    archive: Archive, make_article: MakeArticle, clock: Any
) -> None:
    archive.save(make_article(), extractor="")
    clock.tick(days=-400)
    assert archive.save(make_article(headline="Bridge opens late"), extractor="").change == "changed"
    assert [r.number for r in archive.revisions(1)] == [1, 2]


@pytest.mark.parametrize("first", ["canonical", "variant"])
def test_two_urls_with_one_canonical_are_one_article_in_any_order(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit, first: str
) -> None:
    visits = {
        "canonical": make_visit(URL, article=make_article(LONG)),
        "variant": make_visit(URL + "?from=home", article=make_article(LONG, canonical_url=URL)),
    }
    archive.record(visits.pop(first))
    saved = archive.record(next(iter(visits.values())))
    assert (saved.article_id, saved.change) == (1, "unchanged")
    stored = archive.article(URL + "?from=home")
    assert stored is not None
    assert stored.article.url == URL
    assert set(archive.addresses(1)) == {URL, URL + "?from=home"}


def test_two_forms_of_a_page_do_not_look_like_edits(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    def fetch(address: str, text: str) -> Any:
        article = make_article(text, url=address, canonical_url=URL)
        return archive.record(make_visit(address, article=article))

    printed = URL + "/print"
    assert fetch(printed, LONG + " Printed.").change == "new"
    assert fetch(printed, LONG + " Printed and edited.").change == "changed"
    assert fetch(URL, LONG).change == "changed"
    saved = fetch(printed, LONG + " Printed.")
    assert (saved.change, saved.reason) == ("kept", f"another form of the page at {URL}")
    assert fetch(URL, LONG + " Edited.").change == "changed"
    assert [r.cause for r in archive.revisions(1)] == ["first", "edit", "better", "edit"]
    assert fetch(URL + "/amp", LONG + " Amp.").change == "kept"
    assert archive.article(URL + "/amp").id == 1  # type: ignore[union-attr]


def test_an_edit_after_a_move_is_an_edit(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    new = "https://www.thecourier.example/2024/bridge"
    archive.record(make_visit(URL, article=make_article(LONG)))
    moved = make_article(LONG, url=new, canonical_url=new)
    archive.record(make_visit(URL, final_url=new, article=moved))
    archive.record(make_visit(new, article=replace(moved, headline="Bridge opens late")))
    assert [(r.cause, r.changed) for r in archive.revisions(1)] == [("first", ()), ("edit", ("headline",))]
    assert archive.article(URL).article.url == new  # type: ignore[union-attr]


def test_a_moved_article_is_met_under_both_addresses(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    archive.record(make_visit(URL, article=make_article(LONG)))
    new = "https://www.thecourier.example/2024/bridge"
    visit = make_visit(URL, final_url=new, redirects=(URL + "/",), article=make_article(LONG, url=new))
    assert archive.record(visit).change == "unchanged"
    assert {archive.article(key).id for key in (URL, URL + "/", new)} == {1}  # type: ignore[union-attr]


def test_a_redirect_to_quite_another_article_does_not_edit_the_first(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    archive.record(make_visit(URL, article=make_article(LONG)))
    new = "https://www.thecourier.example/valley/wheat"
    saved = archive.record(make_visit(URL, final_url=new, article=make_article(OTHER, headline="Wheat")))
    assert (saved.change, saved.article_id) == ("new", 2)
    assert archive.article(URL).article.body == LONG  # type: ignore[union-attr]


def test_one_canonical_url_on_every_page_joins_nothing(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit
) -> None:
    wrong = "https://www.thecourier.example/all"
    first = archive.record(make_visit(URL, article=make_article(LONG, canonical_url=wrong)))
    second = archive.record(make_visit(URL + "-2", article=make_article(OTHER, canonical_url=wrong)))
    assert (first.article_id, second.article_id) == (1, 2)
    assert archive.article(URL + "-2").article.url == URL + "-2"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fetched", "canonical", "believed"),
    [
        ("https://www.a.example/x/y", "https://a.example/x/y", True),
        ("https://amp.a.example/x/y", "https://www.a.example/x/y", True),
        ("https://amp.a.example/x/y", "https://a.example/x/y", True),
        ("https://a.example/x/y/amp", "https://a.example/x/y", True),
        ("https://a.example/x/y/page/2", "https://a.example/x/y", True),
        ("https://a.example/x/y?p=1", "https://a.example/x/y", True),
        ("https://a.example/x/y", "https://a.example/", False),
        ("https://a.example/x/y", "https://a.example/x", False),
        ("https://a.example/?p=12", "https://a.example/", True),
        ("https://a.example/x/y", "https://b.example/x/y", False),
        ("https://a.example/x/y", "/x/y", False),
        ("http://[a.example/x/y", "https://a.example/x/y", False),
    ],
)
def test_a_canonical_url_is_not_believed_blindly(fetched: str, canonical: str, believed: bool) -> None:
    assert is_believable(fetched, canonical) is believed


def test_feed_items_have_a_first_and_a_last_sighting_and_find_their_article(
    archive: Archive, make_article: MakeArticle, make_visit: MakeVisit, clock: Any, query: Callable[..., Any]
) -> None:
    item = FeedItem("Ferries stop", section="News Feed", url=URL + "-ferries", time_text="8:35 PM")
    archive.record(make_visit(article=make_article(feed_items=[item])))
    clock.tick(hours=2)
    later = replace(item, updated=True, updated_text="9:01 PM", position=1)
    archive.record(make_visit(article=make_article(kind="listing", feed_items=[later])))
    columns = "section, headline, first_seen, last_seen, sightings, updated, position, article_id"
    assert query(f"SELECT {columns} FROM feed_items") == [
        ("News Feed", "Ferries stop", "2024-08-07T12:00:00+00:00", "2024-08-07T14:00:00+00:00", 2, 1, 1, None)
    ]
    archive.record(make_visit(URL + "-ferries", article=make_article(LONG, url=URL + "-ferries")))
    assert query("SELECT article_id FROM feed_items") == [(2,)]


def test_an_article_without_a_url_is_known_by_its_text(archive: Archive, make_article: MakeArticle) -> None:
    saved = [archive.save(make_article(url=None, site=None), extractor="") for _ in range(2)]
    assert [s.change for s in saved] == ["new", "unchanged"]
    other = archive.save(make_article("Quite another text.", url=None, site=None), extractor="")
    assert other.article_id == 2


def test_a_body_is_stored_once_and_comes_back_to_the_byte(archive: Archive, make_visit: MakeVisit) -> None:
    body = bytes(range(256)) * 1000
    archive.record(make_visit(body=body))
    archive.record(make_visit(URL + "2", body=body))
    assert archive.counts()["bodies"] == 1
    assert archive.body(archive.captures()[0].sha256 or "") == body
    assert archive.body("0" * 64) is None
    archive.record(make_visit(URL + "3", body=b""))
    assert archive.body(archive.captures()[0].sha256 or "") == b""


def test_sites_are_counted(archive: Archive, make_article: MakeArticle, make_visit: MakeVisit) -> None:
    archive.record(make_visit(article=make_article(site_name="The Courier")))
    archive.record(make_visit(URL + "2", outcome="failed", reason="timeout"))
    archive.add_urls([NewUrl("https://thecourier.example/next")])
    (site,) = archive.sites()
    assert (site.site, site.name, site.articles, site.captures, site.failed, site.due) == (
        *("thecourier.example", "The Courier"),
        *(1, 2, 1, 1),
    )
    assert site.last_outcome == "failed"


def test_a_batch_is_one_transaction(archive: Archive, make_article: MakeArticle) -> None:
    def save_two_and_fail() -> None:
        with archive.batch():
            archive.save(make_article(), extractor="")
            archive.save(make_article(url=URL + "2"), extractor="")
            raise KeyError("stop")

    with pytest.raises(KeyError):
        save_two_and_fail()
    assert archive.counts()["articles"] == 0
    with archive.batch():
        archive.save(make_article(), extractor="")
        with pytest.raises(ValueError, match="offset"):
            archive.save(make_article(url=URL + "2"), captured_at=datetime(2024, 1, 1), extractor="")  # noqa: DTZ001 (the mistake)
    assert archive.counts()["articles"] == 1


def test_authors_are_one_in_any_spelling(
    archive: Archive, make_article: MakeArticle, query: Callable[..., Any]
) -> None:
    archive.save(make_article(authors=["Zoë  Ångström", "Bo Ek"]), extractor="")
    archive.save(make_article(url=URL + "2", authors=["ZOE ANGSTROM", ""]), extractor="")
    assert query("SELECT name FROM authors ORDER BY id") == [("Zoë Ångström",), ("Bo Ek",)]
    assert query("SELECT article_id, author_id FROM article_authors") == [(1, 1), (1, 2), (2, 1)]
