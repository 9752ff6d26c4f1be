"""The stored pages, read again by the rules of today: in worker processes, to go on with after a kill."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scraper.archive import Archive, captures, reextractions
from scraper.archive.connection import Connection
from scraper.archive.moments import utc_now
from scraper.archive.reextractions import Difference, LostPage, Place, Source
from scraper.archive.urls import named_site
from scraper.article import Article
from scraper.crawling.tasks import Task
from scraper.crawling.visits import Attempt
from scraper.crawling.workers import InProcess, Reader, WorkerError, Workers
from scraper.errors import ArchiveError, CorruptArchiveError
from scraper.reextraction.lost import Found, Rescue, read_lost

__all__ = ["Difference", "Found", "Report", "reextract"]

_AT_ONCE = 32  # pages in one transaction
_MOST_LISTED = 1000

Progress = Callable[[int, int], None]
"""Is told how many pages are done, and of how many."""


@dataclass(slots=True)
class Report:
    """What the rules of today make of the stored pages."""

    counts: Counter[str] = field(default_factory=Counter)
    """articles: read again; changed; kept: what is there is better; failed: their page could not be read;
    for each field such as `dek`: `dek gained`, `dek lost`, `dek changed`; pages: those without an article
    that were read again; found: the articles in them."""
    differences: list[Difference] = field(default_factory=list)
    """The first of them, in the order of the articles."""
    found: list[Found] = field(default_factory=list)
    """The first articles in pages that belonged to none."""

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

    def add_page(self, found: Found | None, withdrawn: set[str]) -> None:
        """Count a page without an article, what was found in it, and what it showed to be none."""
        self.counts["pages"] += 1
        self.counts["found"] += found is not None
        stays = [known for known in self.found if known.url not in withdrawn]
        self.counts["found"] -= len(self.found) - len(stays)
        self.found = stays
        if found and len(stays) < _MOST_LISTED:
            stays.append(found)


def reextract(
    db: str | Path,
    *,
    site: str | None = None,
    dry_run: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Report:
    """Read the page of each article's newest revision again, and the newest of each URL without an article.

    A page without one that the same rules read last, in a crawl or here, is left out: they find nothing more.

    What differs becomes a revision with the cause `extraction`, never an edit; an article that is found where
    none was seen before begins with one. A run that was interrupted is gone on with by the next one of the
    same site and rules.

    Args:
        site: only its articles; by its name, by a host with or without `www.`, or by an address of it.
        dry_run: change nothing, only report.
        workers: processes; one a core if left out, 0 = in this one.

    Raises:
        ArchiveError: see `scraper.archive.Archive`.
    """
    from scraper.extraction import EXTRACTOR

    site = named_site(site) if site else None
    if dry_run:
        with Archive(db, readonly=True, clock=clock) as archive:
            return asyncio.run(_read_all(archive, site, workers, progress, _Trial(archive, EXTRACTOR)))
    with Archive(db, clock=clock) as archive, archive.hold("scraper reextract"):
        run_id = archive.begin_run("reextract", [site] if site else [])
        try:
            report = asyncio.run(
                _read_all(archive, site, workers, progress, _Run(archive, run_id, site, EXTRACTOR))
            )
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            with suppress(ArchiveError):
                archive.end_run(run_id, status="stopped" if stopped else "failed", counts={})
            raise
        archive.end_run(run_id, status="done", counts=report.counts)
        return report


class _Trial:
    """A run that changes nothing."""

    def __init__(self, archive: Archive, extractor: str) -> None:
        self._archive, self.extractor, self._rescue = archive, extractor, Rescue(None)
        self.report = Report()
        self.place = Place()

    def store(self, readings: Sequence[tuple[Source, Article | None]]) -> None:
        with self._archive.reading() as db:
            for source, article in readings:
                if article is None:
                    self.report.counts["failed"] += 1
                else:
                    self.report.add(reextractions.compare(db, source.article_id, article))
        self.place = Place(readings[-1][0].article_id)

    def store_lost(self, readings: Sequence[tuple[LostPage, Attempt | None]]) -> None:
        with self._archive.reading() as db:
            _rescue(db, self._rescue, self.report, readings)
        self.place = Place(self.place.done, readings[-1][0].capture_id)

    def finish_articles(self) -> None:
        self.place = Place(self.place.done, 0)

    def finish(self) -> None:
        """Nothing is left to be written."""


class _Run:
    """A run that stores what it finds, and how far it came."""

    def __init__(self, archive: Archive, run_id: int, site: str | None, extractor: str) -> None:
        self._archive, self._run_id, self.extractor = archive, run_id, extractor
        self._rescue = Rescue(run_id)
        with archive.writing() as db:
            self.place, counts = reextractions.resume(db, run_id, site or "", self.extractor)
        self.report = Report(Counter(counts))

    def store(self, readings: Sequence[tuple[Source, Article | None]]) -> None:
        with self._archive.writing() as db:
            for source, article in readings:
                if article is None:
                    self.report.counts["failed"] += 1
                else:
                    self.report.add(reextractions.apply(db, source.article_id, article, self.extractor))
            self._note(db, Place(readings[-1][0].article_id))

    def store_lost(self, readings: Sequence[tuple[LostPage, Attempt | None]]) -> None:
        with self._archive.writing() as db:
            _rescue(db, self._rescue, self.report, readings)
            read = [page.capture_id for page, made in readings if made is not None]
            captures.note_reader(db, read, self.extractor)
            self._note(db, Place(self.place.done, readings[-1][0].capture_id))

    def finish_articles(self) -> None:
        with self._archive.writing() as db:
            self._note(db, Place(self.place.done, 0))

    def finish(self) -> None:
        with self._archive.writing() as db:
            self._note(db, self.place, is_finished=True)

    def _note(self, db: Connection, place: Place, *, is_finished: bool = False) -> None:
        reextractions.note(db, self._run_id, place, self.report.counts, is_finished=is_finished)
        self.place = place


def _rescue(
    db: Connection, rescue: Rescue, report: Report, readings: Sequence[tuple[LostPage, Attempt | None]]
) -> None:
    for page, made in readings:
        if made is None:
            report.counts["failed"] += 1
        else:
            report.add_page(*rescue.take(db, page, made))


async def _read_all(
    archive: Archive, site: str | None, workers: int | None, progress: Progress | None, run: _Trial | _Run
) -> Report:
    with archive.reading() as db:
        total = reextractions.count_lost_pages(db, site, run.extractor, after=run.place.page or 0)
        if run.place.page is None:
            total += reextractions.count_sources(db, site, after=run.place.done)
    seen = 0
    async with Workers(workers) as pool:
        reader: Reader = InProcess() if workers == 0 else pool
        async for done in _batches(archive, site, reader, run):
            seen += done
            if progress:
                progress(seen, total)
    run.finish()
    return run.report


async def _batches(
    archive: Archive, site: str | None, reader: Reader, run: _Trial | _Run
) -> AsyncIterator[int]:
    """Reads and stores batch after batch, the articles first; how many pages each had."""
    while run.place.page is None:
        with archive.reading() as db:
            sources = reextractions.sources(db, site, after=run.place.done, limit=_AT_ONCE)
        if not sources:
            run.finish_articles()
            break
        articles = await asyncio.gather(*(_read(archive, source, reader) for source in sources))
        run.store(list(zip(sources, articles, strict=True)))
        yield len(sources)
    while True:
        with archive.reading() as db:
            after = run.place.page or 0
            pages = reextractions.lost_pages(db, site, run.extractor, after=after, limit=_AT_ONCE)
        if not pages:
            break
        attempts = await asyncio.gather(*(read_lost(archive, page, reader) for page in pages))
        run.store_lost(list(zip(pages, attempts, strict=True)))
        yield len(pages)


async def _read(archive: Archive, source: Source, reader: Reader) -> Article | None:
    """What the page says today; None where it cannot be read."""
    try:
        body = archive.body(source.sha256)
        known = archive.boilerplate(source.site)
        task = Task(body or b"", source.url, source.at, content_type=source.content_type, boilerplate=known)
        reading = await reader.read(task)
    except (CorruptArchiveError, WorkerError):
        return None
    return reading.article or Article(url=source.url, kind="listing")
