from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr

import pytest

from scraper.commands import terminal
from scraper.commands.progress import counted, crawl_progress
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


def test_a_person_sees_how_far_it_is(screen: Terminal) -> None:
    with redirect_stderr(screen), crawl_progress() as show:
        assert show is not None
        totals = Summary(fetched=3, new=2, failed={"timeout": 1})
        show(Event(name="page", totals=totals, url="https://harbour.example/2024/08/ferry-returns", due=7))
        show(Event(name="stopping", totals=totals, due=7))
    assert "2 new, 0 changed, 1 failed" in screen.getvalue()
    assert "3/10" in screen.getvalue()
    assert "Press Ctrl-C again to leave at once" in screen.getvalue()


def test_nobody_is_bothered_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with crawl_progress() as show:
        assert show is None
    with counted(3) as count:
        assert list(count(iter("abc"))) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


def test_quiet_is_quiet_on_a_terminal_too(screen: Terminal) -> None:
    with redirect_stderr(screen), crawl_progress(quiet=True) as show:
        assert show is None
    assert screen.getvalue() == ""


def test_an_export_counts_what_passes(screen: Terminal) -> None:
    with redirect_stderr(screen), counted(3) as count:
        assert list(count(iter("abc"))) == ["a", "b", "c"]
    assert "3/3" in screen.getvalue()


def test_no_color_means_no_colour_on_a_terminal(screen: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal.console.cache_clear()
    with redirect_stderr(screen):
        assert terminal.console(stderr=True).color_system is None
