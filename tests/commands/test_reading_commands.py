"""search, show, status and export: what they print, and that they change nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.archive import PAUSE_REASON, Archive, HostState
from scraper.article import Article, Block

Run = Callable[..., object]


def test_search_shows_the_best_hit_first_with_its_passage(run, db: Path) -> None:
    found = run("search", "ferry", "council", "--db", db)
    assert found.code == 0
    assert found.out.splitlines()[:2] == [
        "    1  Ferry returns after nine days",
        "       2024-08-07 · harbour.example · Ana Ruiz",
    ]
    assert "harbour council" in found.out
    assert "https://harbour.example/2024/08/ferry" in found.out
    assert found.err == f"1 found. To read one: scraper show 1 --db {db}\n"


def test_a_search_that_is_cut_does_not_claim_to_have_found_all(run, db: Path) -> None:
    told = run("search", "ferry", "--limit", "1", "--db", db).err
    assert told == f"The best 1, perhaps of more (--limit 10). To read one: scraper show 1 --db {db}\n"


def test_a_command_that_is_proposed_names_the_archive_only_where_it_must(
    run, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPER_DB", str(db))
    assert run("search", "council").err == "1 found. To read one: scraper show 1\n"


@pytest.mark.parametrize("unwanted", ["-council", "-harbour", "-north", "-q"])
def test_a_word_with_a_hyphen_is_left_out_and_no_option(run, db: Path, unwanted: str) -> None:
    found = json.loads(run("search", "ferry", unwanted, "--json", "--db", db).out)
    assert [row["id"] for row in found] == ([2] if unwanted in ("-council", "-harbour") else [1, 2])
    assert [row["id"] for row in json.loads(run("search", "-council", "--json", "--db", db).out)] == [2]


def test_search_filters_by_site_and_day(run, db: Path) -> None:
    rows = json.loads(run("search", "ferry", "--db", db, "--json").out)
    assert {row["site"] for row in rows} == {"harbour.example", "valley.example"}
    rows = json.loads(run("search", "ferry", "--db", db, "--json", "--since", "2024-09").out)
    assert [row["site"] for row in rows] == ["valley.example"]
    rows = json.loads(run("search", "ferry", "--db", db, "--json", "--until", "2024-08-31").out)
    assert [row["site"] for row in rows] == ["harbour.example"]
    rows = json.loads(run("search", "ferry", "--db", db, "--json", "--author", "ruiz").out)
    assert "**ferry**" in rows[0]["snippet"].lower()


def test_a_search_without_hits_says_what_to_do(run, db: Path) -> None:
    found = run("search", "zeppelin", "--db", db)
    assert (found.code, found.out) == (0, "")
    assert found.err == (
        f"Nothing found for: zeppelin. Try fewer words, or see what is there with: scraper status --db {db}\n"
    )
    told = run("search", "zeppelin", "--author", "ruiz", "--db", db).err
    assert told.startswith("Nothing found for: zeppelin. Try fewer words or filters, or see")


def test_a_search_of_a_site_that_is_not_there_says_so(run, db: Path) -> None:
    told = run("search", "ferry", "--site", "river.example", "--db", db).err
    status = f"scraper status --db {db}"
    assert told == f"Nothing found: the archive has no site river.example. To see which it has: {status}\n"
    assert run("search", "zeppelin", "--site", "https://harbour.example/", "--db", db).err.startswith(
        "Nothing found for: zeppelin."
    )


@pytest.mark.parametrize("command", [("search", "ferry"), ("export", "csv")])
def test_a_kind_that_is_not_kept_is_wrong_use(run, db: Path, command: tuple[str, ...]) -> None:
    found = run(*command, "--kind", "story", "--db", db)
    assert (found.code, found.out) == (2, "")
    assert found.err == "Error: The archive keeps no story; choose --kind article or --kind teaser.\n"


def test_a_search_of_signs_alone_is_no_error(run, db: Path) -> None:
    assert run("search", '"(((', "--db", db).code == 0


def test_show_prints_an_article_to_read(run, db: Path) -> None:
    shown = run("show", "1", "--db", db).out
    assert shown.startswith("Ferry returns after nine days\nBy Ana Ruiz · 7 August 2024, 20:35 UTC\n")
    assert "The ferry sailed at ten on Wednesday" in shown
    assert "[The pier. (Jo Lind)]" in shown
    assert run("show", "https://harbour.example/2024/08/ferry", "--db", db).out == shown


def test_show_lists_the_revisions(run, db: Path) -> None:
    rows = json.loads(run("show", "1", "--history", "--json", "--db", db).out)
    assert [(row["number"], row["cause"], row["changed"]) for row in rows] == [
        (1, "first", []),
        (2, "edit", ["body"]),
    ]
    assert "2024-08-09 06:00" in run("show", "1", "--history", "--db", db).out


def test_show_marks_the_words_that_changed(run, db: Path) -> None:
    shown = run("show", "1", "--diff", "--db", db)
    assert "The ferry sailed at [-nine-]{+ten+} on Wednesday" in shown.out
    assert "… 1 paragraph unchanged" in shown.out
    assert run("show", "1", "--diff", "1", "2", "--db", db).out == shown.out


def test_show_gives_an_old_revision(run, db: Path) -> None:
    assert "The ferry sailed at nine on Wednesday" in run("show", "1", "1", "--db", db).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("99",), "The archive {db} has no article 99. Find its number with: scraper search WORDS --db {db}"),
        (("1", "7"), "There is no revision 7; the revisions are numbered 1 to 2."),
        (("2", "--diff"), "There is nothing to compare: this is the first revision of the article."),
        (
            ("1", "--diff", "1", "2", "3"),
            "--diff compares two revisions, such as: --diff 1 3",
        ),
        (("1", "1", "--markdown"), "--markdown takes no number of a revision. Leave it or --markdown out."),
        (("1", "1", "--history"), "--history takes no number of a revision. Leave it or --history out."),
        (
            ("1", "--diff", "--history"),
            "--history, --diff and --markdown exclude each other. Give one of them.",
        ),
    ],
)
def test_show_says_what_is_wrong(run, db: Path, arguments: tuple[str, ...], message: str) -> None:
    shown = run("show", *arguments, "--db", db)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == f"Error: {message.format(db=db)}\n"


def test_status_counts_and_names_the_sites(run, db: Path) -> None:
    status = json.loads(run("status", "--json", "--db", db).out)
    assert status["counts"]["articles"] == 2
    assert [site["site"] for site in status["sites"]] == ["harbour.example", "valley.example"]
    assert "harbour.example" in run("status", "--db", db).out


def test_on_80_columns_no_name_and_no_number_of_the_status_is_cut(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = "the-harbour-and-island-chronicle.example"
    with Archive(tmp_path / "papers.db") as archive:
        blocks = [Block("paragraph", "The ferry sailed at nine on Wednesday, with forty people on board.")]
        archive.save(Article(url=f"https://{site}/ferry", site=site, headline="Ferry", blocks=blocks))
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("status", "--db", tmp_path / "papers.db").out
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    table = shown.partition("\nSites\n")[2].partition("\n\n")[0]
    assert "".join(line.split(" ")[0] for line in table.splitlines()[1:]).endswith(site)


def test_status_names_the_hosts_that_are_left_alone(run, db: Path) -> None:
    assert json.loads(run("status", "--json", "--db", db).out)["paused_hosts"] == []
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    with Archive(db) as archive:
        state = HostState(
            "www.slow.example", failures=3, paused_until=until, extra={PAUSE_REASON: "HTTP 429"}
        )
        archive.set_host_state(state)
    assert json.loads(run("status", "--json", "--db", db).out)["paused_hosts"] == [
        {"host": "www.slow.example", "until": until.isoformat(), "failures": 3, "reason": "HTTP 429"}
    ]
    shown = run("status", "--db", db).out
    assert f"{until:%Y-%m-%d %H:%M}" in shown
    assert "HTTP 429" in shown


def test_export_writes_every_article_as_a_line_of_json(run, db: Path) -> None:
    rows = [json.loads(line) for line in run("export", "jsonl", "--db", db).out.splitlines()]
    assert [row["site"] for row in rows] == ["harbour.example", "valley.example"]
    assert rows[0]["images"][0]["caption"] == "The pier. (Jo Lind)"
    assert rows[0]["published"] == "2024-08-07T20:35:00+00:00"


def test_export_makes_a_table_that_no_spreadsheet_computes(run, db: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert run("export", "csv", "--db", db, "-o", path).err == f"2 articles in {path}\n"
    text = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows[1]["headline"] == "'=HYPERLINK(1) The mill turns again"
    assert rows[0]["authors"] == "Ana Ruiz"


def test_export_filters_as_search_does(run, db: Path) -> None:
    rows = run("export", "jsonl", "--db", db, "--query", "mill", "--since", "2024").out.splitlines()
    assert [json.loads(row)["site"] for row in rows] == ["valley.example"]
    assert len(run("export", "jsonl", "--db", db, "--limit", "1").out.splitlines()) == 1


def test_export_leaves_a_file_that_exists(run, db: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("mine")
    refused = run("export", "jsonl", "--db", db, "-o", path)
    assert (refused.code, refused.err) == (
        2,
        f"Error: {path} exists already. Choose another name, or overwrite it with --force.\n",
    )
    assert path.read_text() == "mine"
    assert run("export", "jsonl", "--db", db, "-o", path, "--force").code == 0
    assert len(path.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    "arguments",
    [("search", "ferry"), ("show", "1"), ("show", "1", "--diff"), ("status",), ("export", "jsonl")],
    ids=" ".join,
)
def test_reading_changes_no_byte(run, db: Path, arguments: tuple[str, ...]) -> None:
    before = db.read_bytes()
    assert run(*arguments, "--db", db).code == 0
    assert db.read_bytes() == before


@pytest.mark.parametrize(
    ("answer", "code", "message"),
    [
        ("", 2, "Error: Nobody answered, so nothing was deleted. --yes deletes without asking.\n"),
        ("n\n", 1, "Nothing was deleted.\n"),
        ("y\n", 0, ""),
    ],
)
def test_delete_asks_first(
    run, db: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, message: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    done = run("delete", "1", "--db", db)
    assert (done.code, done.err) == (code, message)
    told = "1 article and 2 raw pages deleted. The ledger keeps 2 lines without them."
    assert (told in done.out) == (code == 0)
    assert run("show", "1", "--db", db).code == (2 if code == 0 else 0)


def test_the_archive_may_be_named_by_the_environment(run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRAPER_DB", str(db))
    assert run("search", "mill").code == 0
