"""A writer that is killed: records visit after visit, and says so after each. `writer.py ARCHIVE LAST`"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from scraper.archive import Archive, Capture, NewUrl, UrlUpdate, Visit
from scraper.article import Article, Block, FeedItem, Image

START = datetime(2024, 8, 7, tzinfo=UTC)
SITE = "https://paper.example/"


def visit(n: int) -> Visit:
    """The n-th visit, the same in every process. Every third is an edit of the article before."""
    number = n - 1 if n % 3 == 2 else n
    url = f"{SITE}{number}"
    at = START + timedelta(minutes=n)
    article = Article(
        url=url,
        site="paper.example",
        headline=f"Story {number}",
        authors=[f"Author {number % 5}"],
        blocks=[Block("paragraph", f"Text {n} 東京 {k} " * 20) for k in range(5)],
        images=[Image(f"{url}.jpg", caption=f"Caption {n}")],
        feed_items=[FeedItem(f"Item {n + k}", url=f"{SITE}{n + k}", position=k) for k in range(5)],
    )
    body = hashlib.sha256(str(n).encode()).digest() * 500
    return Visit(
        capture=Capture(url=url, at=at, outcome="ok", status=200, kind="article", body=body),
        article=article,
        discovered=tuple(NewUrl(f"{SITE}{n + k}") for k in range(1, 20)),
        next=(UrlUpdate(url, "due", due=at + timedelta(hours=1), visited=at),),
        extractor="test",
    )


def write(path: str, last: int, *, is_told: bool = False) -> None:
    """Record the visits that are not there yet, up to `last`."""
    with Archive(path, clock=lambda: START) as archive:
        for n in range(archive.counts()["captures"], last):
            archive.record(visit(n))
            if is_told:
                print(n + 1, flush=True)  # noqa: T201 (acknowledged)


def page(kind: str, n: int, place: str) -> str:
    """The HTML of the n-th story of a kind, of a place of the town."""
    told = "".join(f"<p>In part {k} of {kind} {n} the {place} of Aldermoor is told of.</p>" for k in range(8))
    title = f"{kind.title()} {n}"
    return f"<html><title>{title}</title><article><h1>{title} of the {place}</h1>{told}</article>"


def write_pages(path: str, count: int) -> None:
    """Record real pages, read by rules that are older than today's and took every headline wrongly."""
    pages = []
    for n in range(count):
        blocks = [Block("paragraph", f"In part {k} of story {n} it is told wrongly. " * 2) for k in range(8)]
        wrong = Article(url=f"{SITE}{n}", site="paper.example", headline="Wrong", blocks=blocks)
        pages.append((wrong, page("story", n, "harbour")))
    _write_old(path, pages)


def write_misread(path: str, count: int) -> None:
    """Record stories that older rules took for lists."""
    lists = (Article(url=f"{SITE}quay/{n}", site="paper.example", kind="listing") for n in range(count))
    _write_old(path, ((found, page("tale", n, "quay")) for n, found in enumerate(lists)))


def _write_old(path: str, pages: Iterable[tuple[Article, str]]) -> None:
    """Record pages with what older rules made of them."""
    with Archive(path, clock=lambda: START) as archive, archive.batch():
        for article, body in pages:
            capture = Capture(
                article.url or "", START, "ok", status=200, kind=article.kind, body=body.encode()
            )
            archive.record(Visit(capture, article, extractor="0.0.1"))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), is_told=True)
