"""The newspaper on the wire."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from scraper.demo import Server, serve


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    server.edition = 1
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def test_every_path_answers_as_the_newspaper_does(server: Server, client: httpx.Client) -> None:
    for path in server.newspaper.paths:
        page, answer = server.newspaper.respond(path), client.get(path)
        assert (answer.status_code, answer.content) == (page.status, page.body)
        assert answer.headers["content-type"] == page.content_type
        assert answer.headers.get("location") == page.location


def test_links_use_the_served_address(server: Server, client: httpx.Client) -> None:
    assert f"Sitemap: {server.url}/sitemap_index.xml" in client.get("/robots.txt").text
    assert f'href="{server.url}/politics/' in client.get("/politics/mayor-second-term/").text


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    head, get = client.head("/science/"), client.get("/science/")
    assert head.content == b""
    for name in ("content-length", "content-type", "etag", "last-modified"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda page: {"If-None-Match": page.headers["etag"]}, 304),
        (lambda page: {"If-None-Match": f'"x", W/{page.headers["etag"]}'}, 304),
        (
            lambda page: {"If-None-Match": '"another"', "If-Modified-Since": page.headers["last-modified"]},
            200,
        ),
        (lambda page: {"If-Modified-Since": page.headers["last-modified"]}, 304),
        (lambda page: {"If-Modified-Since": "Tue, 11 Mar 2025 00:00:00 GMT"}, 200),
        (lambda page: {"If-Modified-Since": "the other day"}, 200),
    ],
)
def test_conditional_requests(client: httpx.Client, ask: object, status: int) -> None:
    page = client.get("/sport/a48201.html")
    answer = client.get("/sport/a48201.html", headers=ask(page))  # type: ignore[operator]
    assert answer.status_code == status
    assert answer.headers["etag"] == page.headers["etag"]
    assert bool(answer.content) == (status == 200)


def test_the_next_day_answers_304_where_nothing_changed(server: Server, client: httpx.Client) -> None:
    paths = ["/sport/a48201.html", "/politics/budget-vote-postponed/", "/", "/culture/2025/02/cinema-reopens"]
    tags = {path: client.get(path).headers["etag"] for path in paths}
    server.edition = 2
    statuses = [client.get(path, headers={"If-None-Match": tags[path]}).status_code for path in paths]
    assert statuses == [304, 200, 200, 304]
    assert client.get("/business/harbour-insurance/").status_code == 410


def test_connections_are_kept(client: httpx.Client) -> None:
    answers = [client.get(path) for path in ("/", "/world/", "/no/such/page", "/rss.xml")]
    assert {answer.http_version for answer in answers} == {"HTTP/1.1"}
    assert len({answer.extensions["network_stream"].get_extra_info("client_addr") for answer in answers}) == 1


def test_every_request_is_logged(server: Server, client: httpx.Client) -> None:
    before = len(server.requests)
    client.get("/members/crossword/", headers={"User-Agent": "test"})
    client.head("/city/?page=2")
    last = server.requests[before:]
    assert [(r.method, r.target, r.status) for r in last] == [
        ("GET", "/members/crossword/", 404),
        ("HEAD", "/city/?page=2", 200),
    ]
    assert last[0].headers["user-agent"] == "test"
    assert server.targets[-1] == "/city/?page=2"


def test_other_methods_are_refused(client: httpx.Client) -> None:
    assert client.post("/members/subscribe", data={"email": "a@b.test"}).status_code == 501


def test_many_readers_at_once(server: Server) -> None:
    with httpx.Client(base_url=server.url, trust_env=False) as client, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(client.get, ["/latest/", "/city/a48226.html"] * 20))
    assert {answer.status_code for answer in answers} == {200}


def test_it_starts_and_stops_at_once_and_frees_its_port() -> None:
    begin = time.monotonic()
    with serve(edition=2, base_url="https://courier.example") as server:
        port = server.page("/").body
        assert server.newspaper.edition == 2
        assert b"https://courier.example/rss.xml" in port
    assert time.monotonic() - begin < 2
