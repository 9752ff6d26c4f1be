"""The stored pages, read again by the rules of today: in worker processes, to go on with after a kill."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scraper.archive import Archive, recurrence, reextractions
from scraper.archive.moments import utc_now
from scraper.archive.reextractions import Difference, Source
from scraper.article import Article
from scraper.crawling.tasks import Task
from scraper.crawling.workers import InProcess, Reader, WorkerError, Workers
from scraper.errors import ArchiveError, CorruptArchiveError

__all__ = ["Difference", "Report", "reextract"]

_AT_ONCE = 32  # articles in one transaction
_MOST_LISTED = 1000

Progress = Callable[[int, int], None]
"""Is told how many articles are done, and of how many."""


@dataclass(slots=True)
class Report:
    """What the rules of today make of the stored pages."""

    counts: Counter[str] = field(default_factory=Counter)
    """articles: read again; changed; kept: what is there is better; failed: their page could not be read;
    and for each field such as `dek`: `dek gained`, `dek lost`, `dek changed`."""
    differences: list[Difference] = field(default_factory=list)
    """The first of them, in the order of the articles."""

    def add(self, found: Difference) -> None:
        """Count an article."""
        self.counts["articles"] += 1
        if found.kept:
            self.counts["kept"] += 1
        elif found.fields:
            self.counts["changed"] += 1
        self.counts.update(f"{name} {fate}" for name, fate in found.fields.items())
        if (found.kept or found.fields) and len(self.differences) < _MOST_LISTED:
            self.differences.append(found)


def reextract(
    db: str | Path,
    *,
    site: str | None = None,
    dry_run: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Report:
    """Read the page of each article's newest revision again.

    What differs becomes a revision with the cause `extraction`, never an edit. A run that was interrupted is
    gone on with by the next one of the same site and rules.

    Args:
        site: only its articles.
        dry_run: change nothing, only report.
        workers: processes; one a core if left out, 0 = in this one.

    Raises:
        ArchiveError: see `scraper.archive.Archive`.
    """
    if dry_run:
        with Archive(db, readonly=True, clock=clock) as archive:
            return asyncio.run(_read_all(archive, site, workers, progress, _Trial(archive)))
    with Archive(db, clock=clock) as archive, archive.hold("scraper reextract"):
        run_id = archive.begin_run("reextract", [site] if site else [])
        try:
            report = asyncio.run(_read_all(archive, site, workers, progress, _Run(archive, run_id, site)))
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            with suppress(ArchiveError):
                archive.end_run(run_id, status="stopped" if stopped else "failed", counts={})
            raise
        archive.end_run(run_id, status="done", counts=report.counts)
        return report


class _Trial:
    """A run that changes nothing."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.report = Report()
        self.done = 0

    def store(self, readings: Sequence[tuple[Source, Article | None]]) -> None:
        with self._archive._reading() as db:
            for source, article in readings:
                if article is None:
                    self.report.counts["failed"] += 1
                else:
                    self.report.add(reextractions.compare(db, source.article_id, article))
        self.done = readings[-1][0].article_id

    def finish(self) -> None:
        """Nothing is left to be written."""


class _Run:
    """A run that stores what it finds, and how far it came."""

    def __init__(self, archive: Archive, run_id: int, site: str | None) -> None:
        from scraper.extraction import EXTRACTOR

        self._archive, self._run_id, self._extractor = archive, run_id, EXTRACTOR
        with archive._writing() as db:
            self.done, counts = reextractions.resume(db, run_id, site or "", EXTRACTOR)
        self.report = Report(Counter(counts))

    def store(self, readings: Sequence[tuple[Source, Article | None]]) -> None:
        with self._archive._writing() as db:
            for source, article in readings:
                if article is None:
                    self.report.counts["failed"] += 1
                else:
                    self.report.add(reextractions.apply(db, source.article_id, article, self._extractor))
            self.done = readings[-1][0].article_id
            reextractions.note(db, self._run_id, done=self.done, counts=self.report.counts)

    def finish(self) -> None:
        with self._archive._writing() as db:
            reextractions.note(db, self._run_id, done=self.done, counts=self.report.counts, is_finished=True)


async def _read_all(
    archive: Archive, site: str | None, workers: int | None, progress: Progress | None, run: _Trial | _Run
) -> Report:
    with archive._reading() as db:
        total = reextractions.count_sources(db, site, after=run.done)
    seen = 0
    async with Workers(workers) as pool:
        reader: Reader = InProcess() if workers == 0 else pool
        while True:
            with archive._reading() as db:
                sources = reextractions.sources(db, site, after=run.done, limit=_AT_ONCE)
            if not sources:
                break
            articles = await asyncio.gather(*(_read(archive, source, reader) for source in sources))
            run.store(list(zip(sources, articles, strict=True)))
            seen += len(sources)
            if progress:
                progress(seen, total)
    run.finish()
    return run.report


async def _read(archive: Archive, source: Source, reader: Reader) -> Article | None:
    """What the page says today; None where it cannot be read."""
    try:
        body = archive.body(source.sha256)
        with archive._reading() as db:
            known = recurrence.known(db, source.site)
        task = Task(body or b"", source.url, source.at, content_type=source.content_type, boilerplate=known)
        reading = await reader.read(task)
    except (CorruptArchiveError, WorkerError):
        return None
    return reading.article or Article(url=source.url, kind="listing")
