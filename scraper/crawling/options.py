"""What a caller may ask of a crawl."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from scraper.errors import InvalidQueryError


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """Options of one run; the defaults are polite.

    Raises:
        InvalidQueryError: a value that makes no sense, with what would.
        TypeError: a day that is no date; a text where a tuple of texts belongs.
    """

    contact: str | None = None
    """An address or a web page for the User-Agent, where the operator of a host can complain."""
    delay: float = 1.0
    """Seconds between two requests to one host; robots.txt may ask for more."""
    connections: int = 64
    """Hosts asked at the same time; never more than one connection to each."""
    depth: int | None = 3
    """Links away from a target; None = no limit."""
    limit: int | None = None
    """At most so many pages are fetched in this run; the rest stays due. Lists are a third of them at most
    while there is anything else."""
    since: date | None = None
    """Leave out what a feed or sitemap says was published before that day."""
    until: date | None = None
    """Leave out what was published after that day."""
    include: tuple[str, ...] = ()
    """Regular expressions; a discovered URL must contain one of them."""
    exclude: tuple[str, ...] = ()
    """Regular expressions; a discovered URL must contain none of them."""
    refresh: bool = False
    """Ask again for what is not due yet."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts, by name or address, that may be private."""
    workers: int | None = None
    """Processes that extract; None = one for each core, 0 = none (in this process, for debugging)."""
    timeout: float = 60.0
    """Seconds for one fetch, redirects included."""
    max_bytes: int = 20_000_000
    """Bytes of one body, after decompression."""
    patience: float = 90.0
    """A retry that is due within so many seconds is waited for; later ones are left to the next run."""

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            _be_day(name, getattr(self, name))
        for name in ("include", "exclude", "allow_hosts"):
            if isinstance(one := getattr(self, name), str):
                raise TypeError(f"{name} must be a tuple of texts, not one text: {name}=({one!r},)")
        _at_least("delay", self.delay, 0)
        _at_least("connections", self.connections, 1)
        _at_least("depth", self.depth, 0)
        _at_least("limit", self.limit, 0)
        _at_least("workers", self.workers, 0)
        _at_least("patience", self.patience, 0)
        _at_least("max-bytes", self.max_bytes, 1)
        if self.contact and not (self.contact.isascii() and self.contact.isprintable()):
            raise InvalidQueryError(
                f"contact is {self.contact!r}, which no header can hold; give an e-mail address or a URL "
                "in ASCII."
            )
        if not self.timeout > 0:
            raise InvalidQueryError(f"timeout is {self.timeout:g}; give a number of seconds above 0.")
        if self.since and self.until and self.since > self.until:
            raise InvalidQueryError(f"since ({self.since}) lies after until ({self.until}); exchange them.")
        for pattern in (*self.include, *self.exclude):
            try:
                re.compile(pattern)
            except re.error as error:
                raise InvalidQueryError(
                    f"{pattern!r} is no regular expression ({error}); put a backslash before . ? * + ( ) [ ]."
                ) from None


def _be_day(name: str, value: object) -> None:
    if value is not None and type(value) is not date:  # a datetime is one to Python, and compares with none
        raise TypeError(f"{name} must be a datetime.date, such as date(2024, 8, 31), not {value!r}")


def _at_least(name: str, value: float | None, least: int) -> None:
    if value is not None and not value >= least:
        raise InvalidQueryError(f"{name} is {value:g}; give {least} or more.")
