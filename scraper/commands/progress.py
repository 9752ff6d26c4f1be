"""The progress of a crawl, for the person who waits: one line on stderr, and only on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from scraper.commands.terminal import console, note, printable, somebody_watches

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from scraper.crawling import Event, Progress

T = TypeVar("T")


@contextmanager
def crawl_progress(*, quiet: bool = False) -> Iterator[Progress | None]:
    """What `crawl(progress=…)` calls: a bar while the block lasts, or None where nobody watches."""
    if quiet or not somebody_watches():
        yield None
        return
    with _bar() as bar:
        task = bar.add_task("Looking around", total=None, now="")

        def show(event: Event) -> None:
            _update(bar, task, event)

        yield show


def _bar() -> Bar:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=16),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[now]}", style="dim", markup=False),
        console=console(stderr=True),
        transient=True,
        refresh_per_second=5,
    )


def _update(bar: Bar, task: TaskID, event: Event) -> None:
    if event.name == "stopping":
        note("Stopping: what is under way is finished and stored. Press Ctrl-C again to leave at once.")
    totals = event.totals
    bar.update(
        task,
        description=f"{totals.new} new, {totals.changed} changed, {sum(totals.failed.values())} failed",
        completed=totals.fetched,
        total=totals.fetched + event.due or None,
        now=_tail(event.url),
    )


def _tail(url: str) -> str:
    """The end of a URL, which tells pages apart."""
    text = printable(url).rstrip("/")
    return text if len(text) <= 24 else f"…{text[-23:]}"


@contextmanager
def counted(total: int) -> Iterator[Callable[[Iterator[T]], Iterator[T]]]:
    """What counts the items that pass: a bar while the block lasts, or nothing where nobody watches."""
    if not somebody_watches():
        yield lambda items: items
        return
    with _bar() as bar:
        task = bar.add_task("Writing", total=total, now="")

        def count(items: Iterator[T]) -> Iterator[T]:
            for item in items:
                yield item
                bar.advance(task)

        yield count
