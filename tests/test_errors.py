"""The tree of errors is the one that its docstring draws."""

from __future__ import annotations

import inspect
import re

import pytest

from scraper import errors
from scraper.errors import ScraperError

CLASSES = {name: value for name, value in vars(errors).items() if inspect.isclass(value)}


def drawn() -> dict[str, str | None]:
    """Class → parent, as drawn."""
    tree: dict[str, str | None] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"^    ([│├└─ ]*)(\w+Error)\b", line):
            depth = len(found[1]) // 4
            path = [*path[:depth], found[2]]
            tree[found[2]] = path[depth - 1] if depth else None
    return tree


def test_the_drawing_is_the_tree() -> None:
    assert drawn() == {
        name: None if value is ScraperError else value.__bases__[0].__name__
        for name, value in CLASSES.items()
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ScraperError", 1),
        ("UsageError", 2),
        ("InputFileError", 2),
        ("FetchError", 1),
        ("ArchiveLockedError", 75),
    ],
)
def test_the_exit_codes_are_those_of_the_drawing(name: str, code: int) -> None:
    assert CLASSES[name].exit_code == code


@pytest.mark.parametrize("name", CLASSES)
def test_each_error_says_what_it_is_for(name: str) -> None:
    assert CLASSES[name].__doc__
    assert str(CLASSES[name]("What happened; what to do.")) == "What happened; what to do."
