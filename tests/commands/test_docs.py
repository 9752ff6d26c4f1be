"""The documentation is complete, and what it says can be done."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import typer

import scraper
from scraper.commands import app
from scraper.commands.reference import reference

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]
GROUP = typer.main.get_command(app)
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> Iterator[str]:
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if found[1].strip() == language:
            yield found[2]


def calls() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in blocks(page, "console"):
            for line in block.splitlines():
                if line.startswith("$ scraper "):
                    yield page.name, line.removeprefix("$ ").partition(" | ")[0].partition(" >> ")[0]


def test_the_reference_is_current() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == reference(), "run: make docs"


@pytest.mark.parametrize("name", GROUP.commands)
def test_each_command_and_option_is_documented(name: str) -> None:
    section = reference().partition(f"## scraper {name}\n")[2].partition("\n## ")[0]
    for parameter in GROUP.commands[name].params:
        for option in parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]:
            assert option.replace("|", "\\|") in section


@pytest.mark.parametrize(("page", "call"), list(calls()))
def test_each_call_in_the_docs_is_one_that_exists(page: str, call: str) -> None:
    _, *words = shlex.split(call)
    name = next(word for word in words if not word.startswith("-"))
    if name == "COMMAND":
        return
    known = {option for parameter in GROUP.commands[name].params for option in parameter.opts} | {"--help"}
    given = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert given <= known | {option for p in GROUP.params for option in p.opts}


def test_each_table_and_column_is_documented(tmp_path: Path) -> None:
    import sqlite3

    text = (DOCS / "schema.md").read_text(encoding="utf-8")
    scraper.Archive(tmp_path / "archive.db").close()
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            )
            if not name.startswith(("sqlite_", "_sqlite", "articles_fts_", "feed_items_fts_"))
        ]
        assert "articles" in tables
        for table in tables:
            section = re.split(rf"^#+ `?{table}`?$", text, flags=re.MULTILINE)
            assert len(section) == 2, f"{table} has no section"
            described = section[1].partition("\n#")[0]
            for column in connection.execute(f"PRAGMA table_info({table})"):
                assert f"| {column[1]} |" in described.replace("`", ""), f"{table}.{column[1]}"


def test_each_page_is_reached_from_the_index_and_no_link_is_dead() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert page.name == "index.md" or f"]({page.name})" in index, page.name
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links {target}"


def test_the_python_of_the_docs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks(DOCS / "python.md", "python"):
        exec(compile(block, "docs/python.md", "exec"), names)
    printed = capsys.readouterr().out
    assert printed.startswith("Ferry returns after nine days\nAna Ruiz\n2024-08-07 20:35:00+03:00\n")
    assert "[brass] [band]" in printed


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    found = list(blocks(ROOT / "README.md", "python"))
    assert found
    for block in found:
        exec(compile(block, "README.md", "exec"), {})
    assert "\nFerry returns The [ferry] sailed again" in capsys.readouterr().out


def dependencies() -> dict[str, set[str]]:
    """Package → the folders that docs/dependencies.md allows it in."""
    rows = re.findall(
        r"^\| ([\w-]+) \| (.*?) \|", (DOCS / "dependencies.md").read_text("utf-8"), re.MULTILINE
    )
    return {name: set(re.findall(r"`(\w+)`", folders)) for name, folders in rows if name != "package"}


def test_each_dependency_is_named_with_its_reason() -> None:
    pyproject = ROOT / "pyproject.toml"
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    text = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    for requirement in [*project["dependencies"], *extras["browse"]]:
        assert re.split(r"[\[><=;~ ]", requirement)[0] in dependencies(), requirement
    for requirement in extras["dev"]:
        name = re.split(r"[\[><=;~ ]", requirement)[0]
        assert re.search(rf"\b{re.escape(name)}\b", text), requirement


def test_each_dependency_stays_in_its_corner() -> None:
    modules = {name.replace("-", "_"): folders for name, folders in dependencies().items()}
    home = Path(scraper.__file__).parent
    for path in home.rglob("*.py"):
        folder = path.relative_to(home).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                folders = modules.get(name.partition(".")[0])
                assert folders is None or folder in folders, f"{path.relative_to(home)} imports {name}"
