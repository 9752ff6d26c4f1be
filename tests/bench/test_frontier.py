from __future__ import annotations

from bench.crawl.frontier import fill, look, make_urls
from scraper.archive import Archive


def test_a_small_frontier_is_filled_and_asked(tmp_path):
    with Archive(tmp_path / "archive.db") as archive:
        fill(archive, make_urls(300, 5, 30), 70)
        assert archive.counts()["urls"] == 300
        clock, core = look(archive, 5, 40)
    assert len(clock) == len(core) == 40
    assert clock == sorted(clock)


def test_urls_of_one_host_stand_in_a_row():
    hosts = [url.url.split("/")[2] for url in make_urls(60, 500, 20)]
    assert [len(set(hosts[first : first + 20])) for first in (0, 20, 40)] == [1, 1, 1]
    assert len(set(hosts)) == 3
