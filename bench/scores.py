"""How near an extractor comes to the annotation.

The body is scored by shingles of four words, as ScrapingHub's article-extraction-benchmark does: the F1 of
the mean precision and the mean recall. A headline is right when its words are equal, a date when the day is;
authors are the mean F1 of a page's names, captions the F1 of near-equal ones over all pages.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from typing import Any, ClassVar

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_ALIKE = 0.8

Bag = Counter[tuple[str, ...]]


def shingles(text: str | None) -> Bag:
    """The runs of four words of a text."""
    tokens = _TOKEN.findall(text or "")
    return Counter(
        tuple(tokens[i : i + _SHINGLE]) for i in range(max(1, len(tokens) - _SHINGLE + 1)) if tokens
    )


def normalised(text: object) -> str:
    """The words of a text in lower case, compatibility forms folded."""
    return " ".join(_TOKEN.findall(unicodedata.normalize("NFKC", str(text or "")).lower()))


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


class Scores:
    """The scores of one tool on one corpus."""

    COLUMNS: ClassVar = (
        "body F1", "precision", "recall", "headline", "authors", "date", "captions", "ms/page", "failed"
    )  # fmt: skip

    def __init__(self, name: str) -> None:
        self.name = name
        self.pages = 0
        self.failed = 0
        self.seconds: list[float] = []
        self.precision: list[float] = []
        self.recall: list[float] = []
        self.right: dict[str, list[float]] = {"headline": [], "authors": [], "date": []}
        self.captions = Counter[str]()

    def add(self, item: dict[str, Any], fields: dict[str, Any] | None, seconds: float) -> None:
        """One page: its annotation and what the tool found; None where the tool failed."""
        self.pages += 1
        self.failed += fields is None
        self.seconds.append(seconds)
        fields = fields or {}
        if item.get("body"):
            self._add_body(shingles(item["body"]), shingles(fields.get("body")))
        if item.get("headline"):
            self.right["headline"].append(normalised(item["headline"]) == normalised(fields.get("headline")))
        if item.get("date"):
            self.right["date"].append(item["date"][:10] == str(fields.get("date") or "")[:10])
        if item.get("authors"):
            wanted = {normalised(name) for name in item["authors"]}
            found = {normalised(name) for name in fields.get("authors") or ()}
            self.right["authors"].append(2 * len(wanted & found) / (len(wanted) + len(found)))
        if item.get("captions") is not None and "captions" in fields:
            self._add_captions(item["captions"], list(fields["captions"]))

    def _add_body(self, wanted: Bag, found: Bag) -> None:
        common = sum((wanted & found).values())
        if found:
            self.precision.append(common / sum(found.values()))
        self.recall.append(common / sum(wanted.values()) if wanted else 1.0)

    def _add_captions(self, wanted: list[str], found: list[str]) -> None:
        for caption in map(normalised, wanted):
            match = next(
                (f for f in found if SequenceMatcher(None, caption, normalised(f)).ratio() >= _ALIKE), None
            )
            self.captions["missed" if match is None else "found"] += 1
            if match is not None:
                found.remove(match)
        self.captions["wrong"] += len(found)

    def cells(self) -> list[str]:
        """The scores as they stand in a table."""
        precision, recall = _mean(self.precision), _mean(self.recall)
        body = f1(precision, recall) if precision is not None and recall is not None else None
        found = 2 * self.captions["found"]
        every = found + self.captions["missed"] + self.captions["wrong"]
        scores = [
            body, precision, recall, *(_mean(self.right[name]) for name in ("headline", "authors", "date")),
            found / every if every else None,
        ]  # fmt: skip
        shown = ["" if score is None else f"{score:.3f}" for score in scores]
        return [*shown, f"{statistics.mean(self.seconds) * 1e3:.1f}", str(self.failed)]


def _mean(values: list[float]) -> float | None:
    return statistics.mean(values) if values else None
