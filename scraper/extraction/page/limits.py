"""What no reader's page has, and no parser is quick at: cut away before the parse.

Without it, 100,000 open elements take the parser 14 seconds, 80,000 attributes of one element as long, and
100,000 options of a list some minutes. Of 4,000 real pages the largest has 22,000 tags.
"""

from __future__ import annotations

import re

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>?")
_END_TAG = re.compile(rb"</")  # a pattern finds it in half of the time that `find` takes; so with the next
_OPTIONS = re.compile(rb"<opt", re.I)
_OPTION = re.compile(rb"</?opt(?:ion|group)\b[^<>]*>?", re.I)
# Elements without content, and those whose end tag may be left out: neither nests without bound.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta source track wbr param p li dt dd tr td th thead tbody "
    b"tfoot option optgroup rt rp colgroup html head body script style".split()
)
_CROWDED = re.compile(
    rb"<[a-zA-Z][a-zA-Z0-9:-]*+(?:[\s/]++[^\s=>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+){500}"
)
"""A tag up to its five hundredth attribute. The name is a plain one: scripts compare with `<`, too."""
_REST = re.compile(rb"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+'|[\"'])*+")
"""What is left of a tag; a quoted value may hold the sign that ends it."""
_RAW = re.compile(
    rb"<(?:(script|style)\b(?:[^<]++|<(?!/\1))*+(?:<|(\Z))|!--(?:[^-]++|-(?!->))*+(?:-->|(\Z)))", re.I
)
"""A script, a style sheet or a comment; the last groups tell of one without end."""
_MOST_OPTIONS = 5_000
_MANY_TAGS = 15_000
_MOST_TAGS = 50_000
_WITH_NESTED = 8
"""How many times as many tags are looked at, as those that nest too deep do not count."""
_DEPTH = 400
_STRIDE = 20_000
_PIECE = 4_000
_TRIES = 8


def within_limits(data: bytes) -> bytes:
    """The page in UTF-8 without the tags that are nested deeper, the attributes and the options that are more
    than on any reader's page; it ends where it has more tags than any.
    """
    if len(data) > _STRIDE:
        data = _without_endless_tags(data)
    tags = _tags(data)
    if tags > _MOST_OPTIONS and len(_OPTIONS.findall(data)) > _MOST_OPTIONS:
        data = _OPTION.sub(b" ", data)
    if tags > _WITH_NESTED * _MOST_TAGS:
        data = data[: _place_of(data, _WITH_NESTED * _MOST_TAGS + 1)]
    if tags > _MANY_TAGS:
        data = _without_deep_nesting(data)
    if tags > _MOST_TAGS:
        end = _place_of(data, _MOST_TAGS + 1)
        data = data if end < 0 else data[:end]
    return data


def _tags(data: bytes) -> int:
    """How many signs there are that open a tag. Half of a page is scripts that have next to none: `find` is
    through such a stretch ten times as fast as `count`."""
    tags = place = 0
    while (place := data.find(b"<", place)) >= 0:
        tags += data.count(b"<", place, place + _PIECE)
        place += _PIECE
    return tags


def _without_deep_nesting(data: bytes) -> bytes:
    depth = 0
    deepest = 0
    for match in _TAG.finditer(data):
        if match[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return data if deepest <= _DEPTH else _flattened(data)


def _flattened(data: bytes) -> bytes:
    depth = 0

    def keep(match: re.Match[bytes]) -> bytes:
        nonlocal depth
        if match[2].lower() in _FLAT:
            return match[0]
        depth = max(0, depth - 1) if match[1] else depth + 1
        return match[0] if depth + bool(match[1]) <= _DEPTH else b" "

    return _TAG.sub(keep, data)


def _without_endless_tags(data: bytes) -> bytes:
    """The page with at most so many attributes in a tag. What ends elements every few lines has no such tag;
    only the stretches without an end tag are looked through."""
    parts: list[bytes] = []
    kept = place = end = 0
    half = _STRIDE // 2
    while len(data) - place > _STRIDE:
        if end < place + half:
            end = _end_tag(data, place + half)
        if end - place > _STRIDE:
            place = max(place, data.rfind(b"</", place, place + half))
        crowded = _crowded(data, place, end) if end - place > _STRIDE else None
        if crowded and not _is_raw(data, kept, crowded.start()):
            parts.append(data[kept : crowded.end()])
            rest = _REST.match(data, crowded.end())
            kept = place = rest.end() if rest else crowded.end()
        else:
            place = end
    return b"".join((*parts, data[kept:])) if parts else data


def _end_tag(data: bytes, place: int) -> int:
    """Where the next end tag begins, or the page ends: jumps from sign to sign are quick where few stand."""
    for _ in range(_TRIES):
        place = data.find(b"<", place)
        if place < 0:
            return len(data)
        if data.startswith(b"/", place + 1):
            return place
        place += 1
    found = _END_TAG.search(data, place)
    return found.start() if found else len(data)


def _crowded(data: bytes, place: int, end: int) -> re.Match[bytes] | None:
    """The next tag in a stretch that has too many attributes."""
    for _ in range(_TRIES):
        place = data.find(b"<", place, end)
        if place < 0:
            return None
        if crowded := _CROWDED.match(data, place, end):
            return crowded
        place += 1
    return _CROWDED.search(data, place, end)


def _is_raw(data: bytes, start: int, place: int) -> bool:
    """Whether a place behind `start` lies in a script, a style sheet or a comment: no tag is there."""
    return any(raw[2] is not None or raw[3] is not None for raw in _RAW.finditer(data, start, place))


def _place_of(data: bytes, number: int) -> int:
    """Where the tag of this number begins; -1 where there are fewer."""
    place = -1
    for _ in range(number):
        place = data.find(b"<", place + 1)
        if place < 0:
            break
    return place
