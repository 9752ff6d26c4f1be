from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive
from scraper.errors import ArchiveLockedError, ReadOnlyArchiveError

HOLDER = """
import sys, time
from scraper.archive import Archive
with Archive({path!r}) as archive, archive.hold("scraper crawl paper.example"):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(path=str(path))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_told_who_holds_the_archive(path: Path) -> None:
    holder = start_holder(path)
    with Archive(path) as archive:
        with pytest.raises(ArchiveLockedError) as caught, archive.hold("scraper crawl"):
            pass
        assert f"`scraper crawl paper.example` (pid {holder.pid}, since 20" in str(caught.value)
        assert str(path) in str(caught.value)
        holder.communicate()
        with archive.hold("scraper crawl"):
            pass


def test_a_killed_run_leaves_no_lock(path: Path) -> None:
    holder = start_holder(path)
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    with Archive(path) as archive, archive.hold("scraper crawl"):
        pass
    assert not path.with_name("archive.db-lock").exists()


def test_readers_and_single_saves_do_not_need_it(path: Path, make_article: Any) -> None:
    with Archive(path) as archive, archive.hold("scraper crawl"):
        with Archive(path) as other:
            other.save(make_article(), extractor="")
        with Archive(path, readonly=True) as reader:
            assert reader.counts()["articles"] == 1


def test_a_garbled_lock_file_is_no_obstacle(path: Path) -> None:
    path.with_name("archive.db-lock").write_text("{garbled")
    with Archive(path) as archive, archive.hold("one"):
        path.with_name("archive.db-lock").write_text("{garbled")
        with pytest.raises(ArchiveLockedError, match="held by another run"), archive.hold("two"):
            pass


def test_a_lock_that_cannot_be_written(path: Path) -> None:
    with Archive(path) as archive:
        path.with_name("archive.db-lock").mkdir()
        with (
            pytest.raises(ReadOnlyArchiveError, match="-lock cannot be written"),
            archive.hold("x"),
        ):
            pass
