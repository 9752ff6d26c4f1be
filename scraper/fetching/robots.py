"""robots.txt as RFC 9309 wants it: who may fetch what, how fast, and where the sitemaps are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from scraper.errors import (
    CertificateError,
    FetchError,
    NameNotFoundError,
    ProxyFailedError,
    TooManyRedirectsError,
    UnreachableError,
    UnsafeAddressError,
)
from scraper.fetching.client import BeforeHop, Client
from scraper.fetching.optouts import AGENT, AI_AGENTS, signals

MAX_REDIRECTS = 5
MAX_BYTES = 512_000
"""500 KiB; what comes after it is ignored (2.5)."""
LIFETIME = timedelta(hours=24)
"""A copy is never used longer (2.4)."""
RETRY = timedelta(hours=1)
"""When to ask again for a robots.txt that could not be had."""
MAX_DELAY = 300.0
"""Seconds; a longer Crawl-delay is taken for this, or a paper would never be finished."""

_OF_THE_HOST = (
    UnsafeAddressError,
    NameNotFoundError,
    UnreachableError,
    CertificateError,
    ProxyFailedError,
)


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """One answer to a request for robots.txt, to be kept with the host."""

    status: int
    """0: no answer."""
    text: str | None
    expires: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host."""

    reachable: bool = True
    """False: nothing may be fetched for now (2.3.1.4)."""
    delay: float | None = None
    """Seconds between two requests that the host asks for."""
    sitemaps: tuple[str, ...] = ()
    opt_outs: tuple[str, ...] = ()
    """What it says against AI training and the like; see `scraper.fetching.optouts`."""
    _rules: Protego | None = field(default=None, repr=False)

    def allows(self, url: str) -> bool:
        """Whether the rules let us fetch the URL."""
        if not self.reachable:
            return False
        return self._rules is None or bool(self._rules.can_fetch(url, AGENT))


def read_robots(status: int, text: str | None) -> Robots:
    """The rules that an answer means.

    2xx: those of the text. 4xx: none, everything is allowed (2.3.1.3). Anything else: nothing is, for now.
    """
    if 400 <= status < 500 and status != 429:
        return Robots()
    if not 200 <= status < 300:
        return Robots(reachable=False)
    try:
        rules = Protego.parse((text or "").removeprefix("\ufeff"))
    except Exception:  # any text is a valid robots.txt (2.2); what the parser cannot read holds no rules
        return Robots()
    delay = rules.crawl_delay(AGENT)
    rate = rules.request_rate(AGENT)
    if delay is None and rate is not None and rate.requests:
        delay = rate.seconds / rate.requests
    return Robots(
        delay=None if delay is None else min(max(0.0, float(delay)), MAX_DELAY),
        sitemaps=tuple(rules.sitemaps),
        opt_outs=(*signals(text or ""), *_shut_out(rules)),
        _rules=rules,
    )


def _shut_out(rules: Protego) -> Iterator[str]:
    """The crawlers of AI makers that may not fetch the home page, where we may."""
    if rules.can_fetch("/", AGENT):
        for agent in AI_AGENTS:
            if not rules.can_fetch("/", agent):
                yield f"robots.txt:{agent.lower()}"


async def fetch_robots(
    client: Client, url: str, now: datetime, before_hop: BeforeHop | None = None
) -> RobotsCopy:
    """robots.txt of the URL's host; five redirects are followed, also to other hosts (2.3.1.2).

    An error is an answer too, except one that concerns the host as a whole.

    Raises:
        UnsafeAddressError: the host is not public.
        NameNotFoundError: there is no such host.
        UnreachableError: it takes no connection.
        CertificateError: TLS fails with it.
        ProxyFailedError: the proxy does not lead to it.
    """
    parts = urlsplit(url)
    hops: list[str] = []

    async def follow(target: str) -> None:
        hops.append(target)
        if len(hops) > MAX_REDIRECTS:
            raise TooManyRedirectsError(
                f"{url}: the robots.txt of its host redirects without end; it counts as none."
            )
        if before_hop is not None:
            await before_hop(target)

    try:
        response = await client.fetch(
            f"{parts.scheme}://{parts.netloc}/robots.txt", any_type=True, cut=MAX_BYTES, before_hop=follow
        )
    except TooManyRedirectsError:
        return RobotsCopy(404, None, now + LIFETIME)  # as if it were not there (2.3.1.2)
    except _OF_THE_HOST:
        if not hops:
            raise  # it says more about every URL of the host than a missing robots.txt does
        return RobotsCopy(0, None, now + RETRY)
    except FetchError:
        return RobotsCopy(0, None, now + RETRY)
    if not 200 <= response.status < 300:
        reached = 400 <= response.status < 500 and response.status != 429
        return RobotsCopy(response.status, None, now + (LIFETIME if reached else RETRY))
    return RobotsCopy(response.status, response.body.decode("utf-8", "replace"), now + LIFETIME)
