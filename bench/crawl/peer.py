"""The peer: Scrapy with trafilatura and sqlite3, as its documentation has a pipeline. Run by `speed`.

    HTTP_PROXY=… python bench/crawl/peer.py urls.txt pages.db CONNECTIONS

Prints one JSON object: the number of pages stored, and the seconds from the first request to the last commit.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess

COLUMNS = ("url", "title", "author", "date", "text", "html")


class Pages(scrapy.Spider):
    name = "pages"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in Path(sys.argv[1]).read_text(encoding="utf-8").split():
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response: scrapy.http.Response) -> Any:
        yield {"url": response.url, "html": response.body}


class Extraction:
    """Body and metadata of the page."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        found = trafilatura.bare_extraction(item["html"], url=item["url"], with_metadata=True)
        fields = found.as_dict() if found else {}
        return item | {name: fields.get(name) for name in COLUMNS[1:5]}


class Storage:
    """One row and one commit a page."""

    def open_spider(self) -> None:
        self.db = sqlite3.connect(sys.argv[2])
        self.db.execute("PRAGMA journal_mode = wal")
        self.db.execute("PRAGMA synchronous = normal")
        self.db.execute(f"CREATE TABLE pages ({', '.join(COLUMNS)}, PRIMARY KEY (url))")

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        with self.db:
            row = [item[name] for name in COLUMNS]
            self.db.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)", row)
        return {"url": item["url"]}

    def close_spider(self) -> None:
        self.db.close()


def main() -> None:
    settings = {
        "CONCURRENT_REQUESTS": int(sys.argv[3]),
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True,
        "RETRY_ENABLED": False,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "ITEM_PIPELINES": {Extraction: 1, Storage: 2},
    }
    process = CrawlerProcess(settings)
    process.crawl(Pages)
    started = time.perf_counter()
    process.start()
    seconds = time.perf_counter() - started
    with sqlite3.connect(sys.argv[2]) as db:
        stored, texts = db.execute("SELECT count(*), count(text) FROM pages").fetchone()
    print(json.dumps({"pages": stored, "texts": texts, "seconds": seconds}))


if __name__ == "__main__":
    main()
