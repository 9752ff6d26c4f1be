"""How much memory a frontier takes, and how fast the next due URL is found.

    python -m bench.crawl.frontier [URLS] [HOSTS] [BATCH] [ROW]

Fills an archive with URLs, two thirds due at once and one third at a time of their own, some hosts with
far more than others; then asks as a crawl does: the next URL of a host, its visit settled, the next host. One
process; its peak memory (RSS) counts the filling, too. Where other programs share the machine, the time on
the core is the one that says something.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from scraper.archive import Archive, NewUrl, UrlUpdate

START = datetime(2025, 1, 1, tzinfo=UTC)
BATCH = 20_000
LOOKS = 20_000


def make_urls(count: int, hosts: int, row: int) -> Iterator[NewUrl]:
    """So many in a row are of one host: one, as in a list of targets, or some thousands, as in sitemaps."""
    drawn = random.Random(1)
    host = 0
    for n in range(count):
        if n % row == 0:
            host = int(hosts * drawn.random() ** 2)  # the first hosts have most
        yield NewUrl(
            f"https://www.paper{host}.example/{drawn.choice(SECTIONS)}/{n}-a-story-of-usual-length",
            source="link",
            hint="listing" if n % 50 == 0 else "unknown",
            priority=7 if n % 50 == 0 else 5,
            depth=n % 4,
            due=START + timedelta(seconds=drawn.randrange(86_400)) if n % 3 == 0 else None,
        )


SECTIONS = ("politics", "world", "city", "sport", "culture", "business")


def fill(archive: Archive, urls: Iterator[NewUrl], at_once: int) -> None:
    """Adds them, so many in one transaction."""
    while batch := list(islice(urls, at_once)):
        archive.add_urls(batch)


def written() -> int:
    """Bytes that this process has written until now (Linux), also those that reached a cache only."""
    counts = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counts["wchar"])


def look(archive: Archive, hosts: int, times: int) -> tuple[list[float], list[float]]:
    """Seconds that each look for a next URL took, by the clock and on the core, in order of size."""
    drawn = random.Random(2)
    clock, core = [], []
    for n in range(times):
        host = f"www.paper{int(hosts * drawn.random() ** 2)}.example"
        now = START + timedelta(seconds=n * 4)
        began = time.perf_counter(), time.thread_time()
        found = archive.due_urls(host, now)
        clock.append(time.perf_counter() - began[0])
        core.append(time.thread_time() - began[1])
        later = now + timedelta(days=9)
        archive.update_urls(UrlUpdate(one.url, "due", due=later, visited=now) for one in found)
    return sorted(clock), sorted(core)


def main() -> None:
    given = [int(argument) for argument in sys.argv[1:]]
    count, hosts, at_once, row = (*given, *(5_000_000, 1500, BATCH, 1)[len(given) :])
    with tempfile.TemporaryDirectory(prefix="frontier-") as name:
        path = Path(name) / "archive.db"
        with Archive(path) as archive:
            began = time.perf_counter()
            fill(archive, make_urls(count, hosts, row), at_once)
            rate = count / (time.perf_counter() - began)
        print(f"{count} URLs on {hosts} hosts, {at_once} at once, {row} in a row: {rate:.0f} added a second")
        print(f"{written() / 1e9:.2f} GB written for {path.stat().st_size / 1e9:.2f} GB", flush=True)
        with Archive(path) as archive:
            clock, core = look(archive, hosts, min(LOOKS, count))
        size = path.stat().st_size / count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for what, times in (("clock", clock), ("core", core)):
        p50, p99 = (times[int(len(times) * part)] * 1000 for part in (0.5, 0.99))
        longest = times[-1] * 1000
        print(f"next due URL by the {what}: p50 {p50:.2f} ms, p99 {p99:.2f} ms, longest {longest:.2f} ms")
    print(f"peak memory {peak:.0f} MiB; {size:.0f} bytes a URL on disk")


if __name__ == "__main__":
    main()
