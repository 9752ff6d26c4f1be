"""Stories → HTML: the templates, and how each layout sets the blocks of a text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from scraper.demo import printing
from scraper.demo.story import SECTIONS, biographies


@cache
def environment() -> Environment:
    """The templates, every one with autoescape, and what they may call."""
    folder = files("scraper.demo") / "templates"
    sources = {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    found = Environment(
        loader=DictLoader(sources),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        by=lambda story: printing.BY[story.language],
        caption=printing.caption,
        classes=hashed_class,
        credit_marks=printing.credit_marks,
        long_date=printing.long_date,
        names=printing.names,
        people=biographies(),
        sections=SECTIONS,
        timestamp=printing.timestamp,
        word=printing.word,
    )
    found.filters["http_date"] = printing.http_date
    return found


def render(template: str, values: Mapping[str, Any]) -> str:
    """A template's page."""
    return environment().get_template(template).render(**values)


def hashed_class(name: str) -> str:
    """A class name as a build tool makes them: says nothing, stays the same."""
    digest = sha256(f"courier-{name}".encode()).hexdigest()
    return f"{'abcdefghkmnprstwxyz'[int(digest[:4], 16) % 19]}{digest[4:9]}"
