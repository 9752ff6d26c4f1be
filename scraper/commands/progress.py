"""The progress of a crawl: a live display for the person who waits, lines for a log, JSON for a program."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from scraper.commands.terminal import console, echo_json_line, note, printable, somebody_watches

if TYPE_CHECKING:
    from rich.console import Group
    from rich.progress import Progress as Bar

    from scraper.crawling import Event, Progress

T = TypeVar("T")

STOPPING = "Stopping: what is under way is finished and stored. Press Ctrl-C again to leave at once."
_REASONS = 6
_RATE_SECONDS = 10.0


@contextmanager
def crawl_progress(
    *, quiet: bool = False, as_json: bool = False, log: bool = True
) -> Iterator[Progress | None]:
    """What `crawl(progress=…)` calls: a live display on a terminal, a line for each loss elsewhere (`log`).

    With `as_json` every event is a line of JSON on stdout as well; the last one is the summary.
    """
    with _watching(quiet=quiet, log=log) as watch:
        if not as_json:
            yield watch
            return

        def tell(event: Event) -> None:
            echo_json_line(event_row(event))
            if watch is not None:
                watch(event)

        yield tell


@contextmanager
def _watching(*, quiet: bool, log: bool) -> Iterator[Progress | None]:
    if quiet:
        yield None
    elif not somebody_watches():
        yield log_loss if log else None
    else:
        from rich.live import Live

        display = Display()
        with Live(
            get_renderable=display.render,
            console=console(stderr=True),
            transient=True,
            refresh_per_second=4,
            redirect_stdout=False,
        ):
            yield display.see


def log_loss(event: Event) -> None:
    """One line on stderr for a page that was lost: how, why, which."""
    if event.name == "stopping":
        note(STOPPING)
    elif event.name == "page" and event.reason:
        note(f"{event.outcome:<10} {event.reason}: {event.url}")


def event_row(event: Event) -> dict[str, Any]:
    """An event as JSON's types. What does not belong to it is left out; the totals are in `finished`."""
    if event.name == "finished":
        return {"event": event.name, **event.totals.to_dict()}
    row = {name: value for name, value in asdict(event).items() if name not in ("name", "totals")}
    if event.name != "page":
        row = {name: row[name] for name in ("due", "hosts", "seconds")}
    return {"event": event.name, "fetched": event.totals.fetched, **row}


class Display:
    """What a person sees of a crawl while it lasts: how fast, how much is left, what was lost and why."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._event: Event | None = None
        self._last_url = ""
        self._waits_until: float | None = None
        self._times: deque[float] = deque(maxlen=10_000)

    def see(self, event: Event) -> None:
        """Takes in what happened."""
        now = self._clock()
        self._event = event
        self._waits_until = now + event.seconds if event.name == "waiting" else None
        if event.name == "page":
            self._times.append(now)
            self._last_url = event.url
        if event.name == "stopping":
            note(STOPPING)

    def rate(self) -> float:
        """Pages a second, over the last ten seconds."""
        now = self._clock()
        while self._times and self._times[0] < now - _RATE_SECONDS:
            self._times.popleft()
        if not self._times:
            return 0.0
        return len(self._times) / max(1.0, now - self._times[0])

    def render(self) -> Group:
        """The display as it stands."""
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        event = self._event
        if event is None:
            return Group(Text("Looking around …", style="dim"))
        totals = event.totals
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="bold")
        grid.add_column(overflow="ellipsis", no_wrap=True)
        bar = ProgressBar(total=max(1, totals.fetched + event.due), completed=totals.fetched, width=32)
        grid.add_row("pages", f"{totals.fetched:,} fetched, {event.due:,} due")
        grid.add_row("", bar)
        grid.add_row(
            "pace", f"{self.rate():.1f} a second, {_hosts(event.hosts)}, {_clock_time(totals.elapsed)}"
        )
        told = f" new, {totals.changed:,} changed, {totals.unchanged:,} unchanged"
        grid.add_row("articles", Text.assemble((f"{totals.new:,}", "green"), told))
        for label, style, reasons in (("lost", "red", totals.failed), ("skipped", "yellow", totals.skipped)):
            for n, (count, reason) in enumerate(_by_reason(reasons)):
                grid.add_row("" if n else label, Text.assemble((count, style), f"  {printable(reason)}"))
        grid.add_row("", Text(self._now(), style="dim"))
        return Group(grid)

    def _now(self) -> str:
        if self._waits_until is not None:
            seconds = max(0.0, self._waits_until - self._clock())
            if seconds >= 2:
                return f"waiting {seconds:.0f} s until a host may be asked again"
        return printable(self._last_url)


def _by_reason(reasons: Mapping[str, int]) -> list[tuple[str, str]]:
    """Counts and reasons, the most frequent first; what is too much for a screen, in one line."""
    rows = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    shown = [(f"{count:,}", reason) for reason, count in rows[:_REASONS]]
    rest = sum(count for _, count in rows[_REASONS:])
    return [*shown, (f"{rest:,}", "for other reasons")] if rest else shown


def _hosts(number: int) -> str:
    return "1 host" if number == 1 else f"{number:,} hosts"


def _clock_time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _bar(*, is_counted: bool = True) -> Bar:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=16),
        *([MofNCompleteColumn()] if is_counted else []),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
        refresh_per_second=5,
    )


@contextmanager
def counted(total: int) -> Iterator[Callable[[Iterator[T]], Iterator[T]]]:
    """What counts the items that pass: a bar while the block lasts, or nothing where nobody watches."""
    if not somebody_watches():
        yield lambda items: items
        return
    with _bar() as bar:
        task = bar.add_task("Writing", total=total)

        def count(items: Iterator[T]) -> Iterator[T]:
            for item in items:
                yield item
                bar.advance(task)

        yield count


@contextmanager
def steps(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """What is called with (done, total): a bar while the block lasts, or None where nobody watches."""
    if not somebody_watches():
        yield None
        return
    with _bar() as bar:
        task = bar.add_task(what, total=None, now="")
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """A bar that moves, and a clock, while the block does what cannot be counted; where somebody watches."""
    if not somebody_watches():
        yield
        return
    with _bar(is_counted=False) as bar:
        bar.add_task(what, total=None)
        yield
