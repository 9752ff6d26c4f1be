"""Fit the weights of `scraper/extraction/kind/clues.py`.

    python -m bench.training.kind CORPUS … [--strength 0.05]

A corpus is a folder as `python -m bench` takes it. A page is an article where its page_type says so or is
not annotated, and none where it is a listing, a collection or a product; other pages are left out. Each page
stands twice: once without address and what it declares, as pages are met that say nothing of themselves.
Prints the balanced accuracy, cross-validated by site, with and without those clues, then the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from bench import options
from bench.training.pages import Fit, readings, site_of
from scraper.extraction.kind.clues import kind_clues, trade_clues
from scraper.extraction.reading import Reading

_FOLDS = 4
_OTHERS = ("listing", "collection", "product")
_SAID = frozenset(
    {
        "no path", "one part", "slug words", "listing path", "product path", "article path", "og article",
        "og product", "ld article", "ld product", "ld list", "meta published", "meta price", "meta author",
    }
)  # fmt: skip
_SILENT_SIZE = 0.2
"""What a page without those clues counts beside the page as it is."""

Clues = dict[str, float]


@dataclass(frozen=True)
class Example:
    """One page: its fold, whether it is an article, its clues."""

    fold: int
    article: bool
    clues: Clues

    @property
    def silent(self) -> Clues:
        """The clues without address and declarations."""
        return {name: 0.0 if name in _SAID else value for name, value in self.clues.items()}


def main() -> None:
    parser = options.parser("bench.training.kind", __doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--strength", type=float, default=0.05, help="of the fit; less is more regular")
    arguments = parser.parse_args()
    examples = [
        Example(crc32(site_of(item["url"]).encode()) % _FOLDS, kind not in _OTHERS, clues_of(reading))
        for folder in arguments.corpus
        for item, reading in readings(folder)
        if (kind := item.get("page_type") or "article") in ("article", *_OTHERS)
    ]
    _validate(examples, arguments.strength)
    fit(examples, arguments.strength).show()


def clues_of(reading: Reading) -> Clues:
    """The clues of a page, as `find_kind` weighs them."""
    article = reading.article
    found = kind_clues(
        reading.page,
        reading.blocks,
        reading.body,
        len(reading.feed.items),
        dated=article.published is not None,
        signed=bool(article.byline or article.authors),
    )
    return {name: float(value) for name, value in (found | trade_clues(reading.page.data)).items()}


def fit(examples: Sequence[Example], strength: float) -> Fit:
    """The weights from some pages; articles and others count the same together."""
    rows, truth, sizes = [], [], []
    articles = sum(example.article for example in examples)
    for example in examples:
        size = 1 / (articles if example.article else len(examples) - articles)
        rows += [example.clues, example.silent]
        truth += [example.article] * 2
        sizes += [size, _SILENT_SIZE * size]
    return Fit(rows, truth, sizes, strength)


def _validate(examples: Sequence[Example], strength: float) -> None:
    right: dict[tuple[str, bool], list[bool]] = {}
    for fold in range(_FOLDS):
        model = fit([example for example in examples if example.fold != fold], strength)
        tested = [example for example in examples if example.fold == fold]
        for name, rows in (
            ("all clues", [example.clues for example in tested]),
            ("without what pages say", [example.silent for example in tested]),
        ):
            for example, score in zip(tested, model.scores(rows), strict=True):
                right.setdefault((name, example.article), []).append((score > 0) == example.article)
    for name in ("all clues", "without what pages say"):
        shares = [sum(hits) / len(hits) for (which, _), hits in right.items() if which == name]
        print(f"by site, {name}: balanced accuracy {sum(shares) / len(shares):.4f}", flush=True)


if __name__ == "__main__":
    main()
