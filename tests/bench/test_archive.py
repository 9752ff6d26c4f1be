"""The measurements of bench/archive on very small archives: each runs and says what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "archive"


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """Three sets of invented articles; enough sentences for one language."""
    for name in ("fundus", "n4k", "wcxb"):
        folder = tmp_path / "corpora" / name
        folder.mkdir(parents=True)
        items = [
            {
                "body": " ".join(
                    f"Boat {name} {n} {k} left the old harbour at noon with {k * 7 + n} boxes of herring."
                    for k in range(12)
                ),
                "headline": f"Boat {n} of {name} leaves the harbour",
                "authors": ["Ada Quill"],
                "lang": "en",
            }
            for n in range(8)
        ]
        (folder / "items.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    return tmp_path / "corpora"


def run(*arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_saving_searching_and_the_frontier(tmp_path: Path) -> None:
    said = run(BENCH / "speed.py", 60, 300, 5)
    assert "articles/s of a core" in said
    assert "a page a transaction, clock" in said
    assert "next due URL" in said


def test_the_million(tmp_path: Path, corpora: Path) -> None:
    path = tmp_path / "archive.db"
    run(BENCH / "million.py", "build", path, corpora, 30)
    run(BENCH / "million.py", "build", path, corpora, 60)
    said = run(BENCH / "million.py", "search", path, corpora)
    assert said.startswith("60 articles")
    assert "first 200 queries" in said
    assert "fresh 200 queries" in said
    said = run(BENCH / "million.py", "export", path, corpora)
    assert "read 60 articles" in said


def test_near_duplicates(corpora: Path) -> None:
    said = run(BENCH / "duplicates.py", corpora)
    assert "as a desk edits it" in said
    assert "pairs of articles as they are" in said
