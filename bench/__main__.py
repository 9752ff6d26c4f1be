"""Measure extractors on annotated pages.

    python -m bench CORPUS … [--tools scraper,trafilatura] [--type article] [--limit 100] [--markdown]

A corpus is a folder with `items.jsonl` and `html/ID.html` (or `.html.gz`). One JSON object a line: id, url,
and what is annotated of headline, authors, date, body, captions, page_type; null or absent = not annotated.
Tools that are not installed are left out. Time is one page's bytes to its fields, in this process, warm.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.scores import Scores
from bench.tools import Extractor, available

Item = dict[str, Any]


def main() -> None:
    arguments = _parser().parse_args()
    corpora = arguments.corpus
    if not corpora:
        sys.exit("No corpus given. Example: python -m bench corpora/news (see python -m bench --help)")
    tools = available(arguments.tools.split(",") if arguments.tools else None)
    if not tools:
        sys.exit("None of these tools is installed.")
    for folder in corpora:
        if not (folder / "items.jsonl").is_file():
            sys.exit(f"{folder} holds no items.jsonl; a corpus is a folder with items.jsonl and html/.")
        items = [i for i in read_items(folder) if arguments.type in (None, i.get("page_type"))]
        _print_table(folder.name, [_measure(folder, items[: arguments.limit], tool) for tool in tools])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="*", type=Path)
    parser.add_argument("--tools", help="names, separated by commas; all that are installed by default")
    parser.add_argument("--type", help="only pages of this page_type")
    parser.add_argument("--limit", type=int, help="only the first pages")
    return parser


def read_items(folder: Path) -> Iterator[Item]:
    """The annotated pages of a corpus."""
    with (folder / "items.jsonl").open(encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


def read_page(folder: Path, item: Item) -> bytes:
    """The bytes of a page."""
    path = folder / "html" / f"{item['id']}.html"
    return path.read_bytes() if path.exists() else gzip.decompress(path.with_suffix(".html.gz").read_bytes())


def _measure(folder: Path, items: list[Item], tool: Extractor) -> Scores:
    scores = Scores(tool.name)
    for number, item in enumerate(items):
        page = read_page(folder, item)
        if not number:
            tool.run(page, item["url"])
        started = time.perf_counter()
        fields = tool.run(page, item["url"])
        scores.add(item, fields, time.perf_counter() - started)
        if sys.stderr.isatty():
            print(f"\r{folder.name} {tool.name} {number + 1}/{len(items)} ", end="", file=sys.stderr)
    return scores


def _print_table(name: str, rows: list[Scores]) -> None:
    columns = Scores.COLUMNS
    print(f"\n{name}, {rows[0].pages} pages, Python {platform.python_version()}\n")
    print("| tool | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for row in rows:
        print(f"| {row.name} | " + " | ".join(row.cells()) + " |", flush=True)


if __name__ == "__main__":
    main()
