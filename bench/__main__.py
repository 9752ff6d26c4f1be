"""Measure extractors on annotated pages.

    python -m bench                                   the built-in newspaper
    python -m bench CORPUS … [--tools scraper,trafilatura] [--type article] [--limit 100]
    python -m bench CORPUS … --write bench/RESULTS.md
    python -m bench --tools scraper --floor           exit 1 where a score lies below bench/floor.json

A corpus is a folder with `items.jsonl` and `html/ID.html` (or `.html.gz`). One JSON object a line: id, url,
and what is annotated of headline, authors, date, body, captions, with and without (snippets that the body
must and must not have), page_type; null or absent = not annotated. Tools that are not installed are left
out. Time is one page's bytes to its fields, in this process, warm; the tools take turns.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench import options, report, scores
from bench.corpora import Corpus, Sample
from bench.scores import Scores
from bench.tools import Extractor, available

_TURN = 25
"""Pages before the next tool has its turn: short enough that a busy machine slows all alike."""
_FLOOR = Path(__file__).with_name("floor.json")


def main() -> None:
    arguments = _parser().parse_args()
    for folder in arguments.corpus:
        if not (folder / "items.jsonl").is_file():
            sys.exit(f"{folder} holds no items.jsonl; a corpus is a folder with items.jsonl and html/.")
    tools = available(arguments.tools.split(",") if arguments.tools else None)
    if not tools:
        sys.exit("None of these tools is installed.")
    tables = []
    for folder in arguments.corpus or [None]:
        corpus = Corpus(folder)
        rows = measure(list(corpus.samples(arguments.type, arguments.limit)), tools)
        tables.append(report.table(corpus.name, rows))
        print(f"\n{tables[-1]}", flush=True)
        if arguments.floor and (below := report.misses(rows[0], json.loads(_FLOOR.read_text()))):
            sys.exit("\n".join(below))
    if arguments.write:
        arguments.write.write_text(report.results(tables, scores.__doc__ or ""), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = options.parser("bench", __doc__)
    parser.add_argument("corpus", nargs="*", type=Path)
    parser.add_argument("--tools", help="names, separated by commas; all that are installed by default")
    parser.add_argument("--type", help="only pages of this page_type")
    parser.add_argument("--limit", type=int, help="only the first pages")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the tables as a document")
    parser.add_argument("--floor", action="store_true", help="fail below the scores that are pinned")
    return parser


def measure(samples: Sequence[Sample], tools: Sequence[Extractor]) -> list[Scores]:
    """The scores of each tool on these pages, in one run."""
    # The first page is taken once before the clock runs; it shows the tool's fields as well.
    rows = [Scores(tool.name, tool.run(samples[0].page, samples[0].url) or {}) for tool in tools]
    # The modules of all tools are in this process: none is to pay for the others in each search for garbage.
    gc.freeze()
    done = 0
    for start in range(0, len(samples), _TURN):
        turn = samples[start : start + _TURN]
        for tool, row in zip(tools, rows, strict=True):
            _take(turn, tool, row)
        done += len(turn)
        if sys.stderr.isatty():
            print(f"\r{done}/{len(samples)} pages ", end="", file=sys.stderr)
    return rows


def _take(turn: Sequence[Sample], tool: Extractor, row: Scores) -> None:
    for sample in turn:
        started = time.perf_counter()
        fields = tool.run(sample.page, sample.url)
        row.add(sample.item, fields, time.perf_counter() - started)


if __name__ == "__main__":
    main()
