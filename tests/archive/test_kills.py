from __future__ import annotations

import os
import random
import runpy
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from scraper.archive import Archive
from scraper.archive.verification import verify

WRITER = Path(__file__).with_name("writer.py")
KILLS = int(os.environ.get("SCRAPER_KILLS", "6"))
"""SCRAPER_KILLS=300 is the full proof; it takes some minutes."""
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


def kill(arguments: list[str], after: float) -> None:
    """Run a Python program and kill it after some seconds, unless it has ended before."""
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as db:
        return (
            db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            and not db.execute("PRAGMA foreign_key_check").fetchall()
        )


def seconds_of(arguments: list[str]) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.monotonic() - began


def test_a_migration_that_is_killed_is_done_by_the_next_program(tmp_path: Path) -> None:
    at = random.Random(20240808)
    make_first = runpy.run_path(str(WRITER.with_name("test_migrations.py")))["make_first"]
    first = tmp_path / "first.db"
    make_first(first, 600)
    migrate = "import sys; from scraper.archive import Archive; Archive(sys.argv[1]).close()"
    path = tmp_path / "archive.db"
    shutil.copy(first, path)
    whole = seconds_of(["-c", migrate, str(path)])
    for n in range(max(2, KILLS // 3)):
        path = tmp_path / f"{n}.db"
        shutil.copy(first, path)
        kill(["-c", migrate, str(path)], at.uniform(0.3, 1.1) * whole)
        assert is_sound(path)
        with Archive(path) as archive:
            assert archive.counts()["articles"] == 600
            assert verify(archive) == []
        for file in tmp_path.glob(f"{n}.db*"):
            file.unlink()


def test_a_reextraction_that_is_killed_is_gone_on_with(
    tmp_path: Path, dump: Callable[[Path], dict[str, list[tuple[Any, ...]]]]
) -> None:
    at = random.Random(20240809)
    old = tmp_path / "old.db"
    writer = runpy.run_path(str(WRITER))
    writer["write_pages"](str(old), 80)
    writer["write_misread"](str(old), 80)
    straight, path = tmp_path / "straight.db", tmp_path / "archive.db"
    shutil.copy(old, straight)
    command = ["-m", "scraper.commands", "reextract", "--workers", "0", "--db"]
    whole = seconds_of([*command, str(straight)])
    shutil.copy(old, path)
    for _ in range(max(2, KILLS // 3)):
        with closing(sqlite3.connect(path)) as db:
            if db.execute("SELECT 1 FROM reextractions WHERE is_finished").fetchone():
                shutil.copy(old, path)
        kill([*command, str(path)], at.uniform(0.4, 1.05) * whole)
        assert is_sound(path)
    seconds_of([*command, str(path)])
    for name in ("articles", "revisions", "captures", "bodies", "boilerplate"):
        assert dump(path)[name] == dump(straight)[name]
    with Archive(path, readonly=True) as archive:
        assert archive.counts()["articles"] == 160
        assert verify(archive) == []


def test_a_vacuum_that_is_killed_loses_no_byte(tmp_path: Path) -> None:
    at = random.Random(20240810)
    path = tmp_path / "archive.db"
    runpy.run_path(str(WRITER))["write_pages"](str(path), 200)
    for _ in range(max(2, KILLS // 3)):
        kill(["-m", "scraper.commands", "vacuum", "--db", str(path)], at.uniform(0.5, 1.5))
        assert is_sound(path)
        with Archive(path) as archive:
            assert verify(archive) == []
            assert archive.counts()["bodies"] == 200
