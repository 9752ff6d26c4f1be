"""Which blocks are the body, with its structure and our confidence in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass

from scraper.article import Block
from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.body.belief import marked
from scraper.extraction.body.boilerplate import (
    GOOD,
    Weights,
    is_sentence,
    line_reason,
    mark_boxes,
    mark_captions,
    mark_copies,
    mark_feed,
    mark_known,
    mark_lists,
    spare_text,
)
from scraper.extraction.body.confidence import confidence
from scraper.extraction.body.endings import mark_authors, mark_endings
from scraper.extraction.body.structure import formed
from scraper.extraction.byline.creditlines import credit_of, is_byline_line
from scraper.extraction.page import Page

_DESCENT = 0.75
_SHORT_SENTENCE = 15
_SHORT_DEK = 25
_PART = 0.3
_SHORT_TITLE = 15
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a page."""

    reasons: list[str]
    """Why each block of the page was dropped; empty where it was kept."""
    scores: list[float]
    """The weight of each as text: its length, characters of the dense scripts counting more."""
    kept: list[TextBlock]
    blocks: list[Block]
    confidence: float
    title: int | None = None
    """The index of the block that shows the headline."""
    words: int = 0
    source: str = "text"
    """Where it was: in the page's text, or in its scripts."""


def find_body(
    page: Page,
    blocks: Blocks,
    *,
    headline: str | None = None,
    feed: Collection[int] = (),
    captions: Collection[int] = (),
    known: Collection[str] = (),
) -> Body:
    """The body of a page.

    `headline` is the text that the page shows as its headline, `feed` and `captions` the indexes of the
    blocks of feed items and of captions, `known` the fingerprints of blocks of other pages.
    """
    if not blocks.all:
        return Body([], [], [], [], 0.0)
    weights = Weights(blocks)
    title = headline_block(page, blocks, headline)
    reasons = marked(blocks, weights, title.index if title is not None else -1)
    mark_known(blocks, reasons, known, weights)
    mark_boxes(blocks, reasons, weights)
    mark_captions(blocks, reasons, captions, weights)
    mark_feed(blocks, reasons, feed, weights)
    mark_copies(blocks, reasons, weights)
    spare_text(blocks, reasons, weights)
    shown = weights.good
    weights.drop(reasons)
    region = _region(blocks, weights, title)
    lead = _lead(page, blocks, weights, reasons, region, title)
    parts = _parts(blocks, weights, region, title)
    _judge(blocks, weights, reasons, region, title, lead, parts)
    mark_lists(blocks, reasons, weights)
    mark_authors(blocks, weights, reasons)
    mark_endings(page, blocks, weights, reasons)
    _drop_empty_headings(blocks, reasons)
    kept = [block for block, reason in zip(blocks.all, reasons, strict=True) if not reason]
    return Body(
        reasons,
        weights.each,
        kept,
        formed(kept),
        confidence(kept, reasons, weights, shown, region, titled=title is not None),
        title.index if title is not None else None,
        sum(word_count(block.text, weights.each[block.index]) for block in kept),
    )


def word_count(line: str, weight: float) -> int:
    """The words of a line of this weight; two characters of a script without spaces count as one."""
    words = line.count(" ") + 1
    return words if line.isascii() else max(words, round(weight / 5))


def _plain(text: str) -> str:
    return "".join(_LETTERS.findall(text.lower()))


def headline_block(page: Page, blocks: Blocks, headline: str | None) -> TextBlock | None:
    """The block that shows the headline."""
    wanted = [_plain(text) for text in (headline, page.first_meta("og:title"), page.title) if text]
    best: tuple[float, TextBlock] | None = None
    shortest = min([_SHORT_TITLE + 1, *map(len, wanted)])
    for block in blocks.headings:
        plain = _plain(block.text) if block.level == 1 or len(block.text) >= shortest else ""
        if len(plain) < 3:
            continue
        score = 0.0
        for n, title in enumerate(wanted):
            if plain == title:
                score = max(score, 5 - n)
            elif len(plain) > _SHORT_TITLE and (
                plain in title or (title in plain and len(title) > _SHORT_TITLE)
            ):
                score = max(score, 3 - n / 2)
        score += 1.0 if block.level == 1 else 0.0
        if score > 0 and (best is None or score > best[0]):
            best = (score, block)
    return best[1] if best else _unmarked_headline(blocks, wanted)


def _unmarked_headline(blocks: Blocks, wanted: list[str]) -> TextBlock | None:
    """The first block that is no heading but says what a title begins with."""
    for block in blocks:
        plain = _plain(block.text) if 20 < len(block.text) < 300 and not block.links else ""
        if len(plain) > 20 and any(title.startswith(plain) for title in wanted):
            return block
    return None


def _region(blocks: Blocks, weights: Weights, title: TextBlock | None) -> Container:
    """The smallest container that holds nearly all of the good text."""
    root = _root(blocks, weights, title)
    base = weights.sums[root.first]
    half = base + weights.of(root) / 2
    middle = bisect_right(weights.sums, half, root.first + 1, root.last + 1) - 1
    if middle >= root.last:
        return root
    chain: list[Container] = []
    for container in blocks[middle].container.chain():
        if container is root:
            break
        if not container.inline:
            chain.append(container)
    region = root
    for container in reversed(chain):
        if weights.of(container) < _DESCENT * weights.of(region):
            break
        region = container
    while region.last - region.first <= 1 and region.parent is not None and region is not root:
        region = region.parent
    return region


def _root(blocks: Blocks, weights: Weights, title: TextBlock | None) -> Container:
    """The `<article>` or `<main>` around the headline, if it holds enough; the page otherwise."""
    page = blocks.containers[0]
    if title is not None:
        for container in title.container.chain():
            if container.tag in ("article", "main") and weights.of(container) >= max(
                400.0, 0.12 * weights.total
            ):
                return container
    return page


def _parts(blocks: Blocks, weights: Weights, region: Container, title: TextBlock | None) -> set[int]:
    """The blocks of the other parts of a body that is cut in pieces, by advertisements or forms.

    They stand in containers built in like those that hold the body's text: of the same tags and names,
    all the way up to the article.
    """
    root = _root(blocks, weights, title)
    if root.parent is None or weights.of(root) - weights.of(region) < GOOD:
        return set()
    held: dict[tuple[str, ...], float] = {}
    outside: dict[Container, tuple[str, ...]] = {}
    for index in range(root.first, root.last):
        holder = blocks[index].container.parent
        if not weights.good[index] or holder is None:
            continue
        path = _path(holder, root)
        if region.first <= index < region.last:
            held[path] = held.get(path, 0.0) + weights.good[index]
        elif any(path[1::2]):
            outside[holder] = path
    least = _PART * weights.of(region)
    return {
        index
        for holder, path in outside.items()
        if held.get(path, 0.0) > least
        for index in range(holder.first, holder.last)
    }


def _path(container: Container, root: Container) -> tuple[str, ...]:
    """The names and tags from a container up to the root."""
    path: list[str] = []
    for outer in container.chain():
        if outer is root:
            break
        path += outer.tag, outer.names.strip()
    return tuple(path)


def _lead(
    page: Page,
    blocks: Blocks,
    weights: Weights,
    reasons: list[str],
    region: Container,
    title: TextBlock | None,
) -> set[int]:
    """The blocks under the headline that stand outside the body's container but open the text."""
    description = _plain(page.first_meta("og:description", "description", "twitter:description") or "")
    found: set[int] = set()
    start = max(0, (title.index if title is not None else region.first) - 6)
    for index in range(start, min(region.first, start + 60)):
        block = blocks[index]
        under = title is not None and index == title.index + 1 and is_sentence(block.text)
        if weights.each[index] < (_SHORT_DEK if under else GOOD):
            continue
        if block is title or block.link_chars * 2 > len(block.text):
            continue
        below = title is not None and index > title.index and not reasons[index] and not block.level
        if not below and not _tells(block.text, description):
            continue
        if not is_byline_line(block.text) and not credit_of(block.text, pictured=False):
            found.add(index)
    if len(found) > 4:
        return {index for index in found if _plain(blocks[index].text)[:60] in description}
    return found


def _tells(text: str, description: str) -> bool:
    """Whether a text is the page's description, or begins as that does."""
    plain = _plain(text) if description else ""
    return len(plain) > 30 and (plain[:60] in description or description[:60] in plain)


def _judge(
    blocks: Blocks,
    weights: Weights,
    reasons: list[str],
    region: Container,
    title: TextBlock | None,
    lead: set[int],
    parts: set[int],
) -> None:
    """Completes the reasons: what is outside, and the lines inside that are no text."""
    start = _start(weights, region, title)
    first_good = _first_good(blocks, weights, reasons, range(start, region.last))
    pictured = {picture.block for picture in blocks.pictures}
    seen: set[str] = set()
    inside = {*range(start, region.last), *parts}
    for index, reason in enumerate(reasons):
        if index not in lead:
            if reason:
                continue
            if index not in inside:
                reasons[index] = "outside"
                continue
        block, w = blocks.all[index], weights.each[index]
        if index in lead:
            reasons[index] = line_reason(block, w)
        elif block is title:
            reasons[index] = "headline"
        else:
            reasons[index] = (
                line_reason(block, w)
                or _place_reason(block, w, blocks[first_good])
                or (
                    "caption"
                    if index in pictured and credit_of(block.text, pictured=block.tag != "p")
                    else ""
                )
            )
        if w > GOOD and not reasons[index] and not block.flags & Flag.CELL:
            if block.text in seen:
                reasons[index] = "duplicate"
            seen.add(block.text)


def _start(weights: Weights, region: Container, title: TextBlock | None) -> int:
    """The first block of the body's container that may be text: what stands over the headline is not."""
    if title is not None and region.first <= title.index < region.last:
        before = weights.sums[title.index] - weights.sums[region.first]
        if before < 0.1 * weights.of(region):
            return title.index + 1
    return region.first


def _first_good(blocks: Blocks, weights: Weights, reasons: list[str], inside: range) -> int:
    """The first block of running text; the lines before it that name author and date get their reason."""
    for index in inside:
        if reasons[index] or blocks[index].level:
            continue
        if is_byline_line(blocks[index].text):
            reasons[index] = "byline"
        elif weights.good[index]:
            return index
    return inside.start


def _place_reason(block: TextBlock, w: float, first: TextBlock) -> str:
    if block.index < first.index and not block.level and w < GOOD:
        # A short first paragraph is built like the ones after it.
        alike = block.tag == first.tag and block.container.names == first.container.names
        if not (alike and w > _SHORT_SENTENCE and is_sentence(block.text)):
            return "lead"
    return "short" if _is_stray(block, w) else ""


def _is_stray(block: TextBlock, w: float) -> bool:
    """A short line that is neither paragraph, item nor heading, and no sentence."""
    container = block.container
    alone = container.last - container.first == 1
    return (
        w < GOOD
        and not block.level
        and not block.flags & (Flag.ITEM | Flag.PRE | Flag.QUOTE)
        and not (block.flags & Flag.CELL and alone)
        and block.tag != "p"
        and not is_sentence(block.text)
    )


def _drop_empty_headings(blocks: Blocks, reasons: list[str]) -> None:
    """A heading without kept text below is the label of something dropped; not so the item of a list."""
    below = 0  # the level of the nearest kept heading below; 9 for text
    for index in range(len(reasons) - 1, -1, -1):
        if reasons[index]:
            continue
        level = blocks[index].level
        if not level:
            below = 9
        elif below <= level and not blocks[index].flags & Flag.ITEM:
            reasons[index] = "empty heading"
        else:
            below = level
