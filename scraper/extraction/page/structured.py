"""JSON-LD as pages really carry it: broken, nested, repeated. Never an exception."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]

_BEFORE = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_AFTER = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_PAIR = re.compile(r'"(@?\w+)"\s*:\s*"((?:[^"\\]|\\.)*)"')
# Where one object holds the others that describe the page.
_NESTS = ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate")
_DECODER = json.JSONDecoder(strict=False)
_MOST = 2000


def json_ld_objects(scripts: Iterable[str]) -> tuple[Json, ...]:
    """All objects of all JSON-LD scripts of a page, graphs opened, in the page's order."""
    found: list[Json] = []
    for script in scripts:
        for value in _values(script):
            found.extend(_flat(value))
            if len(found) >= _MOST:
                return tuple(found[:_MOST])
    return tuple(found)


def _values(script: str) -> list[Any]:
    text = _unwrapped(script)
    try:
        return [_DECODER.decode(text)]
    except (ValueError, RecursionError):
        pass
    if '"' not in text:
        text = html.unescape(text)
    text = _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", text))
    values = _several(text)
    return values or _pairs(text)


def _unwrapped(script: str) -> str:
    """The script without the comments and CDATA marks around it."""
    text = script.strip()
    while mark := next((mark for mark in _BEFORE if text.startswith(mark)), None):
        text = text[len(mark) :].lstrip()
    while mark := next((mark for mark in _AFTER if text.endswith(mark)), None):
        text = text[: -len(mark)].rstrip()
    return text


def _several(text: str) -> list[Any]:
    """The values of a script that holds one or more, with anything between them."""
    values: list[Any] = []
    position = 0
    while position < len(text) and len(values) < _MOST:
        if text[position] not in "{[":
            position += 1
            continue
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _pairs(text: str) -> list[Any]:
    """What can still be read of an object that cannot be parsed: its first plain strings."""
    found: Json = {}
    for match in _PAIR.finditer(text):
        found.setdefault(match[1], match[2].replace('\\"', '"').replace("\\/", "/"))
    return [found] if found else []


def _flat(value: Any) -> Iterator[Json]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[key] for key in _NESTS if isinstance(value.get(key), dict | list))


def types_of(thing: Json) -> tuple[str, ...]:
    """The schema.org types of a JSON-LD object, without their namespace."""
    types = thing.get("@type") or ()
    if isinstance(types, str) and types.isalpha():
        return (types,)
    return tuple(
        str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        for name in (types if isinstance(types, list) else [types])
    )


def text_of(value: Any) -> str | None:
    """A JSON-LD value as one line of text: a string, or an object's name or @value; entities decoded."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
        if isinstance(value, list):
            value = next(iter(value), None)
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = html.unescape(html.unescape(value))
    return " ".join(value.split()) or None
