"""From files into the archive: each record is read in a worker process, and stored in the order of the files.

Nothing is asked of the network, and no URL of an import is due afterwards. What is in the ledger already, the
same URL at the same second with the same page, is left out: an import that was killed goes on when it is
started again, and the same file twice, or two files that overlap, leave no doubles.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from scraper.archive import Archive, QueuedUrl, Visit, ordering
from scraper.crawling.reporting import Reporter
from scraper.crawling.summary import Progress, Summary
from scraper.crawling.visits import Attempt, judge, to_visit
from scraper.crawling.workers import InProcess, Reader, Workers
from scraper.discovery.urls import canonicalise
from scraper.errors import ArchiveError, InputFileError
from scraper.fetching import Response
from scraper.fetching.outcome import Outcome
from scraper.formats.sources import Flaw, Found, find_files, read_file
from scraper.formats.sources.warcs import is_document, nowhere
from scraper.hosts import host_of

ALREADY_HERE = "in the archive already"
PART_OF_A_PAGE = "not a page (a picture, a script, data)"

_BATCH = 32
"""Pages in a transaction."""
_SECONDS = 2.0
"""At the longest between two of them."""
_REDIRECTS = 10_000
"""Remembered, to connect a page with the address that led to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How an import reads."""

    base: str | None = None
    """The URL that a folder of pages is a copy of."""
    workers: int | None = None
    """Processes that extract; None = one for each core, 0 = none."""
    max_bytes: int = 20_000_000
    """Of one page, decompressed."""


def run_import(
    paths: Sequence[Path],
    db: Path,
    options: ImportOptions,
    progress: Progress | None,
    clock: Callable[[], datetime],
) -> Summary:
    """Import files and folders into the archive at `db`.

    Raises:
        InputFileError: a file is missing, or the only one cannot be read.
        ArchiveLockedError: another run holds the archive.
    """
    files = find_files(paths)
    names = [str(path) for path in paths]
    with Archive(db, clock=clock) as archive, archive.hold(" ".join(["scraper import", *names])[:200]):
        run_id = archive.begin_run("import", names)
        reporter = Reporter(run_id, progress, time.monotonic)
        try:
            asyncio.run(_Intake(archive, run_id, options, reporter).run(files))
            ordering.put_in_order(archive)
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt | asyncio.CancelledError)
            with suppress(ArchiveError):  # a full disk has no room for this either
                counts = reporter.summary().counts()
                archive.end_run(run_id, status="stopped" if stopped else "failed", counts=counts)
            raise
        summary = reporter.summary()
        archive.end_run(ordering.current_run(archive), status="done", counts=summary.counts())
    return summary


class _Intake:
    """One import while it runs."""

    def __init__(self, archive: Archive, run_id: int, options: ImportOptions, reporter: Reporter) -> None:
        self._archive = archive
        self._run_id = run_id
        self._options = options
        self._reporter = reporter
        self._redirects: dict[str, str] = {}
        self._batch: list[tuple[Found, Attempt]] = []
        self._stored_at = time.monotonic()

    async def run(self, files: Sequence[tuple[Path, str]]) -> None:
        """Read and store everything; several records are read at the same time, and stored in their order."""
        async with AsyncExitStack() as stack:
            number = self._options.workers
            pool: Reader = InProcess()
            if number != 0:
                pool = await stack.enter_async_context(Workers(number))
            pending: deque[tuple[Found, asyncio.Task[Attempt]]] = deque()
            try:
                for found in self._wanted(files):
                    pending.append((found, asyncio.create_task(_attempt(found, pool))))
                    await asyncio.sleep(0)
                    if len(pending) > 2 * (number or 4):
                        await self._take(pending)
                while pending:
                    await self._take(pending)
            finally:
                for _, task in pending:
                    task.cancel()
        self._store()

    async def _take(self, pending: deque[tuple[Found, asyncio.Task[Attempt]]]) -> None:
        found, task = pending[0]
        self._batch.append((found, await task))
        pending.popleft()
        if len(self._batch) >= _BATCH or time.monotonic() - self._stored_at > _SECONDS:
            self._store()

    def _wanted(self, files: Sequence[tuple[Path, str]]) -> Iterator[Found]:
        """The records that are to be stored."""
        for found in self._found(files):
            found = replace(found, url=_address(found.url, found), asked_for=_asked_for(found))
            if found.target:
                self._remember(_canonical(found.target), found.url)
            if not is_document(found):
                self._reporter.skip(PART_OF_A_PAGE, f"{found.url} {found.at} {found.record}")
            elif self._is_known(found):
                self._skip_known(found)
            else:
                yield found

    def _found(self, files: Sequence[tuple[Path, str]]) -> Iterator[Found]:
        for path, name in files:
            try:
                yield from read_file(path, name, limit=self._options.max_bytes, base=self._options.base)
            except InputFileError as error:
                if len(files) == 1:
                    raise
                at = datetime.fromtimestamp(0).astimezone()
                yield Found(nowhere(name, "0"), at, name, flaw=Flaw("failed", "not readable", str(error)))

    def _remember(self, target: str, source: str) -> None:
        self._redirects[target] = source
        if len(self._redirects) > _REDIRECTS:
            del self._redirects[next(iter(self._redirects))]

    def _skip_known(self, found: Found) -> None:
        self._reporter.skip(ALREADY_HERE, f"{found.url} {found.at} {found.record}")

    def _is_known(self, found: Found) -> bool:
        url = found.asked_for or found.url
        if found.flaw:
            return ordering.is_known(self._archive, url, found.at, None, None)
        sha256 = hashlib.sha256(found.body).hexdigest() if found.body else None
        return ordering.is_known(self._archive, url, found.at, sha256, found.status)

    def _store(self) -> None:
        """Store what was read, in one transaction."""
        stored = []
        with self._archive.batch():
            for found, attempt in self._batch:
                if self._is_known(found):  # twice in one batch
                    self._skip_known(found)
                    continue
                origin = ordering.Origin(found.file, found.record, found.request, found.ip_address)
                saved = ordering.record(self._archive, self._visit(found, attempt), origin)
                stored.append((attempt, saved))
        for attempt, saved in stored:
            self._reporter.count(attempt, saved)
        self._batch.clear()
        self._stored_at = time.monotonic()

    def _visit(self, found: Found, attempt: Attempt) -> Visit:
        visit = replace(to_visit(attempt, self._run_id, ()), next=(), withdrawn=())
        capture = replace(visit.capture, elapsed=None)
        if found.status is None:  # it did not come by HTTP
            capture = replace(capture, status=None, headers=(), content_type=found.content_type)
        if found.target:
            capture = replace(capture, final_url=_canonical(found.target))
        elif found.url.startswith("file:"):
            is_told = not attempt.final_url.startswith("file:")
            capture = replace(capture, final_url=attempt.final_url if is_told else None)
        elif found.url in self._redirects and found.url != capture.url:
            capture = replace(capture, redirects=(self._redirects[found.url],))
        elif found.url in self._redirects:
            capture = replace(capture, final_url=found.url, redirects=(self._redirects[found.url],))
        return replace(visit, capture=capture)


def _canonical(url: str) -> str:
    return canonicalise(url) or url


def _address(url: str, found: Found) -> str:
    """A record's URL; of one that cannot even be parsed, the place in its file that such a record has."""
    try:
        urlsplit(url).port  # noqa: B018 (raises, too)
    except ValueError:
        return nowhere(found.file, url)
    return _canonical(url)


def _asked_for(found: Found) -> str | None:
    return _address(found.asked_for, found) if found.asked_for else None


async def _attempt(found: Found, reader: Reader) -> Attempt:
    """What a record is, as if it had just been fetched."""
    url = found.asked_for or found.url
    queued = _queued(url)
    if found.flaw:
        outcome = Outcome(found.flaw.outcome, found.flaw.reason)
        return Attempt(queued, found.at, outcome, error=found.flaw.message)
    headers = found.headers
    if found.content_type and not any(key.lower() == "content-type" for key, _ in headers):
        headers = (*headers, ("Content-Type", found.content_type))
    response = Response(
        url=url,
        final_url=found.url,
        status=found.status or 200,
        headers=headers,
        body=found.body,
        fetched_at=found.at,
        elapsed=0.0,
    )
    if found.is_revisit:
        return Attempt(queued, found.at, Outcome("not_modified"), response)
    if found.target:
        permanent = found.status in (301, 308)
        return Attempt(queued, found.at, Outcome("moved" if permanent else "ok"), response)
    attempt = await judge(queued, response, reader)
    canonical = attempt.reading.canonical if attempt.reading else None
    if canonical and found.url.startswith("file:"):
        # Only the page itself tells where it comes from: read again as from there, as it will be ever after.
        attempt = await judge(queued, replace(response, final_url=canonical), reader)
    return attempt


def _queued(url: str) -> QueuedUrl:
    return QueuedUrl(
        url=url,
        host=host_of(url),
        state="done",
        source="seed",
        hint="unknown",
        priority=0,
        depth=0,
        due=None,
        attempts=0,
        etag=None,
        last_modified=None,
        published=None,
        visited=None,
        visits=0,
        found_on=None,
        article_id=None,
    )
