"""How fast the archive is: `python bench/archive/speed.py [ARTICLES [URLS [PAGES]]]` prints a table.

Texts are drawn from an invented vocabulary with the frequencies of natural language (Zipf), so that the index
has common and rare words. One process, one core.
"""

from __future__ import annotations

import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.archive import Archive, Capture, NewUrl, UrlUpdate, Visit
from scraper.article import Article, Block, FeedItem, Image

START = datetime(2024, 1, 1, tzinfo=UTC)
WORDS_AN_ARTICLE = 450
BATCH = 500


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    urls = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    pages = int(sys.argv[3]) if len(sys.argv) > 3 else 1500
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        print(f"{articles} articles of about {WORDS_AN_ARTICLE} words; {urls} URLs on 1500 hosts")
        save_in_batches(path, articles)
        print(f"size of the archive              {path.stat().st_size / articles / 1024:9.1f} KiB an article")
        search(path)
        record_one_by_one(path, pages)
        opening(path)
        frontier(Path(folder) / "frontier.db", urls)


def vocabulary() -> tuple[list[str], list[float]]:
    letters = random.Random(1)
    words = ["".join(letters.choices("etaoinshrdlucmfw", k=letters.randint(2, 9))) for _ in range(60_000)]
    return words, list(itertools.accumulate(1 / (n + 2) for n in range(len(words))))


def make_articles(count: int, first: int = 0) -> Iterator[Article]:
    words, weights = vocabulary()
    drawn = random.Random(first + 2)
    for n in range(first, first + count):
        text = drawn.choices(words, cum_weights=weights, k=WORDS_AN_ARTICLE)
        paragraphs = [" ".join(text[k : k + 45]).capitalize() + "." for k in range(0, len(text), 45)]
        site = f"paper{n % 50}.example"
        yield Article(
            url=f"https://www.{site}/news/{n}-{text[0]}-{text[1]}",
            site=site,
            headline=" ".join(text[:8]).capitalize(),
            byline=f"Author {n % 700}",
            authors=[f"Author {n % 700}"],
            published=START + timedelta(minutes=n),
            blocks=[Block("paragraph", paragraph) for paragraph in paragraphs],
            images=[Image(f"https://i.example/{n}.jpg", caption=" ".join(text[8:20]))],
            word_count=len(text),
            language="en",
        )


def save_in_batches(path: Path, count: int) -> None:
    made = list(make_articles(min(count, 4000)))
    core = clock = 0.0
    with Archive(path) as archive:
        for n in range(0, count, BATCH):
            chunk = made[n : n + BATCH] if n < len(made) else list(make_articles(BATCH, n))
            began = time.process_time(), time.perf_counter()
            with archive.batch():
                for article in chunk[: count - n]:
                    archive.save(article, extractor="bench")
            core += time.process_time() - began[0]
            clock += time.perf_counter() - began[1]
    report_rate(count, core, clock)


def report_rate(count: int, core: float, clock: float) -> None:
    print(
        f"save, batches of {BATCH}, indexed    {count / core:9.0f} articles/s of a core "
        f"({core / count * 1000:.2f} ms each), {count / clock:.0f}/s by the clock"
    )


def record_one_by_one(
    path: Path, count: int, what: str = "a page a transaction", *, warming: int = 0, every: float = 0.0
) -> None:
    """As in a crawl: one transaction a page, with 60 KB of raw bytes, 15 feed items and 120 new links.

    By the clock, and the processor time of the thread that saves. `warming`: pages before the measured ones;
    `every`: seconds from one to the next, 0 = one at once after the other.
    """
    noise = random.Random(3)
    html = "".join(f'<div class="c{noise.random()}"><a href="/x/{n}">{n}</a></div>' for n in range(1100))
    times: list[float] = []
    core: list[float] = []
    began = 0.0
    first = 10_000_000 + int(time.time()) % 1_000_000 * 2000
    with Archive(path) as archive:
        for n, article in enumerate(make_articles(warming + count, first)):
            at = START + timedelta(seconds=n)
            site = f"https://www.{article.site}/"
            items = [
                FeedItem(f"Item {n // 5 + k}", url=f"{site}i/{n // 5 + k}", position=k) for k in range(15)
            ]
            visit = Visit(
                capture=Capture(article.url or "", at, "ok", status=200, body=f"{html}{n}".encode()),
                article=Article(
                    **{f: getattr(article, f) for f in article.__slots__} | {"feed_items": items}
                ),
                discovered=tuple(NewUrl(f"{site}l/{first + n * 120 + k}") for k in range(120)),
                next=(UrlUpdate(article.url or "", "due", due=at + timedelta(hours=1), visited=at),),
                extractor="bench",
            )
            time.sleep(max(0.0, every - (time.perf_counter() - began)) if every and times else 0)
            began, spent = time.perf_counter(), time.thread_time()
            archive.record(visit)
            core.append(time.thread_time() - spent)
            times.append(time.perf_counter() - began)
    print(f"a loop of a million additions: {pace() * 1000:.0f} ms; load {load()}")
    report(f"{what}, clock", times[warming:])
    report(f"{what}, one core", core[warming:])


QUERIES = (
    *("{0}", "{1}", "{4}", "{9}", "{30}", "{200}", "{3000}", "{20000}", "{0} {1}", "{5} {300}"),
    *('"{0} {1}"', "{7} OR {900}", "{2} -{3}", "{50} {70} {90}", "{4000}*"),
)


def search(path: Path) -> None:
    words, _ = vocabulary()
    with Archive(path, readonly=True) as archive:
        times = []
        for _ in range(3):
            times = [clocked(lambda q=q: archive.search(q.format(*words))) for q in QUERIES]
    report("search with snippets, warm", times)


def opening(path: Path) -> None:
    report("open", [clocked(lambda: Archive(path).close()) for _ in range(50)])


def frontier(path: Path, count: int) -> None:
    with Archive(path) as archive:
        began = time.perf_counter()
        for n in range(0, count, 50_000):
            archive.add_urls(
                NewUrl(
                    f"https://www.site{k % 1500}.example/section/{k}/a-story-of-usual-length-{k}",
                    priority=k % 7,
                    depth=k % 3,
                    due=START + timedelta(seconds=k % 90_000) if k % 2 else None,
                )
                for k in range(n, min(n + 50_000, count))
            )
        print(f"add URLs                         {count / (time.perf_counter() - began):9.0f} URLs/s")
        chosen = random.Random(4)
        times = []
        for n in range(3000):
            host, now = f"www.site{chosen.randrange(1500)}.example", START + timedelta(seconds=n * 20)
            began = time.perf_counter()
            found = archive.due_urls(host, now)
            times.append(time.perf_counter() - began)
            later = now + timedelta(days=9)
            archive.update_urls(UrlUpdate(one.url, "due", due=later, visited=now) for one in found)
        report("next due URL", times)
    print(f"size of the frontier             {path.stat().st_size / count:9.0f} bytes a URL")


def load() -> str:
    """How many programs wanted a core, over one and five minutes."""
    return " ".join(f"{n:.1f}" for n in os.getloadavg()[:2])


def pace() -> float:
    """How fast this core is now: others that share it make every processor time longer."""
    began = time.thread_time()
    total = 0
    for n in range(1_000_000):
        total += n
    return time.thread_time() - began


def clocked(job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def report(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * p))] for p in (0.5, 0.95, 0.99))
    print(
        f"{what:45s} p50 {p50 * 1000:7.2f} ms  p95 {p95 * 1000:7.2f} ms  p99 {p99 * 1000:7.2f} ms  "
        f"mean {statistics.fmean(times) * 1000:7.2f} ms"
    )


if __name__ == "__main__":
    main()
