"""What a file holds of one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

Headers = tuple[tuple[str, str], ...]


class Request(NamedTuple):
    """What was asked, as recorded; without cookies and passwords."""

    line: str
    headers: Headers


class Flaw(NamedTuple):
    """Why a record is no page."""

    outcome: Literal["failed", "too_large"]
    reason: str
    """A short, stable name of the loss, for counting."""
    message: str


@dataclass(frozen=True, slots=True)
class Found:
    """One record: a page, or what is wrong with it."""

    url: str
    at: datetime
    """When it was captured, aware."""
    file: str
    """Where it was found."""
    record: str | None = None
    """Its WARC-Record-ID."""
    status: int | None = None
    """Of HTTP; None where the page did not come by HTTP."""
    headers: Headers = ()
    content_type: str | None = None
    body: bytes = b""
    asked_for: str | None = None
    """The URL that redirects led from."""
    target: str | None = None
    """Where a redirect leads."""
    request: Request | None = None
    ip_address: str | None = None
    is_revisit: bool = False
    """The page was recorded again and was the same."""
    flaw: Flaw | None = None
