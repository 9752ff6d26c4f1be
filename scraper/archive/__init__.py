"""Article → archive.db and back. All SQL of the program is in this folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from scraper.archive import (
    articles,
    captures,
    connection,
    health,
    hosts,
    locks,
    recurrence,
    runs,
    urls,
    visits,
    walls,
)
from scraper.archive.connection import Connection
from scraper.archive.failures import translated
from scraper.archive.finding import Finding
from scraper.archive.hits import Copy, FeedGap, FeedHit, Hit, Span
from scraper.archive.moments import utc_now
from scraper.archive.patterns import Pattern
from scraper.archive.records import (
    PAUSE_REASON,
    Capture,
    CaptureRow,
    Filters,
    HostState,
    Loss,
    NewUrl,
    OpenSite,
    PausedHost,
    QueuedUrl,
    Revision,
    RunRow,
    Saved,
    SiteRow,
    StoredArticle,
    UrlUpdate,
    Visit,
)
from scraper.archive.recurrence import Recurring
from scraper.article import Article

__all__ = [
    "PAUSE_REASON",
    "Archive",
    "Capture",
    "CaptureRow",
    "Copy",
    "FeedGap",
    "FeedHit",
    "Filters",
    "Hit",
    "HostState",
    "Loss",
    "NewUrl",
    "OpenSite",
    "Pattern",
    "PausedHost",
    "QueuedUrl",
    "Recurring",
    "Revision",
    "RunRow",
    "Saved",
    "SiteRow",
    "Span",
    "StoredArticle",
    "UrlUpdate",
    "Visit",
]


class Archive(Finding):
    """One archive.db. Opening makes or migrates it; use it in a `with` block, or call `close()`.

    Args:
        path: of the file; it is made if there is none.
        clock: tells the time, aware; tests give their own.
        readonly: never write, nor make or migrate anything.

    May be shared by threads; they take turns. Any number of processes may read while one writes.

    Raises:
        InputFileError: `readonly` and there is no such file; or there is no folder to make it in.
        NotAnArchiveError, NewerArchiveError, ReadOnlyArchiveError, DiskFullError, CorruptArchiveError,
        ArchiveLockedError: see `scraper.errors`; every method may raise the last four.
    """

    def __init__(
        self,
        path: str | Path = "archive.db",
        *,
        clock: Callable[[], datetime] = utc_now,
        readonly: bool = False,
    ) -> None:
        self.path = Path(path)
        self._clock = clock
        self._db = connection.connect(self.path, readonly=readonly, clock=clock)
        self._db.row_factory = sqlite3.Row

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Twice is once."""
        self._db.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection, for the block and no other thread: what is asked of it belongs to one task."""
        with self._db.turn, translated(self.path):
            yield self._db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same in a transaction: all that the block stores, or nothing. Inside another: a part of it."""
        with self.reading() as db, connection.transaction(db):
            yield db
        self._db.give_way()

    def hold(self, command: str) -> AbstractContextManager[None]:
        """Be the only run that writes, for the block; ends with the process, however it ends.

        Raises:
            ArchiveLockedError: another run is; the message names its pid, its command and since when.
        """
        return locks.held(self.path, command, now=self._clock)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """All saves of the block in one transaction: faster, and all or none. Each is whole by itself."""
        with self.writing():
            yield

    def record(self, visit: Visit) -> Saved:
        """Store everything that one fetch produced, in one transaction.

        Raises:
            ValueError: a time is naive.
        """
        with self.writing() as db:
            return visits.record(db, visit)

    def save(
        self,
        article: Article,
        *,
        body: bytes | None = None,
        captured_at: datetime | None = None,
        extractor: str | None = None,
    ) -> Saved:
        """Store one article, as if it had just been fetched.

        An article without any URL is known by its text. Saving the same again changes nothing.

        Args:
            body: the raw page.
            captured_at: when it was fetched, aware; now if left out.
            extractor: the version of the rules that made it; this program's own if left out.

        Raises:
            TypeError: what is to be saved is no `Article`.
        """
        if not isinstance(article, Article):
            raise TypeError(
                f"article must be an Article, as extract() gives it, not {type(article).__name__}"
            )
        url = article.url or article.canonical_url or visits.unaddressed(article)
        at = captured_at or self._clock()
        capture = Capture(url=url, at=at, outcome="ok", kind=article.kind, body=body)
        if extractor is None:
            from scraper.extraction import EXTRACTOR

            extractor = EXTRACTOR
        return self.record(Visit(capture=capture, article=article, extractor=extractor))

    # Articles

    def article(self, key: int | str) -> StoredArticle | None:
        """The article with this id, or that was ever met under this URL; None where there is none.

        The id of an article that was found to be another one, moved, leads to that one.
        """
        with self.reading() as db:
            article_id = articles.find_id(db, key)
            return None if article_id is None else articles.read_article(db, article_id)

    def revisions(self, article_id: int) -> list[Revision]:
        """Every version of an article, the oldest first."""
        with self.reading() as db:
            return articles.revisions(db, article_id)

    def revision(self, revision_id: int) -> Revision | None:
        """One version, by its own id."""
        with self.reading() as db:
            return articles.read_revision(db, revision_id)

    def addresses(self, article_id: int) -> list[str]:
        """Every URL that leads to an article."""
        with self.reading() as db:
            return articles.addresses(db, article_id)

    # The ledger

    def captures(
        self,
        *,
        url: str | None = None,
        article_id: int | None = None,
        run_id: int | None = None,
        outcome: str | None = None,
        limit: int = 100,
    ) -> list[CaptureRow]:
        """Attempts to fetch, the newest first."""
        with self.reading() as db:
            return captures.captures(
                db, url=url, article_id=article_id, run_id=run_id, outcome=outcome, limit=limit
            )

    def body(self, sha256: str) -> bytes | None:
        """The raw page with this hash, exactly as received; None where there is none.

        Raises:
            CorruptArchiveError: it cannot be read any more.
        """
        with self.reading() as db:
            return captures.body(db, sha256)

    def boilerplate(self, site: str | None) -> frozenset[str]:
        """The fingerprints of the blocks that recur on a site's pages, for `scraper.extract`."""
        with self.reading() as db:
            return recurrence.known(db, site)

    def recurring(self, site: str | None = None) -> list[Recurring]:
        """The blocks themselves: those that are known, and so left out of bodies, first."""
        with self.reading() as db:
            return list(recurrence.recurring(db, site))

    def losses(self, run_id: int | None = None) -> list[Loss]:
        """What was lost and why, the most frequent first; of one run, or of all."""
        with self.reading() as db:
            return captures.losses(db, run_id)

    def counts(self) -> dict[str, int]:
        """How many rows each table has; `due`: URLs that are still to be fetched, now or later."""
        with self.reading() as db:
            return health.counts(db)

    def sites(self) -> list[SiteRow]:
        """Every site, in the alphabet's order."""
        with self.reading() as db:
            return health.sites(db)

    def paused_hosts(self) -> list[PausedHost]:
        """The hosts that are left alone for now, the first to be asked again first."""
        with self.reading() as db:
            return health.paused_hosts(db, self._clock())

    # Runs

    def begin_run(self, command: str, arguments: Sequence[str]) -> int:
        """The id of a new run; one that was killed becomes `interrupted`. Call it under `hold`."""
        with self.writing() as db:
            return runs.begin_run(db, command, arguments, self._clock())

    def end_run(self, run_id: int, *, status: str, counts: Mapping[str, int]) -> None:
        """How a run ended: done, failed, stopped."""
        with self.writing() as db:
            runs.end_run(db, run_id, status=status, counts=counts, at=self._clock())

    def runs(self, limit: int = 10) -> list[RunRow]:
        """The last runs, the newest first."""
        with self.reading() as db:
            return runs.runs(db, limit)

    # The frontier

    def add_urls(self, new: Iterable[NewUrl]) -> int:
        """Make URLs known; how many were not."""
        with self.writing() as db:
            return urls.add_urls(db, new, now=self._clock()).new

    def update_urls(self, updates: Iterable[UrlUpdate]) -> None:
        """What the frontier says of URLs from now on, where there was no capture."""
        with self.writing() as db:
            urls.update_urls(db, updates, now=self._clock())

    def due_urls(
        self, host: str, now: datetime, limit: int = 1, after: QueuedUrl | None = None
    ) -> list[QueuedUrl]:
        """A host's URLs whose time has come, best first, behind `after`; `record` settles them."""
        with self.reading() as db:
            urls.ripen(db, host, now)
            return urls.due_urls(db, host, limit=limit, after=after)

    def queued(self, url: str) -> QueuedUrl | None:
        """What the frontier says of a URL, whatever its state; None where it is unknown."""
        with self.reading() as db:
            return urls.queued(db, url)

    def frontier_hosts(self, site: str | None = None) -> list[str]:
        """The hosts that the frontier knows, in the alphabet's order: all, or `site` and those below it."""
        with self.reading() as db:
            return urls.frontier_hosts(db, site)

    def next_due(self, host: str) -> datetime | None:
        """When a URL of the host is due next; the beginning of 1970 = at once; None = never."""
        with self.reading() as db:
            return urls.next_due(db, host)

    def count_due(self, now: datetime, hosts: Collection[str] | None = None) -> int:
        """How many URLs are due at `now`, on these hosts or on all."""
        with self.reading() as db:
            return urls.count_due(db, now, hosts)

    def wake(self, host: str, *, hints: Collection[str] | None = None) -> int:
        """Make a host's URLs due at once: those with these hints, or all that are not gone or dead."""
        with self.writing() as db:
            return urls.wake(db, host, hints)

    def same_text(self, host: str, content: int, but: str) -> list[walls.SameText]:
        """Where else on the host the text with this fingerprint was found last; at most 50 URLs."""
        with self.reading() as db:
            return walls.same_text(db, host, content, but)

    def host_state(self, host: str) -> HostState | None:
        """What is remembered of a host; None where it is unknown."""
        with self.reading() as db:
            return hosts.host_state(db, host)

    def set_host_state(self, state: HostState) -> None:
        """Remember this of a host from now on."""
        with self.writing() as db:
            hosts.set_host_state(db, state)

    def open_site(self, site: str, url: str, at: datetime) -> None:
        """Remember that a site is to be crawled as a whole, from `url` on."""
        with self.writing() as db:
            hosts.open_site(db, site, url, at)

    def open_sites(self) -> list[OpenSite]:
        """The sites that are crawled as a whole, in the alphabet's order."""
        with self.reading() as db:
            return hosts.open_sites(db)
