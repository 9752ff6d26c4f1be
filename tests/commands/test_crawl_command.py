from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.commands.crawl import exit_code, why_nothing
from scraper.commands.summary import summary_table
from scraper.commands.terminal import console, show
from scraper.crawling import Summary
from scraper.demo import EDITED, Server, serve

ABOUT_THE_HOST = ("/robots.txt", "/.well-known/tdmrep.json")
LOCAL = ("--allow-host", "127.0.0.1", "--delay", "0", "--workers", "1")


@pytest.fixture
def paper() -> Iterator[Server]:
    with serve() as server:
        yield server


def test_an_articles_url_archives_that_page_and_nothing_more(run, paper: Server, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    done = run("crawl", paper.url + EDITED, "--db", db, *LOCAL)
    assert (done.code, done.err) == (0, "")
    rows = dict(line.split()[:2] for line in done.out.splitlines())
    assert (rows["new"], rows["failed"], rows["skipped"]) == ("1", "0", "0")
    assert [target for target in paper.targets if target not in ABOUT_THE_HOST] == [EDITED]
    assert json.loads(run("status", "--json", "--db", db).out)["counts"]["articles"] == 1


def test_a_file_lists_urls(run, paper: Server, tmp_path: Path) -> None:
    db, targets = tmp_path / "archive.db", tmp_path / "urls.txt"
    paths = paper.newspaper.article_paths[:3]
    targets.write_text("# three stories\n\n" + "".join(f"{paper.url}{path}\n" for path in paths))
    done = run("crawl", targets, "--db", db, "--json", *LOCAL)
    events = [json.loads(line) for line in done.out.splitlines()]
    summary = events[-1]
    assert [event["event"] for event in events] == ["started", "page", "page", "page", "finished"]
    assert (done.code, summary["new"], summary["fetched"]) == (0, 3, 3)


def test_quiet_prints_nothing(run, paper: Server, tmp_path: Path) -> None:
    done = run("crawl", paper.url + EDITED, "--db", tmp_path / "archive.db", "--quiet", *LOCAL)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_a_page_that_is_gone_fails_and_says_why(run, paper: Server, tmp_path: Path) -> None:
    done = run("crawl", paper.url + "/nowhere/", "--db", tmp_path / "archive.db", *LOCAL)
    assert done.code == 1
    assert "HTTP 404" in done.out
    assert done.err == (
        f"gone       HTTP 404: {paper.url}/nowhere/\n"
        f"Nothing could be fetched: HTTP 404 (1). {paper.url}/nowhere/ answered with status 404; "
        "open it in a browser to see why.\n"
    )


def test_a_private_address_is_not_asked_unless_it_is_named(run, paper: Server, tmp_path: Path) -> None:
    done = run("crawl", paper.url + EDITED, "--db", tmp_path / "archive.db", "--workers", "1")
    assert done.code != 0
    assert paper.targets == []


def test_nothing_to_do_is_told(run, tmp_path: Path) -> None:
    done = run("crawl", "--db", tmp_path / "archive.db")
    assert done.code == 2
    assert done.err.startswith("Error: ")


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        (Summary(fetched=2, new=1, failed={"HTTP 404": 1}), 0),
        (Summary(fetched=1, failed={"timeout": 1}), 1),
        (Summary(fetched=1, unchanged=1), 0),
        (Summary(), 0),
        (Summary(fetched=1, failed={"timeout": 1}, interrupted=True), 130),
    ],
)
def test_the_exit_code_tells_cron(summary: Summary, code: int) -> None:
    assert exit_code(summary) == code


def test_where_nothing_is_reached_the_first_loss_says_what_to_do(run, paper: Server, tmp_path: Path) -> None:
    done = run("crawl", paper.url, "--db", tmp_path / "archive.db", "--workers", "1")
    assert done.err.splitlines()[-1] == (
        "Nothing could be fetched: address not public (1). 127.0.0.1 is not a public address, "
        "so it was not contacted; --allow-host 127.0.0.1 allows it."
    )


def test_a_fault_of_the_program_is_called_one() -> None:
    error = "https://paper.example/tide could not be read (TypeError: odd); please report it."
    summary = Summary(fetched=3, failed={"extraction failed": 2, "extraction hung": 1}, fault=error)
    assert why_nothing(summary) == (
        "Nothing could be read: extraction failed (2), extraction hung (1). "
        f"This is a fault of the program, not of the pages: {error} The raw pages are kept in the archive."
    )
    mixed = Summary(fetched=2, failed={"extraction failed": 1, "HTTP 404": 1}, fault=error)
    assert why_nothing(mixed).startswith("Nothing could be fetched: extraction failed (1), HTTP 404 (1). ")


def test_the_closing_table_has_every_loss_with_its_reason(capsys) -> None:
    console.cache_clear()
    show(
        summary_table(
            Summary(
                discovered=1234,
                known=5,
                fetched=100,
                new=60,
                changed=2,
                unchanged=20,
                kept=1,
                listings=13,
                failed={"timeout": 1, "HTTP 404": 3},
                skipped={"forbidden by robots.txt": 2},
                waiting=7,
                bytes=12_345_678,
                elapsed=75.4,
            )
        )
    )
    assert capsys.readouterr().out == (
        "discovered  1,234  URLs that the archive did not know\n"
        "known           5  links to URLs that it knew\n"
        "fetched       100  12.3 MB in 1 min 15 s\n"
        "new            60  articles\n"
        "changed         2  articles, each with a further revision\n"
        "unchanged      20  articles\n"
        "kept            1  articles whose new copy was worse than the stored one\n"
        "lists          13  home and section pages, feeds, sitemaps\n"
        "skipped         2\n"
        "                2  forbidden by robots.txt\n"
        "failed          4\n"
        "                3  HTTP 404\n"
        "                1  timeout\n"
        "waiting         7  URLs for the next run\n"
    )
