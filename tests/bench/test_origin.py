from __future__ import annotations

import shutil

import httpx
import pytest

from bench.crawl.origin import read_pages, serve
from bench.crawl.speed import crawl_ours

has_nginx = pytest.mark.skipif(
    not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")),
    reason="nginx is not installed",
)


def test_each_page_lies_at_its_own_address_over_http(corpus):
    assert [page.url for page in read_pages([corpus])] == [
        "http://paper.example/2025/03/ferry",
        "http://www.tide.example/story?id=61",
        "http://paper.example/corpus-odd.html",  # clients write it in several ways
    ]


def test_copies_lie_on_hosts_of_their_own(corpus):
    pages = read_pages([corpus], 8)
    assert len({page.url for page in pages}) == 8
    assert pages[3].url == "http://c1-paper.example/2025/03/ferry"
    assert pages[7].url == "http://c2-www.tide.example/story?id=61"


def test_a_corpus_without_pages_is_told(tmp_path):
    (tmp_path / "items.jsonl").write_text("")
    with pytest.raises(SystemExit, match="No page found: a corpus is a folder"):
        read_pages([tmp_path])


@has_nginx
def test_the_origin_serves_pages_and_varies_their_copies(corpus):
    pages = read_pages([corpus], 6)
    with serve(pages) as proxy, httpx.Client(proxy=proxy, trust_env=False) as client:
        answers = [client.get(page.url) for page in pages]
        assert [answer.status_code for answer in answers] == [200] * 6
        assert answers[0].content == pages[0].file.read_bytes()
        assert "the 11 crew" in answers[3].text
        assert client.get("http://paper.example/robots.txt").status_code == 404


@has_nginx
def test_the_crawl_that_is_measured_commits_every_page(corpus, tmp_path):
    pages = read_pages([corpus], 4)
    urls = tmp_path / "urls.txt"
    urls.write_text("\n".join(page.url for page in pages))
    with serve(pages) as proxy:
        run = crawl_ours(urls, tmp_path, proxy, 4)
    assert (run.pages, run.texts) == (4, 4)
    assert run.cpu > 0
