"""Block → the reason why it is no article text, or none. Structure first, phrases second."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b
from itertools import accumulate

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.body.marks import Mark
from scraper.extraction.body.phrases import phrase_reason
from scraper.extraction.dates.text import parse_date_text
from scraper.extraction.feed.times import split_time_mark
from scraper.extraction.letters import weight

GOOD = 40
"""The weight from which on a block counts as good text."""

_SENTENCE_ENDS = tuple(".!?…。！？؟।:;»”\"')]")
_TEXT_TAGS = frozenset({"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "body"})
_LONGEST_CAPTION = 300
_LONGEST_ADVERT = 30
_CAPTIONS_LIMIT = 0.2
_FORM = Mark("form", 0.1)
_BOX = Mark("box", 0.15)
_BOX_BLOCKS = 4
_KNOWN_LIMIT = 0.5
_FEED_LIMIT = 0.6
_FEED_LINKS = 0.18
_DOUBTFUL = frozenset({"caption", "advert", "related", "sidebar", "contents", "references", "feed"})
_LONGEST_LABEL = 40
_LONG_COPY = 1500
_COPY = 0.2
_COPIED = 0.8
_RUNNING = 100
_ALIKE = 0.1
Build = tuple[str, str, int]
WHOLE = frozenset({"html", "body", "main"})
"""The elements that a page consists of: no mark tells anything of them."""


class Weights:
    """The good text of a page, summed, so that any container's is known at once.

    Good text: blocks of some length, under half of it links, no headings.
    """

    def __init__(self, blocks: Blocks) -> None:
        self.each = [
            float(len(text)) if (text := block.text).isascii() else weight(text) for block in blocks.all
        ]
        self.good = [
            w if w >= GOOD and not block.level and block.link_chars * 2 < len(block.text) else 0.0
            for w, block in zip(self.each, blocks.all, strict=True)
        ]
        self.sums = [0.0, *accumulate(self.good)]
        self.total = self.sums[-1] or 1.0

    def of(self, container: Container) -> float:
        """The good text in a container."""
        return self.sums[container.last] - self.sums[container.first]

    def drop(self, reasons: list[str]) -> None:
        """Counts blocks that have a reason no longer."""
        self.good = [0.0 if reason else g for g, reason in zip(self.good, reasons, strict=True)]
        self.sums = [0.0, *accumulate(self.good)]
        self.total = self.sums[-1] or 1.0


def fingerprint(text: str) -> str:
    """What a block is known by across the pages of a site: a hash of its letters and digits."""
    plain = "".join(filter(str.isalnum, text.lower()))
    return blake2b(plain.encode("utf-8", "replace"), digest_size=8).hexdigest()


def mark_known(blocks: Blocks, reasons: list[str], known: Collection[str], weights: Weights) -> None:
    """Marks the blocks that other pages of the site have as well, unless they are most of this page."""
    if not known:
        return
    found = [block.index for block in blocks if not reasons[block.index] and fingerprint(block.text) in known]
    if sum(weights.good[index] for index in found) < _KNOWN_LIMIT * weights.total:
        for index in found:
            reasons[index] = "known"


def mark_boxes(blocks: Blocks, reasons: list[str], weights: Weights) -> None:
    """Marks small boxes by what is in them: the words beside a form, the text under the label of an ad."""
    for form in blocks.forms:
        if form.parent is not None and believed(_FORM, weights, form):
            _mark_box(form, form.parent, reasons, weights, "newsletter")
    for index, w in enumerate(weights.each):
        if w < _LONGEST_ADVERT and not reasons[index] and phrase_reason(blocks[index].text) == "advert":
            block = blocks[index]
            for box in block.container.chain():
                if box.first != index:
                    break
                _mark_box(block.container, box, reasons, weights, "advert")


def _mark_box(inner: Container, box: Container, reasons: list[str], weights: Weights, reason: str) -> None:
    others = (box.last - box.first) - (inner.last - inner.first)
    if box.tag in WHOLE or others > _BOX_BLOCKS or not believed(_BOX, weights, box):
        return
    for index in range(box.first, box.last):
        reasons[index] = reasons[index] or reason


def mark_captions(blocks: Blocks, reasons: list[str], captions: Collection[int], weights: Weights) -> None:
    """Marks captions, and texts that stand alone in a picture's box, where they are a small part of all."""
    found = set(captions)
    for picture in blocks.pictures:
        box: Container | None = picture.container
        while box is not None and box.first == box.last:
            box = box.parent
        if box is None or box.last - box.first > 1 or box.tag in _TEXT_TAGS:
            continue
        block = blocks[box.first]
        if not block.level and not block.link_chars and weights.each[block.index] < _LONGEST_CAPTION:
            found.add(block.index)
    if sum(weights.good[n] for n in found) < _CAPTIONS_LIMIT * weights.total:
        for n in found:
            reasons[n] = reasons[n] or "caption"


def mark_feed(blocks: Blocks, reasons: list[str], feed: Collection[int], weights: Weights) -> None:
    """Marks the blocks of feed items: of the lists that have the links of one and leave text beside them."""
    run: list[int] = []
    for index in [*sorted(feed), len(reasons) + 1]:
        if run and index != run[-1] + 1:
            _mark_run(blocks, reasons, run, weights)
            run = []
        run.append(index)


def _mark_run(blocks: Blocks, reasons: list[str], run: list[int], weights: Weights) -> None:
    if weights.sums[run[-1] + 1] - weights.sums[run[0]] >= _FEED_LIMIT * weights.total:
        return
    items = [blocks.all[n] for n in run]
    linked = sum([item.link_chars for item in items]) >= _FEED_LINKS * sum([len(item.text) for item in items])
    if linked or any(len(item.text) < 40 and split_time_mark(item.text) for item in items):
        for n in run:
            reasons[n] = reasons[n] or "feed"


def mark_copies(blocks: Blocks, reasons: list[str], weights: Weights) -> None:
    """Marks a text that repeats in one piece what the page has in paragraphs, as behind a paywall."""
    least = max(_LONG_COPY, _COPY * weights.total)
    for index, w in enumerate(weights.each):
        if w < least or reasons[index]:
            continue
        block = blocks[index]
        found = sum(
            len(other.text)
            for other in blocks
            if other is not block
            and not reasons[other.index]
            and weights.each[other.index] >= GOOD
            and other.text in block.text
        )
        if found >= _COPIED * len(block.text):
            reasons[index] = "duplicate"


def spare_text(blocks: Blocks, reasons: list[str], weights: Weights) -> None:
    """Takes the reason from running text that stands among the paragraphs of the article as one of them."""
    shares: dict[Build, float] = {}
    doubtful: list[tuple[int, Build]] = []
    for index, w in enumerate(weights.good):
        if not w:
            continue
        block, reason = blocks.all[index], reasons[index]
        if not reason:
            build = _build(block)
            shares[build] = shares.get(build, 0.0) + w
        elif reason in _DOUBTFUL and w > _RUNNING and is_sentence(block.text):
            doubtful.append((index, _build(block)))
    for index, build in doubtful:
        if shares.get(build, 0.0) > _ALIKE * weights.total:
            reasons[index] = ""


def _build(block: TextBlock) -> Build:
    """How a block is built in: what it is, by tag and names, and the element around that."""
    container = block.container
    parent = container.parent
    return container.tag, container.names, parent.index if parent is not None else -1


def believed(mark: Mark, weights: Weights, container: Container) -> bool:
    """Whether a mark counts: its container holds a small share of the good text."""
    return weights.of(container) < mark.limit * weights.total


def line_reason(block: TextBlock, w: float) -> str:
    """Why a block that stands in the body's container is no text of it, seen alone; or an empty string."""
    text = block.text
    if block.flags & Flag.BUTTON:
        return "button"
    if block.lines and len(block.lines) > 1 and (reason := _card_reason(block, block.lines)):
        return reason
    if w < 200 and (reason := phrase_reason(text)):
        return reason
    if w < 120 and _is_date_line(text):
        return "date"
    linked = block.link_chars / len(text)
    if not block.level and linked > 0.5 and (w < 80 or linked > 0.8):
        return "links"
    if w < 4 and not any(c.isalnum() for c in text):
        return "ornament"
    return ""


def _card_reason(block: TextBlock, lines: list[str]) -> str:
    """A headline that is a link with its summary below, or a time with a headline, in one block."""
    if len(lines) == 2 and len(block.links) == 1 and len(lines[0]) > 25 and block.links[0].text == lines[0]:
        return "related"
    return "feed" if len(lines[0]) < 60 and len(lines) <= 4 and split_time_mark(lines[0]) else ""


def _is_date_line(text: str) -> bool:
    """Digits make up a third of what is no punctuation."""
    digits = sum(map(text.count, "0123456789"))
    return digits >= 4 and digits * 3 >= sum(map(str.isalnum, text)) and parse_date_text(text) is not None


def mark_lists(blocks: Blocks, reasons: list[str], weights: Weights) -> None:
    """Marks the items with links below a line that leads to other stories ("Read next:")."""
    for block in [blocks[index] for index, reason in enumerate(reasons) if reason == "read more"]:
        if block.flags & Flag.ITEM or weights.each[block.index] > _LONGEST_LABEL:
            continue
        items: list[TextBlock] = []
        for item in blocks.all[block.index + 1 :]:
            if not (item.flags & Flag.ITEM and item.links and item.level <= block.level):
                break
            items.append(item)
        for item in items:
            reasons[item.index] = reasons[item.index] or "related"


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return text.rstrip().endswith(_SENTENCE_ENDS)
