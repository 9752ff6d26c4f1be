"""What an answer means: one pure table from status, headers, error and page kind to what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from scraper import errors

OutcomeName = Literal[
    "ok",  # a page, a feed or a sitemap that can be used
    "not_modified",  # 304: as known
    "moved",  # permanently redirected to a page that can be used
    "gone",  # 404, 410: not there any more
    "retry",  # for now: 429, 5xx, timeouts, broken connections
    "blocked",  # 401, 403, 451, bot checks: not for us
    "too_large",
    "wrong_type",  # a picture, a PDF, …
    "forbidden",  # by robots.txt
    "unsafe",  # an address that is not public
    "wall",  # consent, login, an error page or a shell in HTTP 200
    "failed",  # anything else that another attempt will not mend
]

SAME_TEXT = "same text on many pages"
"""The reason of a wall that only the other pages of its host gave away."""
MAX_RETRY_AFTER = timedelta(days=1)
"""A longer Retry-After is taken for this: a day later the server is asked again."""

_TEXT_TYPES = frozenset(
    {
        "application/xhtml+xml",
        "application/xml",
        "application/json",
        "application/gzip",
        "application/x-gzip",
        "application/octet-stream",
        "application/rss",
        "application/atom",
        "binary/octet-stream",
    }
)
_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"PK\x03\x04": "application/zip",
    b"\x7fELF": "a program",
    b"ID3": "audio/mpeg",
}

_TEXT_STARTS = (b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")
"""UTF-16, and gzip, in which sitemaps come."""
_CONTROLS = bytes({*range(1, 32), 127} - {*b"\t\n\v\f\r\x1b"})
"""What no text has. NUL is not among them: damaged pages are full of it."""
_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a fetch ended."""

    name: OutcomeName
    reason: str = ""
    """A short, stable name of the loss, for counting; empty where nothing was lost."""
    again: bool = False
    """Another attempt, later, may succeed."""
    wait: timedelta | None = None
    """The server asked to wait that long (Retry-After)."""
    down: bool = False
    """The host cannot be reached at all: nothing to wait for within a run."""

    @property
    def good(self) -> bool:
        """Nothing was lost."""
        return self.name in ("ok", "not_modified", "moved")


def of_status(status: int, retry_after: str | None, now: datetime) -> Outcome:
    """The outcome of an HTTP status, before anybody looked at the page."""
    if status == 304:
        return Outcome("not_modified")
    if 200 <= status < 300:
        return Outcome("ok")
    if status in (404, 410):
        return Outcome("gone", f"HTTP {status}")
    if status in (408, 421, 425, 429) or (500 <= status < 600 and status not in (501, 505, 511)):
        return Outcome("retry", f"HTTP {status}", again=True, wait=parse_retry_after(retry_after, now))
    if status in (401, 402, 403, 407, 451, 511):
        return Outcome("blocked", f"HTTP {status}", again=status == 403)
    return Outcome("failed", f"HTTP {status}")


_ERRORS: dict[type[errors.FetchError], tuple[OutcomeName, bool]] = {
    errors.UnsafeAddressError: ("unsafe", False),
    errors.ForbiddenByRobotsError: ("forbidden", False),
    errors.RobotsUnreachableError: ("retry", True),
    errors.HostPausedError: ("retry", True),
    errors.NameNotFoundError: ("retry", True),
    errors.ConnectionFailedError: ("retry", True),
    errors.UnreachableError: ("retry", True),
    errors.CertificateError: ("retry", True),
    errors.ProxyFailedError: ("retry", True),
    errors.TimedOutError: ("retry", True),
    errors.TooLargeError: ("too_large", False),
    errors.WrongTypeError: ("wrong_type", False),
    errors.TooManyRedirectsError: ("failed", False),
    errors.BadRedirectError: ("failed", False),
    errors.BrokenResponseError: ("retry", True),
    errors.FetchError: ("failed", False),
}
_DOWN = frozenset(
    {errors.NameNotFoundError, errors.UnreachableError, errors.CertificateError, errors.ProxyFailedError}
)
"""A wrong name, a server that is off, a wrong certificate: minutes will not mend them, a person may."""


def of_error(error: errors.FetchError) -> Outcome:
    """The outcome of a fetch that brought no answer."""
    name, again = _ERRORS.get(type(error), _ERRORS[errors.FetchError])
    return Outcome(name, error.reason, again=again, down=type(error) in _DOWN)


_KINDS: dict[str, Outcome] = {
    "consent": Outcome("wall", "consent wall", again=True),
    "teaser": Outcome("wall", "teaser only"),
    "login": Outcome("wall", "login wall"),
    "blocked": Outcome("blocked", "bot check", again=True),
    "error": Outcome("gone", "error page with status 200"),
    "shell": Outcome("wall", "page without text (needs JavaScript)"),
}


def of_page(kind: str, *, has_text: bool = True) -> Outcome:
    """The outcome of a page that came with status 200, by what it turned out to be (`Article.kind`)."""
    if kind == "article" and not has_text:
        return Outcome("wall", "no text found")
    return _KINDS.get(kind, Outcome("ok"))


def parse_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3) as seconds or as a date; nonsense is as if it were not there."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return min(timedelta(seconds=int(text[:9])), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(timedelta(0), min(moment - now, MAX_RETRY_AFTER))


def may_hold_text(content_type: str) -> bool:
    """Whether a Content-Type may be that of a page, feed or sitemap; without one everything is possible."""
    name = content_type.partition(";")[0].strip().lower()
    if "/" not in name or name.startswith("text/"):
        return name not in ("text/css", "text/javascript", "text/calendar")
    return name in _TEXT_TYPES or (name.startswith("application/") and name.endswith(("+xml", "+json")))


def binary_type(body: bytes) -> str | None:
    """What a body is that starts like a picture, a PDF, …, whatever its Content-Type says; else None.

    One that starts like nothing known, but with many bytes that no text has, is `binary data`.
    """
    found = next((name for magic, name in _MAGIC.items() if body.startswith(magic)), None)
    if found or body.startswith(_TEXT_STARTS):
        return found
    head = body[:4096]
    if head.count(0) > len(head) * _SHARE:
        return None  # UTF-16 without its mark
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "binary data" if controls > max(8, len(head) * _SHARE) else None
