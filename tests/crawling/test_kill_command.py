"""kill -9 of the real command, with its workers: in the end, the archive of an undisturbed run.

One run each time, or as many as $SCRAPER_KILLS says; the seed of the first is $SCRAPER_KILLS_FROM.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scraper.demo import Server, serve

# By what readers know things by; clocks, row numbers and counts of attempts may differ.
TABLES = {
    "articles": "SELECT url, canonical_url, kind, headline, byline, published, modified, section, language, "
    "tags, body, caption, word_count, revision FROM articles",
    "revisions": "SELECT a.url, number, r.kind, r.headline, r.byline, r.published, r.body, changed, "
    "extractor, r.sha256 FROM revisions r JOIN articles a ON a.id = r.article_id",
    "feed_items": "SELECT f.site, f.section, f.headline, f.url, f.summary, a.url "
    "FROM feed_items f LEFT JOIN articles a ON a.id = f.article_id",
    "urls": "SELECT u.url, state, source, hint, priority, depth, attempts, a.url "
    "FROM urls u LEFT JOIN articles a ON a.id = u.article_id",
    "images": "SELECT a.url, position, i.url, alt, i.caption, credit "
    "FROM images i JOIN articles a ON a.id = i.article_id",
    "article_authors": "SELECT a.url, authors.name FROM article_authors JOIN authors "
    "ON authors.id = author_id JOIN articles a ON a.id = article_id",
    "bodies": "SELECT sha256 FROM bodies",
    "last outcomes": "SELECT url, outcome FROM captures WHERE outcome NOT IN ('ok', 'not_modified') "
    "GROUP BY url, outcome",
}


def dump(db: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(db)) as connection:
        return {name: sorted(map(repr, connection.execute(query))) for name, query in TABLES.items()}


RUNS = int(os.environ.get("SCRAPER_KILLS", "1"))
FIRST = int(os.environ.get("SCRAPER_KILLS_FROM", "11"))


def start(paper: Server, db: Path) -> subprocess.Popen[str]:
    named = [paper.url, "--db", str(db), "--allow-host", "127.0.0.1", "--delay", "0", "--workers", "1"]
    command = [sys.executable, "-m", "scraper.commands", "crawl", *named, "--depth", "1", "--quiet"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def finish(child: subprocess.Popen[str]) -> None:
    _, errors = child.communicate(timeout=120)
    assert (child.returncode, errors) == (0, "")


def kill_after(child: subprocess.Popen[str], paper: Server, requests: int, seconds: float) -> None:
    """Kills the command, if it still runs, a moment after so many requests have reached the paper."""
    goal = len(paper.requests) + requests
    while len(paper.requests) < goal and child.poll() is None:
        time.sleep(0.001)
    time.sleep(seconds)
    child.kill()
    child.communicate(timeout=10)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, list[str]]]]:
    """A paper, and what an undisturbed run makes of it."""
    with serve() as paper:
        db = tmp_path_factory.mktemp("whole") / "whole.db"
        finish(start(paper, db))
        yield paper, dump(db)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + RUNS))
def test_a_command_that_is_killed_ends_in_the_same_archive(
    whole: tuple[Server, dict[str, list[str]]], tmp_path: Path, seed: int
) -> None:
    paper, expected = whole
    assert len(expected["articles"]) > 20
    killed = tmp_path / "killed.db"
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        # Zero requests: somewhere while it starts and makes the archive.
        kill_after(
            start(paper, killed), paper, chance.randint(0, 25), chance.random() / chance.choice((1, 50))
        )
    finish(start(paper, killed))
    found = dump(killed)
    for name in TABLES:
        assert found[name] == expected[name], name
