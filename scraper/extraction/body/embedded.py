"""The body of a page whose tree is a shell: from JSON-LD's articleBody, or from the state in its scripts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from scraper.extraction.page import Page

_STRING = re.compile(r'"((?:[^"\\]|\\.){400,})"', re.DOTALL)
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/][^>]*>")
_SHORTEST = 300
_LONGEST_SCRIPT = 3_000_000
_DEEPEST = 3


def embedded_body(page: Page) -> bytes | None:
    """The body as markup in UTF-8, or None where the page holds none outside its tree."""
    best = ""
    for candidate in [*_article_bodies(page), *_script_strings(page)]:
        if len(_TAG.sub("", candidate)) > max(_SHORTEST, len(best)):
            best = candidate
    return best.encode("utf-8", "replace") or None


def _article_bodies(page: Page) -> Iterator[str]:
    for thing in page.json_ld:
        body = thing.get("articleBody")
        if isinstance(body, str) and len(body) > _SHORTEST:
            body = html.unescape(body) if "&" in body else body
            if _PARAGRAPH.search(body):
                yield body
            else:
                yield "".join(f"<p>{html.escape(line)}</p>" for line in body.splitlines() if line.strip())


def _script_strings(page: Page) -> Iterator[str]:
    """The strings of the page's scripts that hold paragraphs of markup."""
    for script in page.tree.tags("script"):
        text = script.text() or ""
        if len(text) < _LONGEST_SCRIPT and ("u003cp" in text or _PARAGRAPH.search(text)):
            yield from _markup_in(text, 0)


def _markup_in(text: str, depth: int) -> Iterator[str]:
    for match in _STRING.finditer(text):
        try:
            value = json.loads(f'"{match[1]}"', strict=False)
        except ValueError:
            continue
        if depth < _DEEPEST and '"' in value and "\\" in value:
            yield from _markup_in(value, depth + 1)
        if value.count("<p") > 1 and not value.lstrip().startswith(("{", "[")) and '":"' not in value:
            yield value
