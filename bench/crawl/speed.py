"""Pages per second, fetched and extracted and committed, beside Scrapy with trafilatura and sqlite3.

    python -m bench.crawl.speed CORPUS … [--pages 5000] [--runs 3] [--connections 64] [--peer-python PYTHON]

Both crawl the same list of URLs from the same nginx, with the same number of connections, one to each host,
obeying robots.txt, without a delay between requests; they take turns. Each is one command from its start to
its end; what counts is the pages it has committed by the seconds it took. `work` is the time of all its
processes on a core: the number that stands where other programs share the machine.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench import options
from bench.crawl.origin import read_pages, serve

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl: what it has stored, and what that took."""

    tool: str
    pages: int
    texts: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.pages / self.seconds


def crawl_ours(urls: Path, folder: Path, proxy: str, connections: int) -> Run:
    """`scraper crawl`, as a user calls it; pages are the captures whose bytes are stored."""
    archive = folder / "ours.db"
    options = ["--delay", "0", "--depth", "0", "--connections", str(connections), "--quiet"]
    command = [sys.executable, "-m", "scraper.commands", "crawl", str(urls), "--db", str(archive)]
    _, seconds, cpu = timed([*command, *options], proxy)
    with closing(sqlite3.connect(archive)) as db:
        pages, texts = db.execute("SELECT count(sha256), count(article_id) FROM captures").fetchone()
    return Run("scraper", pages, texts, seconds, cpu)


def crawl_peer(urls: Path, folder: Path, proxy: str, connections: int, python: str) -> Run:
    """Scrapy; see `peer.py`."""
    command = [
        python,
        str(Path(__file__).with_name("peer.py")),
        str(urls),
        str(folder / "peer.db"),
        str(connections),
    ]
    out, seconds, cpu = timed(command, proxy)
    told = json.loads(out.strip().splitlines()[-1])
    return Run("Scrapy + trafilatura", told["pages"], told["texts"], seconds, cpu)


def timed(command: Sequence[str], proxy: str) -> tuple[str, float, float]:
    """What a command prints, and its seconds by the clock and of all its processes' work."""
    environment = with_proxy(proxy)
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    seconds, after = time.perf_counter() - started, os.times()
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}.")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return done.stdout, seconds, cpu


def with_proxy(proxy: str) -> dict[str, str]:
    """This process's environment, with the origin as the proxy for http."""
    without = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return without | {"HTTP_PROXY": proxy, "http_proxy": proxy, "PYTHONPATH": str(ROOT)}


def main() -> None:
    parser = options.parser("bench.crawl.speed", __doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--peer-python", default=sys.executable, help="a Python with scrapy and trafilatura")
    parser.add_argument("--peer-pages", type=int, help="for a shorter run of the peer: only the first pages")
    parser.add_argument("--sample", type=int, help="crawl only so many of the pages, of all corpora")
    parser.add_argument("--alone", action="store_true", help="without the peer")
    arguments = parser.parse_args()
    # In an order of its own, the same in each run, so that the first pages are a sample of all.
    pages = read_pages(arguments.corpus, arguments.pages)
    urls = [page.url for page in pages]
    random.Random(1).shuffle(urls)
    urls = urls[: arguments.sample]
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="speed-") as name, serve(pages) as proxy:
        folder = Path(name)
        every, first = folder / "urls.txt", folder / "first.txt"
        every.write_text("\n".join(urls) + "\n", encoding="utf-8")
        first.write_text("\n".join(urls[: arguments.peer_pages]) + "\n", encoding="utf-8")
        for number in range(arguments.runs):
            for tool in ("ours",) if arguments.alone else ("ours", "peer"):
                place = folder / f"{tool}{number}"
                place.mkdir()
                if tool == "ours":
                    runs.append(crawl_ours(every, place, proxy, arguments.connections))
                else:
                    runs.append(crawl_peer(first, place, proxy, arguments.connections, arguments.peer_python))
                print_run(runs[-1])
    print_medians(runs)


def print_run(run: Run) -> None:
    print(
        f"{run.tool:22s} {run.pages:6d} pages, {run.texts:6d} with text, {run.seconds:7.1f} s, "
        f"{run.cpu:7.1f} s of work, {run.rate:6.1f} pages/s",
        flush=True,
    )


def print_medians(runs: Sequence[Run]) -> None:
    rates = {
        tool: statistics.median(r.rate for r in runs if r.tool == tool) for tool in {r.tool for r in runs}
    }
    for tool, rate in sorted(rates.items()):
        print(f"{tool:22s} median {rate:6.1f} pages/s")
    if len(rates) == 2:
        ours, peer = rates["scraper"], rates["Scrapy + trafilatura"]
        print(f"{ours / peer:.1f} times the peer")


if __name__ == "__main__":
    main()
