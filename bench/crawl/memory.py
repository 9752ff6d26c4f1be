"""Does the memory of a crawl grow with the pages it reads?

    python -m bench.crawl.memory CORPUS … [--first 5000] [--pages 50000] [--largest 60000]

One `scraper crawl` of so many pages from nginx on loopback, each at its own address, on many thousand hosts.
Every half second the memory (RSS) of the command and of its workers is added up. Printed are the peak until
the first pages were committed, the peak of the whole run, and their difference. Linux only (/proc).
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench import options
from bench.crawl.origin import read_pages, serve
from bench.crawl.speed import with_proxy

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Sample:
    """What stood in memory when so many pages were committed, in MiB."""

    pages: int
    main: float
    workers: float

    @property
    def total(self) -> float:
        return self.main + self.workers


def watch(command: list[str], archive: Path, proxy: str) -> Iterator[Sample]:
    """Runs the command and samples it until it ends."""
    process = subprocess.Popen(command, env=with_proxy(proxy), stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            time.sleep(0.5)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            workers = children.read_text().split() if children.exists() else []
            main, pages = resident(str(process.pid)), count(archive)
            if main:
                yield Sample(pages, main, sum(map(resident, workers)))
    finally:
        process.terminate()
        process.wait()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}.")


def resident(process: str) -> float:
    """MiB; 0 where the process has just ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 2**20
    except (OSError, IndexError):
        return 0.0


def count(archive: Path) -> int:
    """Pages committed until now."""
    try:
        with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT ifnull(max(id), 0) FROM captures").fetchone()[0])
    except sqlite3.Error:  # not made yet
        return 0


def main() -> None:
    parser = options.parser("bench.crawl.memory", __doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--first", type=int, default=5000)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--largest", type=int, default=10**9, help="leave out files of more bytes")
    parser.add_argument("--connections", type=int, default=64)
    arguments = parser.parse_args()
    pages = read_pages(arguments.corpus, arguments.pages, largest=arguments.largest)
    with tempfile.TemporaryDirectory(prefix="memory-") as name, serve(pages) as proxy:
        urls, archive = Path(name) / "urls.txt", Path(name) / "archive.db"
        urls.write_text("\n".join(page.url for page in pages) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "scraper.commands", "crawl", str(urls), "--db", str(archive)]
        command += ["--delay", "0", "--depth", "0", "--quiet", "--connections", str(arguments.connections)]
        samples, told = [], 0
        for sample in watch(command, archive, proxy):
            samples.append(sample)
            if sample.pages >= told:
                line = (
                    f"{sample.pages:7d} pages  main {sample.main:6.1f} MiB  workers {sample.workers:6.1f} MiB"
                )
                print(line, flush=True)
                told = sample.pages + max(1, arguments.pages // 20)
    report(samples, arguments.first)


def report(samples: list[Sample], first: int) -> None:
    """The peaks, and how far they lie apart."""
    early = [sample for sample in samples if sample.pages <= first] or samples[:1]
    for what in ("main", "workers", "total"):
        before = max(getattr(sample, what) for sample in early)
        after = max(getattr(sample, what) for sample in samples)
        last = samples[-1].pages
        print(
            f"{what:8s} {before:6.1f} MiB until {first}, {after:6.1f} until {last}: {after - before:+.1f} MiB"
        )


if __name__ == "__main__":
    main()
