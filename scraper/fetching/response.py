"""One finished HTTP exchange, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: the status that caused it and the URL it led to."""

    status: int
    url: str

    @property
    def permanent(self) -> bool:
        """RFC 9110: 301 and 308 mean that the old address is to be forgotten."""
        return self.status in (301, 308)


@dataclass(frozen=True, slots=True)
class Response:
    """One finished HTTP exchange, redirects followed."""

    url: str
    """As asked for."""
    final_url: str
    """After redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """In the order received; several of one name are possible."""
    body: bytes
    """Content-decoded (gzip, deflate, br, zstd undone); not decoded to text."""
    fetched_at: datetime
    """UTC, aware; when the answer was complete."""
    elapsed: float
    """Seconds, all hops together."""
    redirects: tuple[Redirect, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def moved_permanently(self) -> bool:
        """Every hop was permanent, and there was one."""
        return bool(self.redirects) and all(hop.permanent for hop in self.redirects)
