"""Whether the article is free to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.extraction.blocks import Blocks
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.page import Found, Page
from scraper.extraction.page.publication import Publication, publication_of

_TIERS = {
    "locked": True,
    "premium": True,
    "paid": True,
    "metered": True,
    "subscriber": True,
    "free": False,
    "public": False,
}
_METAS = ("article:content_tier", "og:article:content_tier", "content_tier", "article.content_tier", "access")
_WALLS = frozenset({"paywall", "regwall"})
_WALL = '[class*="wall"]'
"""Asked of the parser first, which is quick; few pages need the look at their containers."""
_SHORTEST, _MOST_BLOCKS = 40, 15


def find_paywall(page: Page, blocks: Blocks) -> Found[bool] | None:
    """What the page declares of its access, or a wall that the reader sees; None where it says nothing."""
    for value in _declared(publication_of(page)):
        text = str(value)
        if text.lower() in {"false", "0", "no"}:
            return Found(True, "json-ld isAccessibleForFree", text)
        if text.lower() in {"true", "1", "yes"}:
            return Found(False, "json-ld isAccessibleForFree", text)
    for name in _METAS:
        tier = page.first_meta(name)
        if tier and tier.lower() in _TIERS:
            return Found(_TIERS[tier.lower()], f"meta {name}", tier)
    return _wall(blocks) if page.tree.css_first(_WALL) is not None else None


def _declared(publication: Publication) -> Iterator[Any]:
    """isAccessibleForFree of the article, then of its parts (schema.org, "Paywalled content")."""
    yield from (
        value for value in publication.values("isAccessibleForFree") if not isinstance(value, list | dict)
    )
    for parts in publication.values("hasPart"):
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, dict) and str(part.get("isAccessibleForFree")).lower() == "false":
                yield False


def _wall(blocks: Blocks) -> Found[bool] | None:
    """A small visible element that class calls a wall, with a text in it."""
    for container in blocks.containers:
        names = container.attributes.get("class") if container.attributes else None
        if not names or "wall" not in names.lower() or container.flags & Flag.HIDDEN:
            continue
        if _WALLS.isdisjoint(container.words):
            continue
        text = blocks.text(container)
        if container.last - container.first <= _MOST_BLOCKS and len(text) >= _SHORTEST:
            return Found(True, "class", text[:200])
    return None
