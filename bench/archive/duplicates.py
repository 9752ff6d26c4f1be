"""How well near-duplicates are found: `python bench/archive/duplicates.py CORPORA` prints recall and errors.

Every article of the corpora gets copies as syndication makes them: words replaced, paragraphs cut or added,
quotation marks and headings changed. Articles that share a background passage with another are not copies.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from recombined import pools

from scraper.archive.fingerprints import ALIKE, bands, resemblance, runs_of
from scraper.archive.folding import indexed

Sentences = list[str]


def main() -> None:
    documents = read(Path(sys.argv[1]))
    every = [s for document in documents for s in document]
    drawn = random.Random(7)
    originals = [prepared(document) for document in documents]
    print(
        f"{len(documents)} articles of the corpora; found by a band, and by the rule (at least {ALIKE} alike)"
    )
    for name, edit in EDITS.items():
        found = kept = alike = 0
        for document, (numbers, runs) in zip(documents, originals, strict=True):
            other_numbers, other_runs = prepared(edit(document, every, drawn))
            share = resemblance(runs, other_runs)
            meets = bool(set(numbers) & set(other_numbers))
            alike += share >= ALIKE
            found += meets
            kept += meets and share >= ALIKE
        total = len(documents)
        print(
            f"{name:44s} alike by the rule {alike / total:6.1%}  a band in common {found / total:6.1%}  "
            f"clustered {kept / total:6.1%}"
        )
    pairs(originals)


def prepared(document: Sentences) -> tuple[tuple[int, ...], frozenset[tuple[str, ...]]]:
    text = indexed(" ".join(document))
    return tuple(band * 8 + n for n, band in enumerate(bands(text) or ())), runs_of(text)


def pairs(originals: list[tuple[tuple[int, ...], frozenset[tuple[str, ...]]]]) -> None:
    """All pairs of different articles: what a band brings together, and what the rule lets through."""
    met: dict[int, list[int]] = {}
    for n, (numbers, _) in enumerate(originals):
        for number in numbers:
            met.setdefault(number, []).append(n)
    candidates = {pair for group in met.values() for pair in combinations(group, 2)}
    clustered = [p for p in candidates if resemblance(originals[p[0]][1], originals[p[1]][1]) >= ALIKE]
    count = len(originals) * (len(originals) - 1) // 2
    print(
        f"{count} pairs of articles as they are: {len(candidates)} share a band, {len(clustered)} clustered"
    )


def read(corpora: Path) -> list[Sentences]:
    """The articles of the corpora with 60 words or more, as sentences."""
    return [d for _, pool in pools(corpora) for d in pool.documents if sum(len(s.split()) for s in d) >= 60]


def replaced(share: float) -> Callable[[Sentences, Sentences, random.Random], Sentences]:
    def edit(document: Sentences, every: Sentences, drawn: random.Random) -> Sentences:
        words = [w for s in every[:4000] for w in s.split() if len(w) < 15]
        pieces = (s.split() for s in document)
        return [" ".join(drawn.choice(words) if drawn.random() < share else w for w in p) for p in pieces]

    return edit


def cut(share: float) -> Callable[[Sentences, Sentences, random.Random], Sentences]:
    def edit(document: Sentences, every: Sentences, drawn: random.Random) -> Sentences:
        return document[: max(3, round(len(document) * (1 - share)))]

    return edit


def added(share: float) -> Callable[[Sentences, Sentences, random.Random], Sentences]:
    def edit(document: Sentences, every: Sentences, drawn: random.Random) -> Sentences:
        more = max(1, round(len(document) * share))
        return [*drawn.sample(every, more - more // 2), *document, *drawn.sample(every, more // 2)]

    return edit


def house_style(document: Sentences, every: Sentences, drawn: random.Random) -> Sentences:
    """Other quotation marks, dashes, capitals and accents: nothing that a reader would call another text."""
    marks = str.maketrans("\"'“”‘’–—", "«’„“''-–")
    return [
        s.translate(marks).replace("é", "e").upper() if drawn.random() < 0.3 else s.translate(marks)
        for s in document
    ]


def desk(document: Sentences, every: Sentences, drawn: random.Random) -> Sentences:
    """As a desk does it: an own first sentence, three words in a hundred changed, the last fifth cut."""
    return added(0.05)(cut(0.2)(replaced(0.03)(document, every, drawn), every, drawn), every, drawn)


def background(document: Sentences, every: Sentences, drawn: random.Random) -> Sentences:
    """Another story that repeats a quarter of this one as its background."""
    return [*drawn.sample(every, len(document)), *document[-max(1, len(document) // 4) :]]


EDITS = {
    "house style": house_style,
    "1 % of the words replaced": replaced(0.01),
    "3 % of the words replaced": replaced(0.03),
    "5 % of the words replaced": replaced(0.05),
    "10 % of the words replaced": replaced(0.10),
    "the last tenth cut": cut(0.1),
    "the last third cut": cut(0.33),
    "a tenth added": added(0.1),
    "a third added": added(0.33),
    "as a desk edits it": desk,
    "no copy: a quarter as background": background,
}

if __name__ == "__main__":
    main()
