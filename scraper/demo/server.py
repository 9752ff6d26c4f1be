"""The demo newspaper on the wire: a small, honest HTTP/1.1 server on loopback."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scraper.demo.newspaper import Newspaper, Page
from scraper.demo.printing import http_date


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived, and the status it got."""

    method: str
    target: str
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass(slots=True)
class Server:
    """A running newspaper. Set `edition` to 2 for the site a day later."""

    url: str
    """The base URL, without a slash at the end."""
    edition: int = 1
    requests: list[Request] = field(default_factory=list)
    """Every request so far, in the order of the answers."""
    _papers: dict[int, Newspaper] = field(default_factory=dict)
    _pages: dict[tuple[int, str], Page] = field(default_factory=dict)

    @property
    def newspaper(self) -> Newspaper:
        """The edition that is served now."""
        edition = self.edition
        if edition not in self._papers:
            self._papers[edition] = Newspaper(self.url, edition)
        return self._papers[edition]

    @property
    def targets(self) -> list[str]:
        """The targets asked for so far, in order."""
        return [request.target for request in self.requests]

    def page(self, target: str) -> Page:
        """The answer to a target; rendered once an edition."""
        paper = self.newspaper
        key = (paper.edition, target)
        if key not in self._pages:
            self._pages[key] = paper.respond(target)
        return self._pages[key]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "courier"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 30
    site: Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        page = self.site.page(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = 304 if page.status == 200 and not_modified(page, headers) else page.status
        self.site.requests.append(Request(self.command, self.path, status, headers))
        self.send_response(status)
        self._send_headers(page, status)
        if with_body and status != 304:
            self.wfile.write(page.body)

    def _send_headers(self, page: Page, status: int) -> None:
        if page.location is not None:
            self.send_header("Location", page.location)
        if page.status == 200:
            self.send_header("ETag", page.etag)
            self.send_header("Last-Modified", http_date(page.modified))
            self.send_header("Cache-Control", "max-age=0, must-revalidate")
        if status != 304:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: `Server.requests` is the log."""


class _Press(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128  # the default of 5 lets a burst of connections wait for a second

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a client that has hung up; show what is our own fault."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def not_modified(page: Page, headers: Mapping[str, str]) -> bool:
    """Whether a conditional request is to be answered with 304 (RFC 9110, 13.2.2)."""
    if (wanted := headers.get("if-none-match")) is not None:
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return page.etag in tags or "*" in tags
    try:
        since = parsedate_to_datetime(headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    return page.modified <= _aware(since)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@contextmanager
def serve(edition: int = 1, *, port: int = 0, base_url: str | None = None) -> Iterator[Server]:
    """Serve the newspaper on 127.0.0.1 until the block ends.

    Args:
        edition: the edition to start with; `server.edition = 2` turns the day.
        port: 0 takes a free one.
        base_url: what absolute links start with, where it is not the server's own address (behind a proxy).
    """

    class Handler(_Handler):
        pass

    with _Press(("127.0.0.1", port), Handler) as http:
        site = Server(base_url or f"http://127.0.0.1:{http.server_address[1]}", edition)
        Handler.site = site
        thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            http.shutdown()
            thread.join()
