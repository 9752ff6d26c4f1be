"""The last lines of a body: who wrote it, what to subscribe to, whose rights; told from its last paragraphs.

Rules see no difference there: such lines are paragraphs among paragraphs. So their clues are weighed, with
weights that `bench/training/endings.py` fitted on annotated pages; only the last few blocks are looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import log1p

from scraper.extraction.blocks import Blocks, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.body.boilerplate import GOOD, Weights, is_sentence
from scraper.extraction.page import Page
from scraper.extraction.wordlists import words

Clues = dict[str, float]


def _phrases(text: str) -> tuple[str, ...]:
    """The alternatives between the bars."""
    return tuple(text.split("|"))


_LAST = 5
_MOST = 0.4
"""The share of the text that may be dropped as its ending."""
_BACK = 30
_MOST_TOPIC = 1500
_LONG = 200
_HEAD = 100
_LONGEST = 400
_WHOLE = 0.85
_OPENING = 3
_TERM = re.compile(r"\w+")
_TELLING = 5
"""The letters from which on a word tells the topic."""
_STEMS: dict[str, tuple[str, ...]] = {
    "subscribing": _phrases(
        "newsletter|subscri|sign up|signing up|inbox|abonn|suscr|inscri|anmeld|registr|prenumer|подпи"
    ),
    "following": _phrases(
        "follow us|follow me|follow him|follow her|follow them|facebook|twitter|instagram|whatsapp|telegram"
        "|linkedin|@"
    ),
    "rights": _phrases(
        "©|copyright|rights reserved|privacy|terms of|cookie|disclaimer|disclosure|affiliate|commission"
        "|advertis|sponsor|licens|licenc"
    ),
    "support": _phrases("donat|support us|support our|support the|contribut|spenden|unterstütz|your help"),
    "contact": _phrases("e-mail|email|contact|phone|kontakt|get in touch"),
    "credit": _phrases("photo|foto|getty|reuters|courtesy|reporting by|editing by|source|edited by"),
    "origin": _phrases(
        "originally|this article|this story|this post|this document|correction|first published"
        "|more information|provided by|citation|opinions expressed|opinion expressed|views expressed"
    ),
    "address": _phrases("click|download|learn more|find out more|http|www.|.com"),
}
_TERMS: dict[str, frozenset[str]] = {
    "author": words(
        "editor reporter journalist writer author redaktion autor correspondent columnist freelance"
        " contributor staff professor founder"
    ),
    "us": words("we our us"),
}
_LABEL = re.compile(
    r"about|author|related|more|share|sources?\b|reference|comment|contact|newsletter|disclaimer|resource"
    r"|read|subscribe|über|autor|quelle|similar|latest|popular|recommend|next|join|support|sign|follow|credits",
    re.IGNORECASE,
)

WEIGHTS: Clues = {
    "around": 1.04,
    "below a heading": 0.81,
    "capitals": -2.85,
    "cell": 0.69,
    "dropped before": -0.67,
    "dropped behind": -0.65,
    "heading": 0.82,
    "italic": -1.65,
    "item": 0.84,
    "length": 0.11,
    "like the one before": 0.27,
    "linked": -1.08,
    "links": -0.17,
    "long": 0.54,
    "on the topic": 1.67,
    "paragraph": 0.68,
    "place": -3.86,
    "sentence": 0.87,
    "speaks of address": -0.77,
    "speaks of author": -0.97,
    "speaks of contact": -0.08,
    "speaks of credit": -0.38,
    "speaks of following": -0.79,
    "speaks of origin": -1.60,
    "speaks of rights": -0.93,
    "speaks of subscribing": -1.17,
    "speaks of support": -1.11,
    "speaks of us": -0.72,
    "under a label": -0.75,
}
"""What each clue is worth, fitted by logistic regression; positive for text of the article."""
BIAS = 2.88


def mark_endings(page: Page, blocks: Blocks, weights: Weights, reasons: list[str]) -> None:
    """Gives the last lines that are no text of the article their reason."""
    found = [index for index, clues in ending_clues(page, blocks, weights, reasons) if worth(clues) < 0]
    size = sum(weights.each[index] for index in found)
    if size < _MOST * sum(w for w, reason in zip(weights.each, reasons, strict=True) if not reason):
        for index in found:
            reasons[index] = "ending"


def worth(clues: Clues) -> float:
    """The weighed sum of a block's clues; below zero for an ending."""
    return BIAS + sum(WEIGHTS[name] * value for name, value in clues.items())


def ending_clues(
    page: Page, blocks: Blocks, weights: Weights, reasons: Sequence[str]
) -> Iterator[tuple[int, Clues]]:
    """The clues of each of the last blocks without a reason, by index; nothing where there are few blocks."""
    kept = [index for index, reason in enumerate(reasons) if not reason]
    if len(kept) < _OPENING + 1:
        return
    sums = [0.0, *accumulate(weights.each[index] for index in kept)]
    topic = _topic(page, blocks, weights, kept)
    for place in range(max(_OPENING, len(kept) - _LAST), len(kept)):
        block = blocks[kept[place]]
        size = weights.each[block.index]
        text_clues = _text_clues(block, size, topic)
        yield block.index, _place_clues(blocks, kept, place, sums) | _label_clues(blocks, block) | text_clues


def _topic(page: Page, blocks: Blocks, weights: Weights, kept: Sequence[int]) -> set[str]:
    """The longer words of title, description and first paragraphs."""
    opening = [blocks[index].text for index in kept[:10] if weights.each[index] >= GOOD][:_OPENING]
    told = [page.title or "", page.first_meta("og:description", "description") or ""]
    terms = _TERM.findall(" ".join([*told, *opening])[:_MOST_TOPIC].lower())
    return {term for term in terms if len(term) >= _TELLING}


def _place_clues(blocks: Blocks, kept: Sequence[int], place: int, sums: Sequence[float]) -> Clues:
    """Where a block stands: `sums` is the text before each of the kept ones."""
    block, previous = blocks[kept[place]], blocks[kept[place - 1]]
    following = kept[place + 1] if place + 1 < len(kept) else len(blocks)
    total = sums[-1] or 1.0
    parent = block.container.parent
    around = 1.0
    if parent is not None:
        around = (sums[bisect_left(kept, parent.last)] - sums[bisect_left(kept, parent.first)]) / total
    return {
        "place": sums[place] / total,
        "around": around,
        "like the one before": block.tag == previous.tag and parent is previous.container.parent,
        "dropped before": block.index - previous.index > 1,
        "dropped behind": following - block.index > 1,
        "heading": block.level > 0,
        "paragraph": block.tag == "p",
        "item": bool(block.flags & Flag.ITEM),
        "cell": bool(block.flags & Flag.CELL),
    }


def _label_clues(blocks: Blocks, block: TextBlock) -> Clues:
    """What the nearest heading above says."""
    for index in range(block.index - 1, max(-1, block.index - _BACK), -1):
        if blocks[index].level:
            return {
                "under a label": _LABEL.search(blocks[index].text) is not None,
                "below a heading": 1 - (block.index - index) / _BACK,
            }
    return {"under a label": 0.0, "below a heading": 0.0}


def _text_clues(block: TextBlock, size: float, topic: set[str]) -> Clues:
    text = block.text
    start = text[:_LONGEST].lower()
    found = _TERM.findall(start)
    terms = [term for term in found if len(term) >= _TELLING]
    clues: Clues = {
        "length": log1p(size),
        "long": size > _LONG,
        "sentence": is_sentence(text),
        "italic": _is_italic(block),
        "linked": block.link_chars / len(text),
        "links": min(4, len(block.links)),
        "capitals": sum(map(str.isupper, text[:_HEAD])) / min(_HEAD, len(text)),
        "on the topic": sum(map(topic.__contains__, terms)) / (len(terms) + 2),
    }
    for name, stems in _STEMS.items():
        clues[f"speaks of {name}"] = any(map(start.__contains__, stems))
    for name, wanted in _TERMS.items():
        clues[f"speaks of {name}"] = not wanted.isdisjoint(found)
    return clues


def _is_italic(block: TextBlock) -> bool:
    """Whether nearly all of a block is set in italics, as notes of the editors are."""
    node = block.container.node.first_child
    for _ in range(3):
        if node is None:
            return False
        inner = node.first_child if node.tag in ("strong", "b", "span") else None
        for candidate in (node, inner):
            if candidate is not None and candidate.tag in ("em", "i"):
                return len((candidate.text() or "").strip()) >= _WHOLE * len(block.text)
        node = node.next
    return False
