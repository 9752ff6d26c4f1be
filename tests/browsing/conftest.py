from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("datasette", reason="the tests of the browser pages need: pip install 'scraper[browse]'")

from scraper.archive import Archive, Capture, Visit
from scraper.article import Article, Block, Evidence, FeedItem, Image

AT = datetime(2024, 8, 8, 6, 0, tzinfo=UTC)
ATTACK = "<script>document.title='caught'</script><img src=x onerror=\"document.title='caught'\">\"'><b>&lt;"


def harbour(hour: str) -> Article:
    return Article(
        url="https://harbour.example/ferry",
        canonical_url="https://harbour.example/ferry",
        site="harbour.example",
        headline="Ferry returns after nine days",
        dek="The pier is open again",
        byline="Ana Ruiz",
        authors=["Ana Ruiz"],
        published=datetime(2024, 8, 7, 20, 35, tzinfo=UTC),
        published_text="7 August 2024, 20:35",
        published_precision="minute",
        blocks=[
            Block("paragraph", f"The ferry sailed at {hour} on Wednesday, with forty people on board."),
            Block("heading", "Why it stood still", 2),
            Block("item", "The wind", 1, 1),
            Block("quote", "Never in forty years."),
        ],
        images=[
            Image(
                "https://harbour.example/pier.jpg",
                alt="A pier",
                caption="The pier. (Jo Lind)",
                credit="Jo Lind",
            )
        ],
        section="Harbour",
        language="en",
        word_count=20,
        confidence=0.9,
        evidence={"headline": Evidence("h1", "Ferry returns after nine days")},
    )


HOSTILE = Article(
    url="https://evil.example/a?x=<script>",
    canonical_url="javascript:document.title='caught'",
    site="evil.example",
    headline=f"Headline {ATTACK}",
    dek=ATTACK,
    byline=ATTACK,
    authors=[ATTACK],
    published=datetime(2024, 8, 7, tzinfo=UTC),
    published_text=ATTACK,
    published_precision="day",
    blocks=[Block(kind, ATTACK, 1) for kind in ("paragraph", "heading", "quote", "item", "table", "code")],
    images=[
        Image("javascript:document.title='caught'", alt=ATTACK, caption=ATTACK, credit=ATTACK),
        Image("data:text/html," + ATTACK, alt=ATTACK),
    ],
    section=ATTACK,
    tags=[ATTACK],
    language='en"><script>',
    site_name=ATTACK,
    evidence={"headline": Evidence(ATTACK, ATTACK)},
)


@pytest.fixture(scope="session")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with an edited article (1), a hostile one (2), and a loss."""
    path = tmp_path_factory.mktemp("browsing") / "my papers.db"
    with Archive(path) as archive:
        archive.save(harbour("nine"), body=b"<h1>1", captured_at=AT)
        archive.save(harbour("ten"), body=b"<h1>2", captured_at=AT + timedelta(days=1))
        archive.save(HOSTILE, body=b"<h1>3", captured_at=AT)
        lost = Capture(
            url="https://harbour.example/gone", at=AT, outcome="gone", status=404, reason="HTTP 404"
        )
        archive.record(Visit(capture=lost))
        for hours, found in enumerate((["Ferry returns", ATTACK], ["Neue Straße 経済"])):
            at = AT + timedelta(hours=hours)
            feed = [
                FeedItem(name, section=f"Latest {ATTACK}", url=f"javascript:{hours}{n}", summary=name)
                for n, name in enumerate(found)
            ]
            home = Article(
                url="https://harbour.example/", site="harbour.example", kind="listing", feed_items=feed
            )
            archive.record(
                Visit(capture=Capture("https://harbour.example/", at, "ok", kind="listing"), article=home)
            )
        story = " ".join(f"The {word} bell rang in the harbour." for word in WORDS)
        for site in ("pier.example", "quay.example"):
            blocks = [Block("paragraph", story)]
            archive.save(
                Article(url=f"https://{site}/bell", site=site, headline=f"Bells {ATTACK}", blocks=blocks)
            )
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO joined_articles (id, article_id, url, first_seen, joined, capture_id) "
            "VALUES (77, 1, 'https://harbour.example/old', '', '', 1)"
        )
        db.commit()
    return path


WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "last",
]


@pytest.fixture
def get(db: Path) -> Callable[..., object]:
    """Ask the application for a path, as a browser on this machine does."""
    import httpx

    from scraper.browsing import app_for

    transport = httpx.ASGITransport(app=app_for(db))

    async def get(path: str, host: str = "127.0.0.1:8001") -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.get(path)

    return get
