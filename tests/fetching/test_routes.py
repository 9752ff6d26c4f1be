from __future__ import annotations

import socket

import httpx
import pytest

from scraper.errors import ProxyFailedError, UnsafeAddressError, UsageError
from scraper.fetching import Client
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


async def test_an_http_url_goes_to_the_proxy_of_http_alone_in_absolute_form(raw, monkeypatch):
    raw.answers["http://paper.example/tide"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello"
    for name in (
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "http_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", raw.url)
    async with Client() as client:
        response = await client.fetch("http://paper.example/tide?page=2")
    assert response.body == b"Hello"
    assert raw.heard[0].startswith("GET http://paper.example/tide?page=2 HTTP/1.1\r\nHost: paper.example\r\n")


async def test_one_connection_to_the_proxy_serves_every_http_host(raw):
    hello = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello"
    second: list[bytes] = []

    def answer_twice(connection: socket.socket) -> None:
        connection.sendall(hello)
        second.append(connection.recv(65_536))
        connection.sendall(hello)

    raw.answers["http://paper.example/"] = answer_twice
    async with Routes(proxies={"http": raw.url}) as routes:
        for host in ("paper", "gazette"):
            assert await get(routes, f"http://{host}.example/") == b"Hello"
    assert second[0].startswith(b"GET http://gazette.example/ HTTP/1.1\r\nHost: gazette.example\r\n")
    assert len(raw.heard) == 1


async def test_requests_at_the_same_time_have_a_connection_to_the_proxy_each(raw):
    for host in ("paper", "gazette"):
        raw.answers[f"http://{host}.example/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello"
    async with Routes(proxies={"http": raw.url}) as routes:
        held = await routes.handle_async_request(httpx.Request("GET", "http://paper.example/"))
        assert await get(routes, "http://gazette.example/") == b"Hello"
        await held.aclose()


async def test_a_proxy_is_told_the_account_that_its_address_names(raw):
    raw.answers["http://paper.example/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello"
    async with Routes(proxies={"http": raw.url.replace("://", "://desk:se%20cret@")}) as routes:
        assert await get(routes, "http://paper.example/") == b"Hello"
    assert "\r\nProxy-Authorization: Basic ZGVzazpzZSBjcmV0\r\n" in raw.heard[0]  # desk:se cret
    assert raw.heard[0].count("desk") == 0


async def test_without_https_proxy_an_https_url_is_asked_directly(raw):
    async with Routes(proxies={"http": raw.url}) as routes:
        with pytest.raises(UnsafeAddressError):  # it is the guard that answers, not the proxy
            await get(routes, "https://127.0.0.1:9/")
    assert raw.heard == []


async def test_a_proxy_that_cannot_be_reached_is_named_without_its_password():
    async with Routes(proxies={"http": "http://desk:secret@127.0.0.1:9"}) as routes:
        with pytest.raises(ProxyFailedError) as caught:
            await get(routes, "http://paper.example/")
    assert str(caught.value) == (
        "http://paper.example/ could not be fetched: the proxy 127.0.0.1:9 could not be reached; "
        "check HTTP_PROXY and HTTPS_PROXY."
    )


async def test_a_proxy_of_another_kind_is_refused():
    async with Routes(proxies={"all": "socks5://127.0.0.1:9"}) as routes:
        with pytest.raises(ProxyFailedError, match="is of a kind that is not supported"):
            await get(routes, "http://paper.example/")


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_certificates_that_cannot_be_read_are_the_callers_mistake(tmp_path, monkeypatch, content):
    file = tmp_path / "ca.pem"
    if content:
        file.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(UsageError, match=r"ca\.pem cannot be read .*; correct SSL_CERT_FILE or unset it"):
        Routes()
