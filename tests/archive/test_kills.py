from __future__ import annotations

import os
import random
import runpy
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

WRITER = Path(__file__).with_name("writer.py")
KILLS = 15
ENOUGH = 100_000  # visits that no writer reaches before it is killed


def kill_a_writer(path: Path, at: random.Random) -> int:
    """Start a writer, kill it at some instant; how many visits it had acknowledged, 0 if none."""
    process = subprocess.Popen(
        [sys.executable, str(WRITER), str(path), str(ENOUGH)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    acknowledged = 0
    # Mostly after some visits; sometimes while the archive is opened.
    visits = at.choice([0, 1, 2, 5, 11])
    for _ in range(visits):
        acknowledged = int(process.stdout.readline() or acknowledged)
    try:
        process.wait(at.uniform(0, 0.02 if visits else 0.25))
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    told = process.communicate()[0].split()
    return int(told[-1]) if told else acknowledged


def test_killed_at_any_instant_the_archive_is_what_it_would_have_been(
    tmp_path: Path, dump: Callable[[Path], dict[str, list[tuple[Any, ...]]]]
) -> None:
    at = random.Random(20240807)
    path, straight = tmp_path / "killed.db", tmp_path / "straight.db"
    write = runpy.run_path(str(WRITER))["write"]
    stored = 0
    for _ in range(KILLS):
        acknowledged = kill_a_writer(path, at)
        if not path.exists() or not acknowledged:
            continue
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            stored = db.execute("SELECT count(*) FROM captures").fetchone()[0]
        assert stored in (acknowledged, acknowledged + 1)
    assert stored > KILLS
    write(str(path), stored + 3)
    write(str(straight), stored + 3)
    assert dump(path) == dump(straight)
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
