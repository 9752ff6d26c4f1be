"""kill -9 at random moments, then a last run: the archive must be what one uninterrupted run makes."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHILD = """
import sys
sys.path.insert(0, {tests!r})
from conftest import Desk
from pathlib import Path
Desk(Path({db!r})).crawl({url!r}, on_event=lambda event: print(event.name, flush=True))
"""

# What legitimately differs: which run did it, how often something was asked, how long it took.
IGNORED_TABLES = {"captures", "runs", "hosts"}
IGNORED_COLUMNS = {
    "id",
    "run_id",
    "capture_id",
    "elapsed",
    "visits",
    "found_on",
    "host_id",
    "captures",
    "failed",
}


def dump(db: Path) -> dict[str, list[str]]:
    """Every table as sorted lines, without row numbers: references are replaced by what they refer to."""
    with sqlite3.connect(db) as connection:
        connection.row_factory = sqlite3.Row
        urls = dict(connection.execute("SELECT id, url FROM articles"))
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            )
        ]
        tables = {}
        for name in sorted(set(names) - IGNORED_TABLES):
            if "_fts" in name or name.startswith(("sqlite_", "_")):
                continue
            rows = []
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                values = {key: row[key] for key in row.keys() if key not in IGNORED_COLUMNS}  # noqa: SIM118
                for key in values:
                    if key == "article_id":
                        values[key] = urls.get(values[key])
                rows.append(repr(values))
            tables[name] = sorted(rows)
    connection.close()
    return tables


@pytest.fixture
def paper(site):
    sections = [f"/section-{number}/" for number in range(3)]
    site.page("/", "listing", *sections, "/gone", "/consent")
    for number, section in enumerate(sections):
        stories = [f"/story-{number}-{story}" for story in range(8)]
        site.page(section, "listing", *stories, "/")
        for path in stories:
            site.page(path, "article", section, "/story-0-0", ETag=f'"{path}"')
    site.page("/story-0-0", "article", sections[0], head='<link rel="canonical" href="/story-0-0">')
    site.replies["/print"] = site.replies["/story-0-0"]
    site.page("/consent", "consent")
    site.status("/moved", 301, Location="/story-1-1")
    site.page("/story-2-2", "article", "/print", "/moved")
    return site


def start(paper, db: Path) -> subprocess.Popen[bytes]:
    code = CHILD.format(tests=str(Path(__file__).parent), db=str(db), url=paper.url)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


def finish(child: subprocess.Popen[bytes]) -> None:
    child.communicate(timeout=60)
    assert child.returncode == 0


def test_killed_crawls_end_in_the_same_archive(paper, tmp_path):
    whole = tmp_path / "whole.db"
    finish(start(paper, whole))
    expected = dump(whole)
    assert len(expected["articles"]) == 24
    chance = random.Random(7)
    killed = tmp_path / "killed.db"
    for _ in range(4):
        child = start(paper, killed)
        assert child.stdout is not None
        for _ in range(chance.randint(1, 10)):
            child.stdout.readline()
        time.sleep(chance.random() / 100)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)
        child.stdout.close()
    finish(start(paper, killed))
    assert dump(killed) == expected
