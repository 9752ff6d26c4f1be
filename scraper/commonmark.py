"""Text as CommonMark (https://spec.commonmark.org) that shows it as it stands: no sign in it is markup."""

from __future__ import annotations

import re

_INLINE = re.compile(r"([\\`*_\[\]<>])|(&)(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)(?:([#+=~-])|(\d{1,9})([.)])(?=\s|$))", re.MULTILINE)
_TICKS = re.compile("`+")


def escaped(text: str) -> str:
    """Text in which nothing is emphasised, linked, run as HTML, or begins a heading, list, quote or rule."""
    inline = _INLINE.sub(r"\\\1\2", text)
    return _LINE_START.sub(r"\1\3\\\2\4", inline)


def fenced(text: str) -> str:
    """A block of code, between more backticks than it holds itself."""
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(text)), default=0))
    return f"{fence}\n{text}\n{fence}"
