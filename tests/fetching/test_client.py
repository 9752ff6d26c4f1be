from __future__ import annotations

import gzip
import socket
import time
from datetime import UTC, datetime

import httpx
import pytest

from scraper import errors
from scraper.fetching import Client, Limits, Redirect, fetch_page, user_agent

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)


def client(**options) -> Client:
    limits = options.pop("limits", Limits(seconds=5))
    return Client(allow_hosts=["127.0.0.1"], limits=limits, clock=lambda: NOW, **options)


async def test_a_page_comes_as_a_response(raw):
    raw.page("/story", b"<p>Tide tables", etag='"a1"')
    async with client(contact="desk@paper.example") as fetcher:
        response = await fetcher.fetch(raw.url + "/story")
    assert (response.status, response.body, response.final_url) == (
        200,
        b"<p>Tide tables",
        raw.url + "/story",
    )
    assert (response.header("ETag"), response.header("content-type")) == ('"a1"', "text/html")
    assert response.fetched_at == NOW
    assert response.redirects == ()
    assert f"User-Agent: {user_agent('desk@paper.example')}" in raw.heard[0]
    assert user_agent("desk@paper.example").endswith(" (+desk@paper.example)")


async def test_redirects_are_followed_and_recorded(raw):
    raw.page("/old", status="301 Moved Permanently", location="/new#part")
    raw.page("/new", status="302 Found", location=raw.url + "/here")
    raw.page("/here", b"arrived")
    asked = []

    async def before(url: str) -> None:
        asked.append(url)

    async with client() as fetcher:
        response = await fetcher.fetch(raw.url + "/old", before_hop=before)
    assert response.redirects == (Redirect(301, raw.url + "/new"), Redirect(302, raw.url + "/here"))
    assert (response.url, response.final_url, response.body) == (
        raw.url + "/old",
        raw.url + "/here",
        b"arrived",
    )
    assert asked == [raw.url + "/new", raw.url + "/here"]
    assert not response.moved_permanently


async def test_a_known_copy_is_asked_for_conditionally(raw):
    raw.page("/story", b"", status="304 Not Modified")
    async with client() as fetcher:
        response = await fetcher.fetch(
            raw.url + "/story", etag='"a1"', last_modified="Sat, 01 Mar 2025 09:00:00 GMT"
        )
    assert response.status == 304
    assert 'If-None-Match: "a1"' in raw.heard[0]
    assert "If-Modified-Since: Sat, 01 Mar 2025 09:00:00 GMT" in raw.heard[0]


async def test_an_error_status_is_an_answer(raw):
    async with client() as fetcher:
        assert (await fetcher.fetch(raw.url + "/nowhere")).status == 404


async def test_cookies_stay_with_their_host(raw):
    raw.page("/set", set_cookie="visit=7; Path=/; Domain=127.0.0.1")
    raw.page("/read")
    async with client() as fetcher:
        await fetcher.fetch(raw.url + "/set")
        await fetcher.fetch(raw.url + "/read")
    assert "Cookie" not in raw.heard[0]
    assert "Cookie: visit=7" in raw.heard[1]


@pytest.mark.parametrize("cookie", ["town=Zürich", "a=\x01", "ä=1"])
async def test_a_cookie_that_no_header_can_hold_costs_no_page(cookie):
    heard = []

    def answer(request):
        heard.append(request.headers.get("cookie"))
        cookies = [(b"set-cookie", f"{text}; Path=/".encode()) for text in (cookie, "visit=7")]
        return httpx.Response(200, headers=cookies, content=b"<p>Tide tables")

    async with client(transport=httpx.MockTransport(answer)) as fetcher:
        for _ in range(2):
            assert (await fetcher.fetch("https://paper.example/")).status == 200
    assert heard == [None, "visit=7"]


@pytest.mark.parametrize("value", ['"é"', "Mi, 07 Aoû 2024", "a\nb"])
async def test_a_condition_that_no_header_can_hold_is_left_out(raw, value):
    raw.page("/story", b"<p>Tide tables")
    async with client() as fetcher:
        assert (await fetcher.fetch(raw.url + "/story", etag=value, last_modified=value)).status == 200
    assert "If-None-Match" not in raw.heard[0]
    assert "If-Modified-Since" not in raw.heard[0]


async def test_cookies_do_not_reach_another_host():
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("cookie"))
        headers = {"set-cookie": "id=1; Domain=paper.example"} if request.url.host == "paper.example" else {}
        return httpx.Response(200, headers=headers)

    async with Client(transport=httpx.MockTransport(answer)) as fetcher:
        for url in ("https://paper.example/", "https://www.paper.example/", "https://paper.example/"):
            await fetcher.fetch(url)
    assert seen == [None, None, "id=1"]


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b"x")
        time.sleep(0.02)


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(10_000):
        connection.sendall(b"x" * 65_536)


def reset(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nhalf")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def head(lines: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nConnection: close\r\n{lines}\r\n\r\n".encode()


def redirect(location: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


BOMB = gzip.compress(b"\0" * 50_000_000)

TROUBLES = {
    "a drip of a byte now and then": (drip, errors.TimedOutError),
    "a body without end": (endless, errors.TooLargeError),
    "a connection reset in the body": (reset, errors.ConnectionFailedError),
    "a body that is cut short": (
        head("Content-Type: text/html\r\nContent-Length: 900") + b"half",
        errors.BrokenResponseError,
    ),
    "an announced size above the limit": (head("Content-Length: 99999999"), errors.TooLargeError),
    "a gzip bomb": (
        head(f"Content-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}") + BOMB,
        errors.TooLargeError,
    ),
    "a gzip body cut short": (
        head("Content-Type: text/html\r\nContent-Encoding: gzip") + gzip.compress(b"x" * 9_000)[:-9],
        errors.BrokenResponseError,
    ),
    "an encoding that does not exist": (head("Content-Encoding: zip2") + b"x", errors.BrokenResponseError),
    "no HTTP at all": (b"SSH-2.0-OpenSSH_9.6\r\n", errors.BrokenResponseError),
    "headers without end": (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000, errors.BrokenResponseError),
    "nothing": (b"", errors.BrokenResponseError),
    "a PDF": (head("Content-Type: application/pdf") + b"%PDF-1.7", errors.WrongTypeError),
    "a film": (head("Content-Type: video/mp4"), errors.WrongTypeError),
    "a redirect to itself": (
        redirect("/trouble"),
        errors.TooManyRedirectsError,
    ),
    "a redirect to a private address": (
        redirect("http://10.0.0.1/"),
        errors.UnsafeAddressError,
    ),
    "a redirect to a file": (
        redirect("file:///etc/passwd"),
        errors.BadRedirectError,
    ),
    "a redirect to nonsense": (
        redirect("http://[::"),
        errors.BadRedirectError,
    ),
    "a redirect to an endless address": (redirect("/" + "x" * 3_000), errors.BadRedirectError),
    "headers of 70 kB": (head("X-Long: " + "x" * 70_000), errors.BrokenResponseError),
}


@pytest.mark.parametrize("name", TROUBLES)
async def test_trouble_is_one_of_our_errors(raw, name):
    answer, expected = TROUBLES[name]
    raw.answers["/trouble"] = answer
    async with client(limits=Limits(seconds=0.5, bytes=1_000_000)) as fetcher:
        with pytest.raises(errors.FetchError) as caught:
            await fetcher.fetch(raw.url + "/trouble")
    assert type(caught.value) is expected
    assert caught.value.reason
    assert "; " in str(caught.value), "a message says what to do"


async def test_a_connection_that_was_closed_meanwhile_is_opened_again(raw):
    raw.page("/story", b"ebb and flow")
    good = raw.answers["/story"].replace(b"Connection: close\r\n", b"")

    def answer(connection: socket.socket) -> None:
        connection.sendall(good)
        connection.recv(65_536)  # the next request, for which the connection is closed instead

    raw.answers["/story"] = answer
    async with client() as fetcher:
        for _ in range(2):
            assert (await fetcher.fetch(raw.url + "/story")).body == b"ebb and flow"
    assert len(raw.heard) == 2


async def test_a_host_that_breaks_a_new_connection_is_not_asked_twice(raw):
    raw.answers["/story"] = lambda connection: None
    async with client() as fetcher:
        with pytest.raises(errors.BrokenResponseError):
            await fetcher.fetch(raw.url + "/story")
    assert len(raw.heard) == 1


async def test_a_body_can_be_cut_instead_of_refused(raw):
    raw.answers["/robots.txt"] = endless
    async with client(limits=Limits(seconds=5, bytes=1_000_000)) as fetcher:
        response = await fetcher.fetch(raw.url + "/robots.txt", any_type=True, cut=100_000)
    assert len(response.body) == 100_000


async def test_a_refused_connection():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    async with client() as fetcher:
        with pytest.raises(
            errors.ConnectionFailedError,
            match=rf"http://127.0.0.1:{port}/ could not be connected to \(Connection refused\)",
        ):
            await fetcher.fetch(f"http://127.0.0.1:{port}/")


async def test_the_proxy_of_the_environment_is_used(raw, monkeypatch):
    monkeypatch.setenv("http_proxy", raw.url)
    raw.page("http://paper.example/story", b"by way of the proxy")
    async with Client(limits=Limits(seconds=5)) as fetcher:
        response = await fetcher.fetch("http://paper.example/story")
        assert response.body == b"by way of the proxy"
        with pytest.raises(errors.UnsafeAddressError):
            await fetcher.fetch("http://192.168.1.1/")
    assert raw.heard[0].startswith("GET http://paper.example/story HTTP/1.1")
    assert len(raw.heard) == 1


async def test_no_proxy_names_what_is_asked_directly(raw, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    raw.page("/story", b"directly")
    async with client() as fetcher:
        assert (await fetcher.fetch(raw.url + "/story")).body == b"directly"


def test_fetch_page_is_for_programs_without_a_loop(raw):
    raw.page("/story", b"<p>Once")
    assert fetch_page(raw.url + "/story", allow_hosts=["127.0.0.1"]).body == b"<p>Once"


def test_fetch_page_raises_for_an_error_status(raw):
    with pytest.raises(errors.StatusError) as caught:
        fetch_page(raw.url + "/nowhere", allow_hosts=["127.0.0.1"])
    assert str(caught.value) == (
        f"{raw.url}/nowhere answered with status 404; open it in a browser to see why."
    )


def test_fetch_page_refuses_private_addresses(raw):
    with pytest.raises(errors.UnsafeAddressError) as caught:
        fetch_page(raw.url)
    assert str(caught.value) == (
        "127.0.0.1 is not a public address, so it was not contacted; --allow-host 127.0.0.1 allows it."
    )
