from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.archive import Archive, Filters
from scraper.article import Article, Block
from scraper.crawling import CrawlOptions, Event, Summary
from scraper.crawling.run import run_crawl
from scraper.crawling.surroundings import Timer
from scraper.crawling.tasks import Reading, Task
from scraper.crawling.workers import WorkerError
from scraper.discovery import find_links, read_feed, read_sitemap
from scraper.discovery.feeds import looks_like_feed
from scraper.discovery.sitemaps import looks_like_sitemap
from scraper.hosts import site_of

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hangs: float = 0.0


@dataclass
class Site:
    """A small paper on loopback."""

    url: str
    replies: dict[str, Reply | Callable[[], Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    headers: list[dict[str, str]] = field(default_factory=list)

    def page(self, path: str, kind: str, *links: str, text: str = "", head: str = "", **headers: str) -> None:
        anchors = "".join(f'<a href="{link}">{link}</a>' for link in links)
        story = text or f"Nobody at {path} had expected the ferry to leave on time."
        html = f"<html><head><meta name=kind content={kind}>{head}</head><body><h1>About {path}</h1>"
        body = f"{html}<p>{story}</p>{anchors}</body></html>".encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies[path] = Reply(body, 200, {"Content-Type": "text/html"} | named)

    def reply(self, status: int) -> Reply:
        return Reply(b"", status)

    def breaks(self, how: str) -> Reply:
        """No answer: the connection is closed, at once or after longer than a test waits."""
        return Reply(status=0, hangs=0 if how == "reset" else 5)

    def status(self, path: str, status: int, **headers: str) -> None:
        self.replies[path] = Reply(b"", status, {name.replace("_", "-"): v for name, v in headers.items()})

    def text(self, path: str, body: str, content_type: str = "text/plain") -> None:
        self.replies[path] = Reply(body.encode(), 200, {"Content-Type": content_type})

    def pages_asked(self) -> list[str]:
        return [path for path in self.asked if path not in ("/robots.txt", "/.well-known/tdmrep.json")]


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            paper.asked.append(self.path)
            paper.headers.append(dict(self.headers))
            reply = paper.replies.get(self.path, Reply(b"", 404))
            if callable(reply):
                reply = reply()
            if reply.status == 0:
                self.close_connection = True
                paper.released.wait(reply.hangs)
                return
            if reply.headers.get("ETag") and self.headers.get("If-None-Match") == reply.headers["ETag"]:
                reply = Reply(b"", 304)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that is killed is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    paper = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield paper
    paper.released.set()
    server.shutdown()
    server.server_close()


class MarkedPages:
    """Reads pages that say themselves what they are: the loop is tested here, not the extraction."""

    async def read(self, task: Task) -> Reading:
        if looks_like_sitemap(task.body) or task.expect_sitemap:
            return Reading("sitemap", leads=tuple(read_sitemap(task.body, task.url)))
        if looks_like_feed(task.body):
            return Reading("feed", leads=tuple(read_feed(task.body, task.url)))
        tree = LexborHTMLParser(task.body)
        mark = tree.css_first("meta[name=kind]")
        kind = (mark.attributes.get("content") if mark else None) or "article"
        if kind == "crash":
            raise WorkerError("extraction crashed", f"{task.url} ended its worker; please report it.")
        links = find_links(task.body, task.url)
        article = Article(
            url=task.url,
            canonical_url=links.canonical,
            site=site_of(task.url),
            kind=kind,  # type: ignore[arg-type]
            headline=text_of(tree, "h1"),
            published=None if tree.css_first("meta[name=undated]") else NOON - timedelta(minutes=30),
            blocks=[Block("paragraph", text_of(tree, "p") or "")],
            word_count=20,
            confidence=0.9,
        )
        wishes = links.refresh, links.directives
        return Reading("page", article, links.canonical, links.leads, "marked", *wishes)


def text_of(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return node.text(strip=True) if node else None


@dataclass
class Desk:
    """One archive, crawled as often as a test likes, at the time it likes."""

    db: Path
    now: datetime = NOON
    events: list[Event] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    ticks: float = 0.0
    running_clock: bool = False
    """The date goes on while the loop sleeps."""

    def crawl(self, *targets: str, on_event: Callable[[Event], None] | None = None, **options) -> Summary:
        self.events.clear()
        self.slept.clear()

        async def sleep(seconds: float) -> None:
            """No test waits: both clocks jump."""
            self.slept.append(seconds)
            self.ticks += seconds
            if self.running_clock:
                self.now += timedelta(seconds=seconds)
            await asyncio.sleep(0)

        def progress(event: Event) -> None:
            self.events.append(event)
            if on_event:
                on_event(event)

        wishes = CrawlOptions(**{"delay": 0, "patience": 0, "allow_hosts": ("127.0.0.1",)} | options)
        return run_crawl(
            targets,
            self.db,
            wishes,
            progress,
            lambda: self.now,
            timer=Timer(lambda: self.ticks, sleep),
            reader=MarkedPages(),
        )

    def headlines(self, kind: str | None = None) -> Sequence[str]:
        with Archive(self.db, readonly=True) as archive:
            return sorted(stored.article.headline or "" for stored in archive.articles(Filters(kind=kind)))

    def ledger(self) -> dict[str, str]:
        """Path → the last outcome."""
        with Archive(self.db, readonly=True) as archive:
            rows = archive.captures(limit=1000)
        return {"/" + row.url.split("/", 3)[3]: row.outcome for row in reversed(list(rows))}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "archive.db")
