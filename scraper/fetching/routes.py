"""Which way a request takes: through the proxy of the environment, or directly and guarded."""

from __future__ import annotations

import itertools
import os
import ssl
from base64 import b64encode
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from functools import partial
from urllib.request import (  # type: ignore[attr-defined]  # typeshed leaves the last one out
    getproxies,
    getproxies_environment,
    proxy_bypass,
    proxy_bypass_environment,
)

import httpcore
import httpx

from scraper.errors import ProxyFailedError, UsageError
from scraper.fetching.failures import is_tls
from scraper.fetching.guard import GuardedBackend

IDLE_SECONDS = 15.0
"""An unused connection is closed after so long."""


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport whose connections go through `GuardedBackend`."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, context: ssl.SSLContext) -> None:
        super().__init__(verify=context)
        # httpx has no public way to hand over a network backend; the rest of its transport is used as it is.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context, keepalive_expiry=IDLE_SECONDS, http2=True, network_backend=backend
        )


class ForwardTransport(httpx.AsyncHTTPTransport):
    """Asks a proxy for http URLs, in absolute form (RFC 9112, 3.2.2).

    httpx's own way keeps apart the connections for each host behind the proxy; here one serves them all.
    """

    def __init__(self, proxy: httpx.URL, context: ssl.SSLContext) -> None:
        super().__init__(verify=context, limits=httpx.Limits(keepalive_expiry=IDLE_SECONDS))
        self._proxy = proxy.copy_with(username=None, password=None)
        account = f"{proxy.username}:{proxy.password}".encode()
        self._account = [(b"Proxy-Authorization", b"Basic " + b64encode(account))] if proxy.userinfo else []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange; the request's URL is the page's, the connection's other end the proxy."""
        url = request.url
        target = b"%b://%b%b" % (url.raw_scheme, url.netloc, url.raw_path)
        forwarded = httpx.Request(
            request.method,
            self._proxy,
            headers=[*request.headers.raw, *self._account],
            extensions={**request.extensions, "target": target},
        )
        return await super().handle_async_request(forwarded)


class Routes(httpx.AsyncBaseTransport):
    """HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY as curl reads them; everything else directly.

    Each host has a pool of its own: one pool for all looks at every connection for every request. Of the
    pools that are not in use, the ones used longest ago are closed first. To a proxy, requests for http take
    any connection that is free, whatever their host. A proxy's own address is the user's choice and is not
    checked.
    """

    def __init__(
        self,
        *,
        allow_hosts: Collection[str] = (),
        connections: int = 64,
        proxies: Mapping[str, str] | None = None,
        backend: GuardedBackend | None = None,
    ) -> None:
        self._most = connections
        self._proxies = getproxies() if proxies is None else proxies
        self._backend = backend or GuardedBackend(allow_hosts)
        self._context = _tls_context()
        self._pools: OrderedDict[tuple[str, str], _Pool] = OrderedDict()
        # proxy_bypass reads the whole environment for each host; once is enough.
        environment = getproxies_environment()
        self._bypasses: Callable[[str], object] = (
            partial(proxy_bypass_environment, proxies=environment) if environment else proxy_bypass
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange over the connection that the URL's scheme and host ask for."""
        pool = self._pool(request.url.scheme, request.url.netloc.decode("ascii"))
        pool.users += 1
        try:
            await self._close_idle()
            response = await pool.transport.handle_async_request(request)
        except BaseException as error:
            pool.users -= 1
            if pool.proxy and isinstance(error, httpx.ConnectError) and not is_tls(error):
                raise ProxyFailedError(
                    f"{request.url} could not be fetched: the proxy {pool.proxy} could not be reached; "
                    "check HTTP_PROXY and HTTPS_PROXY."
                ) from error
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Borrowed(response.stream, pool)
        return response

    def _pool(self, scheme: str, netloc: str) -> _Pool:
        proxy = self._proxies.get(scheme) or self._proxies.get("all")
        if not proxy or self._bypasses(netloc):
            key, proxy = (scheme, netloc), None
        elif scheme == "http":
            lanes = ((scheme, f"lane {number}") for number in itertools.count())
            key = next(lane for lane in lanes if lane not in self._pools or not self._pools[lane].users)
        else:
            key = (scheme, netloc)
        if key not in self._pools:
            self._pools[key] = self._open(scheme, proxy)
        self._pools.move_to_end(key)
        return self._pools[key]

    def _open(self, scheme: str, proxy: str | None) -> _Pool:
        if proxy is None:
            return _Pool(GuardedTransport(self._backend, self._context))
        address = proxy if "://" in proxy else f"http://{proxy}"
        shown = address.rpartition("@")[2]  # without a password
        if not address.lower().startswith(("http://", "https://")):
            raise ProxyFailedError(
                f"The proxy {shown} is of a kind that is not supported; name an http:// or https:// proxy."
            )
        if scheme == "http":
            return _Pool(ForwardTransport(httpx.URL(address), self._context), shown)
        limits = httpx.Limits(keepalive_expiry=IDLE_SECONDS)
        transport = httpx.AsyncHTTPTransport(verify=self._context, http2=True, proxy=address, limits=limits)
        return _Pool(transport, shown)

    async def _close_idle(self) -> None:
        surplus = len(self._pools) - self._most
        if surplus <= 0:
            return
        idle = [key for key, pool in self._pools.items() if not pool.users]
        for key in idle[:surplus]:
            await self._pools.pop(key).transport.aclose()

    async def aclose(self) -> None:
        """Closes every connection."""
        while self._pools:
            await self._pools.popitem()[1].transport.aclose()


def _tls_context() -> ssl.SSLContext:
    """Trusts what certifi or SSL_CERT_FILE or SSL_CERT_DIR name."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:  # of which ssl.SSLError is one
        named = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") or "certifi's list"
        raise UsageError(
            f"The certificates in {named} cannot be read ({error}); correct SSL_CERT_FILE or unset it."
        ) from error


class _Pool:
    """The connections to one host or one to the proxy, and how many answers are being read from them."""

    def __init__(self, transport: httpx.AsyncHTTPTransport, proxy: str = "") -> None:
        self.transport = transport
        self.proxy = proxy
        self.users = 0


class _Borrowed(httpx.AsyncByteStream):
    """An answer's body; gives its pool back when it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, pool: _Pool) -> None:
        self._stream = stream
        self._pool: _Pool | None = pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        """Ends the answer, read to its end or not."""
        if self._pool is not None:
            self._pool.users -= 1
            self._pool = None
        await self._stream.aclose()
