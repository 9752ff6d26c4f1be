from __future__ import annotations

import itertools
import json
import os
import signal
import socket
from datetime import date, timedelta

import pytest

from scraper.archive import Archive
from scraper.crawling import CrawlOptions, Event, Summary, crawl
from scraper.errors import ArchiveLockedError, InputFileError, InvalidURLError, UsageError

HOUR = timedelta(hours=1)


@pytest.fixture
def paper(site):
    """A home page, a section, three stories, a feed and a sitemap named by robots.txt."""
    site.page("/", "listing", "/politics/", "/tide", "https://other.example/x", head=feed_link())
    site.page("/politics/", "listing", "/vote", "/")
    site.page("/tide", "article", "/vote", "/", ETag='"t1"')
    site.page("/vote", "article", "/tide")
    site.page("/ferry", "article")
    site.page("/bridge", "article")
    site.text("/robots.txt", f"User-agent: *\nDisallow: /members/\nSitemap: {site.url}/map.xml\n")
    site.text("/map.xml", f"<urlset><url><loc>{site.url}/ferry</loc></url></urlset>", "text/xml")
    site.text("/rss", "<rss><channel><item><link>/bridge</link></item></channel></rss>", "text/xml")
    return site


def feed_link() -> str:
    return '<link rel="alternate" type="application/rss+xml" href="/rss">'


def test_a_home_page_opens_its_site(paper, desk):
    summary = desk.crawl(paper.url)
    assert desk.headlines() == ["About /bridge", "About /ferry", "About /tide", "About /vote"]
    assert sorted(paper.pages_asked()) == sorted(
        ["/", "/politics/", "/tide", "/vote", "/map.xml", "/ferry", "/rss", "/bridge"]
    )
    assert (summary.new, summary.listings, summary.fetched, summary.waiting) == (4, 4, 8, 0)
    assert summary.discovered == 7
    assert summary.failed == {}
    assert not summary.interrupted


def test_an_article_is_archived_and_nothing_more_is_fetched(paper, desk):
    summary = desk.crawl(paper.url + "/tide")
    assert paper.asked == ["/robots.txt", "/tide", "/.well-known/tdmrep.json"]
    assert (summary.new, summary.discovered) == (1, 0)


def test_a_file_lists_articles_and_sites(paper, desk, tmp_path):
    list_of_urls = tmp_path / "urls.txt"
    list_of_urls.write_text(f"# stories\n{paper.url}/tide\n\n{paper.url}/vote\n{paper.url}/tide#again\n")
    assert desk.crawl(str(list_of_urls)).new == 2
    assert paper.pages_asked() == ["/tide", "/vote"]


def test_a_feed_opens_its_site(paper, desk):
    desk.crawl(paper.url + "/rss")
    assert desk.headlines() == ["About /bridge", "About /ferry"]


def test_a_sitemap_opens_its_site(paper, desk):
    desk.crawl(paper.url + "/map.xml")
    assert desk.headlines() == ["About /ferry"]


UNDATED = "<meta name=undated>"


@pytest.mark.parametrize(
    ("path", "head", "opened"),
    [
        ("/", "", True),
        ("/politics/", "", True),
        ("/tag/harbour-dues", "", True),
        ("/the-tide-comes-late", "", False),
        ("/the-tide-comes-late", UNDATED, True),
        ("/event-541636", "", False),
        ("/2024/08/tide", "", False),
        ("/2024/08/", "", True),
    ],
)
def test_a_listing_at_a_storys_address_opens_its_site_only_if_it_has_no_date(site, desk, path, head, opened):
    site.page(path, "listing", "/tide", head=head)
    site.page("/tide", "article")
    summary = desk.crawl(site.url + path)
    assert ("/tide" in site.asked) is opened
    reason = "site not opened (the target looks like one story)"
    assert summary.skipped == ({} if opened else {reason: 1})
    assert summary.listings == 1
    site.asked.clear()
    desk.crawl()
    assert (site.pages_asked() != []) is opened


def test_a_story_that_is_gone_and_leads_to_the_home_page_does_not_open_the_site(site, desk):
    site.page("/", "listing", "/tide", head=UNDATED)
    site.page("/tide", "article")
    site.status("/2019/05/ferry-returns", 302, Location="/")
    summary = desk.crawl(site.url + "/2019/05/ferry-returns")
    assert site.pages_asked() == ["/2019/05/ferry-returns", "/"]
    assert summary.failed == {"redirects to the home page": 1}
    assert desk.ledger() == {"/2019/05/ferry-returns": "gone"}


def test_a_site_that_is_opened_does_not_wake_another(site, desk):
    for name in ("a", "b"):
        site.page(f"/{name}/", "listing", f"/{name}/tide")
        site.page(f"/{name}/tide", "article")
    elsewhere = site.url.replace("127.0.0.1", "localhost")
    desk.crawl(site.url + "/a/", elsewhere + "/b/", allow_hosts=("127.0.0.1", "localhost"))
    assert sorted(site.pages_asked()) == ["/a/", "/a/tide", "/b/", "/b/tide"]


def test_without_targets_every_known_site_is_crawled_again(paper, desk):
    desk.crawl(paper.url)
    paper.page("/politics/", "listing", "/vote", "/", "/budget")
    paper.page("/budget", "article")
    desk.now += HOUR * 2
    assert desk.crawl().new == 1
    assert "About /budget" in desk.headlines()


def test_a_site_whose_home_page_was_gone_for_a_day_is_crawled_again(paper, desk):
    desk.crawl(paper.url)
    home = paper.replies["/"]
    paper.status("/", 404)
    desk.now += HOUR
    desk.crawl()
    assert desk.ledger()["/"] == "gone"
    paper.replies["/"] = home
    desk.now += HOUR
    desk.crawl()
    assert desk.ledger()["/"] == "ok"


def test_a_second_crawl_asks_for_the_target_at_once_and_for_other_lists_when_they_are_due(paper, desk):
    desk.crawl(paper.url)
    paper.asked.clear()
    assert desk.crawl(paper.url).listings == 1
    assert paper.asked == ["/"]
    desk.now += HOUR / 2
    summary = desk.crawl(paper.url)
    assert {"/map.xml", "/politics/", "/rss"} < set(paper.asked)
    assert (summary.new, summary.changed, summary.listings) == (0, 0, 4)


def test_a_list_is_asked_for_as_often_as_it_changes(paper, desk):
    paper.text("/robots.txt", "")
    asked = {"/politics/": 0, "/": 0}
    desk.crawl(paper.url)
    for hour in range(24):
        paper.page("/", "listing", "/politics/", f"/story-{hour}", head=UNDATED)
        paper.asked.clear()
        desk.now += HOUR
        desk.crawl()
        for path in asked:
            asked[path] += path in paper.asked
    assert asked["/"] == 24
    assert asked["/politics/"] == 5, "after 1, 2, 4, 8 and 16 hours"


def test_what_a_sitemap_says_has_changed_is_asked_for_again(paper, desk):
    def sitemap(day: str) -> None:
        entry = f"<url><loc>{paper.url}/ferry</loc><lastmod>{day}</lastmod></url>"
        paper.text("/map.xml", f"<urlset>{entry}</urlset>", "text/xml")

    sitemap("2025-02-01T10:00:00Z")
    desk.crawl(paper.url)
    desk.now += timedelta(days=40)
    desk.crawl()
    paper.asked.clear()
    desk.now += timedelta(days=10)
    sitemap("2025-04-15T10:00:00Z")
    desk.crawl()
    assert "/ferry" in paper.asked
    assert "/tide" not in paper.asked


def test_the_same_text_on_three_pages_is_a_wall_and_no_article(site, desk):
    site.page("/", "listing", *(f"/story-{number}" for number in range(6)), "/good", head=UNDATED)
    site.page("/good", "article")
    for number in range(6):
        site.page(f"/story-{number}", "article", text="Please come back later.", head=UNDATED)
    summary = desk.crawl(site.url)
    assert desk.headlines() == ["About /good"]
    assert summary.failed == {"same text on many pages": 4}
    assert sorted(desk.ledger().values()) == ["ok"] * 2 + ["wall"] * 6
    for number in range(6):
        site.page(f"/story-{number}", "article", head=UNDATED)
    desk.now += timedelta(days=8)
    desk.crawl()
    assert len(desk.headlines()) == 7, "what was behind the wall is asked for again"


def test_an_article_at_three_addresses_of_its_own_is_none(site, desk):
    link = '<link rel="canonical" href="/tide">' + UNDATED
    for path in ("/tide", "/tide/print", "/news/tide", "/tide?from=home"):
        site.page(path, "article", text="The ferry left at nine.", head=link)
    assert desk.crawl(*(site.url + path for path in site.replies)).failed == {}


def test_a_page_that_sends_its_readers_on_is_a_redirect(site, desk):
    site.page("/", "shell", head='<meta http-equiv="refresh" content="0; url=/tide">')
    site.page("/tide", "article")
    assert desk.crawl(site.url).new == 1
    with Archive(desk.db, readonly=True) as archive:
        assert archive.captures()[0].final_url == site.url + "/tide"


def test_pages_that_send_their_readers_to_each_other_end(site, desk):
    for path, other in (("/a", "/b"), ("/b", "/a")):
        site.page(path, "shell", head=f'<meta http-equiv="refresh" content="0; url={other}">')
    assert desk.crawl(site.url + "/a").failed == {"too many redirects": 1}


def test_what_a_publisher_says_against_mining_is_on_the_capture(site, desk):
    site.text("/robots.txt", "User-agent: *\nContent-Signal: ai-train=no\nAllow: /")
    head = '<meta name="robots" content="nosnippet"><meta name="tdm-reservation" content="1">'
    site.page("/tide", "article", head=head, X_Robots_Tag="noarchive")
    site.page("/vote", "article")
    desk.crawl(site.url + "/tide", site.url + "/vote")
    with Archive(desk.db, readonly=True) as archive:
        said = {row.url.rpartition("/")[2]: row.opt_outs for row in archive.captures()}
    assert said == {"tide": "noarchive nosnippet tdm-reservation ai-train=no", "vote": "ai-train=no"}


TDM = "/.well-known/tdmrep.json"


def opt_outs(desk):
    with Archive(desk.db, readonly=True) as archive:
        return {row.url.rpartition("/")[2]: row.opt_outs for row in archive.captures()}


def test_what_the_tdm_file_reserves_is_on_the_captures_of_articles(site, desk):
    rules = [{"location": "/open/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]
    site.text(TDM, json.dumps(rules), "application/json")
    site.page("/", "listing", "/tide", "/open/vote", "/own")
    site.page("/tide", "article")
    site.page("/open/vote", "article")
    site.page("/own", "article", head='<meta name="tdm-reservation" content="0">')
    desk.crawl(site.url)
    assert opt_outs(desk) == {"": None, "tide": "tdm-reservation", "vote": None, "own": None}
    assert site.asked.count(TDM) == 1
    desk.crawl(site.url, refresh=True)
    assert site.asked.count(TDM) == 1, "it is kept in the archive"
    desk.now += HOUR * 25
    desk.crawl(site.url, refresh=True)
    assert site.asked.count(TDM) == 2


def test_the_tdm_file_is_asked_for_in_a_turn_of_its_own_and_only_for_articles(site, desk):
    site.page("/", "listing", "/politics/")
    site.page("/politics/", "listing", "/")
    desk.crawl(site.url)
    assert TDM not in site.asked
    site.page("/tide", "article")
    desk.slept.clear()
    desk.crawl(site.url + "/tide", delay=7.0)
    assert site.asked[-1] == TDM
    assert [round(seconds) for seconds in desk.slept] == [7]


@pytest.mark.parametrize("how", [500, 403, "reset", "html", "forbidden"])
def test_a_tdm_file_that_cannot_be_had_costs_no_article(site, desk, how):
    site.page("/tide", "article")
    if how == "reset":
        site.replies[TDM] = site.breaks("reset")
    elif how == "html":
        site.text(TDM, "<title>Not here</title>", "text/html")
    elif how == "forbidden":
        site.text("/robots.txt", "User-agent: *\nDisallow: /.well-known/")
    else:
        site.status(TDM, how)
    summary = desk.crawl(site.url + "/tide")
    assert (summary.new, summary.failed, summary.skipped) == (1, {}, {})
    assert opt_outs(desk) == {"tide": None}
    assert (TDM in site.asked) is (how != "forbidden")


def test_a_calendar_without_end_ends(site, desk):
    days = itertools.count(1)

    def reply():
        links = [f"/calendar/{next(days)}" for _ in range(40)]
        site.replies.update(dict.fromkeys(links, reply))
        site.page("/x", "listing", *links, head=UNDATED)
        return site.replies.pop("/x")

    site.replies["/"] = reply
    summary = desk.crawl(site.url, depth=None, limit=60)
    assert summary.skipped["too many of one pattern"] == 60 * 40 - 1_000
    with Archive(desk.db, readonly=True) as archive:
        assert archive.counts()["urls"] == 1_001


def test_what_is_left_out_is_not_held_in_memory(site, desk):
    site.page("/", "listing", *(f"/sport/{number}" for number in range(500)), "/news/vote", head=UNDATED)
    site.page("/news/vote", "article")
    desk.crawl(site.url, limit=1)
    assert desk.crawl(site.url, exclude=("sport",)).new == 1
    assert site.pages_asked() == ["/", "/", "/news/vote"]


def test_articles_are_asked_again_when_they_are_due_and_conditionally(paper, desk):
    desk.crawl(paper.url)
    paper.page("/vote", "article", text="The council has voted after all, by nine to four.")
    paper.asked.clear()
    paper.headers.clear()
    desk.now += HOUR
    summary = desk.crawl(paper.url)
    assert (summary.changed, summary.unchanged) == (1, 3)
    assert paper.headers[paper.asked.index("/tide")]["If-None-Match"] == '"t1"'
    assert desk.ledger()["/tide"] == "not_modified"


def test_refresh_asks_for_what_is_not_due(paper, desk):
    desk.crawl(paper.url)
    assert desk.crawl(paper.url, refresh=True).unchanged == 4


def test_a_target_that_is_not_due_is_skipped_and_refreshed_on_demand(paper, desk):
    desk.crawl(paper.url + "/tide")
    summary = desk.crawl(paper.url + "/tide")
    assert (summary.fetched, summary.skipped) == (0, {"not due yet (--refresh asks again)": 1})
    assert desk.crawl(paper.url + "/tide", refresh=True).unchanged == 1


def test_robots_txt_is_obeyed_and_asked_for_once(paper, desk):
    paper.page("/", "listing", "/members/card", "/tide")
    summary = desk.crawl(paper.url)
    assert "/members/card" not in paper.asked
    assert summary.skipped == {"forbidden by robots.txt": 1}
    assert desk.ledger()["/members/card"] == "forbidden"
    desk.crawl(paper.url)
    assert paper.asked.count("/robots.txt") == 1
    desk.now += HOUR * 25
    desk.crawl(paper.url)
    assert paper.asked.count("/robots.txt") == 2


@pytest.mark.parametrize("status", [500, 503, 429])
def test_an_unreachable_robots_txt_forbids_for_now(paper, desk, status):
    good = paper.replies["/robots.txt"]
    paper.status("/robots.txt", status)
    summary = desk.crawl(paper.url, paper.url + "/tide")
    assert paper.asked == ["/robots.txt"]
    assert summary.failed == {"robots.txt unreachable": 1, "host paused": 1}
    paper.replies["/robots.txt"] = good
    desk.now += HOUR
    assert desk.crawl(paper.url, paper.url + "/tide").new == 4


def test_a_missing_robots_txt_allows(paper, desk):
    del paper.replies["/robots.txt"]
    assert desk.crawl(paper.url).new == 3


LOSSES = {
    "/consent": ("consent", "wall", "consent wall"),
    "/login": ("login", "wall", "login wall"),
    "/teaser": ("teaser", "wall", "teaser only"),
    "/check": ("blocked", "blocked", "bot check"),
    "/soft404": ("error", "gone", "error page with status 200"),
    "/crash": ("crash", "failed", "extraction crashed"),
}


def test_every_loss_is_in_the_ledger_and_in_the_summary(site, desk):
    for path, (kind, _, _) in LOSSES.items():
        site.page(path, kind)
    site.page("/tide", "article")
    site.status("/410", 410)
    site.text("/report", "%PDF-1.7", "application/pdf")
    site.text("/hidden", "%PDF-1.7", "text/html")
    targets = [*LOSSES, "/tide", "/404", "/410", "/report", "/hidden"]
    summary = desk.crawl(*(site.url + path for path in targets))
    assert desk.headlines(kind="article") == ["About /tide"]
    assert summary.new == 1
    assert desk.ledger() == {path: outcome for path, (_, outcome, _) in LOSSES.items()} | {
        "/tide": "ok",
        "/404": "gone",
        "/410": "gone",
        "/report": "wrong_type",
        "/hidden": "wrong_type",
    }
    reasons = {reason: 1 for _, _, reason in LOSSES.values()}
    assert summary.failed == reasons | {"HTTP 404": 1, "HTTP 410": 1, "not a page": 2}
    assert summary.fetched == len(targets)


def test_a_page_that_the_program_fails_on_is_an_example_and_its_bytes_are_kept(site, desk):
    site.page("/a", "crash")
    site.page("/b", "crash")
    summary = desk.crawl(site.url + "/a", site.url + "/b")
    assert (summary.fetched, summary.faults) == (2, 2)
    assert summary.fault == f"{site.url}/a ended its worker; please report it."
    with Archive(desk.db, readonly=True) as archive:
        for row in archive.captures():
            assert row.sha256 is not None
            assert archive.body(row.sha256) in [reply.body for reply in site.replies.values()]


def test_a_worse_page_never_replaces_a_better_one(site, desk):
    site.page("/tide", "article")
    desk.crawl(site.url + "/tide")
    desk.now += HOUR
    site.page("/tide", "consent")
    desk.crawl(site.url + "/tide")
    desk.now += HOUR * 24 * 7
    site.status("/tide", 410)
    desk.crawl(site.url + "/tide")
    assert desk.ledger() == {"/tide": "gone"}
    assert desk.headlines() == ["About /tide"]


def test_an_article_under_two_urls_meets_at_its_canonical(site, desk):
    site.page("/print/tide", "article", head='<link rel="canonical" href="/tide">')
    site.page("/tide", "article", head='<link rel="canonical" href="/tide">')
    site.replies["/print/tide"] = site.replies["/tide"]
    summary = desk.crawl(site.url + "/print/tide", site.url + "/tide")
    assert summary.new == 1
    assert len(desk.headlines()) == 1


def test_a_moved_article_keeps_its_row_under_both_addresses(site, desk):
    site.page("/old", "article", text="The ferry left at nine.")
    desk.crawl(site.url + "/old")
    site.page("/new", "article", text="The ferry left at nine, again.")
    site.replies["/new"].body = site.replies["/new"].body.replace(b"About /new", b"About /old")
    site.status("/old", 301, Location="/new")
    desk.now += HOUR
    assert desk.crawl(site.url + "/old").changed == 1
    assert desk.ledger() == {"/old": "moved"}
    with Archive(desk.db, readonly=True) as archive:
        old, new = archive.article(site.url + "/old"), archive.article(site.url + "/new")
        assert old is not None
        assert new is not None
        assert old.id == new.id
        assert len(archive.revisions(old.id)) == 2
    site.asked.clear()
    desk.now += HOUR * 24
    desk.crawl(site.url + "/old")
    assert site.asked == [], "the old address is not asked again"


def test_a_redirect_into_what_robots_forbids_is_not_followed(site, desk):
    site.text("/robots.txt", "User-agent: *\nDisallow: /members/")
    site.status("/tide", 302, Location="/members/tide")
    summary = desk.crawl(site.url + "/tide")
    assert "/members/tide" not in site.asked
    assert summary.skipped == {"forbidden by robots.txt": 1}


def test_a_retry_waits_in_the_frontier(site, desk):
    site.status("/tide", 503)
    assert desk.crawl(site.url + "/tide").failed == {"HTTP 503": 1}
    site.page("/tide", "article")
    assert desk.crawl(site.url + "/tide").fetched == 0
    desk.now += timedelta(minutes=1)
    assert desk.crawl(site.url + "/tide").new == 1


def test_a_retry_that_is_due_soon_is_waited_for(site, desk):
    site.page("/good", "article")
    replies = iter([site.reply(503), site.replies["/good"]])
    site.replies["/tide"] = lambda: next(replies)
    desk.running_clock = True
    summary = desk.crawl(site.url + "/tide", patience=90)
    assert (summary.new, summary.failed, summary.waiting) == (1, {"HTTP 503": 1}, 0)
    assert any(59 < seconds <= 60 for seconds in desk.slept)


def test_a_host_that_takes_no_connection_is_left_to_the_next_run(site, desk):
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"
    desk.running_clock = True
    for target, reason in ((closed, "no connection"), (f"https{site.url[4:]}/", "TLS failed")):
        summary = desk.crawl(target, patience=90, delay=1)
        assert (summary.failed, summary.waiting) == ({reason: 1}, 1)
        assert sum(desk.slept) <= 2, "between robots.txt and the page at most"
        with Archive(desk.db, readonly=True) as archive:
            queued = archive.queued(target)
            assert queued is not None
            assert queued.state == "due"
            assert queued.due is not None
            assert desk.now - timedelta(seconds=2) <= queued.due - timedelta(minutes=1) <= desk.now


@pytest.mark.parametrize(("how", "times"), [("reset", 2), ("hang", 1)])
def test_a_broken_connection_and_a_timeout_are_waited_for(site, desk, how, times):
    """A connection that breaks is tried again at once, in case it was an old one."""
    site.page("/good", "article")
    replies = iter([site.breaks(how)] * times)
    site.replies["/tide"] = lambda: next(replies, site.replies["/good"])
    desk.running_clock = True
    summary = desk.crawl(site.url + "/tide", patience=90, timeout=0.3)
    assert (summary.new, sum(summary.failed.values()), summary.waiting) == (1, 1, 0)


def test_a_clock_that_stands_still_is_not_waited_for_for_ever(site, desk):
    site.status("/tide", 503)
    assert desk.crawl(site.url + "/tide", patience=90).waiting == 1


def test_a_host_that_asks_to_wait_is_left_alone_as_a_whole(site, desk):
    site.status("/a", 429, Retry_After="3600")
    site.page("/b", "article")
    summary = desk.crawl(site.url + "/a", site.url + "/b")
    assert site.pages_asked() == ["/a"]
    assert summary.failed == {"HTTP 429": 1, "host paused": 1}
    with Archive(desk.db, clock=lambda: desk.now) as archive:
        (host,) = archive.paused_hosts()
        assert (host.reason, host.until) == ("HTTP 429", desk.now + timedelta(hours=1))
    desk.now += timedelta(minutes=59)
    desk.crawl(site.url + "/b")
    assert site.pages_asked() == ["/a"]
    desk.now += timedelta(minutes=2)
    assert desk.crawl(site.url + "/b").new == 1


def test_the_circuit_breaker_opens_after_failures_in_a_row(site, desk):
    for number in range(8):
        site.status(f"/{number}", 500)
    desk.crawl(*(f"{site.url}/{number}" for number in range(8)))
    assert len(site.pages_asked()) == 5


def test_requests_to_one_host_keep_their_distance(paper, desk):
    desk.crawl(paper.url + "/tide", paper.url + "/vote", delay=7)
    pauses = [seconds for seconds in desk.slept if seconds > 6]
    assert len(pauses) >= 2, "before the first page (after robots.txt) and before the second"


def test_crawl_delay_is_obeyed(paper, desk):
    paper.text("/robots.txt", "User-agent: *\nCrawl-delay: 20")
    desk.crawl(paper.url + "/tide", paper.url + "/vote")
    assert any(19 < seconds <= 20 for seconds in desk.slept)


def test_limit_leaves_the_rest_due(paper, desk):
    first = desk.crawl(paper.url, limit=3)
    assert first.fetched == 3
    assert first.waiting > 0
    second = desk.crawl(paper.url)
    assert second.waiting == 0
    assert len(desk.headlines()) == 4


def test_lists_take_a_third_of_the_limit_while_there_are_pages(site, desk):
    stories = [f"/story-{number}" for number in range(5)]
    for path in stories:
        site.page(path, "article")
    items = "".join(f"<item><link>{path}</link></item>" for path in stories)
    site.text("/rss", f"<rss><channel>{items}</channel></rss>", "text/xml")
    maps = [f"/map-{number}.xml" for number in range(6)]
    for path in maps:
        site.text(path, f"<urlset><url><loc>{site.url}{stories[0]}</loc></url></urlset>", "application/xml")
    site.text("/robots.txt", "\n".join(f"Sitemap: {site.url}{path}" for path in maps))
    summary = desk.crawl(site.url + "/rss", limit=6)
    assert (summary.fetched, summary.listings, summary.new) == (6, 2, 4)
    summary = desk.crawl(site.url + "/rss", limit=6)
    assert (summary.fetched, summary.listings, summary.new) == (6, 5, 1), "no page is left: lists again"


def test_depth_limits_how_far_links_are_followed(site, desk):
    site.page("/", "listing", "/1")
    site.page("/1", "article", "/2")
    site.page("/2", "article", "/3")
    site.page("/3", "article")
    summary = desk.crawl(site.url, depth=2)
    assert desk.headlines() == ["About /1", "About /2"]
    assert summary.skipped == {"deeper than --depth": 1}


def test_include_and_exclude(paper, desk):
    desk.crawl(paper.url, include=("/(tide|vote)$",), exclude=("vote",))
    assert desk.headlines() == ["About /tide"]


def test_since_leaves_out_what_a_feed_calls_older(paper, desk):
    item = "<item><link>/bridge</link><pubDate>Fri, 03 Jan 2025 10:00:00 GMT</pubDate></item>"
    paper.text("/rss", f"<rss><channel>{item}</channel></rss>", "text/xml")
    summary = desk.crawl(paper.url + "/rss", since=desk.now.date())
    assert "/bridge" not in paper.asked
    assert summary.skipped == {"before --since": 1}


def test_a_link_does_not_let_in_what_a_list_dates_before_since(paper, desk):
    entry = f"<url><loc>{paper.url}/tide</loc><lastmod>2025-01-03T10:00:00Z</lastmod></url>"
    paper.text("/map.xml", f"<urlset>{entry}</urlset>", "text/xml")
    item = "<item><link>/vote</link><pubDate>Fri, 03 Jan 2025 10:00:00 GMT</pubDate></item>"
    paper.text("/rss", f"<rss><channel>{item}</channel></rss>", "text/xml")
    paper.page("/", "listing", "/tide", "/vote", "/ferry", head=feed_link())  # dates none, and is read first
    today = desk.now.date()
    assert desk.crawl(paper.url, since=today).skipped == {"before --since": 2}
    assert desk.headlines() == ["About /ferry"]
    paper.asked.clear()
    desk.crawl(since=today)  # the lists are not asked again; what the feed said of it is remembered
    assert "/vote" not in paper.asked
    desk.crawl()
    assert desk.headlines() == ["About /ferry", "About /tide", "About /vote"]


def test_options_hold_for_what_earlier_runs_left_due(site, desk):
    stories = [f"/{section}/{number}" for section in ("news", "sport") for number in range(40)]
    site.page("/", "listing", *stories)
    for story in stories:
        site.page(story, "article", story + "/deep")
        site.page(story + "/deep", "article")
    assert desk.crawl(site.url, limit=1).waiting == 80
    site.asked.clear()
    summary = desk.crawl(site.url, depth=1, exclude=("sport",))
    assert sorted(site.pages_asked()) == sorted(["/", *stories[:40]])
    assert summary.skipped == {"in --exclude": 40, "deeper than --depth": 40}
    site.asked.clear()
    assert desk.crawl(include=("sport/7$",)).new == 1
    assert site.pages_asked() == ["/", "/sport/7"]
    assert desk.crawl(site.url).waiting == 0
    assert {f"About {story}" for story in stories} <= set(desk.headlines())


def test_a_retry_is_waited_for_also_beside_what_is_left_out(site, desk):
    site.page("/", "listing", "/news/1", "/sport/1")
    site.page("/sport/1", "article")
    site.page("/good", "article")
    replies = iter([site.reply(503)])
    site.replies["/news/1"] = lambda: next(replies, site.replies["/good"])
    desk.crawl(site.url, limit=1)
    desk.running_clock = True
    summary = desk.crawl(site.url, exclude=("sport",), patience=90)
    assert (summary.new, summary.failed, summary.waiting) == (1, {"HTTP 503": 1}, 1)
    assert site.pages_asked().count("/news/1") == 2
    assert "/sport/1" not in site.asked


def test_days_hold_for_what_a_page_made_known_without_them(site, desk):
    site.page("/", "listing", "/old-story", "/new-story")
    site.page("/old-story", "article")
    site.page("/new-story", "article")
    days = {"/old-story": "2025-02-01", "/new-story": "2025-03-01"}
    entries = (
        f"<url><loc>{site.url}{path}</loc><lastmod>{day}</lastmod></url>" for path, day in days.items()
    )
    site.text("/map.xml", f"<urlset>{''.join(entries)}</urlset>", "application/xml")
    site.text("/robots.txt", f"Sitemap: {site.url}/map.xml")
    assert desk.crawl(site.url, since=desk.now.date()).skipped == {"before --since": 1}
    assert site.pages_asked() == ["/", "/map.xml", "/new-story"]
    assert desk.crawl(site.url, since=desk.now.date()).skipped == {"before --since": 1}
    assert "/old-story" not in site.asked
    desk.crawl(site.url)
    assert site.asked.count("/old-story") == 1, "without --since it is due"


def test_a_story_that_was_changed_after_until_may_be_older(site, desk):
    site.page("/", "listing")
    site.page("/old-story", "article")
    entry = f"<url><loc>{site.url}/old-story</loc><lastmod>2025-02-20</lastmod></url>"
    site.text("/map.xml", f"<urlset>{entry}</urlset>", "application/xml")
    site.text("/robots.txt", f"Sitemap: {site.url}/map.xml")
    assert desk.crawl(site.url, until=date(2025, 1, 31)).skipped == {}
    assert "/old-story" in site.asked


def test_days_hold_for_what_earlier_runs_left_due(paper, desk):
    item = "<item><link>/bridge</link><pubDate>Fri, 03 Jan 2025 10:00:00 GMT</pubDate></item>"
    paper.text("/rss", f"<rss><channel>{item}</channel></rss>", "text/xml")
    desk.crawl(paper.url + "/rss", limit=1)
    assert desk.crawl(since=desk.now.date()).skipped == {"before --since": 1}
    assert "/bridge" not in paper.asked
    desk.crawl()
    assert "/bridge" in paper.asked


def test_the_watcher_hears_everything(paper, desk):
    summary = desk.crawl(paper.url)
    names = [event.name for event in desk.events]
    assert names[0] == "started"
    assert names[-1] == "finished"
    assert names.count("page") == summary.fetched
    assert desk.events[-1].totals == summary
    assert sum(event.change == "new" for event in desk.events) == 4


def test_the_run_is_in_the_archive(paper, desk):
    summary = desk.crawl(paper.url)
    with Archive(desk.db, readonly=True) as archive:
        run = archive.runs()[0]
    assert (run.command, run.arguments, run.status) == ("crawl", (paper.url,), "done")
    assert run.counts["new"] == 4
    assert run.id == summary.run_id


def test_ctrl_c_finishes_what_is_in_flight(paper, desk):
    def press(event: Event) -> None:
        if event.name == "page" and event.totals.fetched == 2:
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    summary = desk.crawl(paper.url, on_event=press)
    assert summary.interrupted
    assert summary.fetched < 8
    assert summary.waiting > 0
    assert signal.getsignal(signal.SIGINT) is before
    with Archive(desk.db, readonly=True) as archive:
        assert archive.runs()[0].status == "stopped"
    desk.crawl(paper.url)
    assert len(desk.headlines()) == 4


def test_ctrl_c_twice_ends_at_once(paper, desk):
    def press(event: Event) -> None:
        if event.name == "page" and event.totals.fetched == 2:
            os.kill(os.getpid(), signal.SIGINT)
        if event.name == "stopping":
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        desk.crawl(paper.url, on_event=press)
    assert len(desk.headlines()) < 4
    desk.crawl(paper.url)
    assert len(desk.headlines()) == 4


def test_a_second_crawl_of_the_same_archive_is_refused(paper, desk):
    caught = []

    def again(event: Event) -> None:
        if event.name == "started":
            with pytest.raises(ArchiveLockedError) as error:
                crawl([paper.url], db=desk.db)
            caught.append(error.value.exit_code)

    desk.crawl(paper.url, on_event=again)
    assert caught == [75]


@pytest.mark.parametrize("target", ["ftp://paper.example/", "", "no url"])
def test_a_wrong_target_leaves_no_archive(tmp_path, target):
    with pytest.raises(InvalidURLError):
        crawl(["https://paper.example/", target], db=tmp_path / "a.db")
    assert not list(tmp_path.iterdir())


def test_a_missing_file_leaves_no_archive(tmp_path):
    with pytest.raises(InputFileError, match=r"nowhere\.txt does not exist"):
        crawl([str(tmp_path / "nowhere.txt")], db=tmp_path / "a.db")
    assert not list(tmp_path.iterdir())


def test_without_targets_there_must_be_an_archive_with_sites(tmp_path):
    with pytest.raises(UsageError, match="There is no archive at"):
        crawl(db=tmp_path / "a.db")
    assert not list(tmp_path.iterdir())
    Archive(tmp_path / "b.db").close()
    with pytest.raises(UsageError, match="knows no site yet"):
        crawl(db=tmp_path / "b.db")


def test_a_private_host_is_refused_and_written_down(tmp_path):
    summary = crawl(["http://127.0.0.1:9/"], db=tmp_path / "a.db", options=CrawlOptions(delay=0, workers=0))
    assert summary.failed == {"address not public": 1}


async def test_a_caller_with_a_loop_of_its_own_may_crawl(paper, desk):
    assert isinstance(desk.crawl(paper.url), Summary)
