"""The rules of the house that a reader relies on and a linter does not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import scraper

ROOT = Path(scraper.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

NETWORK = {"httpx", "socket", "ssl", "urllib.request", "http.client", "requests", "aiohttp"}
SQL = re.compile(
    r"^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|VIEW|TRIGGER|VIRTUAL)|PRAGMA\s)"
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_at_most_400_lines_and_a_function_40(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, f"{name_of(path)} wants to be two modules"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1 - signature_and_docstring_lines(node)
            assert length <= 40, f"{name_of(path)}:{node.lineno} {node.name} has {length} lines"


def signature_and_docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """A command's options and a long docstring are not what makes a function long."""
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return (first.end_lineno or 0) - node.lineno + 1
    return first.lineno - node.lineno


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_sql_stands_only_in_the_archive(path: Path) -> None:
    if path.is_relative_to(ROOT / "archive"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not SQL.match(node.value), f"{name_of(path)}:{node.lineno} holds SQL"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_network_is_reached_only_from_fetching(path: Path) -> None:
    if path.is_relative_to(ROOT / "fetching"):
        return
    reached = NETWORK & set(imported(ast.parse(path.read_text(encoding="utf-8"))))
    if path.is_relative_to(ROOT / "demo") or path.is_relative_to(ROOT / "browsing"):
        reached -= {"socket"}  # a server's side: nothing is fetched
    assert not reached, f"{name_of(path)} imports {reached}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_named_by_nouns_of_the_field(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "common", "base", "manager", "misc"}


def test_the_public_face_is_sorted_and_importable() -> None:
    assert scraper.__all__ == sorted(scraper.__all__)
    for name in scraper.__all__:
        assert getattr(scraper, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Scraper'"):
        _ = scraper.Scraper
