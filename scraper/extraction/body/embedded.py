"""The body of a page whose tree is a shell: from JSON-LD's articleBody, or from the state in its scripts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from scraper.extraction.body.state import state_bodies
from scraper.extraction.letters import DENSE
from scraper.extraction.page import Page

_QUOTES = re.compile(r'\\.|"++', re.DOTALL)
"""Quotation marks, or an escaped character, which may be one."""
_LONG_LITERAL = 400
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/][^>]*>")
_TERM = re.compile(rf"[^\W{DENSE}]{{5,}}|[{DENSE}]")
"""A longer word; in the scripts that put no spaces between words, a character."""
_SHORTEST = 300
_ELSEWHERE = 0.2
"""What a text is worth that has no word of the title; one that has all is worth this and 1."""
_MOST = 3_000_000
"""Characters of a page's scripts that are read, all together; one that is longer than what is left is not."""
_DEEPEST = 3


def embedded_body(page: Page) -> bytes | None:
    """The body as markup in UTF-8, or None where the page holds none outside its tree.

    An application's state holds other stories as well: the longest that speaks of what the title does is it.
    """
    scripts = list(_scripts(page))
    topic = _terms(f"{page.title} {page.first_meta('og:description', 'description') or ''}")
    best, most = "", 0.0
    for candidate in [*_article_bodies(page), *_script_strings(scripts), *state_bodies(scripts)]:
        text = _TAG.sub("", candidate)
        shared = len(topic & _terms(text)) / len(topic) if topic else 1.0
        worth = len(text) * (_ELSEWHERE + shared)
        if len(text) > _SHORTEST and worth > most:
            best, most = candidate, worth
    return best.encode("utf-8", "replace") or None


def _scripts(page: Page) -> Iterator[str]:
    left = _MOST
    for script in page.tree.tags("script"):
        text = script.text() or ""
        if len(text) <= left:
            left -= len(text)
            yield text


def _terms(text: str) -> set[str]:
    """The words of a text that tell its topic."""
    return set(_TERM.findall(text.lower()))


def _article_bodies(page: Page) -> Iterator[str]:
    for thing in page.json_ld:
        body = thing.get("articleBody")
        if isinstance(body, str) and len(body) > _SHORTEST:
            body = html.unescape(body) if "&" in body else body
            if _PARAGRAPH.search(body):
                yield body
            else:
                yield "".join(f"<p>{html.escape(line)}</p>" for line in body.splitlines() if line.strip())


def _script_strings(scripts: list[str]) -> Iterator[str]:
    """The strings of the page's scripts that hold paragraphs of markup."""
    for text in scripts:
        if "u003cp" in text or _PARAGRAPH.search(text):
            yield from _markup_in(text, 0)


def _markup_in(text: str, depth: int) -> Iterator[str]:
    for literal in _literals(text):
        try:
            value = json.loads(f'"{literal}"', strict=False)
        except ValueError:
            continue
        if depth < _DEEPEST and '"' in value and "\\" in value:
            yield from _markup_in(value, depth + 1)
        if value.count("<p") > 1 and not value.lstrip().startswith(("{", "[")) and '":"' not in value:
            yield value


def _literals(text: str) -> Iterator[str]:
    """What stands between two quotation marks and is long, its escapes as they are.

    Between any two: where a script has comments or patterns, nobody but its parser knows which one opens.
    """
    start: int | None = None
    for mark in _QUOTES.finditer(text):
        if mark[0][0] != '"':
            continue
        if start is not None and mark.start() - start >= _LONG_LITERAL:
            yield text[start : mark.start()]
        start = mark.end()
