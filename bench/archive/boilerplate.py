"""How safe it is to leave out what a site repeats: `python bench/archive/boilerplate.py CORPUS…` prints it.

CORPUS: a folder with items.jsonl and html/ (see bench/__main__.py). The corpora have few pages a site, so a
block counts as known from two or three articles on, far fewer than the archive asks for: what is measured is
the worst case. A block is wrongly left out if it stands in the annotated body of its page.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from zlib import crc32

from scraper import extract
from scraper.archive.recurrence import _LONGEST, _SHORTEST, _shared
from scraper.article import Article
from scraper.extraction.body.boilerplate import fingerprint
from scraper.hosts import site_of


def main() -> None:
    for corpus in map(Path, sys.argv[1:]):
        sites: dict[str, list[tuple[Article, bytes, str]]] = defaultdict(list)
        with (corpus / "items.jsonl").open(encoding="utf-8", newline="\n") as lines:
            for item in map(json.loads, lines):
                file = corpus / "html" / f"{item['id']}.html"
                if item.get("body") and file.exists():
                    html = file.read_bytes()
                    article = extract(html, url=item["url"])
                    sites[site_of(item["url"])].append((article, html, item["body"]))
        several = [pages for pages in sites.values() if len(pages) > 1]
        for fewest in (2, 3):
            print(
                f"{corpus.name:12s} known from {fewest} articles on: {measured(several, fewest)}", flush=True
            )


def measured(sites: list[list[tuple[Article, bytes, str]]], fewest: int) -> str:
    left_out = wrongly = 0
    for pages in sites:
        known = learned([article for article, _, _ in pages], fewest)
        if not known:
            continue
        for article, html, gold in pages:
            plain = "".join(filter(str.isalnum, gold.lower()))
            after = {block.text for block in extract(html, url=article.url, boilerplate=known).blocks}
            for block in article.blocks:
                if block.text not in after:
                    left_out += 1
                    if "".join(filter(str.isalnum, block.text.lower())) in plain:
                        wrongly += 1
                        print(f"    wrongly: {article.site}: {block.text[:90]}")
    return f"{len(sites)} sites, {left_out} blocks left out, {wrongly} of them wrongly"


def learned(articles: list[Article], fewest: int) -> set[str]:
    sums: list[list[int]] = []
    texts: dict[int, str] = {}
    counts: Counter[int] = Counter()
    for article in articles:
        blocks = [
            b.text for b in article.blocks if b.kind == "paragraph" and _SHORTEST <= len(b.text) <= _LONGEST
        ]
        own = [crc32(text.encode()) for text in blocks]
        texts |= dict(zip(own, blocks, strict=True))
        counts.update(_shared(own, sums))
        sums.append(own)
    return {fingerprint(texts[checksum]) for checksum, count in counts.items() if count + 1 >= fewest}


if __name__ == "__main__":
    main()
