"""One archive of a million articles: `python bench/archive/million.py build|measure ARCHIVE CORPORA [COUNT]`.

`build` makes it, or goes on with one that was begun; `measure` prints how fast it is searched, saved to, read
from end to end and opened. The texts are recombined from a corpus (see recombined.py).
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from recombined import Source
from speed import clocked, record_one_by_one, report

from scraper.archive import Archive

BATCH = 500
LIMIT = 20


def main() -> None:
    command, path, corpora = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
    source = Source(corpora)
    if command == "build":
        build(path, source, count)
    else:
        with Archive(path, readonly=True) as archive:
            print(f"{archive.count()} articles, {path.stat().st_size / 2**30:.1f} GiB")
        report("open", [clocked(lambda: Archive(path).close()) for _ in range(50)])
        search(path, source)
        export(path, min(count, 1_000_000))
        if command == "measure":
            save(path, source)


def build(path: Path, source: Source, count: int) -> None:
    with Archive(path) as archive:
        spent = 0.0
        done = archive.count()
        for first in range(done, count, BATCH):
            visits = list(source.visits(first, min(BATCH, count - first)))
            began = time.process_time()
            with archive.batch():
                for visit in visits:
                    archive.record(visit)
            spent += time.process_time() - began
            if first % 50_000 == 0:
                print(first, f"{(first + BATCH - done) / spent:.0f} articles/s", flush=True)


def queries(source: Source, count: int = 200) -> Iterator[tuple[str, dict[str, Any]]]:
    """Words as often as they are written (so the most common, too), rare ones, and all that one can type."""
    drawn = random.Random(11)
    sentences = [s for _, pool in source.pools for s in pool.sentences]
    headlines = [h for _, pool in source.pools for h in pool.headlines if len(h.split()) > 3]
    vocabulary = sorted({word for s in sentences for word in s.split() if word.isalnum()})
    for n in range(count):
        words = [w for w in drawn.choice(sentences).split() if w.isalnum()] or ["news"]
        title = [w for w in drawn.choice(headlines).split() if w.isalnum()] or ["news"]
        word, other = drawn.choice(words), drawn.choice(title)
        at = drawn.randrange(len(words))
        match n % 10:
            case 0 | 1:
                yield word, {}
            case 2 | 3:
                yield drawn.choice(vocabulary), {}
            case 4 | 5:
                yield " ".join(drawn.sample(title, min(2, len(title)))), {}
            case 6:
                yield f'"{" ".join(words[at : at + 2])}"', {}
            case 7:
                yield f"{other} OR {word}" if n % 20 == 7 else f"{other} -{word}", {}
            case 8:
                yield f"{other[:5]}*", {}
            case _:
                filters = ({"site": "paper7.example"}, {"since": "2020"}, {"until": "2018-06"})
                yield other, filters[n // 10 % 3]


def search(path: Path, source: Source) -> None:
    asked = list(queries(source))
    with Archive(path, readonly=True) as archive:
        times: list[float] = []
        for _ in range(3):
            times = [clocked(lambda a=a: archive.search(a[0], limit=LIMIT, **a[1])) for a in asked]
        found = [len(archive.search(text, limit=LIMIT, **filters)) for text, filters in asked]
    report(f"search, {len(asked)} queries, warm", times)
    slow = sorted(zip(times, asked, strict=True), key=lambda pair: -pair[0])[:12]
    print(f"  {sum(map(bool, found))} of them find something; the slowest, in ms:")
    print("  " + "; ".join(f"{text} {filters or ''} {took * 1000:.0f}" for took, (text, filters) in slow))


def export(path: Path, count: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    with Archive(path, readonly=True) as archive:
        read = sum(1 for n, _ in zip(range(count), archive.articles(), strict=False))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = time.perf_counter() - began
    print(
        f"read {read} articles one by one in {took:.0f} s; memory {before / 1024:.0f} → {peak / 1024:.0f} MiB"
    )


def save(path: Path, source: Source) -> None:
    """In batches, then one page a transaction as a crawl does; what is stored stays there."""
    first = 2_000_000 + int(time.time()) % 1_000_000 * 1000
    visits = [replace(v, extractor="bench") for v in source.visits(first, 3000)]
    spent = 0.0
    with Archive(path) as archive:
        for n in range(0, len(visits), BATCH):
            began = time.process_time()
            with archive.batch():
                for visit in visits[n : n + BATCH]:
                    archive.record(visit)
            spent += time.process_time() - began
    print(f"save, batches of {BATCH}, indexed    {len(visits) / spent:9.0f} articles/s")
    record_one_by_one(path)


if __name__ == "__main__":
    main()
