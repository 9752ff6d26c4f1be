"""Fit the weights of `scraper/extraction/body/endings.py`.

    python -m bench.training.endings CORPUS … [--strength 0.05]

A corpus is a folder as `python -m bench` takes it, with bodies annotated. Prints the shingle F1 before and
after, cross-validated by site (five folds) and by corpus (each one left out), then the weights of all pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from zlib import crc32

from bench import options
from bench.scores import f1, shingles
from bench.training.pages import Fit, is_of, readings, site_of, words_of
from scraper.extraction.body.boilerplate import Weights
from scraper.extraction.body.endings import Clues, ending_clues
from scraper.extraction.reading import Reading

_FOLDS = 5


@dataclass
class Example:
    """One page: its kept blocks, and the clues and the truth of the last ones."""

    corpus: str
    site: str
    body: str
    kept: dict[int, str]
    clues: dict[int, Clues] = field(default_factory=dict)
    truth: dict[int, bool] = field(default_factory=dict)

    known: dict[frozenset[int], tuple[float, float]] = field(default_factory=dict)

    def scores(self, dropped: frozenset[int]) -> tuple[float, float]:
        """Precision and recall of the body without some blocks."""
        if dropped not in self.known:
            self.known[dropped] = self._scores(dropped)
        return self.known[dropped]

    def _scores(self, dropped: frozenset[int]) -> tuple[float, float]:
        wanted = shingles(self.body)
        found = shingles("\n".join(text for index, text in self.kept.items() if index not in dropped))
        common = sum((wanted & found).values())
        return common / (sum(found.values()) or 1), common / (sum(wanted.values()) or 1)


def main() -> None:
    parser = options.parser("bench.training.endings", __doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--strength", type=float, default=0.05, help="of the fit; less is more regular")
    arguments = parser.parse_args()
    examples = [
        example_of(folder.name, item, reading)
        for folder in arguments.corpus
        for item, reading in readings(folder)
        if item.get("body") and item.get("page_type") in (None, "article")
    ]
    _compare("by site", examples, arguments.strength, lambda e: str(crc32(e.site.encode()) % _FOLDS))
    _compare("by corpus", examples, arguments.strength, lambda e: e.corpus)
    fit(examples, arguments.strength).show()


def example_of(corpus: str, item: dict[str, str], reading: Reading) -> Example:
    """The example that a page is; what the weights in use have dropped is a candidate again."""
    blocks = reading.blocks
    reasons = ["" if reason == "ending" else reason for reason in reading.body.reasons]
    kept = {block.index: block.text for block, reason in zip(blocks, reasons, strict=True) if not reason}
    example = Example(corpus, site_of(item["url"]), item["body"], kept)
    grams, words = set(shingles(item["body"])), words_of(item["body"])
    for index, clues in ending_clues(reading.page, blocks, Weights(blocks), reasons):
        truth = is_of(blocks[index].text, words, grams)
        if truth is not None:
            example.clues[index], example.truth[index] = clues, truth
    return example


def fit(examples: Sequence[Example], strength: float) -> Fit:
    """The weights from some pages; a block counts as much as it is of its page's text."""
    rows, truth, sizes = [], [], []
    for example in examples:
        total = sum(map(len, example.kept.values())) or 1
        for index, clues in example.clues.items():
            rows.append(clues)
            truth.append(example.truth[index])
            sizes.append(min(0.15, len(example.kept[index]) / total) + 0.002)
    return Fit(rows, truth, sizes, strength)


def _compare(name: str, examples: Sequence[Example], strength: float, fold: Callable[[Example], str]) -> None:
    """Prints each corpus' F1 without and with weights from the other folds."""
    before: dict[str, list[tuple[float, float]]] = {}
    after: dict[str, list[tuple[float, float]]] = {}
    folds = sorted({fold(example) for example in examples})
    for one in folds if len(folds) > 1 else ():
        model = fit([example for example in examples if fold(example) != one], strength)
        for example in (example for example in examples if fold(example) == one):
            scores = model.scores(list(example.clues.values()))
            dropped = frozenset(i for i, score in zip(example.clues, scores, strict=True) if score < 0)
            before.setdefault(example.corpus, []).append(example.scores(frozenset()))
            after.setdefault(example.corpus, []).append(example.scores(dropped))
    for corpus in before:
        print(f"{name}: {corpus} {_f1(before[corpus]):.4f} → {_f1(after[corpus]):.4f}", flush=True)


def _f1(scores: Sequence[tuple[float, float]]) -> float:
    return f1(mean(p for p, _ in scores), mean(r for _, r in scores))


if __name__ == "__main__":
    main()
