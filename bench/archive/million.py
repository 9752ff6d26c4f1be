"""One archive of a million articles: `python bench/archive/million.py COMMAND ARCHIVE CORPORA [COUNT]`.

`build` makes it, or goes on with one that was begun; `search`, `save`, `export` and `open` print how fast
each is, and what memory reading it from end to end takes; `measure` does all four. `quality` tells
how many of the best 20 of all finds a search shows. COUNT: of articles built or exported. The texts are
recombined from a corpus (see recombined.py).
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from recombined import Source
from speed import clocked, load, pace, record_one_by_one, report, report_rate

from scraper.archive import Archive, Filters, ranking
from scraper.archive.expressions import parse

BATCH = 500
LIMIT = 20


def main() -> None:
    command, path, corpora = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
    if command == "build":
        build(path, Source(corpora), count)
        return
    with Archive(path, readonly=True) as archive:
        print(f"{archive.count()} articles, {path.stat().st_size / 2**30:.1f} GiB")
    if command in ("export", "measure"):  # first: what the others hold would count as its memory
        export(path, count)
    if command in ("open", "measure"):
        report("open", [clocked(lambda: Archive(path).close()) for _ in range(50)])
    if command in ("search", "measure"):
        search(path, Source(corpora))
    if command == "quality":
        quality(path, Source(corpora))
    if command in ("save", "measure"):
        save(path, Source(corpora))


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


Query = tuple[str, dict[str, Any]]


def fresh(source: Source, seed: int, count: int = 200) -> Iterator[Query]:
    """As people type, with more words, filters and operators: of a new seed, what no limit was set by."""
    drawn = random.Random(seed)
    for n in range(count):
        _, pool = drawn.choices(source.pools, source.weights)[0]
        words = [w for w in drawn.choice(pool.sentences).split() if w.isalnum()] or ["news"]
        title = [w for w in drawn.choice(pool.headlines or pool.sentences).split() if w.isalnum()] or ["news"]
        word, at = drawn.choice(words), drawn.randrange(len(title))
        several = " ".join(drawn.sample(title, min(3, len(title))))
        day = f"{drawn.randrange(2015, 2024)}-{drawn.randrange(1, 13):02}"
        filters: tuple[dict[str, Any], ...] = (
            *({"site": f"paper{drawn.randrange(1, 400)}.example"}, {"until": day}, {"since": day}),
            *({"language": drawn.choice(("en", "de", "fr", "zh"))}, {"author": drawn.choice(source.authors)}),
        )
        forms: tuple[Query, ...] = (
            *((word, {}), (drawn.choice(title), {}), (several, {}), (" ".join(words[:2]), {})),
            *((f'"{" ".join(title[at : at + 3])}"', {}), (f"({word} OR {title[at]}) {title[0]}", {})),
            *((f"{several} -{word}", {}), (f"{title[at][:4]}*", {}), (word, filters[n // 10 % 5])),
            (several, filters[n // 10 % 5]),
        )
        yield forms[n % 10]


def queries(source: Source, count: int = 200) -> Iterator[Query]:
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
    print(f"a loop of a million additions: {pace() * 1000:.0f} ms; load {load()}")
    search_list(path, "first", list(queries(source)))
    search_list(path, "second", list(fresh(source, 20_260)))
    search_list(path, "fresh", list(fresh(source, 77_001)))


def search_list(path: Path, name: str, asked: list[Query]) -> None:
    """The third round over a list, by the clock and in processor time."""
    times: list[float] = []
    core: list[float] = []
    with Archive(path, readonly=True) as archive:
        for _ in range(3):
            times, core, found = [], [], []
            for text, filters in asked:
                began, spent = time.perf_counter(), time.thread_time()
                found.append(len(archive.search(text, limit=LIMIT, **filters)))
                core.append(time.thread_time() - spent)
                times.append(time.perf_counter() - began)
    report(f"{name} {len(asked)} queries, clock", times)
    report(f"{name} {len(asked)} queries, one core", core)
    slow = sorted(zip(times, asked, strict=True), key=lambda pair: -pair[0])[:12]
    print(f"  {sum(map(bool, found))} of them find something; the slowest, in ms:")
    print("  " + "; ".join(f"{text} {filters or ''} {took * 1000:.0f}" for took, (text, filters) in slow))


def quality(path: Path, source: Source) -> None:
    """For the queries without a filter: which share of the best of all finds, by bm25, is found."""
    asked = [*queries(source), *fresh(source, 20_260), *fresh(source, 77_001)]
    every = (
        f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY {ranking._BM25} LIMIT {LIMIT}"
    )
    shares: dict[str, list[float]] = {"few": [], "many": [], "everywhere": []}
    with Archive(path, readonly=True) as archive, archive.reading() as db:
        for text in (text for text, filters in asked if not filters):
            expression = parse(text).expression
            count = archive.count(Filters(query=text))
            few, many = count <= ranking.SAMPLE, count <= ranking.MOST_TELLING
            best = {row[0] for row in db.execute(every, (expression or '""',))}
            found = {hit.id for hit in archive.search(text, limit=LIMIT)}
            if best:
                name = "few" if few else "many" if many else "everywhere"
                shares[name].append(len(best & found) / len(best))
    for name, each in shares.items():
        print(f"{name}: {statistics.fmean(each or [0]):.0%} of the best {LIMIT} in {len(each)} queries")


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
    """In batches, then one page a transaction as a crawl does; what is stored stays there.

    The file is cold, then warm; then pages come at the pace of a crawl, which leaves time between them.
    """
    first = 2_000_000 + int(time.time()) % 1_000_000 * 1000
    visits = [replace(v, extractor="bench") for v in source.visits(first, 3000)]
    core = clock = 0.0
    with Archive(path) as archive:
        for n in range(0, len(visits), BATCH):
            began = time.process_time(), time.perf_counter()
            with archive.batch():
                for visit in visits[n : n + BATCH]:
                    archive.record(visit)
            core += time.process_time() - began[0]
            clock += time.perf_counter() - began[1]
    report_rate(len(visits), core, clock)
    forget(path)
    record_one_by_one(path, 200, "cold file")
    remember(path)
    record_one_by_one(path, 1500, "warm file, 300 pages before", warming=300)
    record_one_by_one(path, 1000, "20 pages a second", warming=100, every=0.05)


def forget(path: Path) -> None:
    """Have the system drop what it holds of the file, as far as it can."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def remember(path: Path) -> None:
    """Have the system hold the file, as far as there is memory."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


if __name__ == "__main__":
    main()
