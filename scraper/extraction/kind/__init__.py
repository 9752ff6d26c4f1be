"""What a page is: an article, its teaser, a list or a product, or something that stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Any

from scraper.article import Kind
from scraper.extraction.blocks import Blocks
from scraper.extraction.body import Body
from scraper.extraction.feed import Feed
from scraper.extraction.kind.clues import BIAS, MOST_AGAINST, WEIGHTS, is_unmarked, kind_clues, trade_clues
from scraper.extraction.kind.walls import find_wall
from scraper.extraction.letters import weight
from scraper.extraction.page import Found, Page
from scraper.extraction.page.structured import types_of

_WORD = 6
"""The weight of a word, with the space behind it."""
_SHORT_BODY = 120 * _WORD
_SAID_SHARE = 0.6
_IN_DOUBT = 1.0
"""What an unmarked page gets: an article that is lost costs more than a list that is kept."""


def find_kind(
    page: Page, blocks: Blocks, body: Body, feed: Feed, *, dated: bool = False, signed: bool = False
) -> Found[Kind]:
    """The kind of a page, with what speaks most for it.

    Products, categories, home, section, tag and search pages are all a `listing`: none is
    archived as an article. `dated` and `signed` say whether a date of publication and an author were found.
    """
    wall = find_wall(page, blocks, body)
    if wall is not None:
        return wall
    clues = kind_clues(page, blocks, body, len(feed.items), dated=dated, signed=signed)
    worth, total = _weighed(clues)
    if -_IN_DOUBT < total <= MOST_AGAINST:  # elsewhere they decide nothing
        clues |= trade_clues(page.data)
        worth, total = _weighed(clues)
        total += _IN_DOUBT * is_unmarked(clues)
    if total <= 0:
        return Found("listing", "clues", _reasons(worth, total, -1))
    teaser = _teaser_mark(page, body)
    return (
        Found("teaser", "json-ld", teaser) if teaser else Found("article", "clues", _reasons(worth, total, 1))
    )


def _weighed(clues: dict[str, float]) -> tuple[dict[str, float], float]:
    worth = {name: WEIGHTS[name] * value for name, value in clues.items()}
    return worth, BIAS + sum(worth.values())


def _reasons(worth: dict[str, float], total: float, sign: int) -> str:
    """The three clues that weigh most on the side that won, and how sure they make it."""
    best = sorted(worth.items(), key=lambda clue: -sign * clue[1])[:3]
    named = ", ".join(f"{name} {value:+.1f}" for name, value in best if sign * value > 0)
    return f"{1 / (1 + exp(-min(30.0, abs(total)))):.0%}: {named}"


def _teaser_mark(page: Page, body: Body) -> str | None:
    """What says that only the beginning of an article that has to be paid for is on the page."""
    if not any(is_closed(thing.get("isAccessibleForFree")) for thing in page.json_ld):
        return None
    size = sum(weight(block.text) for block in body.blocks)
    for said in _said_sizes(page):
        return "isAccessibleForFree" if size < _SAID_SHARE * said else None
    return "isAccessibleForFree" if size < _SHORT_BODY else None


def is_closed(value: Any) -> bool:
    """Whether a value of `isAccessibleForFree` says no."""
    return value is False or (
        isinstance(value, str) and value.strip().lower().rsplit("/", 1)[-1] in ("false", "no", "0")
    )


def _said_sizes(page: Page) -> Iterator[float]:
    """The weight of the whole article by the page's own account, if it gives one."""
    for thing in page.json_ld:
        if not any(name.endswith(("Article", "Posting")) for name in types_of(thing)):
            continue
        count = thing.get("wordCount")
        if (
            isinstance(count, int | str)
            and str(count).strip().isdecimal()
            and len(str(count)) < 7
            and int(count) > 50
        ):
            yield int(count) * _WORD
