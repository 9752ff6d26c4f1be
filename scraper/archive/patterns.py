"""How many URLs of one pattern a host has: a calendar or a search without end stops at a limit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Pattern(NamedTuple):
    """What addresses of one host have in common, and how many of them may be known."""

    key: str
    limit: int


@dataclass(slots=True)
class _Count:
    known: int
    urls: int = 0
    """Let in since it was read."""
    refused: int = 0


@dataclass(slots=True)
class Patterns:
    """The counts that one transaction needs, each read once and written once."""

    db: sqlite3.Connection
    _counts: dict[tuple[int, str], _Count] = field(default_factory=dict)

    def let_in(self, host_id: int, patterns: Iterable[Pattern]) -> bool:
        """Whether every pattern has room for one more; if so, it is counted."""
        counts = [(self._count(host_id, pattern.key), pattern.limit) for pattern in patterns]
        full = [count for count, limit in counts if count.known + count.urls >= limit]
        for count in full:
            count.refused += 1
        if full:
            return False
        for count, _ in counts:
            count.urls += 1
        return True

    def _count(self, host_id: int, key: str) -> _Count:
        place = host_id, key
        if place not in self._counts:
            row = self.db.execute(
                "SELECT urls FROM url_patterns WHERE host_id = ? AND pattern = ?", place
            ).fetchone()
            self._counts[place] = _Count(int(row[0]) if row else 0)
        return self._counts[place]

    def store(self) -> None:
        """Writes what was counted."""
        self.db.executemany(
            "INSERT INTO url_patterns (host_id, pattern, urls, refused) VALUES (?, ?, ?, ?) ON CONFLICT "
            "DO UPDATE SET urls = urls + excluded.urls, refused = refused + excluded.refused",
            [(*place, count.urls, count.refused) for place, count in self._counts.items()],
        )
