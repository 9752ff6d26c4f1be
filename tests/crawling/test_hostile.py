"""A server that does everything wrong, each case a host of its own: what must come out stands in the table.

One crawl with the real workers meets them all at once. Nothing may crash or hang it, and nobody else's page
may be lost over it.
"""

from __future__ import annotations

import gzip
import itertools
import random
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import brotli
import httpcore
import pytest
import zstandard

from scraper.archive import Archive, CaptureRow
from scraper.crawling import CrawlOptions
from scraper.crawling.run import run_crawl
from scraper.fetching.guard import GuardedBackend
from scraper.fetching.routes import Routes

PUBLIC, PRIVATE = "8.8.8.8", "10.0.0.7"
CERTIFICATE = Path(__file__).parent.parent / "fixtures" / "hostile" / "wrong-certificate.pem"
LARGEST = 3_000_000
NOW = datetime.now(UTC)

Answer = bytes | Callable[["Asked"], bytes | None]


@dataclass
class Asked:
    """One request to one host."""

    connection: socket.socket
    host: str
    path: str
    head: str


@dataclass(frozen=True)
class Case:
    """What a host does, and what must come out of asking it for `path`."""

    outcome: str
    reason: str | None
    answers: dict[str, Answer] = field(default_factory=dict)
    path: str = "/story"
    scheme: str = "http"
    addresses: tuple[str, ...] = (PUBLIC,)
    """Where its name leads: at the first connection, the second, …; the last one stays."""
    paused: timedelta | None = None
    """How long the host is left alone after it, about."""
    most: int = 2
    """So many rows of the ledger at most are about the host."""


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *lines, "", ""]).encode("latin-1")


def reply(body: bytes = b"", *lines: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    return head(f"Content-Type: {kind}", f"Content-Length: {len(body)}", *lines, status=status) + body


def packed(name: str, body: bytes) -> bytes:
    return reply(body, f"Content-Encoding: {name}")


def to(location: str, *lines: str, status: str = "302 Found") -> bytes:
    return reply(b"", f"Location: {location}", *lines, status=status)


WORDS = ["harbour", "ferry", "council", "bridge", "tide", "winter", "engine", "captain", "market", "island"]


def story(name: str = "The ferry returns", *, first: str = "", links: str = "", top: str = "") -> str:
    """A page that is an article; each name gives another text."""
    chance = random.Random(name)
    paragraphs = [
        " ".join(chance.choices(WORDS, k=40)).capitalize() + f", said the harbour master of {name}."
        for _ in range(8)
    ]
    text = "".join(f"<p>{first if n == 0 else ''}{p}</p>" for n, p in enumerate(paragraphs))
    dates = '<meta property="article:published_time" content="2025-02-01T10:00:00Z">'
    title = f"<title>{name}</title><meta property=og:type content=article>{dates}{top}"
    body = f"<article><h1>{name}</h1><p>By Ada Quill</p>{text}</article>{links}"
    return f"<!doctype html><html lang=en><head>{title}</head><body>{body}</body></html>"


def article(name: str = "The ferry returns", **parts: str) -> bytes:
    return reply(story(name, **parts).encode(), kind="text/html; charset=utf-8")


def listing(*links: str, top: str = "") -> bytes:
    items = "".join(
        f'<li><h3><a href="{link}">The harbour on day {n}: all that happened</a></h3></li>'
        for n, link in enumerate(links)
    )
    return reply(f"<html><head><title>News</title>{top}</head><body><ul>{items}</ul></body></html>".encode())


def drip(piece: bytes = b"x", start: bytes = b"") -> Callable[[Asked], None]:
    def answer(asked: Asked) -> None:
        asked.connection.sendall(start)
        for _ in range(1000):
            asked.connection.sendall(piece)
            time.sleep(0.05)

    return answer


def endless(piece: bytes, start: bytes) -> Callable[[Asked], None]:
    def answer(asked: Asked) -> None:
        asked.connection.sendall(start)
        while True:
            asked.connection.sendall(piece)

    return answer


def hang(asked: Asked) -> None:
    asked.connection.recv(1)


def reset_in_the_body(asked: Asked) -> None:
    asked.connection.sendall(head("Content-Type: text/html", "Content-Length: 1000") + b"half")
    asked.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def numbered(make: Callable[[int], bytes]) -> Callable[[Asked], bytes]:
    count = itertools.count(1)
    return lambda _asked: make(next(count))


def chain(asked: Asked) -> bytes:
    return to(f"/hop{int('0' + asked.path.removeprefix('/hop').removeprefix('/story')) + 1}")


def cookie_wall(asked: Asked) -> bytes:
    if "Cookie: seen=1" in asked.head:
        return article("The second visit")
    return to("/story", "Set-Cookie: seen=1; Path=/")


def without_password(asked: Asked) -> bytes:
    sent = "authorization:" in asked.head.lower() or "secret" in asked.head
    return reply(status="403 Forbidden") if sent else article("No secrets")


def echo_links(asked: Asked) -> bytes:
    new = f";jsessionid={time.monotonic_ns()}"
    return article("A session", links=f"<a href='/story{new}'>again</a><a href='/{new}'>home</a>")


def next_day(asked: Asked) -> bytes:
    day = int("0" + asked.path.rpartition("/")[2])
    return listing(f"/calendar/2025/{day + 1}", f"/calendar/2025/{day + 2}")


def itself_as_a_map(asked: Asked) -> bytes:
    entries = f"<sitemap><loc>http://{asked.host}/map.xml</loc></sitemap>" * 50
    return reply(f"<sitemapindex>{entries}</sitemapindex>".encode(), kind="text/xml")


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "ha">""" + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
)
MAP_BOMB = LAUGHS + b"]><urlset><url><loc>http://x.example/&m;</loc></url></urlset>"
FEED_BOMB = (
    LAUGHS.replace(b"urlset", b"rss") + b"]><rss><channel><item><link>&m;</link></item></channel></rss>"
)
ZEROS = b"\0" * 40_000_000
PAGE = story().encode()
NOISE = random.Random(3).randbytes(20_000)
ALL_IS_WELL = reply(b"<html><body><h1>Welcome</h1><p>" + b"All is well. " * 60 + b"</p></body></html>")

OK, GONE = ("ok", None), ("gone", "error page with status 200")
TIMED_OUT, BROKEN = ("retry", "timed out"), ("retry", "broken response")
EMPTY = ("retry", "empty answer")
TOO_LARGE, LOST = ("too_large", "too large"), ("retry", "robots.txt unreachable")
BAD_WAY, ENDLESS_WAY = ("failed", "bad redirect"), ("failed", "too many redirects")
UNSAFE, SHELL = ("unsafe", "address not public"), ("wall", "page without text (needs JavaScript)")


def at(outcome: tuple[str, str | None], answer: Answer, **more) -> Case:
    """A case in which only the story's answer is odd."""
    return Case(*outcome, {"/story": answer}, **more)


def robots(outcome: tuple[str, str | None], answer: Answer, **more) -> Case:
    return Case(*outcome, {"/robots.txt": answer, "/story": article()}, **more)


CASES: dict[str, Case] = {
    # bodies that do not end as they should
    "a drip": at(TIMED_OUT, drip(start=head("Content-Type: text/html", "Content-Length: 9999"))),
    "a drip of headers": at(TIMED_OUT, drip(b"X-A: b\r\n", b"HTTP/1.1 200 OK\r\n")),
    "silence": at(TIMED_OUT, hang),
    "an endless body": at(TOO_LARGE, endless(b"x" * 65_536, head("Content-Type: text/html"))),
    "endless chunks": at(
        TOO_LARGE, endless(b"4000\r\n" + b"x" * 16384 + b"\r\n", head("Transfer-Encoding: chunked"))
    ),
    "endless headers": at(BROKEN, endless(b"X-A: b\r\n" * 1000, b"HTTP/1.1 200 OK\r\n")),
    "a header of 70 kB": at(BROKEN, reply(PAGE, "X-Long: " + "x" * 70_000)),
    "a size far too large": at(TOO_LARGE, head("Content-Length: 99999999999")),
    "a size that is too long": at(BROKEN, head("Content-Type: text/html", "Content-Length: 90000") + PAGE),
    "a size that is too short": at(GONE, head("Content-Type: text/html", "Content-Length: 10") + PAGE),
    "a size below nothing": at(BROKEN, head("Content-Length: -5") + PAGE),
    "two sizes": at(BROKEN, head("Content-Length: 5", "Content-Length: 7") + PAGE),
    "chunks that are none": at(BROKEN, head("Transfer-Encoding: chunked") + b"zz\r\nhello"),
    "chunks cut short": at(BROKEN, head("Transfer-Encoding: chunked") + b"fff\r\nhello"),
    "a reset in the body": at(("retry", "connection failed"), reset_in_the_body),
    "a closed door": at(BROKEN, lambda _: b""),
    "no HTTP": at(BROKEN, b"SSH-2.0-OpenSSH_9.6\r\n"),
    "a bare page": at(BROKEN, PAGE),
    "a second answer behind the first": at(OK, reply(PAGE) + reply(b"smuggled")),
    "early hints": at(OK, b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + reply(PAGE)),
    # compression
    "a gzip bomb": at(TOO_LARGE, packed("gzip", gzip.compress(ZEROS))),
    "a deflate bomb": at(TOO_LARGE, packed("deflate", zlib.compress(ZEROS))),
    "a brotli bomb": at(TOO_LARGE, packed("br", brotli.compress(ZEROS, quality=5))),
    "a zstd bomb": at(TOO_LARGE, packed("zstd", zstandard.compress(ZEROS))),
    "a bomb in a bomb": at(TOO_LARGE, packed("gzip, gzip", gzip.compress(gzip.compress(ZEROS)))),
    "gzip cut short": at(BROKEN, packed("gzip", gzip.compress(PAGE)[:-40])),
    "brotli cut short": at(BROKEN, packed("br", brotli.compress(PAGE)[:-40])),
    "zstd cut short": at(BROKEN, packed("zstd", zstandard.compress(NOISE)[:-40])),
    "gzip that is none": at(BROKEN, packed("gzip", PAGE)),
    "an unknown encoding": at(BROKEN, packed("zip2", PAGE)),
    "many encodings": at(BROKEN, packed(", ".join(["gzip"] * 17), gzip.compress(PAGE))),
    # statuses, and how long to wait
    "no content": at(EMPTY, reply(status="204 No Content")),
    "a strange status": at(("failed", "HTTP 799"), reply(status="799 Whatever")),
    "not allowed": at(("blocked", "HTTP 403"), reply(status="403 Forbidden")),
    "for legal reasons": at(("blocked", "HTTP 451"), reply(status="451 Legal")),
    "not found": at(("gone", "HTTP 404"), reply(PAGE, status="404 Not Found")),
    "gone for good": at(("gone", "HTTP 410"), reply(status="410 Gone")),
    "an inner error": at(("retry", "HTTP 500"), reply(status="500 Oops")),
    "wait a minute": at(
        ("retry", "HTTP 429"), reply(b"", "Retry-After: 120", status="429 Slow"), paused=timedelta(minutes=2)
    ),
    "wait until": at(
        ("retry", "HTTP 503"),
        reply(
            b"", f"Retry-After: {format_datetime(NOW + timedelta(hours=2), usegmt=True)}", status="503 Busy"
        ),
        paused=timedelta(hours=2),
    ),
    "wait for nonsense": at(("retry", "HTTP 503"), reply(b"", "Retry-After: soon", status="503 Busy")),
    "wait a year": at(
        ("retry", "HTTP 429"),
        reply(b"", "Retry-After: 31536000", status="429 Slow"),
        paused=timedelta(days=1),
    ),
    "wait since yesterday": at(
        ("retry", "HTTP 503"), reply(b"", "Retry-After: Mon, 01 Jan 2024 00:00:00 GMT", status="503 Busy")
    ),
    "too fast, no word how long": at(
        ("retry", "HTTP 429"), reply(status="429 Slow"), paused=timedelta(minutes=1)
    ),
    # characters
    "a wrong charset": at(OK, reply(story("Café ’25").encode("cp1252"), kind="text/html; charset=utf-8")),
    "no charset": at(OK, reply(story("Café à la mer").encode())),
    "an unknown charset": at(OK, reply(PAGE, kind="text/html; charset=utf-99")),
    "a charset of nonsense": at(OK, reply(PAGE, kind="text/html; charset=\x01\xff;;=")),
    "UTF-16 that is not declared": at(OK, reply(story().encode("utf-16"))),
    "NULs": at(OK, reply(PAGE.replace(b" ", b" \0"))),
    "NULs alone": at(EMPTY, reply(b"\0" * 100_000)),
    "broken UTF-8": at(OK, reply(PAGE.replace(b"harbour", b"harb\xff\xfeour"))),
    "terminal commands": at(OK, article("\x1b[2J\x1b]0;owned\x07 The ferry")),
    # documents
    "100,000 nested tags": at(OK, reply(PAGE.replace(b"</article>", b"</article>" + b"<div>" * 100_000))),
    "100,000 tags around the story": at(
        ("ok", None), reply(PAGE.replace(b"<article>", b"<b><i>" * 50_000 + b"<article>"))
    ),
    "a line of 50 MB": at(TOO_LARGE, lambda _: reply(b"x" * 50_000_000)),
    "a line of 2 MB": at(OK, reply(PAGE + b"<!--" + b"x" * 2_000_000)),
    "100,000 attributes": at(
        OK, reply(PAGE.replace(b"<h1", b"<h1 " + b" ".join(b"a%d=1" % n for n in range(100_000))))
    ),
    "20,000 links": at(OK, article(links="".join(f"<a href='/x{n}'>x</a>" for n in range(20_000)))),
    "a picture that says it is a page": at(("wrong_type", "not a page"), reply(b"\x89PNG\r\n\x1a\n" + NOISE)),
    "a film": at(("wrong_type", "not a page"), endless(b"x" * 65_536, head("Content-Type: video/mp4"))),
    "noise": at(("wrong_type", "not a page"), reply(NOISE)),
    # walls in HTTP 200
    "a soft 404": at(GONE, reply(b"<title>404 Not Found</title><h1>404 Not Found</h1><p>Nothing is here.")),
    "a bot check": at(
        ("blocked", "bot check"),
        reply(b"<title>Just a moment...</title><p>Checking your browser before accessing paper.example."),
    ),
    "a log-in": at(
        ("wall", "login wall"),
        reply(b"<title>Log in</title><h1>Log in</h1><form><input name=u><input type=password></form>"),
    ),
    "an empty shell": at(
        SHELL, reply(b"<html><body><div id=root></div><script src=a.js></script></body></html>")
    ),
    # redirects
    "a loop": at(ENDLESS_WAY, to("/story")),
    "a long chain": Case(*ENDLESS_WAY, {"/story": chain, "/hop*": chain}),
    "to a private address": at(UNSAFE, to("http://169.254.169.254/latest/meta-data/")),
    "to a private address in another dress": at(UNSAFE, to("http://2130706433/")),
    "by a chain to a private address": Case(
        *UNSAFE, {"/story": to("/a"), "/a": to("/b"), "/b": to("http://[::1]:80/")}
    ),
    "to a name that is private": at(UNSAFE, to("http://a-private-name.example/")),
    "to a file": at(BAD_WAY, to("file:///etc/passwd")),
    "to nonsense": at(BAD_WAY, to("http://[::")),
    "to an endless address": at(BAD_WAY, to("/" + "x" * 5_000)),
    "to nowhere": at(("failed", "HTTP 302"), reply(status="302 Found")),
    "to where robots.txt forbids it": Case(
        "forbidden",
        "forbidden by robots.txt",
        {"/robots.txt": reply(b"User-agent: *\nDisallow: /secret"), "/story": to("/secret")},
    ),
    "a story that leads home": Case(
        "gone",
        "redirects to the home page",
        {"/2019/05/ferry-returns": to("/"), "/": listing(*(f"/s{n}" for n in range(30)))},
        path="/2019/05/ferry-returns",
    ),
    "to an address with a password": Case(
        *OK, {"/story": lambda asked: to(f"http://user:secret@{asked.host}/real"), "/real": without_password}
    ),
    "cookies that loop": at(ENDLESS_WAY, numbered(lambda n: to("/story", f"Set-Cookie: c{n}=1; Path=/"))),
    "a cookie that opens": at(OK, cookie_wall),
    "a thousand cookies": at(OK, reply(PAGE, *(f"Set-Cookie: c{n}=1" for n in range(1000)))),
    "a refresh": Case(
        *OK,
        {
            "/story": reply(b'<meta http-equiv=refresh content="0;url=/real">'),
            "/real": article("The real one"),
        },
    ),
    "a refresh that loops": Case(
        *ENDLESS_WAY,
        {
            "/story": reply(b'<meta http-equiv=refresh content="0;url=/b">'),
            "/b": reply(b'<meta http-equiv=refresh content="0;url=/story">'),
        },
    ),
    "a refresh to a private address": at(
        UNSAFE, reply(b'<meta http-equiv=refresh content="0;url=http://10.1.1.1/">')
    ),
    # names, addresses, TLS
    "a name that is private": at(UNSAFE, article(), addresses=(PRIVATE,)),
    "a name that changes": at(UNSAFE, article(), addresses=(PUBLIC, PRIVATE)),
    "a name that does not exist": at(("retry", "host name not found"), b"", addresses=()),
    "a wrong certificate": at(("retry", "TLS failed"), article(), scheme="https"),
    # robots.txt
    "robots.txt hangs": robots(LOST, hang),
    "robots.txt drips": robots(LOST, drip(start=head("Content-Type: text/plain"))),
    "robots.txt fails": robots(LOST, reply(status="503 Busy")),
    "robots.txt asks for less": robots(LOST, reply(status="429 Slow")),
    "robots.txt is reset": robots(LOST, reset_in_the_body),
    "robots.txt is a page": robots(OK, article("No robots here")),
    "robots.txt is not for us": robots(OK, reply(status="403 Forbidden")),
    "robots.txt is noise": robots(OK, reply(NOISE, kind="text/plain")),
    "robots.txt of 1 MB, its rule behind": robots(
        OK, reply(b"#" * 1_000_000 + b"\nUser-agent: *\nDisallow: /")
    ),
    "robots.txt of 1 MB, its rule before": robots(
        ("forbidden", "forbidden by robots.txt"), reply(b"User-agent: *\nDisallow: /\n" + b"#" * 1_000_000)
    ),
    "robots.txt without end": robots(
        ("forbidden", "forbidden by robots.txt"),
        endless(b"#" * 65_536, head("Content-Type: text/plain") + b"User-agent: *\nDisallow: /\n"),
    ),
    "robots.txt redirects without end": robots(OK, to("/robots.txt")),
    "robots.txt leads to a private address": robots(LOST, to("http://10.0.0.1/robots.txt")),
    "robots.txt with odd numbers": robots(OK, reply(b"User-agent: *\nCrawl-delay: nan\nRequest-rate: 0/0\n")),
    "robots.txt is a bomb": robots(LOST, packed("gzip", gzip.compress(ZEROS))),
    # lists without end
    "a map of itself": Case(*OK, {"/map.xml": itself_as_a_map}, path="/map.xml"),
    "a map that is a bomb": Case(*OK, {"/map.xml": reply(MAP_BOMB, kind="text/xml")}, path="/map.xml"),
    "a feed that is a bomb": Case(*OK, {"/rss": reply(FEED_BOMB, kind="text/xml")}, path="/rss"),
    "a feed nested without end": Case(
        *OK,
        {"/feed": reply(b'{"version":"https://jsonfeed.org/version/1","a":' + b"[" * 100_000)},
        path="/feed",
    ),
    "a calendar without end": Case(*OK, {"/": next_day, "/calendar/*": next_day}, path="/", most=12),
    "session ids in paths": Case(*OK, {"/": echo_links, "/story*": echo_links}, path="/story", most=2),
    "everything is fine": Case(
        *OK,
        {"/": listing(*(f"/section/{n}" for n in range(9))), "/section/*": ALL_IS_WELL},
        path="/",
        most=10,
    ),
}

BYSTANDERS = [f"bystander-{n}" for n in range(12)]


def name_of(case: str) -> str:
    return f"case-{list(CASES).index(case)}.example"


class Hostile:
    """All hosts on one port of loopback."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(CERTIFICATE)
        self.asked: list[str] = []
        self.looked_up: dict[str, int] = {}
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with suppress(OSError), connection:
            if connection.recv(1, socket.MSG_PEEK) == b"\x16":
                connection = self.context.wrap_socket(connection, server_side=True)
            data = b""
            while b"\r\n\r\n" not in data and (piece := connection.recv(65_536)):
                data += piece
            if data:
                text = data.decode("latin-1")
                host = text.lower().partition("\r\nhost: ")[2].partition("\r\n")[0]
                asked = Asked(connection, host, text.split(" ")[1].partition("?")[0], text)
                self.asked.append(f"{host}{asked.path}")
                answer = self._find(asked)
                content = answer(asked) if callable(answer) else answer
                connection.sendall(content or b"")

    def _find(self, asked: Asked) -> Answer:
        if asked.host.startswith("bystander"):
            missing = asked.path == "/robots.txt"
            return reply(status="404 Not Found") if missing else article(f"News of {asked.host}")
        case = list(CASES.values())[int(asked.host.partition(".")[0].removeprefix("case-"))]
        for pattern, answer in case.answers.items():
            if asked.path == pattern or (pattern.endswith("*") and asked.path.startswith(pattern[:-1])):
                return answer
        return reply(status="404 Not Found")

    async def resolve(self, host: str, _port: int) -> list[str]:
        if host.startswith("bystander"):
            return [PUBLIC]
        if not host.startswith("case-"):
            return [PRIVATE]
        addresses = list(CASES.values())[int(host.partition(".")[0].removeprefix("case-"))].addresses
        if not addresses:
            raise socket.gaierror(-2, "Name or service not known")
        number = self.looked_up[host] = self.looked_up.get(host, -1) + 1
        return [addresses[min(number, len(addresses) - 1)]]


class Loopback(httpcore.AnyIOBackend):
    """Every public address is the hostile server; no other may be connected to."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    async def connect_tcp(self, host: str, port: int, *rest, **more):
        assert host == PUBLIC, f"{host} was contacted"
        return await super().connect_tcp("127.0.0.1", self.port, *rest, **more)


@dataclass
class Ledger:
    rows: dict[str, list[CaptureRow]]
    """Host → what was written down about it, in order."""
    paused: dict[str, timedelta]
    headlines: list[str]
    seconds: float


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    server = Hostile()
    db = tmp_path_factory.mktemp("hostile") / "archive.db"
    urls = [f"{case.scheme}://{name_of(name)}{case.path}" for name, case in CASES.items()]
    urls += [f"http://{name}.example/story" for name in BYSTANDERS]
    random.Random(1).shuffle(urls)
    backend = GuardedBackend(resolve=server.resolve, backend=Loopback(server.port))
    options = CrawlOptions(delay=0, patience=0, timeout=5, max_bytes=LARGEST, connections=40, workers=2)
    began = time.monotonic()

    def clock() -> datetime:
        """From the moment on at which the answers were made: other tests may have run since."""
        return NOW + timedelta(seconds=time.monotonic() - began)

    run_crawl(urls, db, options, None, clock, transport=Routes(proxies={}, backend=backend))
    seconds = time.monotonic() - began
    server.listener.close()
    rows: dict[str, list[CaptureRow]] = {}
    with Archive(db, readonly=True) as archive:
        for row in reversed(archive.captures(limit=10_000)):
            rows.setdefault(row.url.split("/")[2], []).append(row)
        states = {name_of(name): archive.host_state(name_of(name)) for name in CASES}
        paused = {
            host: state.paused_until - NOW for host, state in states.items() if state and state.paused_until
        }
        headlines = [stored.article.headline or "" for stored in archive.articles()]
    return Ledger(rows, paused, headlines, seconds)


@pytest.mark.parametrize("name", CASES)
def test_what_comes_out(ledger: Ledger, name: str) -> None:
    case = CASES[name]
    rows = [row for row in ledger.rows[name_of(name)] if row.url.endswith(case.path)]
    assert len(rows) == 1, "each URL has one last outcome"
    assert (rows[0].outcome, rows[0].reason) == (case.outcome, case.reason or rows[0].reason)
    assert (rows[0].reason is None) == (case.outcome in ("ok", "moved"))
    assert len(ledger.rows[name_of(name)]) <= case.most


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.paused])
def test_how_long_the_host_is_left_alone(ledger: Ledger, name: str) -> None:
    pause, expected = ledger.paused[name_of(name)], CASES[name].paused
    assert expected is not None
    assert expected - timedelta(seconds=5) <= pause <= expected + timedelta(minutes=2)


def test_nobody_else_is_lost(ledger: Ledger) -> None:
    assert [ledger.rows[f"{name}.example"][0].outcome for name in BYSTANDERS] == ["ok"] * len(BYSTANDERS)
    assert {f"News of {name}.example" for name in BYSTANDERS} < set(ledger.headlines)


def test_no_wall_became_an_article(ledger: Ledger) -> None:
    assert not {"Welcome", "Log in", "Just a moment...", "404 Not Found"} & set(ledger.headlines)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
