"""How near an extractor comes to the annotation.

The body is scored by shingles of four words, as ScrapingHub's article-extraction-benchmark does: the F1 of
the mean precision and the mean recall. A headline is right when its words are equal, a date when the day is;
authors are the mean F1 of a page's names, captions the F1 of near-equal ones over all pages. Snippets are the
mean of the share of wanted ones that the body has and of unwanted ones that it has not. Kind is the balanced
accuracy of articles against lists and products.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Collection
from difflib import SequenceMatcher
from typing import Any, ClassVar

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_ALIKE = 0.8
_LISTS = frozenset({"listing", "collection", "product"})

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
        "body F1", "precision", "recall", "snippets", "headline", "authors", "date", "captions", "kind",
    )  # fmt: skip

    def __init__(self, name: str, fields: Collection[str]) -> None:
        self.name = name
        self.fields = fields
        """The fields that the tool has; a page on which it fails counts for these."""
        self.pages = 0
        self.failed = 0
        self.seconds = 0.0
        self.precision: list[float] = []
        self.recall: list[float] = []
        self.right: dict[str, list[float]] = {
            name: [] for name in ("headline", "authors", "date", "with", "without", "article", "list")
        }
        self.captions = Counter[str]()

    def add(self, item: dict[str, Any], fields: dict[str, Any] | None, seconds: float) -> None:
        """One page: its annotation and what the tool found; None where the tool failed."""
        self.pages += 1
        self.failed += fields is None
        self.seconds += seconds
        fields = fields or {}
        wanted = {name: value for name, value in item.items() if name in self.fields and value}
        if "body" in self.fields:
            self._add_snippets(item, normalised(fields.get("body")))
        if "body" in wanted:
            self._add_body(shingles(wanted["body"]), shingles(fields.get("body")))
        if "headline" in wanted:
            self.right["headline"].append(
                normalised(wanted["headline"]) == normalised(fields.get("headline"))
            )
        if "date" in wanted:
            self.right["date"].append(wanted["date"][:10] == str(fields.get("date") or "")[:10])
        if "authors" in wanted:
            names = {normalised(name) for name in wanted["authors"]}
            found = {normalised(name) for name in fields.get("authors") or ()}
            self.right["authors"].append(2 * len(names & found) / (len(names) + len(found)))
        if "captions" in self.fields and item.get("captions") is not None:
            self._add_captions(item["captions"], list(fields.get("captions") or ()))
        if "kind" in self.fields and item.get("page_type") in _LISTS | {"article"}:
            wanted_kind, kind = item["page_type"] in _LISTS, fields.get("kind")
            right = kind is not None and wanted_kind == (kind == "listing")
            self.right["list" if wanted_kind else "article"].append(right)

    def _add_snippets(self, item: dict[str, Any], body: str) -> None:
        for name, present in (("with", True), ("without", False)):
            for snippet in filter(None, map(normalised, item.get(name) or ())):
                self.right[name].append((snippet in body) == present)

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

    def values(self) -> dict[str, float | None]:
        """Column → score, 0 to 1; None where nothing is annotated or the tool has no such field."""
        precision, recall = _mean(self.precision), _mean(self.recall)
        found = 2 * self.captions["found"]
        every = found + self.captions["missed"] + self.captions["wrong"]
        return {
            "body F1": None if precision is None or recall is None else f1(precision, recall),
            "precision": precision,
            "recall": recall,
            "snippets": _middle(self.right["with"], self.right["without"]),
            **{name: _mean(self.right[name]) for name in ("headline", "authors", "date")},
            "captions": found / every if every else None,
            "kind": _middle(self.right["article"], self.right["list"]),
        }

    @property
    def milliseconds(self) -> float:
        """The mean time of a page."""
        return 1e3 * self.seconds / self.pages if self.pages else 0.0


def _mean(values: list[float]) -> float | None:
    return statistics.mean(values) if values else None


def _middle(one: list[float], other: list[float]) -> float | None:
    """The mean of two means; None where either has no values."""
    return (statistics.mean(one) + statistics.mean(other)) / 2 if one and other else None
