"""How small raw pages become: `python bench/archive/pages.py CORPUS [FOLDER]` prints a table.

CORPUS: a folder with items.jsonl and html/ (see bench/__main__.py); its sites' second pages are measured.
FOLDER: HTML files of one site, such as /usr/share/doc/postgresql-doc-15/html; the first 1,000 are measured,
all together: those that the dictionaries are made of among them. Against `gzip -9` of each page.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from scraper.archive import Archive, Capture, Visit
from scraper.archive.vacuuming import vacuum
from scraper.article import Article
from scraper.hosts import site_of

AT = datetime(2024, 1, 1, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        second_pages(Path(sys.argv[1]), Path(folder) / "second.db")
        if len(sys.argv) > 2:
            one_site(Path(sys.argv[2]), Path(folder) / "site.db")


def store(archive: Archive, url: str, body: bytes) -> float:
    began = time.perf_counter()
    article = Article(url=url, site=site_of(url), kind="listing")
    archive.record(Visit(Capture(url, AT, "ok", kind="article", body=body), article))
    return time.perf_counter() - began


def stored(archive: Archive, body: bytes) -> int:
    import hashlib

    sha256 = hashlib.sha256(body).hexdigest()
    assert archive.body(sha256) == body
    size: int = archive._db.execute("SELECT length(data) FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()[
        0
    ]
    return size


def zipped(body: bytes) -> int:
    return len(gzip.compress(body, 9))


def second_pages(corpus: Path, path: Path) -> None:
    sites: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    with (corpus / "items.jsonl").open(encoding="utf-8", newline="\n") as lines:
        for item in map(json.loads, lines):
            file = corpus / "html" / f"{item['id']}.html"
            if file.exists():
                sites[site_of(item["url"])].append((item["url"], file.read_bytes()))
    pairs = [pages for pages in sites.values() if len(pages) > 1]
    with Archive(path) as archive:
        times = [store(archive, *page) for pages in pairs for page in pages[:2]]
        report(archive, f"second pages of {len(pairs)} sites", [pages[1][1] for pages in pairs], times)
        report(archive, "both pages", [body for pages in pairs for _, body in pages[:2]], times)


def one_site(folder: Path, path: Path) -> None:
    files = sorted(folder.rglob("*.html"))[:1000]
    bodies = [file.read_bytes() for file in files]
    with Archive(path) as archive:
        times = [store(archive, f"https://docs.example/{file.name}", file.read_bytes()) for file in files]
        report(archive, f"{len(files)} pages of one site, as saved", bodies, times)
        began = time.perf_counter()
        vacuum(archive)
        report(archive, f"after `vacuum` ({time.perf_counter() - began:.0f} s)", bodies, times)


def report(archive: Archive, what: str, bodies: list[bytes], times: list[float]) -> None:
    ordered = sorted(times)
    share = sum(stored(archive, body) for body in bodies) / sum(map(zipped, bodies))
    p50, p99 = ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.99)] * 1000
    print(f"{what:40s} {share:6.1%} of gzip -9    a page p50 {p50:5.1f} ms, p99 {p99:5.1f} ms", flush=True)


if __name__ == "__main__":
    main()
