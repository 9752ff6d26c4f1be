"""The paragraphs that a page's scripts hold as data for an application to draw: `__NEXT_DATA__` and its like.

Publishing systems write them in a few ways that differ in names only: a list of typed objects, each a
paragraph, a heading, a list …, with its text in it or in typed objects within (Arc's content elements,
Portable Text, Contentful's and ProseMirror's documents, Draft.js, Editor.js, Slate, hast).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from scraper.extraction.body.boilerplate import is_sentence
from scraper.extraction.letters import weight

_OPENING = re.compile(r'[=(]\s*(?=[\[{]|"[\[{])|\A\s*(?=[\[{])')
_MOST_TRIES = 50
_MOST_LISTS = 20_000
_DEEPEST = 12
_DECODER = json.JSONDecoder(strict=False)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_SENTENCE = 30
_FEWEST = 3

_TYPE_KEYS = ("type", "_type", "__typename", "nodeType", "blockType", "kind", "tag", "name")
_TEXT_KEYS = ("text", "html", "value", "content", "data", "body")
_INNER_KEYS = (
    "children", "content", "items", "blocks", "data", "model", "attributes", "attrs", "props", "paragraph",
    "listItems", "contents", "nodes", "json", "value", "text", "body",
)  # fmt: skip
_STORY_KEYS = (frozenset({"headline", "title", "promoTitle"}), frozenset({"url", "href", "slug", "link"}))
"""What has one of each is another story, not a part of this one."""
_HEADING = re.compile(r"\Ah[1-6]\Z|head(?:er|ing|line)|title|crosshead", re.IGNORECASE)
_LIST = re.compile(r"\A[uo]l\Z|list(?!item|_item|-item)", re.IGNORECASE)
_QUOTE = re.compile(r"quote", re.IGNORECASE)
_OTHER = re.compile(
    r"image|figure|picture|caption|video|audio|gallery|embed|iframe|script|style\Z|advert|\Aads?\Z|-ad\Z|promo"
    r"|related|newsletter|subscri|signup|sign-up|share|social|button|author|byline|comment|card|teaser|code",
    re.IGNORECASE,
)


def state_bodies(scripts: Iterable[str]) -> Iterator[str]:
    """The texts that the scripts of a page hold as lists of typed objects, as markup."""
    for script in scripts:
        for value in _values(script, 0):
            yield from filter(None, map(_drawn, _lists(value)))


def _values(script: str, depth: int) -> Iterator[Any]:
    """The JSON values of a script: it is one, assigns them, or holds them as strings of JSON."""
    position = 0
    for _ in range(_MOST_TRIES):
        match = _OPENING.search(script, position)
        if match is None:
            return
        position = match.end()
        try:
            value, position = _DECODER.raw_decode(script, position)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, str) and depth < 1:
            yield from _values(value, depth + 1)
        elif isinstance(value, list | dict):
            yield value


def _lists(value: Any) -> Iterator[list[Any]]:
    """The lists of typed objects anywhere in a value, in its order."""
    waiting = [value]
    seen = 0
    while waiting and seen < _MOST_LISTS:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(reversed([inner for inner in value.values() if isinstance(inner, list | dict)]))
        elif isinstance(value, list):
            seen += 1
            waiting.extend(reversed([inner for inner in value if isinstance(inner, list | dict)]))
            if len(value) >= _FEWEST and 2 * sum(map(_is_part, value)) > len(value):
                yield value


def _is_part(thing: Any) -> bool:
    """Whether an element is a part of a text, by its type; not so one that is a story."""
    if not isinstance(thing, dict) or not _type_of(thing):
        return False
    return any(keys.isdisjoint(thing) for keys in _STORY_KEYS)


def _type_of(thing: dict[str, Any]) -> str:
    for key in _TYPE_KEYS:
        if isinstance(kind := thing.get(key), str) and kind:
            style = thing.get("style")
            return f"{kind} {style}" if isinstance(style, str) else kind
    return ""


def _drawn(parts: list[Any]) -> str:
    """The markup of a list of parts; empty where it holds no three sentences."""
    drawn = [markup for part in parts if isinstance(part, dict) and (markup := _part(part))]
    texts = [_MARKUP.sub("", markup).strip() for markup in drawn]
    sentences = sum(weight(text) >= _SENTENCE and is_sentence(text) for text in texts)
    return "".join(drawn) if sentences >= _FEWEST else ""


def _part(part: dict[str, Any]) -> str:
    """The markup of one part; empty for what is no text."""
    kind = _type_of(part)
    names = kind.split()
    if any(_OTHER.search(name) for name in names):
        return ""
    if any(_LIST.search(name) for name in names):
        items = [text for item in _inner(part) if (text := _text(item, 0).strip())]
        return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""
    text = _text(part, 0).strip()
    if not text:
        return ""
    if any(_HEADING.search(name) for name in names):
        return f"<h2>{_MARKUP.sub('', text)}</h2>"
    if any(_QUOTE.search(name) for name in names):
        return f"<blockquote>{text}</blockquote>"
    return text if text.startswith("<p") else f"<p>{text}</p>"


def _inner(thing: dict[str, Any]) -> list[Any]:
    """The first list that a part holds, directly or in an object of its own."""
    for key in _INNER_KEYS:
        value = thing.get(key)
        if isinstance(value, list):
            return value
        if isinstance(value, dict) and (found := _inner(value)):
            return found
    return []


def _text(thing: Any, depth: int) -> str:
    """The text of a part: its own, or that of all parts within. Strings with tags in them are markup."""
    if isinstance(thing, str):
        return thing if _MARKUP.search(thing) else html.escape(html.unescape(thing), quote=False)
    if depth > _DEEPEST:
        return ""
    if isinstance(thing, list):
        between = (
            "<br>" if depth and any(isinstance(item, dict) and _is_paragraph(item) for item in thing) else ""
        )
        return between.join(_text(item, depth + 1) for item in thing)
    if not isinstance(thing, dict) or (depth and _OTHER.search(_type_of(thing))):
        return ""
    for key in _TEXT_KEYS:
        if isinstance(text := thing.get(key), str) and text:
            return _text(text, depth + 1)
    for key in _INNER_KEYS:
        if isinstance(inner := thing.get(key), list | dict) and (text := _text(inner, depth + 1)):
            return text
    return ""


def _is_paragraph(thing: dict[str, Any]) -> bool:
    return _type_of(thing).lower() in ("p", "paragraph")
