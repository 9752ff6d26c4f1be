from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.archive.records import StoredArticle
from scraper.article import Article, Block, FeedItem, Image

AT = datetime(2024, 8, 8, 6, 0, tzinfo=UTC)

FERRY = Article(
    url="https://harbour.example/2024/08/ferry",
    site="harbour.example",
    site_name="The Harbour & Pier",
    headline="Ferry returns <after> nine days & nights",
    dek="It was the wind.",
    byline="Ana Ruiz and Reuters",
    authors=["Ana Ruiz", "Reuters"],
    published=datetime(2024, 8, 7, 20, 35, tzinfo=UTC),
    published_precision="minute",
    published_text="7 August 2024, 20:35",
    blocks=[
        Block("paragraph", "The ferry sailed at nine on Wednesday\nwith forty people.\x0b"),
        Block("heading", "The wind", level=2),
        Block("quote", "We waited."),
        Block("item", "the pier", level=1),
        Block("item", "the quay", level=1, number=2),
        Block("table", "a\tb"),
        Block("code", "x < 1"),
    ],
    images=[Image("https://harbour.example/pier 1.jpg", alt="A pier", caption="The pier. (Jo Lind)")],
    feed_items=[FeedItem("Tide tables", section="Latest", url="https://harbour.example/tides")],
    tags=["Harbour", "100% wind_{x}"],
    section="City",
    language="en",
    word_count=22,
    confidence=0.9,
)
MILL = replace(
    FERRY,
    url="https://valley.example/mill",
    site="valley.example",
    site_name=None,
    headline='The "mill" turns again: 经济',
    dek=None,
    byline=None,
    authors=[],
    published=datetime(2024, 9, 1),  # noqa: DTZ001 (the page gives no zone)
    published_precision="day",
    blocks=[Block("paragraph", "After the flood the mill turns again below the village.")],
    images=[],
    feed_items=[],
    tags=[],
    language=None,
)


@pytest.fixture
def make_stored() -> Callable[..., StoredArticle]:
    """An article as it comes out of an archive: the seventh, of a day in August."""

    def make(article: Article, day: str | None = "2024-08-07") -> StoredArticle:
        return StoredArticle(7, article, day, 1, AT, AT, AT)

    return make


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Two articles, one of them edited once, each with its raw page."""
    blocks = [Block("paragraph", "The ferry sailed at ten on Wednesday."), *FERRY.blocks[1:]]
    with Archive(tmp_path / "papers.db", clock=lambda: AT) as archive:
        archive.save(FERRY, body=b"<h1>Ferry 1</h1>", captured_at=AT)
        archive.save(
            replace(FERRY, blocks=blocks), body=b"<h1>Ferry 2</h1>", captured_at=AT + timedelta(days=1)
        )
        archive.save(MILL, body=b"<h1>Mill</h1>", captured_at=AT)
        yield archive


def http(body: bytes, *, status: str = "200 OK", headers: str = "Content-Type: text/html\r\n") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body


@pytest.fixture
def make_record() -> Callable[..., bytes]:
    """One WARC record; `length` lies about its length, other fields are headers (`_` for `-`)."""

    def make(
        url: str,
        block: bytes,
        *,
        kind: str = "response",
        at: str = "2024-08-07T10:00:00Z",
        length: int | None = None,
        digest: bool = True,
        **fields: str,
    ) -> bytes:
        sha1 = base64.b32encode(hashlib.sha1(block).digest()).decode()
        identity = hashlib.md5(f"{kind} {url} {at}".encode()).hexdigest()
        head = {
            "WARC-Type": kind,
            "WARC-Record-ID": f"<urn:test:{identity}>",
            "WARC-Target-URI": url,
            "WARC-Date": at,
            "Content-Type": f"application/http; msgtype={kind}",
        }
        if digest:
            head["WARC-Block-Digest"] = f"sha1:{sha1}"
        head |= {key.replace("_", "-"): value for key, value in fields.items()}
        head["Content-Length"] = str(len(block) if length is None else length)
        lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
        return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"

    return make


@pytest.fixture
def make_page() -> Callable[[int], bytes]:
    """The HTTP answer with the n-th invented story."""

    def make(n: int, text: str = "") -> bytes:
        sentences = "".join(
            f"<p>{text}On the {hour} boat {n} came forty people, a brass band and the mayor of the town.</p>"
            for hour in ("first", "second", "third", "fourth")
        )
        page = (
            f"<!doctype html><html lang=en><title>Boat {n} returns</title><article><h1>Boat {n} returns</h1>"
            f"<p class=byline>By Ana Ruiz</p>{sentences}</article></html>"
        )
        return http(page.encode())

    return make


@pytest.fixture
def make_warc(make_record: Callable[..., bytes], make_page: Callable[[int], bytes]) -> Callable[..., bytes]:
    """A compressed WARC file with so many stories."""

    def make(count: int, *, first: int = 1) -> bytes:
        return b"".join(
            gzip.compress(
                make_record(
                    f"https://boats.example/2024/08/boat-{n}",
                    make_page(n),
                    at=f"2024-08-07T10:{n // 60:02}:{n % 60:02}Z",
                )
            )
            for n in range(first, first + count)
        )

    return make
