from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace

import pytest

from scraper.commands import terminal
from scraper.commands.progress import Display, busy, counted, crawl_progress
from scraper.crawling import Event, Summary


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal to be stderr."""
    screen = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    terminal.console.cache_clear()
    yield screen
    terminal.console.cache_clear()


TOTALS = Summary(fetched=3, new=2, failed={"timed out": 1}, skipped={"in --exclude": 1234}, elapsed=61)
PAGE = Event(name="page", totals=TOTALS, url="https://harbour.example/ferry-returns", due=7, hosts=1)
LOST = replace(PAGE, outcome="wall", reason="consent wall")


def test_a_person_sees_how_fast_it_goes_what_is_left_and_what_was_lost(screen: Terminal) -> None:
    with redirect_stderr(screen), crawl_progress() as show:
        assert show is not None
        show(PAGE)
    shown = screen.getvalue()
    for part in (
        "3 fetched, 7 due",
        "1 host, 0:01:01",
        "2 new, 0 changed",
        "1  timed out",
        "1,234  in --exclude",
    ):
        assert part in re.sub("\x1b[^m]*m", "", shown)
    assert "https://harbour.example/ferry-returns" in shown


def test_a_person_is_told_that_it_stops(screen: Terminal) -> None:
    with redirect_stderr(screen), crawl_progress() as show:
        assert show is not None
        show(replace(PAGE, name="stopping"))
    assert "Press Ctrl-C again to leave at once" in screen.getvalue()


def test_the_pace_is_that_of_the_last_ten_seconds() -> None:
    now = 0.0
    display = Display(lambda: now)
    assert display.rate() == 0
    for second in range(40):
        now = float(second)
        for _ in range(1 if second < 30 else 5):
            display.see(PAGE)
    assert 4.9 <= display.rate() <= 5.6
    now = 100.0
    assert display.rate() == 0


def test_waiting_is_told(screen: Terminal) -> None:
    display = Display(lambda: 0.0)
    display.see(replace(PAGE, name="waiting", seconds=42.0))
    with redirect_stderr(screen):
        terminal.console(stderr=True).print(display.render())
    assert "waiting 42 s until a host may be asked again" in screen.getvalue()


def test_a_log_names_each_loss_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    with crawl_progress() as show:
        assert show is not None
        for event in (PAGE, LOST, replace(PAGE, name="finished")):
            show(event)
    with counted(3) as count:
        assert list(count(iter("abc"))) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "wall       consent wall: https://harbour.example/ferry-returns\n")


def test_a_program_reads_one_event_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with crawl_progress(as_json=True, quiet=True) as show:
        assert show is not None
        for event in (replace(PAGE, name="started"), LOST, replace(PAGE, name="finished")):
            show(event)
    told = capsys.readouterr()
    rows = [json.loads(line) for line in told.out.splitlines()]
    assert [row["event"] for row in rows] == ["started", "page", "finished"]
    assert (rows[1]["url"], rows[1]["reason"], rows[1]["due"]) == (LOST.url, "consent wall", 7)
    assert rows[2]["failed"] == {"timed out": 1}
    assert told.err == ""


def test_quiet_is_quiet_on_a_terminal_too(screen: Terminal) -> None:
    with redirect_stderr(screen), crawl_progress(quiet=True) as show:
        assert show is None
    assert screen.getvalue() == ""


def test_an_export_counts_what_passes(screen: Terminal) -> None:
    with redirect_stderr(screen), counted(3) as count:
        assert list(count(iter("abc"))) == ["a", "b", "c"]
    assert "3/3" in screen.getvalue()


def test_what_cannot_be_counted_is_seen_to_go_on(screen: Terminal) -> None:
    with redirect_stderr(screen), busy("Merging papers.db"):
        pass
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", screen.getvalue())
    assert re.search(r"Merging papers\.db \S+ 0:00:00", shown)
    nobody = io.StringIO()
    with redirect_stderr(nobody), busy("Merging papers.db"):
        pass
    assert nobody.getvalue() == ""


def test_no_color_means_no_colour_on_a_terminal(screen: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal.console.cache_clear()
    with redirect_stderr(screen):
        assert terminal.console(stderr=True).color_system is None
