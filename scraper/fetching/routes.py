"""Which way a request takes: through the proxy of the environment, or directly and guarded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from scraper.fetching.guard import GuardedBackend


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport whose connections go through `GuardedBackend`."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, connections: int) -> None:
        context = httpx.create_ssl_context()  # honours SSL_CERT_FILE and SSL_CERT_DIR
        super().__init__(verify=context)
        # httpx has no public way to hand over a network backend; the rest of its transport is used as it is.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=connections * 2,
            max_keepalive_connections=connections,
            keepalive_expiry=15.0,
            http2=True,
            network_backend=backend,
        )


class Routes(httpx.AsyncBaseTransport):
    """HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY as curl reads them; everything else directly.

    A proxy's own address is the user's choice and is not checked.
    """

    def __init__(
        self,
        *,
        allow_hosts: Collection[str] = (),
        connections: int = 64,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        self._connections = connections
        self._proxies = getproxies() if proxies is None else proxies
        self._direct = GuardedTransport(GuardedBackend(allow_hosts), connections)
        self._through: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange over the connection that the URL's scheme and host ask for."""
        return await self._route(request.url).handle_async_request(request)

    def _route(self, url: httpx.URL) -> httpx.AsyncHTTPTransport:
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if not proxy or proxy_bypass(url.netloc.decode("ascii")):
            return self._direct
        if proxy not in self._through:
            address = proxy if "://" in proxy else f"http://{proxy}"
            limits = httpx.Limits(
                max_connections=self._connections * 2, max_keepalive_connections=self._connections
            )
            self._through[proxy] = httpx.AsyncHTTPTransport(
                verify=httpx.create_ssl_context(), http2=True, proxy=address, limits=limits
            )
        return self._through[proxy]

    async def aclose(self) -> None:
        """Closes every connection."""
        for transport in (self._direct, *self._through.values()):
            await transport.aclose()
