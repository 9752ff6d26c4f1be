from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from scraper.archive import Archive


def test_a_run_from_begin_to_end(archive: Archive, clock: Any) -> None:
    run = archive.begin_run("crawl", ["paper.example", "--limit", "5"])
    clock.tick(minutes=3)
    archive.end_run(run, status="done", counts={"new": 5})
    (row,) = archive.runs()
    assert (row.command, row.arguments, row.status, row.counts) == (
        *("crawl", ("paper.example", "--limit", "5")),
        *("done", {"new": 5}),
    )
    assert row.ended is not None
    assert row.ended - row.started == timedelta(minutes=3)


def test_a_killed_run_is_told_so_by_the_next(archive: Archive) -> None:
    archive.begin_run("crawl", [])
    archive.begin_run("crawl", [])
    assert [(row.id, row.status) for row in archive.runs()] == [(2, "running"), (1, "interrupted")]
    assert [row.id for row in archive.runs(limit=1)] == [2]


def test_losses_of_one_run_or_of_all(archive: Archive, make_visit: Callable[..., Any]) -> None:
    first, second = archive.begin_run("crawl", []), archive.begin_run("crawl", [])
    for run, reason in ((first, "timeout"), (second, "timeout"), (second, "timeout"), (second, "HTTP 500")):
        archive.record(make_visit(outcome="failed", reason=reason, error=f"{reason} at …", run_id=run))
    archive.record(make_visit(run_id=second))
    assert [(x.outcome, x.reason, x.count) for x in archive.losses(second)] == [
        ("failed", "timeout", 2),
        ("failed", "HTTP 500", 1),
    ]
    assert sum(loss.count for loss in archive.losses()) == 4
    assert [row.reason for row in archive.captures(run_id=second, outcome="failed", limit=1)] == ["HTTP 500"]
