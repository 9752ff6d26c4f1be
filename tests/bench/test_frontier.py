from __future__ import annotations

from bench.crawl.frontier import fill, look
from scraper.archive import Archive


def test_a_small_frontier_is_filled_and_asked(tmp_path):
    with Archive(tmp_path / "archive.db") as archive:
        assert fill(archive, 300, 5) > 0
        assert archive.counts()["urls"] == 300
        clock, core = look(archive, 5, 40)
    assert len(clock) == len(core) == 40
    assert clock == sorted(clock)
