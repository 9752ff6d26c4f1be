"""What holds for every command: help, versions, colours, errors, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from scraper.commands import app, failures, main, terminal
from scraper.errors import ArchiveLockedError, FetchError, InvalidURLError

COMMANDS = typer.main.get_command(app).commands


def scraper(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPER_")}
    return subprocess.run(
        [sys.executable, "-m", "scraper.commands", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env=environment | more.pop("env", {}),
        **more,
    )


def test_help_is_there_before_anything_heavy_is_imported() -> None:
    code = "import sys\nfrom scraper.commands import main\n"
    code += "try: main(['--help'])\nfinally: print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "httpx",
        "trafilatura",
        "selectolax",
        "sqlite_utils",
        "datasette",
        "feedparser",
        "lxml",
        "rich.table",
    }
    loaded = set(done.stdout.splitlines()[-1].strip("[]").replace("'", "").split(", "))
    assert "typer" in loaded
    assert not heavy & loaded


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(run, name: str) -> None:
    shown = run(name, "--help")
    assert shown.code == 0
    example = shown.out.partition("Example:\n")[2]
    assert example.lstrip().startswith(("scraper " + name, "curl"))


def test_the_commands_are_those_of_the_plan() -> None:
    assert list(COMMANDS) == [
        *("crawl", "extract", "search", "show", "browse", "status", "import", "export", "demo"),
        *("reextract", "verify", "vacuum", "delete"),
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_says_what_it_does(name: str) -> None:
    for parameter in COMMANDS[name].params:
        assert parameter.help, f"{name} {parameter.opts}"
        assert parameter.help.endswith((".", ";")), f"{name} {parameter.opts}"


def test_each_command_works_on_a_database() -> None:
    for name, command in COMMANDS.items():
        options = {option for parameter in command.params for option in parameter.opts}
        assert "--db" in options or name == "extract"


def test_the_list_of_commands_is_not_cut(run) -> None:
    assert "..." not in run("--help").out.partition("Commands:")[2]


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "0<&-", "1>&- 2>&- 0<&-"])
def test_a_stream_that_is_closed_is_no_error(db: Path, closed: str) -> None:
    command = f'"{sys.executable}" -m scraper.commands search ferry --db "{db}" {closed}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert bool(done.stdout) == ("1>&-" not in closed)
    assert bool(done.stderr) == ("2>&-" not in closed)
    assert "Error" not in done.stderr


def test_version(run) -> None:
    assert run("--version").out == f"scraper {version('scraper')}\n"


def test_without_a_command_it_explains_itself(run) -> None:
    shown = run()
    assert "Commands:" in shown.out + shown.err


def test_an_unknown_option_is_wrong_use(run) -> None:
    shown = run("search", "--colour", "ferry")
    assert shown.code == 2
    assert "Error: No such option: --colour" in shown.err
    assert "Try 'scraper search" in shown.err


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (InvalidURLError("x is no URL."), 2, "Error: x is no URL.\n"),
        (FetchError("x did not answer."), 1, "Error: x did not answer.\n"),
        (ArchiveLockedError("x is held."), 75, "Error: x is held.\n"),
        (
            OSError(28, "No space left on device", "/full/a.csv"),
            1,
            "Error: No space left on device: /full/a.csv. Free some space or correct the permissions, "
            "then run the same command again.\n",
        ),
        (FetchError("evil \x1b[2J\x9b2Jname"), 1, "Error: evil [2J2Jname\n"),
    ],
)
def test_an_expected_error_is_one_line(capsys, error: Exception, code: int, message: str) -> None:
    assert failures.report(error, debug=False) == code
    assert capsys.readouterr().err == message


def test_an_unexpected_error_asks_to_be_reported(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["scraper", "status"])
    assert failures.report(KeyError("n"), debug=False) == 1
    assert capsys.readouterr().err == (
        "Error: Unexpected KeyError: 'n'\nThis is a mistake in scraper. What is stored is safe.\n"
        "Please report it with the output of: scraper --debug status\n"
    )


def test_debug_shows_where_it_happened(run, tmp_path: Path) -> None:
    shown = run("--debug", "status", "--db", tmp_path / "none.db")
    assert shown.code == 2
    assert "Traceback (most recent call last)" in shown.err
    assert "Traceback" not in run("status", "--db", tmp_path / "none.db").err


def test_a_reader_who_has_enough_is_no_error(db: Path) -> None:
    command = [sys.executable, "-m", "scraper.commands", "export", "jsonl", "--db", str(db)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_a_full_output_is_told(db: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scraper.commands", "export", "jsonl", "--db", str(db)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "Error: No space left on device. Free some space or correct the permissions, "
        "then run the same command again.\n"
    )


def test_a_pipe_gets_no_colours_and_no_blanks_at_the_ends(db: Path) -> None:
    shown = scraper("status", "--db", db)
    assert "\x1b" not in shown.stdout
    assert all(line == line.rstrip() for line in shown.stdout.splitlines())


def test_a_terminal_that_knows_no_umlauts_is_no_error(db: Path) -> None:
    shown = scraper("show", "1", "--db", db, env={"PYTHONIOENCODING": "ascii"})
    assert shown.returncode == 0
    assert "By Ana Ruiz \\xb7 7 August 2024" in shown.stdout


def test_the_launcher_is_the_same_program() -> None:
    launcher = Path(__file__).parents[2] / "cli.py"
    if not launcher.exists():
        pytest.skip("the launcher is part of the repository, not of the wheel")
    done = subprocess.run(
        [sys.executable, str(launcher), "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"scraper {version('scraper')}\n"


def test_what_commands_a_terminal_is_not_printed() -> None:
    assert terminal.printable("a\x1b[31mb\x07c\x9bd\u202ee\r\nf\tg") == "a[31mbcde\nf\tg"


def test_json_keeps_every_character_but_shows_no_control(capsys) -> None:
    terminal.echo_json({"a": "\x9b1m\x7f ü\ud800"})
    assert capsys.readouterr().out == '{\n  "a": "\\u009b1m\\u007f ü\\ud800"\n}\n'


def test_main_takes_the_process_arguments(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["scraper", "--version"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("scraper ")
