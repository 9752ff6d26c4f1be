"""What the training scripts share: the pages of corpora, the label of a block, a fit, folds by site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy
from sklearn.linear_model import LogisticRegression

from bench.corpora import Corpus
from bench.scores import shingles
from scraper.extraction.page import read_page
from scraper.extraction.reading import Reading, read_article

_TOKEN = re.compile(r"\w+")
_SECOND_LEVEL = {"co", "com", "org", "net", "ac", "gov", "edu"}


def readings(folder: Path) -> Iterator[tuple[dict[str, Any], Reading]]:
    """The annotated pages of a corpus, each with what the extraction makes of it."""
    for sample in Corpus(folder).samples():
        page = read_page(sample.page, url=sample.url)
        if page is not None:
            yield sample.item, read_article(page)


def is_of(text: str, body: str, found: set[tuple[str, ...]]) -> bool | None:
    """Whether a block is part of an annotated body, of which `found` are the shingles; None without words."""
    if not _TOKEN.search(text):
        return None
    if " ".join(_TOKEN.findall(text)) in body:
        return True
    own = shingles(text)
    return sum(n for gram, n in own.items() if gram in found) >= 0.6 * sum(own.values())


def words_of(text: str) -> str:
    """The words of a text, one space between."""
    return " ".join(_TOKEN.findall(text))


def site_of(address: str | None) -> str:
    """The registered domain of an address, near enough to keep a publisher's pages in one fold."""
    parts = re.sub(r"^\w+://|[/:?#].*", "", address or "").split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else parts[-2:])


class Fit:
    """A logistic regression on named clues; its weights are for the clues as they are."""

    def __init__(
        self, rows: Sequence[dict[str, float]], truth: Sequence[bool], sizes: Sequence[float], strength: float
    ) -> None:
        self.names = list(rows[0])
        values = self._values(rows)
        mean, spread = values.mean(0), values.std(0) + 1e-6
        model = LogisticRegression(C=strength, max_iter=500)
        weights = numpy.array(sizes)
        model.fit((values - mean) / spread, numpy.array(truth), sample_weight=weights / weights.mean())
        self.weights = model.coef_[0] / spread
        self.bias = float(model.intercept_[0] - (self.weights * mean).sum())

    def _values(self, rows: Sequence[dict[str, float]]) -> Any:
        return numpy.array([[float(row[name]) for name in self.names] for row in rows])

    def scores(self, rows: Sequence[dict[str, float]]) -> list[float]:
        """The weighed sums of some rows."""
        return list(self._values(rows) @ self.weights + self.bias) if rows else []

    def show(self) -> None:
        """Prints the weights as they stand in the module that uses them."""
        print("WEIGHTS = {")
        for name, weight in sorted(zip(self.names, self.weights, strict=True)):
            print(f'    "{name}": {weight:.2f},')
        print(f"}}\nBIAS = {self.bias:.2f}")
