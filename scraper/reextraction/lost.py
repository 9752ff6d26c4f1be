"""Stored pages that belong to no article: what the rules of today find in them, judged as a crawl judges."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scraper.archive import Archive, UrlUpdate, Visit, urls, visits, walls
from scraper.archive.connection import Connection
from scraper.archive.reextractions import LostPage
from scraper.archive.stories import Trial
from scraper.archive.walls import SameText
from scraper.crawling.tasks import Reading, Task
from scraper.crawling.visits import Attempt, judge, to_visit
from scraper.crawling.walls import as_wall, is_doubtful, is_wall
from scraper.crawling.workers import Reader
from scraper.errors import CorruptArchiveError
from scraper.fetching import Response
from scraper.hosts import host_of, site_of


@dataclass(frozen=True, slots=True)
class Found:
    """An article in a page that was taken for something else."""

    url: str
    headline: str | None


async def read_lost(archive: Archive, page: LostPage, reader: Reader) -> Attempt | None:
    """What the page is today; None where it cannot be read."""
    try:
        body = archive.body(page.sha256)
    except CorruptArchiveError:
        return None
    queued = archive.queued(page.url)
    if queued is None or body is None:
        return None
    headers = page.headers
    if page.content_type and not any(name.lower() == "content-type" for name, _ in headers):
        headers = (*headers, ("Content-Type", page.content_type))
    response = Response(page.url, page.final_url, page.status, headers, body, page.at, 0.0)
    return await judge(queued, response, _Informed(archive, reader), follow=False)


class _Informed:
    """A reader that knows what the site repeats."""

    def __init__(self, archive: Archive, reader: Reader) -> None:
        self._archive, self._reader = archive, reader

    async def read(self, task: Task) -> Reading:
        known = self._archive.boilerplate(site_of(task.url))
        return await self._reader.read(replace(task, boilerplate=known))


class Rescue:
    """Stores the articles that were found, or only tells of them."""

    def __init__(self, run_id: int | None) -> None:
        self._run_id = run_id
        self._trial = Trial() if run_id is None else None
        self._texts: dict[tuple[str, int], list[SameText]] = {}
        """Of a trial: what it would have stored, by host and fingerprint."""

    def take(self, db: Connection, page: LostPage, made: Attempt) -> tuple[Found | None, set[str]]:
        """The article, if it is one and not here yet; and the URLs of articles that it showed to be none.

        The caller holds the transaction, unless this is a trial.
        """
        if made.kind != "article" or not made.outcome.good or made.content is None:
            return None, set()
        key = host_of(made.final_url), made.content
        if is_doubtful(made):
            others = walls.same_text(db, *key, made.final_url) + self._texts.get(key, [])
            if is_wall(made, others):
                self._withdraw(db, as_wall(made, others))
                return None, {other.url for other in others}
        saved = visits.read_again(db, self._visit(made), page.capture_id, trial=self._trial)
        if saved.change != "new":
            return None, set()
        if self._run_id is None:
            self._texts.setdefault(key, []).append(SameText(page.url, None))
        article = made.reading.article if made.reading else None
        return Found(page.url, article.headline if article else None), set()

    def _withdraw(self, db: Connection, wall: Attempt) -> None:
        if self._run_id is not None:
            visit = to_visit(wall, self._run_id, ())
            walls.withdraw(db, visit.withdrawn)
            urls.update_urls(db, (*visit.next[1:], _update(wall)), now=wall.at)

    def _visit(self, made: Attempt) -> Visit:
        return replace(to_visit(made, self._run_id or 0, ()), next=(_update(made),))


def _update(made: Attempt) -> UrlUpdate:
    """The frontier's row keeps its schedule: nothing was fetched."""
    known = made.queued
    return UrlUpdate(
        known.url,
        known.state,
        due=known.due,
        attempts=known.attempts,
        etag=known.etag,
        last_modified=known.last_modified,
        hint="article" if made.outcome.good else None,
        content=made.content,
    )
