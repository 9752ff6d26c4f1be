"""The part of `Archive` that finds: articles, their copies, feed items, gaps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date

from scraper.archive import announcements, duplicates, search
from scraper.archive.connection import Connection
from scraper.archive.hits import Copy, FeedGap, FeedHit, Hit
from scraper.archive.records import Filters, StoredArticle

EVERYTHING = Filters()
_BATCH = 200  # articles in memory while an archive is read from end to end


class Finding:
    """What `Archive` can look for."""

    def reading(self) -> AbstractContextManager[Connection]:
        """The connection, for a block."""
        raise NotImplementedError

    def articles(self, filters: Filters = EVERYTHING) -> Iterator[StoredArticle]:
        """The articles that the filters let through, by id; a few at a time, however many there are.

        Raises:
            InvalidQueryError: a day of the filters is none.
        """
        after, left = 0, filters.limit
        while left is None or left > 0:
            size = _BATCH if left is None else min(_BATCH, left)
            with self.reading() as db:
                found = search.batch(db, filters, after=after, size=size)
            yield from found
            if len(found) < size:
                return
            after = found[-1].id
            left = None if left is None else left - len(found)

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many articles `articles(filters)` gives."""
        with self.reading() as db:
            return search.count(db, filters)

    def search(
        self,
        query: str,
        *,
        site: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        author: str | None = None,
        language: str | None = None,
        kind: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> list[Hit]:
        """The articles that fit best, the best first.

        Words are AND-ed; "phrases", OR, NOT or -word, prefix* and parentheses work; nothing is an error.
        Case and accents do not matter, and parts of a Japanese, Chinese, Korean or Thai text are found.
        A query that only says what must not be there, or nothing, gives the newest articles. Where more than
        `ranking.MOST_RANKED` fit, some of the newest are weighed, and those with all in the headline.

        Args:
            since: the first day of publication (as printed): 2024-08-07, 2024-08, 2024 or a date.
            until: the last one, included.
            author: part of a name.
            language: `en` finds `en-GB` too.

        Raises:
            InvalidQueryError: a day is none.
        """
        filters = Filters(
            query=query,
            site=site,
            since=_day(since),
            until=_day(until),
            author=author,
            language=language,
            kind=kind,
        )
        with self.reading() as db:
            return search.search(db, filters, limit=limit, offset=offset)

    def copies(self, article_id: int) -> list[Copy]:
        """The articles that tell the same in nearly the same words, the oldest publication first."""
        with self.reading() as db:
            return duplicates.copies(db, article_id)

    def search_feeds(
        self,
        query: str,
        *,
        site: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        limit: int = 20,
    ) -> list[FeedHit]:
        """The items of feeds and sidebars that fit best; without words, the last that were seen.

        Args:
            since: the first day on which an item was seen, in UTC.
            until: the last one, included.

        Raises:
            InvalidQueryError: a day is none.
        """
        filters = Filters(query=query, site=site, since=_day(since), until=_day(until), limit=limit)
        with self.reading() as db:
            return announcements.search_feeds(db, filters)

    def announced(self, article_id: int) -> list[FeedHit]:
        """The feed items that lead to an article, the first sighting first."""
        with self.reading() as db:
            return announcements.announced(db, article_id)

    def feed_gaps(self, limit: int = 10) -> list[FeedGap]:
        """Where a list had no item in common with the sighting before, the newest first."""
        with self.reading() as db:
            return announcements.feed_gaps(db, limit)


def _day(value: str | date | None) -> str | None:
    """A `datetime` is its day."""
    return value.isoformat()[:10] if isinstance(value, date) else value
