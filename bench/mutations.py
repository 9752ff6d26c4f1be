"""Extract damaged pages: none may raise, none may take long.

    python -m bench.mutations [CORPUS …] [--pages 10000] [--seed 1] [--keep FOLDER]

Pages of the corpora (of the built-in newspaper without one) are cut, doubled, overwritten and sown with
what parsers stumble over, at random places and among their structured data. Prints how many were read and
the slowest; exit code 1 where one raised or took more than two seconds, with the page kept to look at.
"""

from __future__ import annotations

import random
import re
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import options
from bench.corpora import Corpus, Sample
from scraper import Article, extract

_LONGEST = 2.0
"""Seconds of processor time for one page."""
_LARGEST = 500_000
"""Bytes; larger pages are cut, so that many are read."""
_SEEDS = (
    b"<", b">", b'"', b"'", b"</", b"<!--", b"]]>", b"&#0;", b"&#x110000;", b"\x00", b"\xff\xfe",
    b"\xed\xa0\x80", b"\xe2\x80\xae", b"0000-00-00", b"9999-99-99T99:99:99+99:99", b"-1", b"9" * 30,
    b"31 February 0", b"\xd9\xa2\xd9\xa0", b"null", b"[[[[[[", b'{"@id":"#x"}', b'"name":[1,2,{"name":null}]',
    b'"@graph":{}', b"\\u", b"\\ud800", b'itemprop="datePublished"', b'<time datetime="', b'class="author"',
    b'rel="author"', b'content="', b"<h1>", b"by by by by ", b"|||||", b"<table><tr>", b"<p>" * 50,
    b"<div>" * 50, b"<figure><img src=x><figcaption>", b"<base href='//['>",
    b'<meta charset="utf-16">', b"<noscript>",
    b"<template>", b"<svg><title>", b"<plaintext>",
)  # fmt: skip
_FIELD = re.compile(
    rb'"(?:datePublished|author|name|headline|keywords|articleSection|articleBody|image|@type|inLanguage'
    rb'|isAccessibleForFree)"\s*:\s*'
)
_WRONG = (b'7,"x":', b"[", b'null,"y":', b'{"@id":1},"z":', b'[[["a"]]],"q":', b"")


def mutated(page: bytes, rng: random.Random) -> bytes:
    """A page with one to forty damages."""
    data = bytearray(page[:_LARGEST])
    for _ in range(rng.randint(1, 40)):
        place, kind = rng.randrange(len(data) + 1), rng.random()
        if kind < 0.4:
            data[place:place] = rng.choice(_SEEDS)
        elif kind < 0.7:
            data[place : place + rng.randint(1, 200)] = rng.choice(_SEEDS)
        elif kind < 0.85:
            del data[place : place + rng.randint(1, 5000)]
        else:
            data[place:place] = data[place : place + rng.randint(1, 3000)]
    fields = [match.end() for match in _FIELD.finditer(data)]
    for end in reversed([end for end in fields if rng.random() < 0.2]):
        data[end:end] = rng.choice(_WRONG)
    return bytes(data)


def damages(samples: list[Sample], pages: int, seed: int) -> Iterator[tuple[Sample, bytes]]:
    """So many damaged pages; the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(pages):
        sample = rng.choice(samples)
        yield sample, mutated(sample.page, rng)


def fault(sample: Sample, page: bytes) -> tuple[str | None, float]:
    """What is wrong with the extraction of a page, and the seconds that it took."""
    started = time.process_time()
    try:
        article = extract(page, url=sample.url, fetched_at=datetime(2025, 3, 15, 9, tzinfo=UTC))
    except Exception:
        return traceback.format_exc(limit=-3), 0.0
    seconds = time.process_time() - started
    if not isinstance(article, Article):
        return f"gave {type(article).__name__}", seconds
    return (f"took {seconds:.1f} s" if seconds > _LONGEST else None), seconds


def main() -> None:
    parser = options.parser("bench.mutations", __doc__)
    parser.add_argument("corpus", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(), help="where a page that fails is kept")
    arguments = parser.parse_args()
    samples = [sample for folder in arguments.corpus or [None] for sample in Corpus(folder).samples()]
    faults, slowest = 0, 0.0
    for number, (sample, page) in enumerate(damages(samples, arguments.pages, arguments.seed), 1):
        wrong, seconds = fault(sample, page)
        slowest = max(slowest, seconds)
        if wrong is not None:
            faults += 1
            kept = arguments.keep / f"mutation-{arguments.seed}-{number}.html"
            kept.write_bytes(page)
            print(f"{kept} ({sample.url}): {wrong}", flush=True)
        if sys.stderr.isatty():
            print(f"\r{number}/{arguments.pages} ", end="", file=sys.stderr)
    print(f"{arguments.pages} damaged pages, {faults} faults, the slowest {slowest:.2f} s")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
