"""What a run did, in numbers, and the events that tell a watcher while it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

FAULTS = ("extraction failed", "extraction crashed", "extraction hung", "extraction out of memory")
"""The reasons that say nothing about the page, but that the program has a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The counts of one run; every loss is in `failed` or `skipped`, by reason."""

    run_id: int = 0
    discovered: int = 0
    """URLs that were found and had not been known."""
    known: int = 0
    """URLs that were found again."""
    fetched: int = 0
    """Pages, feeds and sitemaps that were asked for, however it ended."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    """Articles asked for again and the same as before, by status 304 or by their text."""
    kept: int = 0
    """Articles that came back worse than they are archived; the better version stays."""
    listings: int = 0
    """Home and section pages, feeds and sitemaps."""
    failed: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Not asked for, by reason: robots.txt, excluded, not due yet, a site that was not opened, …"""
    waiting: int = 0
    """URLs that are still to be fetched: later retries, paused hosts, or what the options left out."""
    bytes: int = 0
    """Of all bodies, after decompression."""
    elapsed: float = 0.0
    """Seconds."""
    interrupted: bool = False
    fault: str = ""
    """Of the first page on which the program itself failed: its URL and the error."""
    loss: str = ""
    """Of the first page that was lost: its URL, why, and what to do."""

    @property
    def faults(self) -> int:
        """Pages that came whole, but on which the program itself failed; their bytes are archived."""
        return sum(self.failed.get(reason, 0) for reason in FAULTS)

    def to_dict(self) -> dict[str, Any]:
        """As JSON's types."""
        return asdict(self)

    def counts(self) -> dict[str, int]:
        """The numbers alone, flat: what is stored with the run."""
        row = {name: value for name, value in asdict(self).items() if type(value) is int and name != "run_id"}
        row |= {f"failed: {reason}": number for reason, number in self.failed.items()}
        return row | {f"skipped: {reason}": number for reason, number in self.skipped.items()}


EventName = Literal["started", "page", "waiting", "stopping", "finished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened."""

    name: EventName
    """`page`: one fetch has ended and is stored. `waiting`: nothing may be asked for `seconds`."""
    totals: Summary
    url: str = ""
    outcome: str = ""
    """In the words of `scraper.fetching.outcome`."""
    reason: str = ""
    kind: str = ""
    """What the page turned out to be; `feed` and `sitemap` too."""
    change: str = ""
    """new, changed, unchanged, kept or none."""
    bytes: int = 0
    seconds: float = 0.0
    due: int = 0
    """URLs that this run still means to fetch, as far as it knows."""
    hosts: int = 0
    """Hosts that are being asked, or wait for their turn."""


Progress = Callable[[Event], None]
"""Called in the crawl's own thread; must not block."""


@dataclass(slots=True)
class Tally:
    """The counts while they grow."""

    run_id: int
    discovered: int = 0
    known: int = 0
    fetched: int = 0
    bytes: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    listings: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    fault: str = ""
    loss: str = ""

    def summary(self, *, elapsed: float, waiting: int = 0, interrupted: bool = False) -> Summary:
        """The counts as they stand."""
        return Summary(
            run_id=self.run_id,
            discovered=self.discovered,
            known=self.known,
            fetched=self.fetched,
            new=self.changes["new"],
            changed=self.changes["changed"],
            unchanged=self.changes["unchanged"],
            kept=self.changes["kept"],
            listings=self.listings,
            failed=dict(self.failed.most_common()),
            skipped=dict(self.skipped.most_common()),
            waiting=waiting,
            bytes=self.bytes,
            elapsed=elapsed,
            interrupted=interrupted,
            fault=self.fault,
            loss=self.loss,
        )
