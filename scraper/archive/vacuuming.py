"""`scraper vacuum`: compress a site's pages by the best dictionary there is, and give free space back.

Every step is a transaction of its own: one that is interrupted is simply done again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from scraper.archive import Archive, dictionaries
from scraper.archive.dictionaries import Dictionary
from scraper.archive.moments import iso, utc_now
from scraper.errors import CorruptArchiveError

_SMALL = 32 * 1024  # bytes of a page, on average
_LEVEL, _SMALL_LEVEL = 9, 19  # of zstd; what takes time once is worth a few percent for ever
_MOST_PAGES = 96  # of a dictionary; beyond that each one adds little
_MEMBERS = 8  # pages for each one in the dictionary, which is stored without one
_FEWEST = 16  # pages for which another dictionary is thought of
_TESTED = 8
_AT_ONCE = 64  # pages in one transaction

Progress = Callable[[int, int], None]
"""Is told how many pages are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """What was saved."""

    pages: int
    """Compressed anew."""
    saved: int
    """Bytes of them."""
    before: int
    """Bytes of the file."""
    after: int


def vacuum(
    archive: Archive, *, progress: Progress | None = None, clock: Callable[[], datetime] = utc_now
) -> Vacuumed:
    """Make an archive as small as it can be. Call it under `hold`; it needs room for a second copy."""
    before = archive.path.stat().st_size
    with archive.reading() as db:
        groups = db.execute("SELECT DISTINCT site, form FROM dictionaries ORDER BY site, form").fetchall()
        total = db.execute("SELECT count(*) FROM bodies WHERE dictionary_id IS NOT NULL").fetchone()[0]
    done = pages = saved = 0
    for site, form in groups:
        for seen, changed, gained in _repack(archive, site, form, iso(clock())):
            done, pages, saved = done + seen, pages + changed, saved + gained
            if progress:
                progress(done, total)
    with archive.reading() as db:
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        db.execute("VACUUM")
        db.execute("PRAGMA optimize")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Vacuumed(pages, saved, before, archive.path.stat().st_size)


def _repack(archive: Archive, site: str, form: str, at: str) -> Iterator[tuple[int, int, int]]:
    """Compress all pages of a form; for each batch: pages looked at, pages that changed, bytes saved."""
    with archive.writing() as db:
        pages = _pages(db, site, form)
        level = _level(db, pages)
        dictionary = _best(db, site, form, pages, level, at)
    own = set(dictionary.pages)
    for start in range(0, len(pages), _AT_ONCE):
        saved = []
        with archive.writing() as db:
            for sha256 in pages[start : start + _AT_ONCE]:
                saved.append(_store_again(db, sha256, None if sha256 in own else dictionary, level))
        yield len(saved), sum(map(bool, saved)), sum(saved)
    with archive.writing() as db:
        _drop_unused(db, site, form, dictionary.id)


def _store_again(db: sqlite3.Connection, sha256: str, dictionary: Dictionary | None, level: int) -> int:
    try:
        return dictionaries.store_again(db, sha256, dictionary, level)
    except CorruptArchiveError:  # `scraper verify` tells
        return 0


def _pages(db: sqlite3.Connection, site: str, form: str) -> list[str]:
    """Every page that a dictionary of this site and form has or serves, in the order of their coming."""
    rows = db.execute(
        "WITH own AS (SELECT id FROM dictionaries WHERE site = ? AND form = ?) "
        "SELECT sha256 FROM bodies WHERE dictionary_id IN own OR sha256 IN "
        "(SELECT sha256 FROM dictionary_pages WHERE dictionary_id IN own) ORDER BY bodies.rowid",
        (site, form),
    )
    return [sha256 for (sha256,) in rows]


def _level(db: sqlite3.Connection, pages: list[str]) -> int:
    sizes = [db.execute("SELECT bytes FROM bodies WHERE sha256 = ?", (page,)).fetchone()[0] for page in pages]
    return _SMALL_LEVEL if sum(sizes) <= _SMALL * len(sizes) else _LEVEL


def _best(db: sqlite3.Connection, site: str, form: str, pages: list[str], level: int, at: str) -> Dictionary:
    """The newest dictionary, or one of pages from all over the site where that pays."""
    current = dictionaries.newest(db, site, form)
    assert current is not None
    number = min(_MOST_PAGES, len(pages) // _MEMBERS)
    if len(pages) < _FEWEST or number < 2:
        return current
    try:
        chosen = dictionaries.fitting(db, tuple(pages[:: len(pages) // number][:number]))
        rest = [page for page in pages if page not in {*chosen, *current.pages}]
        tested = rest[:: max(1, len(rest) // _TESTED)][:_TESTED]
        if set(chosen) != set(current.pages) and dictionaries.pays(db, tested, chosen, current.pages, level):
            return dictionaries.make(db, site, form, chosen, at)
    except CorruptArchiveError:
        pass
    return current


def _drop_unused(db: sqlite3.Connection, site: str, form: str, kept: int) -> None:
    """Dictionaries by which no page is compressed any more; what a site has used last stays."""
    unused = (
        "SELECT id FROM dictionaries WHERE site = ? AND form = ? AND id <> ? "
        "AND NOT EXISTS (SELECT 1 FROM bodies WHERE dictionary_id = dictionaries.id)"
    )
    db.execute(f"DELETE FROM dictionary_pages WHERE dictionary_id IN ({unused})", (site, form, kept))
    db.execute(f"DELETE FROM dictionaries WHERE id IN ({unused})", (site, form, kept))
