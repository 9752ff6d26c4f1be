"""The last lines of a body: who wrote it, what to subscribe to, whose rights; told from its last paragraphs.

Rules see no difference there: such lines are paragraphs among paragraphs. So their clues are weighed, with
weights that `bench/training/endings.py` fitted on annotated pages; only the last few blocks are looked at.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

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
)
"""What a heading above an ending says, in lower case."""

_AUTHORS = re.compile(
    r"\W*(?:(?:about|meet) the (?:author|writer|reviewer|expert|contributor)s?|about me\b|author bio"
    r"|the authors?\W*$|(?:written|reviewed) by\b|über (?:den|die) autor|zum autor|zur autorin"
    r"|à propos de l['’]auteur|l['’]auteure?\W*$|sobre (?:el|la|[oa]) autora?|l['’]autore\W*$|over de auteur"
    r"|om (?:forfatt|författ)|o autor(?:ze|ce)|об авторе|про автора|yazar hakkında|作者简介"
    r"|著者(?:紹介|プロフィール)|저자 소개|عن (?:الكاتب|المؤلف))",
    re.IGNORECASE,
)
_LONGEST_LABEL, _NOTE = 60, 2_000

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


def mark_authors(blocks: Blocks, weights: Weights, reasons: list[str]) -> None:
    """Gives what stands under "About the author" in the second half of a text its reason."""
    kept = [index for index, reason in enumerate(reasons) if not reason]
    size = sum(map(weights.each.__getitem__, kept))
    behind = 0.0
    found: list[int] = []
    for index in reversed(kept):
        behind += weights.each[index]
        if behind > size / 2:
            return
        found.append(index)
        block = blocks[index]
        label = block.level or len(block.text) < _LONGEST_LABEL
        if label and _AUTHORS.match(block.text) and not is_sentence(block.text):
            for known in found if sum(map(weights.each.__getitem__, found)) < _NOTE else ():
                reasons[known] = "author"
            found = []
        elif block.level:
            found = []


def mark_endings(page: Page, blocks: Blocks, weights: Weights, reasons: list[str]) -> None:
    """Gives the last lines that are no text of the article their reason."""
    found = [end.block.index for end in _ends(page, blocks, weights, reasons) if _is_ending(end)]
    if not found:
        return
    size = sum(weights.each[index] for index in found)
    if size < _MOST * sum(w for w, reason in zip(weights.each, reasons, strict=True) if not reason):
        for index in found:
            reasons[index] = "ending"


def worth(clues: Clues) -> float:
    """The weighed sum of a block's clues; below zero for an ending."""
    return BIAS + _weighed(clues)


def ending_clues(
    page: Page, blocks: Blocks, weights: Weights, reasons: Sequence[str]
) -> Iterator[tuple[int, Clues]]:
    """The clues of each of the last blocks without a reason, by index; nothing where there are few blocks."""
    for end in _ends(page, blocks, weights, reasons):
        clues: Clues = dict.fromkeys(WEIGHTS, 0.0)
        for stage, _ in _STAGES:
            clues |= stage(end)
        yield end.block.index, clues


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the last blocks of a page share."""

    page: Page
    blocks: Blocks
    weights: Weights
    kept: Sequence[int]
    """The indexes of the blocks without a reason."""
    sums: Sequence[float]
    """The text before each of the kept ones."""
    spoken: Mapping[str, Sequence[str]]
    """The stems that any of the last blocks holds, by name."""
    topic: list[set[str]]
    """The words of the topic, once they were asked for."""


@dataclass(frozen=True, slots=True)
class _End:
    """One of the last blocks."""

    around: _Surroundings
    place: int
    block: TextBlock
    start: str
    """What it begins with, in lower case."""
    terms: list[str]
    """The words of that, once they were asked for."""


def _ends(page: Page, blocks: Blocks, weights: Weights, reasons: Sequence[str]) -> list[_End]:
    kept = [index for index, reason in enumerate(reasons) if not reason]
    if len(kept) < _OPENING + 1:
        return []
    places = range(max(_OPENING, len(kept) - _LAST), len(kept))
    starts = [blocks[kept[place]].text[:_LONGEST].lower() for place in places]
    within = "\n".join(starts).__contains__
    spoken = {name: held for name, stems in _STEMS.items() if (held := list(filter(within, stems)))}
    sums = [0.0, *accumulate(map(weights.each.__getitem__, kept))]
    around = _Surroundings(page, blocks, weights, kept, sums, spoken, [])
    return [_End(around, n, blocks[kept[n]], start, []) for n, start in zip(places, starts, strict=True)]


def _is_ending(end: _End) -> bool:
    """Weighs clue after clue, until none that follows could make an ending of the block."""
    value = BIAS
    for stage, lowest in _STAGES:
        value += _weighed(stage(end))
        if value + lowest >= 0:
            return False
    return True


def _weighed(clues: Clues) -> float:
    return sum([WEIGHTS[name] * value for name, value in clues.items()])


def _topic(around: _Surroundings) -> set[str]:
    """The longer words of title, description and first paragraphs."""
    if not around.topic:
        page, each = around.page, around.weights.each
        opening = [around.blocks[index].text for index in around.kept[:10] if each[index] >= GOOD][:_OPENING]
        told = [page.title or "", page.first_meta("og:description", "description") or ""]
        terms = _TERM.findall(" ".join([*told, *opening])[:_MOST_TOPIC].lower())
        around.topic.append({term for term in terms if len(term) >= _TELLING})
    return around.topic[0]


def _place_clues(end: _End) -> Clues:
    """Where a block stands."""
    blocks, kept, sums, place = end.around.blocks, end.around.kept, end.around.sums, end.place
    block, previous = end.block, blocks[kept[place - 1]]
    following = kept[place + 1] if place + 1 < len(kept) else len(blocks)
    total = sums[-1] or 1.0
    parent = block.container.parent
    share = 1.0
    if parent is not None:
        share = (sums[bisect_left(kept, parent.last)] - sums[bisect_left(kept, parent.first)]) / total
    return {
        "place": sums[place] / total,
        "around": share,
        "like the one before": block.tag == previous.tag and parent is previous.container.parent,
        "dropped before": block.index - previous.index > 1,
        "dropped behind": following - block.index > 1,
        "heading": block.level > 0,
        "paragraph": block.tag == "p",
        "item": bool(block.flags & Flag.ITEM),
        "cell": bool(block.flags & Flag.CELL),
    }


def _shape_clues(end: _End) -> Clues:
    """How long a block is, how it ends, what is linked and what in capitals."""
    text = end.block.text
    size = end.around.weights.each[end.block.index]
    return {
        "length": math.log1p(size),
        "long": size > _LONG,
        "sentence": is_sentence(text),
        "linked": end.block.link_chars / len(text),
        "links": min(4, len(end.block.links)),
        "capitals": sum(map(str.isupper, text[:_HEAD])) / min(_HEAD, len(text)),
    }


def _stem_clues(end: _End) -> Clues:
    """What a block speaks of, told by parts of words."""
    within = end.start.__contains__
    return {f"speaks of {name}": any(map(within, stems)) for name, stems in end.around.spoken.items()}


def _term_clues(end: _End) -> Clues:
    """What a block speaks of, told by whole words."""
    found = _terms(end)
    return {f"speaks of {name}": not wanted.isdisjoint(found) for name, wanted in _TERMS.items()}


def _terms(end: _End) -> list[str]:
    if not end.terms:
        end.terms.extend(_TERM.findall(end.start))
    return end.terms


def _style_clues(end: _End) -> Clues:
    return {"italic": _is_italic(end.block)}


def _label_clues(end: _End) -> Clues:
    """What the nearest heading above says."""
    blocks, block = end.around.blocks, end.block
    for index in range(block.index - 1, max(-1, block.index - _BACK), -1):
        if blocks[index].level:
            return {
                "under a label": _LABEL.search(blocks[index].text.lower()) is not None,
                "below a heading": 1 - (block.index - index) / _BACK,
            }
    return {"under a label": 0.0, "below a heading": 0.0}


def _topic_clues(end: _End) -> Clues:
    """How much of a block's words tell of what the page tells of."""
    terms = [term for term in _terms(end) if len(term) >= _TELLING]
    return {"on the topic": sum(map(_topic(end.around).__contains__, terms)) / (len(terms) + 2)}


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


# The cheapest stages first; with each the least that all after it may be worth together.
_STAGES: tuple[tuple[Callable[[_End], Clues], float], ...] = (
    (_place_clues, -math.inf),
    (_shape_clues, -math.inf),
    (
        _stem_clues,
        sum(WEIGHTS[f"speaks of {name}"] for name in _TERMS) + WEIGHTS["italic"] + WEIGHTS["under a label"],
    ),
    (_term_clues, WEIGHTS["italic"] + WEIGHTS["under a label"]),
    (_style_clues, WEIGHTS["under a label"]),
    (_label_clues, 0.0),
    (_topic_clues, 0.0),
)
