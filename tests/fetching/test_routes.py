from __future__ import annotations

import httpx

from scraper.fetching.routes import Routes


async def get(routes: Routes, url: str) -> bytes:
    response = await routes.handle_async_request(httpx.Request("GET", url))
    assert isinstance(response.stream, httpx.AsyncByteStream)
    body = b"".join([chunk async for chunk in response.stream])
    await response.aclose()
    return body


async def test_pools_of_hosts_that_are_not_in_use_are_closed(raw):
    raw.page("/", b"Hello")
    async with Routes(allow_hosts=["127.0.0.1", "localhost"], connections=1, proxies={}) as routes:
        for host in ("127.0.0.1", "localhost", "127.0.0.1"):
            assert await get(routes, f"http://{host}:{raw.port}/") == b"Hello"
            assert len(routes._pools) == 1


async def test_a_pool_in_use_stays_open(raw):
    raw.page("/", b"Hello")
    async with Routes(allow_hosts=["127.0.0.1", "localhost"], connections=1, proxies={}) as routes:
        held = await routes.handle_async_request(httpx.Request("GET", raw.url + "/"))
        await get(routes, f"http://localhost:{raw.port}/")
        assert len(routes._pools) == 2
        assert isinstance(held.stream, httpx.AsyncByteStream)
        assert b"".join([chunk async for chunk in held.stream]) == b"Hello"
        await held.aclose()
