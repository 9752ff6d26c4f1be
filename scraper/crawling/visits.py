"""One visit: what was attempted, how it ended, and what is to be stored of it. The second half is pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from scraper.archive import Capture, NewUrl, Pattern, QueuedUrl, UrlUpdate, Visit
from scraper.archive.walls import SameText
from scraper.crawling.desks import Desks
from scraper.crawling.frontier import RECHECK, Plan, next_pace, plan, priority
from scraper.crawling.sameness import links_fingerprint, text_fingerprint
from scraper.crawling.surroundings import StoppedError
from scraper.crawling.tasks import Reading, Task
from scraper.crawling.workers import Reader, WorkerError
from scraper.discovery.leads import LISTINGS, Hint, Lead
from scraper.discovery.sitemaps import MAX_BYTES as MAX_SITEMAP
from scraper.discovery.traps import path_pattern
from scraper.discovery.urls import canonicalise, is_storylike
from scraper.errors import FetchError, TooManyRedirectsError
from scraper.fetching import Client, Redirect, Response
from scraper.fetching.optouts import find_opt_outs, says_tdm
from scraper.fetching.outcome import Outcome, binary_type, of_error, of_page, of_status
from scraper.hosts import host_of

REFRESHED = 200
"""The status of a redirect that a page made by itself."""
URLS_OF_A_HOST = 500_000
"""So many may be known; a site with more is a trap, or one of the few that need a run of their own."""

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
    host: str = ""
    """Which was asked last: what the outcome says of a host, it says of this one."""
    opt_outs: tuple[str, ...] = ()
    """What is said against mining and the like."""
    content: int | None = None
    """A fingerprint of the article's text or of the list's links."""
    withdrawn: tuple[SameText, ...] = ()
    """What was taken for articles, and is none as this attempt showed."""

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
        return self.outcome.good and self.kind in LISTINGS

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
    def refresh(self) -> str | None:
        """Where the page sends its readers at once, if it is not itself what they came for."""
        if self.reading is None or self.kind == "article":
            return None
        return self.reading.refresh

    @property
    def pace(self) -> timedelta | None:
        """Of a list: how long it is left alone from now on."""
        if not self.is_listing:
            return None
        waited = self.at - (self.queued.visited or self.at)
        changed = self.content not in (None, self.queued.content)
        return next_pace(self.queued.pace, waited, changed=changed)

    @property
    def final_url(self) -> str:
        """Canonical, after redirects."""
        final = canonicalise(self.response.final_url) if self.response else None
        return final or self.queued.url


async def attempt(
    queued: QueuedUrl,
    client: Client,
    reader: Reader,
    desks: Desks,
    clock: Callable[[], datetime],
    *,
    follow: bool = True,
) -> Attempt:
    """Fetches and reads one URL; whatever goes wrong with it is an outcome, never an error.

    A page that sends its readers on at once (meta refresh) is a redirect that is found late. Without `follow`
    an article is not searched for links.
    """
    address = queued.url
    hops: tuple[Redirect, ...] = ()
    most = MAX_SITEMAP if queued.hint == "sitemap" else None
    while True:
        known = (queued.etag, queued.last_modified) if address == queued.url else (None, None)
        async with desks.turn() as turn:
            try:
                await turn.take(address)
                response = await client.fetch(
                    address, etag=known[0], last_modified=known[1], before_hop=turn.take, most=most
                )
            except FetchError as error:
                return Attempt(queued, clock(), of_error(error), error=str(error), host=turn.host)
        response = replace(response, url=queued.url, redirects=(*hops, *response.redirects))
        desk = await desks.at(host_of(response.final_url))
        made = await judge(queued, response, reader, desk.opt_outs, desk.recurring, follow=follow)
        target = made.refresh
        if target is None:
            return await _with_reservation(made, desks)
        if len(response.redirects) >= client.limits.redirects:
            text = f"{queued.url} sends its readers on without end (meta refresh); look at it in a browser."
            return replace(made, outcome=of_error(TooManyRedirectsError(text)), error=text, reading=None)
        address, hops = target, (*response.redirects, Redirect(REFRESHED, target))


async def _with_reservation(made: Attempt, desks: Desks) -> Attempt:
    """An article's attempt with what its host's tdmrep.json reserves, unless the answer itself says that."""
    response, metas = made.response, made.reading.directives if made.reading else ()
    if response is None or made.kind not in ("article", "teaser") or says_tdm(response.headers, metas):
        return made
    try:
        reserved = await desks.reservation(response.final_url)
    except StoppedError:  # what was fetched is stored
        return made
    return replace(made, opt_outs=tuple(dict.fromkeys((*made.opt_outs, *reserved))))


async def judge(
    queued: QueuedUrl,
    response: Response,
    reader: Reader,
    opt_outs: Iterable[str] = (),
    boilerplate: frozenset[str] = frozenset(),
    *,
    follow: bool = True,
) -> Attempt:
    """What an answer is: its status, its bytes, and what stands in it, read by `reader`.

    Args:
        queued: the URL that was asked for.
        response: its answer.
        reader: reads the body.
        opt_outs: what the host's robots.txt says against mining.
        boilerplate: fingerprints of the blocks that recur on the site's pages.
        follow: whether the links of an article are wanted.
    """
    at = response.fetched_at
    made = Attempt(
        queued,
        at,
        of_status(response.status, response.header("retry-after"), at),
        response,
        host=host_of(response.final_url),
        opt_outs=find_opt_outs(response.headers, (), opt_outs),
    )
    if made.outcome.name != "ok":
        text = f"{response.final_url} answered with status {response.status}; {_ADVICE}"
        return made if made.outcome.good else replace(made, error=text)
    if not response.body.strip(b"\0 \t\r\n"):
        text = f"{response.final_url} sent a page without a word; try again later."
        return replace(made, outcome=Outcome("retry", "empty answer", again=True), error=text)
    binary = binary_type(response.body)
    if binary:
        text = f"{response.final_url} is no page but {binary}; give the address of a page."
        return replace(made, outcome=Outcome("wrong_type", "not a page"), error=text)
    task = Task(
        body=response.body,
        url=response.final_url,
        fetched_at=at,
        content_type=response.header("content-type"),
        expect_sitemap=queued.hint == "sitemap",
        follow=follow,
        boilerplate=boilerplate,
    )
    try:
        reading = await reader.read(task)
    except WorkerError as error:
        return replace(made, outcome=Outcome("failed", error.reason), error=str(error))
    return _weigh(made, response, reading, opt_outs)


def _weigh(made: Attempt, response: Response, reading: Reading, of_host: Iterable[str]) -> Attempt:
    """What is known now that the page was read."""
    has_text = reading.article is None or bool(reading.article.blocks)
    outcome = of_page(reading.kind, has_text=has_text)
    if reading.kind == "listing" and _is_lost(made.queued.url, response.final_url):
        outcome = Outcome("gone", "redirects to the home page")
    if outcome.good and response.moved_permanently:
        outcome = Outcome("moved")
    return replace(
        made,
        outcome=outcome,
        reading=reading,
        error=None if outcome.good else f"{response.final_url} is no article: {outcome.reason}; {_ADVICE}",
        opt_outs=find_opt_outs(response.headers, reading.directives, of_host),
        content=_content(reading),
    )


_ADVICE = "open it in a browser to see why."


def _content(reading: Reading) -> int | None:
    if reading.kind in LISTINGS:
        return links_fingerprint(lead.url for lead in reading.leads)
    article = reading.article
    return text_fingerprint(article) if article is not None and article.kind == "article" else None


def _is_lost(url: str, final_url: str) -> bool:
    """A story whose address leads to the home page is gone, though the status is 200."""
    return is_storylike(url) and urlsplit(final_url).path in ("", "/") and urlsplit(url).path != "/"


def to_visit(attempt: Attempt, run_id: int, discovered: Iterable[NewUrl]) -> Visit:
    """What is stored of an attempt, in one transaction."""
    reading = attempt.reading
    return Visit(
        capture=_capture(attempt, run_id),
        article=reading.article if reading else None,
        discovered=tuple(discovered),
        next=_updates(attempt),
        extractor=reading.extractor if reading else "",
        patterns_of=patterns_of,
        withdrawn=tuple(other.article_id for other in attempt.withdrawn if other.article_id is not None),
    )


def patterns_of(url: str) -> tuple[Pattern, ...]:
    """The patterns under which a URL is counted: its own, and its host."""
    return (Pattern(*path_pattern(url)), Pattern("", URLS_OF_A_HOST))


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
        opt_outs=" ".join(attempt.opt_outs) or None,
    )
    if response is None:
        return capture
    whole = 200 <= response.status < 300 and outcome.name != "wrong_type"
    return replace(
        capture,
        final_url=attempt.final_url,
        redirects=tuple(hop.url for hop in response.redirects[:-1]),
        status=response.status,
        headers=tuple(pair for pair in response.headers if pair[0].lower() != "set-cookie"),
        content_type=response.header("content-type"),
        body=response.body if whole else None,
        elapsed=response.elapsed,
    )


def plan_of(attempt: Attempt) -> Plan:
    """What becomes of the URL."""
    if attempt.postponed is not None:
        return Plan("due", attempt.postponed, attempt.queued.attempts)
    published, pace = _published(attempt), attempt.pace
    return plan(attempt.outcome, attempt.kind, attempt.queued.attempts, attempt.at, published, pace)


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
    if attempt.withdrawn:
        later = attempt.at + RECHECK
        others = (UrlUpdate(other.url, "due", later, 1) for other in attempt.withdrawn)
        return (_update(attempt, queued.url), *others)
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
        content=attempt.content,
        pace=attempt.pace,
    )


def lead_of(queued: QueuedUrl) -> Lead:
    """A URL of the frontier as what was once found: of one that nobody has called an article, the day is that
    of its last change, from a sitemap."""
    day = queued.published
    dates = (None, day) if queued.hint == "unknown" else (day, None)
    return Lead(queued.url, queued.source, queued.hint, *dates)


def to_new_url(lead: Lead, depth: int) -> NewUrl:
    """A lead as the frontier keeps it."""
    return NewUrl(
        url=lead.url,
        source=lead.source,
        hint=lead.hint,
        priority=priority(lead.hint),
        depth=depth,
        published=aware(lead.published or lead.changed),
        changed=aware(lead.changed),
    )
