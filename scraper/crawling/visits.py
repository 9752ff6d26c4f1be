"""One visit: what was attempted, how it ended, and what is to be stored of it. The second half is pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from scraper.archive import Capture, NewUrl, QueuedUrl, UrlUpdate, Visit
from scraper.crawling.desks import Desks
from scraper.crawling.frontier import Plan, plan, priority
from scraper.crawling.tasks import Reading, Task
from scraper.crawling.workers import Reader, WorkerError
from scraper.discovery.leads import Hint, Lead
from scraper.discovery.urls import canonicalise, is_storylike
from scraper.errors import FetchError
from scraper.fetching import Client, Response
from scraper.fetching.outcome import Outcome, binary_type, of_error, of_page, of_status

_LISTINGS = ("listing", "feed", "sitemap")
_HINTS: dict[str, Hint] = {
    "article": "article",
    "teaser": "article",
    "listing": "listing",
    "feed": "feed",
    "sitemap": "sitemap",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """How the attempt to fetch and read one URL ended."""

    queued: QueuedUrl
    at: datetime
    outcome: Outcome
    response: Response | None = None
    reading: Reading | None = None
    error: str | None = None
    postponed: datetime | None = None
    """It was not attempted after all, because its host is left alone until then."""

    @property
    def kind(self) -> str:
        """What the URL leads to; of an unmodified one, what it led to before; empty where unknown."""
        if self.reading is not None:
            return self.reading.kind
        hint = self.queued.hint
        return hint if self.outcome.name == "not_modified" and hint != "unknown" else ""

    @property
    def is_listing(self) -> bool:
        """It leads to articles: a home or section page, a feed or a sitemap."""
        return self.outcome.good and self.kind in _LISTINGS

    @property
    def opens_site(self) -> bool:
        """As a target of the caller's it stands for its whole site.

        A feed or a sitemap does, and a listing at the address of a home or section page. At a story's address
        a listing does only if it names neither a date nor an author, and is not where a story that is gone
        redirects to: a wrong guess would cost the crawl of a whole site.
        """
        article = self.reading.article if self.reading else None
        if not self.is_listing or article is None:
            return self.is_listing
        if is_storylike(self.final_url):
            return not (article.published or article.authors)
        return not is_storylike(self.queued.url)

    @property
    def final_url(self) -> str:
        """Canonical, after redirects."""
        final = canonicalise(self.response.final_url) if self.response else None
        return final or self.queued.url


async def attempt(
    queued: QueuedUrl, client: Client, reader: Reader, desks: Desks, clock: Callable[[], datetime]
) -> Attempt:
    """Fetches and reads one URL; whatever goes wrong with it is an outcome, never an error."""
    desk = desks.at(queued.host)
    try:
        await desks.admit(queued.url)
        response = await client.fetch(
            queued.url,
            etag=queued.etag,
            last_modified=queued.last_modified,
            before_hop=desks.admit,
        )
    except FetchError as error:
        return Attempt(queued, clock(), of_error(error), error=str(error))
    finally:
        desks.release(desk)
    outcome = of_status(response.status, response.header("retry-after"), response.fetched_at)
    if outcome.name == "ok":
        return await _read(queued, response, reader)
    error_text = None if outcome.good else f"{response.final_url} answered with status {response.status}."
    return Attempt(queued, response.fetched_at, outcome, response, error=error_text)


async def _read(queued: QueuedUrl, response: Response, reader: Reader) -> Attempt:
    at = response.fetched_at
    binary = binary_type(response.body)
    if binary:
        outcome = Outcome("wrong_type", "not a page")
        return Attempt(queued, at, outcome, response, error=f"{response.final_url} is no page but {binary}.")
    task = Task(
        body=response.body,
        url=response.final_url,
        fetched_at=at,
        content_type=response.header("content-type"),
        expect_sitemap=queued.hint == "sitemap",
    )
    try:
        reading = await reader.read(task)
    except WorkerError as error:
        return Attempt(queued, at, Outcome("failed", error.reason), response, error=str(error))
    outcome = of_page(reading.kind, has_text=reading.article is None or bool(reading.article.blocks))
    if outcome.good and response.moved_permanently:
        outcome = Outcome("moved")
    error_text = None if outcome.good else f"{response.final_url} is no article: {outcome.reason}."
    return Attempt(queued, at, outcome, response, reading, error_text)


def to_visit(attempt: Attempt, run_id: int, discovered: Iterable[NewUrl]) -> Visit:
    """What is stored of an attempt, in one transaction."""
    reading = attempt.reading
    return Visit(
        capture=_capture(attempt, run_id),
        article=reading.article if reading else None,
        discovered=tuple(discovered),
        next=_updates(attempt),
        extractor=reading.extractor if reading else "",
    )


def _capture(attempt: Attempt, run_id: int) -> Capture:
    response, outcome = attempt.response, attempt.outcome
    capture = Capture(
        url=attempt.queued.url,
        at=attempt.at,
        outcome=outcome.name,
        kind=attempt.kind or None,
        reason=outcome.reason or None,
        error=attempt.error,
        run_id=run_id,
    )
    if response is None:
        return capture
    whole = 200 <= response.status < 300 and outcome.name != "wrong_type"
    return Capture(
        url=capture.url,
        at=capture.at,
        outcome=capture.outcome,
        final_url=attempt.final_url,
        redirects=tuple(hop.url for hop in response.redirects[:-1]),
        status=response.status,
        kind=capture.kind,
        headers=tuple(pair for pair in response.headers if pair[0].lower() != "set-cookie"),
        content_type=response.header("content-type"),
        body=response.body if whole else None,
        reason=capture.reason,
        error=capture.error,
        elapsed=response.elapsed,
        run_id=run_id,
    )


def plan_of(attempt: Attempt) -> Plan:
    """What becomes of the URL."""
    if attempt.postponed is not None:
        return Plan("due", attempt.postponed, attempt.queued.attempts)
    return plan(attempt.outcome, attempt.kind, attempt.queued.attempts, attempt.at, _published(attempt))


def _published(attempt: Attempt) -> datetime | None:
    article = attempt.reading.article if attempt.reading else None
    said = article.published if article is not None else None
    return aware(said) or attempt.queued.published


def aware(moment: datetime | None) -> datetime | None:
    """With an offset; a naive time is taken for UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _updates(attempt: Attempt) -> tuple[UrlUpdate, ...]:
    """The frontier's rows for the URL, and for the one that it redirects to.

    Of a permanent redirect the target is visited from now on, of a temporary one the URL itself.
    """
    queued, response = attempt.queued, attempt.response
    if response is None or attempt.final_url == queued.url or not attempt.outcome.good:
        return (_update(attempt, queued.url),)
    known = UrlUpdate(queued.url, "done", hint=_HINTS.get(attempt.kind), visited=attempt.at)
    if response.moved_permanently:
        return (known, _update(attempt, attempt.final_url))
    other = UrlUpdate(attempt.final_url, "done", hint=_HINTS.get(attempt.kind), visited=attempt.at)
    return (_update(attempt, queued.url), other)


def _update(attempt: Attempt, url: str) -> UrlUpdate:
    queued, response = attempt.queued, attempt.response
    decided = plan_of(attempt)
    etag, last_modified = queued.etag, queued.last_modified
    if response is not None and attempt.outcome.name in ("ok", "moved"):
        etag, last_modified = response.header("etag"), response.header("last-modified")
    elif attempt.outcome.name in ("wall", "gone"):
        etag = last_modified = None  # what was known is not what is there now
    return UrlUpdate(
        url=url,
        state=decided.state,
        due=decided.due,
        attempts=decided.attempts,
        etag=etag,
        last_modified=last_modified,
        hint=_HINTS.get(attempt.kind),
        published=_published(attempt),
        visited=attempt.at,
    )


def lead_of(queued: QueuedUrl) -> Lead:
    """A URL of the frontier as what was once found."""
    return Lead(queued.url, queued.source, queued.hint, queued.published)


def to_new_url(lead: Lead, depth: int) -> NewUrl:
    """A lead as the frontier keeps it."""
    return NewUrl(
        url=lead.url,
        source=lead.source,
        hint=lead.hint,
        priority=priority(lead.hint),
        depth=depth,
        published=aware(lead.published),
    )
