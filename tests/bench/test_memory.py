from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.crawl.memory import Sample, count, report, resident


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_this_process_takes_memory():
    assert resident(str(os.getpid())) > 1
    assert resident("0") == 0.0


def test_an_archive_that_is_not_made_yet_has_no_pages(tmp_path):
    assert count(tmp_path / "archive.db") == 0


def test_the_peaks_are_compared(capsys):
    report([Sample(10, 50, 80), Sample(100, 60, 90), Sample(1000, 75, 85)], first=100)
    assert (
        capsys.readouterr().out.splitlines()[-1]
        == "total     150.0 MiB until 100,  160.0 until 1000: +10.0 MiB"
    )
