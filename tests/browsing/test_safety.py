"""What a page contained can never run in the reader's browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scraper.browsing.safety import link, web_address

PAGES = (
    "/",
    "/-/search?q=headline",
    "/-/search?q=<script>alert(1)</script>",
    "/archive/articles",
    "/archive/articles/2",
    "/archive/articles?_search=headline",
    "/archive/revisions",
    "/archive/revisions/3",
    "/archive/captures",
    "/archive/images",
    "/archive/authors",
    "/archive/articles/3",
    "/archive/feed_items",
    "/archive/feeds",
    "/archive/same_story",
    "/archive/gaps_in_feeds",
    "/-/search?q=bells",
    "/-/search?q=script",
    "/archive/sites",
    "/archive?sql=select+headline,canonical_url+from+articles",
    "/archive/authors_by_articles",
)
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


class Dangers(HTMLParser):
    """Everything in a page by which it could run something or contact somebody."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action") and re.match(
                r"\s*(javascript|data|vbscript):", value or "", re.I
            ):
                self.found.append(f"{tag} {name}={value}")
        if tag in ("iframe", "object", "embed", "base"):
            self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and "caught" in data:
            self.found.append("script")


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_holds_what_a_hostile_article_brought(get, path: str) -> None:
    answer = await get(path)
    dangers = Dangers()
    dangers.feed(answer.text)
    assert dangers.found == []
    assert "<script>document.title" not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/-/search?q=a", "/archive/articles", "/archive/articles/2", "/archive/revisions/3"]
)
async def test_our_own_pages_run_no_script_at_all(get, path: str) -> None:
    page = await get(path)
    policy = page.headers["content-security-policy"]
    assert "script-src 'none'" in policy
    assert "default-src 'none'" in policy
    assert "<script" not in page.text  # nor ask for one that would be refused


async def test_every_page_is_cut_off_from_other_sites(get) -> None:
    headers = (await get("/archive/captures")).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


async def test_links_out_neither_recommend_nor_betray(get) -> None:
    for path in ("/archive/articles/1", "/archive/captures"):
        page = (await get(path)).text
        links = re.findall(r'<a href="https?://(?!127)[^"]*"[^>]*>', page.split("<footer")[0])
        assert links
        assert all("nofollow noopener noreferrer" in found for found in links)


async def test_another_sites_name_for_this_machine_is_refused(get) -> None:
    assert (await get("/", host="rebound.example:8001")).status_code == 421
    assert (await get("/", host="localhost:8001")).status_code == 200
    assert (await get("/", host="[::1]:8001")).status_code == 200


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "//evil.example",
        "https://a.example/\n",
        "http://",
        "http:// a",
        "http://[bad",
        None,
        5,
    ],
)
def test_what_is_no_web_address_is_no_link(value: object) -> None:
    assert web_address(value) is None
    assert "<a" not in link(value)


def test_a_link_is_escaped() -> None:
    assert str(link('https://a.example/?"><script>', "<b>")) == (
        '<a href="https://a.example/?&#34;&gt;&lt;script&gt;" rel="nofollow noopener noreferrer" '
        'referrerpolicy="no-referrer">&lt;b&gt;</a>'
    )


@pytest.fixture(scope="module")
def address(db: Path) -> Iterator[str]:
    """The archive, served by the command itself."""
    command = [
        sys.executable,
        "-m",
        "scraper.commands",
        "browse",
        "--no-open",
        "--port",
        "0",
        "--db",
        str(db),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+/", line)
        assert found, line
        yield found[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0, process.stderr.read()


@pytest.mark.parametrize("path", ["archive/articles/2", "archive/articles", "archive/images"])
def test_a_hostile_article_does_nothing_in_a_real_browser(address: str, path: str, tmp_path: Path) -> None:
    if CHROMIUM is None:
        absent = pytest.fail if os.environ.get("CI") else pytest.skip
        absent("Chromium is not installed: apt-get install chromium")
    done = subprocess.run(
        [
            *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *(f"--user-data-dir={tmp_path}", "--virtual-time-budget=2000", "--dump-dom", address + path),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    title = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
    assert title, done.stdout[:500]
    assert title[1] != "caught"
    assert "caught" in done.stdout
