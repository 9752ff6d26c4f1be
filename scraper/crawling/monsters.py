"""Pages on which an HTML parser would work for hours: their excess is levelled before they are read. Pure.

Parsers look along the open elements for each tag, and along the attributes for each attribute, so a hundred
thousand of either cost minutes. Browsers stop nesting at 512 elements.
"""

from __future__ import annotations

import re

DEEPEST = 512
"""Elements inside each other."""
MANY = 50_000
"""So few tags cannot nest deeply enough to matter."""

_LONG_TAG = re.compile(rb"(<[a-zA-Z][^\s<>/]*)[^<>]{100000,}")
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_NEVER_DEEP = frozenset(
    # Empty elements, and those that the next of their kind closes.
    b"area base br col embed hr img input link meta source track wbr p li dt dd tr td th option".split()
)


def tame(body: bytes) -> bytes:
    """The page without attributes of 100 kB, and without what nests deeper than a browser would; any other as
    it is."""
    body = _LONG_TAG.sub(rb"\1", body)
    return _level(body) if body.count(b"<") > MANY else body


def _level(body: bytes) -> bytes:
    depth = 0

    def keep(tag: re.Match[bytes]) -> bytes:
        nonlocal depth
        if tag[2].lower() in _NEVER_DEEP:
            return tag[0]
        if tag[1]:
            depth = max(0, depth - 1)
            return tag[0] if depth < DEEPEST else b""
        depth += 1
        return tag[0] if depth <= DEEPEST else b""

    return _TAG.sub(keep, body)
