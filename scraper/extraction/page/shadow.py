"""Declarative shadow roots: what a browser attaches to an element from a `<template shadowrootmode>` in it.

A parser without that step leaves the text in the template, where nobody sees it (HTML standard, 4.12.3).
"""

from __future__ import annotations

import re

SHADOWS = "template[shadowrootmode], template[shadowroot]"
"""Asks the parser whether a page has any, which is sooner done than to look through its bytes."""
_ATTRIBUTE = re.compile(rb"\sshadowroot(?:mode)?\s*=", re.I)
_TEMPLATE = re.compile(
    rb"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<(/?)template\b[^>]*>", re.I | re.S
)


def with_shadows(data: bytes) -> bytes:
    """The page with each shadow root as a part of its host; a template for scripts stays what it is."""
    shown: list[bool] = []

    def opened(match: re.Match[bytes]) -> bytes:
        if match[2] is None:
            return match[0]
        if match[2]:
            return b"</div>" if shown and shown.pop() else match[0]
        shown.append(_ATTRIBUTE.search(match[0]) is not None)
        return b"<div>" if shown[-1] else match[0]

    return _TEMPLATE.sub(opened, data)
