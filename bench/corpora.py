"""Annotated pages: a folder of the reader's own, or the built-in newspaper with the data it is made of."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from scraper.demo import Newspaper

Item = dict[str, Any]
_ADDRESS = "https://courier.example"


@dataclass(frozen=True)
class Sample:
    """One page: its annotation, its address and its bytes."""

    item: Item
    url: str | None
    page: bytes


@dataclass(frozen=True)
class Corpus:
    """A folder with `items.jsonl` and `html/ID.html` (or `.html.gz`); the built-in newspaper without one."""

    folder: Path | None = None

    @property
    def name(self) -> str:
        return self.folder.name if self.folder else "built-in newspaper"

    def samples(self, page_type: str | None = None, limit: int | None = None) -> Iterator[Sample]:
        """The pages, in the corpus's order."""
        items = [item for item in self._items() if page_type in (None, item.get("page_type"))]
        for item in items[:limit]:
            yield Sample(item, item["url"], self._page(item))

    @cached_property
    def _paper(self) -> Newspaper:
        return Newspaper(_ADDRESS)

    def _items(self) -> Iterator[Item]:
        if self.folder is None:
            yield from _printed(self._paper)
            return
        # A line separator within a string is no end of a line.
        with (self.folder / "items.jsonl").open(encoding="utf-8", newline="\n") as lines:
            yield from map(json.loads, lines)

    def _page(self, item: Item) -> bytes:
        if self.folder is None:
            return self._paper.respond(item["id"]).body
        path = self.folder / "html" / f"{item['id']}.html"
        return path.read_bytes() if path.exists() else gzip.decompress(Path(f"{path}.gz").read_bytes())


def _printed(paper: Newspaper) -> Iterator[Item]:
    for path in [*paper.article_paths, *paper.listings]:
        page = paper.respond(path)
        if page.status != 200 or "utf-8" not in page.content_type:
            continue  # one story's encoding stands in its HTTP header alone, which a corpus has not
        item: Item = {"id": path, "url": _ADDRESS + path, "page_type": "listing"}
        if path not in paper.listings:
            truth = paper.expected(path)
            item |= {
                "page_type": "article",
                "headline": truth["headline"],
                "authors": truth["authors"],
                "date": str(truth["published"] or ""),
                "body": "\n\n".join(truth["body"]),
                "captions": truth.get("captions"),
            }
        yield item
