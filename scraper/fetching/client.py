"""One URL → one `Response`: redirects followed by hand, everything limited, every error one of ours."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx

from scraper.errors import (
    BadRedirectError,
    BrokenResponseError,
    StatusError,
    TimedOutError,
    TooLargeError,
    TooManyRedirectsError,
    WrongTypeError,
)
from scraper.fetching.cookies import Cookies
from scraper.fetching.decoding import ACCEPT_ENCODING, DecodedTooLargeError, DecodingError, decode
from scraper.fetching.failures import translate
from scraper.fetching.guard import check_host
from scraper.fetching.outcome import may_hold_text
from scraper.fetching.response import Redirect, Response
from scraper.fetching.routes import Routes

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_STALE = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
Transport = httpx.AsyncBaseTransport
"""What leads a request to the network."""
BeforeHop = Callable[[str], Awaitable[None]]
"""Called with the target of each redirect before it is asked for; raises FetchError to stop there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost."""

    seconds: float = 60.0
    """The whole fetch, all redirects together: a drip of a byte a second ends."""
    connect_seconds: float = 15.0
    bytes: int = 20_000_000
    """One body, after decompression."""
    redirects: int = 10
    header_bytes: int = 65_536
    """All headers of one answer."""
    url_length: int = 2048
    """Characters of an address that a redirect leads to."""


def user_agent(contact: str | None = None) -> str:
    """Who asks: the program, its version, and where its operator can be reached."""
    try:
        number = version("scraper")
    except PackageNotFoundError:  # run from a folder that was never installed
        number = "0"
    return f"scraper/{number} (+{contact})" if contact else f"scraper/{number}"


class Client:
    """Fetches; an async context manager. Cookies live as long as the client and never leave their host."""

    def __init__(
        self,
        *,
        contact: str | None = None,
        allow_hosts: Collection[str] = (),
        limits: Limits | None = None,
        connections: int = 64,
        transport: Transport | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.limits = limits or Limits()
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self._transport = transport or Routes(allow_hosts=self._allow_hosts, connections=connections)
        self._clock = clock
        self._cookies = Cookies()
        self._headers = {
            "User-Agent": user_agent(contact),
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        before_hop: BeforeHop | None = None,
        any_type: bool = False,
        cut: int | None = None,
        most: int | None = None,
    ) -> Response:
        """The answer to a GET, redirects followed; also 304, 404, 503: a status is no error here.

        Args:
            etag: of the copy that is known; the answer may be 304 (RFC 9110, 13.1).
            last_modified: likewise.
            before_hop: asked before each redirect is followed.
            any_type: take bodies that cannot be a page, too.
            cut: read so many bytes and leave the rest, instead of refusing a larger body.
            most: bytes that this body may have, where the limits ask for less.

        Raises:
            FetchError: one of its subclasses, with a message that says what to do.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in known.items() if value and _fits_header(value)}
        started = time.monotonic()
        try:
            async with asyncio.timeout(self.limits.seconds):
                wishes = _Wishes(conditions, any_type, cut, max(most or 0, self.limits.bytes))
                return await self._follow(url, wishes, before_hop, started)
        except TimeoutError:
            raise TimedOutError(
                f"{url} did not answer completely within {self.limits.seconds:g} seconds; try again later."
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            raise translate(error, url) from error

    async def _follow(
        self, url: str, wishes: _Wishes, before_hop: BeforeHop | None, started: float
    ) -> Response:
        hops: list[Redirect] = []
        current = url
        while True:
            reply = await self._exchange(current, wishes)
            if reply.target is None:
                return Response(
                    url=url,
                    final_url=current,
                    status=reply.status,
                    headers=reply.headers,
                    body=reply.body,
                    fetched_at=self._clock(),
                    elapsed=time.monotonic() - started,
                    redirects=tuple(hops),
                )
            if len(hops) >= self.limits.redirects:
                raise TooManyRedirectsError(
                    f"{url} redirects more than {self.limits.redirects} times; "
                    "open it in a browser and use the address it ends at."
                )
            current = reply.target
            hops.append(Redirect(reply.status, current))
            if before_hop is not None:
                await before_hop(current)

    async def _exchange(self, url: str, wishes: _Wishes) -> _Reply:
        check_host(url, self._allow_hosts)
        timeouts = dict.fromkeys(("read", "write", "pool"), self.limits.seconds)
        timeouts["connect"] = min(self.limits.connect_seconds, self.limits.seconds)
        opened: list[str] = []

        async def note(event: str, _: object) -> None:
            if event == "connection.connect_tcp.started":
                opened.append(event)

        extensions = {"timeout": timeouts, "trace": note}
        request = httpx.Request("GET", url, headers=self._headers | wishes.conditions, extensions=extensions)
        self._cookies.give(request)
        try:
            response = await self._transport.handle_async_request(request)
        except _STALE:
            # A server may close a kept connection at the very moment it is used again (RFC 9112, 9.3.1); one
            # that breaks a new connection is not asked twice.
            if opened:
                raise
            response = await self._transport.handle_async_request(request)
        try:
            response.request = request
            self._cookies.take(response)
            self._check_headers(url, response)
            target = _target(url, response, self.limits.url_length)
            if target is None and not wishes.any_type:
                _check_type(url, response)
            # A redirect's body is read only so far that the connection can be used again.
            body = await self._read(url, response, 16_384 if target else wishes.cut, wishes.most)
        finally:
            await response.aclose()
        received = tuple((name, value) for name, value in response.headers.multi_items())
        return _Reply(response.status_code, received, b"" if target else body, target)

    def _check_headers(self, url: str, response: httpx.Response) -> None:
        size = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
        if size > self.limits.header_bytes:
            raise BrokenResponseError(
                f"{url} sent {size:,} bytes of headers, more than the {self.limits.header_bytes:,} that are "
                "read; try again later."
            )

    async def _read(self, url: str, response: httpx.Response, cut: int | None, limit: int) -> bytes:
        """The body, content-decoded; at most `cut` bytes of it, if given."""
        encoding = response.headers.get("content-encoding", "")
        announced = response.headers.get("content-length", "")
        if cut is None and announced.isdecimal() and len(announced) < 20 and int(announced) > limit:
            raise _too_large(url, limit)
        chunks: list[bytes] = []
        size = 0
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for chunk in response.stream:
            chunks.append(chunk)
            size += len(chunk)
            if cut is not None and not encoding and size >= cut:
                break
            if size > limit:
                raise _too_large(url, limit)
        body = b"".join(chunks)
        if cut is not None and not encoding:
            return body[:cut]
        try:
            return decode(body, encoding, limit)[:cut]
        except DecodedTooLargeError:
            raise _too_large(url, limit) from None
        except DecodingError as error:
            raise BrokenResponseError(
                f"{url} sent a body that cannot be decoded ({error}); try again later."
            ) from None


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What holds for each hop of one fetch."""

    conditions: dict[str, str]
    any_type: bool
    cut: int | None
    most: int


@dataclass(frozen=True, slots=True)
class _Reply:
    """One exchange; `target` where it is a redirect."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    target: str | None


def _fits_header(value: str) -> bool:
    """Whether it can be sent; what a server sends need not be."""
    return value.isascii() and value.isprintable()


def _target(url: str, response: httpx.Response, limit: int) -> str | None:
    location: str | None = response.headers.get("location")
    if response.status_code not in REDIRECTS or not location:
        return None
    try:
        target = urljoin(url, location.strip()).partition("#")[0]
    except ValueError as error:
        raise BadRedirectError(
            f"{url} redirects to {location[:200]!r}, which is no address ({error}); check the URL."
        ) from None
    if not target.lower().startswith(("http://", "https://")):
        raise BadRedirectError(
            f"{url} redirects to {target[:200]!r}, which is no web address; check the URL."
        )
    if len(target) > limit:
        raise BadRedirectError(
            f"{url} redirects to an address of {len(target):,} characters, {target[:100]!r}…; check the URL."
        )
    return target


def _check_type(url: str, response: httpx.Response) -> None:
    content_type = response.headers.get("content-type", "")
    if response.status_code < 300 and not may_hold_text(content_type):
        raise WrongTypeError(
            f"{url} is no page but {content_type.partition(';')[0].strip()[:80]}; give the address of a page."
        )


def _too_large(url: str, limit: int) -> TooLargeError:
    return TooLargeError(
        f"{url} is larger than {limit / 1e6:g} MB after decompression; raise --max-bytes if you need it."
    )


def fetch_page(
    url: str,
    *,
    allow_hosts: Collection[str] = (),
    contact: str | None = None,
    timeout: float = 60.0,
) -> Response:
    """One page, for a person who asks for it by name; blocks until it is there.

    Raises:
        FetchError: one of its subclasses; a status of 400 or above is a `StatusError`.
    """

    async def fetch() -> Response:
        limits = Limits(seconds=timeout)
        async with Client(allow_hosts=allow_hosts, contact=contact, limits=limits, connections=1) as client:
            return await client.fetch(url)

    response = asyncio.run(fetch())
    if response.status >= 400:
        raise StatusError(
            f"{response.final_url} answered with status {response.status}; open it in a browser to see why."
        )
    return response
