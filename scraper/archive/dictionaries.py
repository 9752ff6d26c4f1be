"""Compressing a page by what it has in common with other pages of its site (zstd, RFC 8878).

A dictionary is made of whole pages of the site that are stored anyway, each without a dictionary, one behind
the other: so it takes no room, begins with the second page of a site, and no page hangs on a chain of others.
It grows with the site as long as that pays.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import zstandard

from scraper.errors import CorruptArchiveError

LEVEL = 3
"""Of zstd, for a page alone: what `scraper vacuum` can do better later is not waited for in a crawl."""

LONGEST = 1 << 20
"""Bytes of a dictionary."""

_SIBLING_LEVEL = 5  # the first that finds most of what pages of a site have in common
_SMALL_LEVEL = 12
_SMALL = 32 * 1024  # bytes of a page up to which the higher level costs a millisecond only
_SHORTEST = 256  # bytes; a shorter page gains nothing
_LONGEST_PAGE = 8 << 20  # bytes; a longer one is no sibling of anything
_DOUBTFUL = 0.6  # of what its first page took without a dictionary, in relation to its size
_USELESS = 0.95  # of what the page itself takes without a dictionary
_GROWS_AT = (8, 32, 128, 512, 2048)  # pages compressed by it
_GROWTH = 4
_TESTED = 4  # pages on which a larger dictionary has to prove itself
_PAYS = 0.97

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Pages that others are compressed by."""

    id: int
    pages: Key
    used: int
    """How many pages were compressed by it."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A page as it is stored."""

    data: bytes
    dictionary: Dictionary | None
    is_odd: bool = False
    """It has little in common with its site's dictionary."""


@dataclass(frozen=True, slots=True)
class _Content:
    data: zstandard.ZstdCompressionDict
    level: int
    density: float
    """What its first page takes without a dictionary, a byte."""


class _Contents:
    """The dictionaries that were used last. Known by the hashes of their pages, so never out of date."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[Key, int | None], _Content] = OrderedDict()

    def of(self, db: sqlite3.Connection, pages: Key, level: int | None = None) -> _Content:
        key = (pages, level)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        content = _load(db, pages, level)
        with self._lock:
            self._known[key] = content
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        return content


_contents = _Contents(16)


@lru_cache(maxsize=4)
def _compressor(level: int) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=level, write_checksum=True)


def plain(body: bytes, level: int = LEVEL) -> bytes:
    """A page compressed alone."""
    return _compressor(level).compress(body)


def _load(db: sqlite3.Connection, pages: Key, level: int | None) -> _Content:
    texts = [decoded(db, sha256) for sha256 in pages]
    content = b"".join(texts)
    if level is None:
        level = _SMALL_LEVEL if len(content) <= _SMALL * len(texts) else _SIBLING_LEVEL
    data = zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    data.precompute_compress(level=level)
    size: int = db.execute("SELECT length(data) FROM bodies WHERE sha256 = ?", (pages[0],)).fetchone()[0]
    return _Content(data, level, size / max(1, len(texts[0])))


def decoded(db: sqlite3.Connection, sha256: str) -> bytes:
    """The exact bytes of a page that is here.

    Raises:
        CorruptArchiveError: they cannot be decoded any more, or are not those that were stored.
    """
    row = db.execute("SELECT data, bytes, dictionary_id FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise CorruptArchiveError(f"The stored page {sha256} is missing; fetch its URL again.")
    data, size, dictionary_id = row
    dictionary = None
    if dictionary_id is not None:
        dictionary = _contents.of(db, _pages(db, dictionary_id)).data
    try:
        content = zstandard.ZstdDecompressor(dict_data=dictionary).decompress(data, max_output_size=size)
    except zstandard.ZstdError as error:
        raise CorruptArchiveError(
            f"The stored page {sha256} cannot be decoded ({error}); fetch its URL again."
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise CorruptArchiveError(f"The stored page {sha256} is not what was stored; fetch its URL again.")
    return content


def compress(db: sqlite3.Connection, body: bytes, pages: Key, level: int | None = None) -> bytes:
    """A page compressed by others."""
    content = _contents.of(db, pages, level)
    return zstandard.ZstdCompressor(
        level=content.level, dict_data=content.data, write_checksum=True
    ).compress(body)


def newest(db: sqlite3.Connection, site: str, form: str) -> Dictionary | None:
    """The dictionary that is used for such pages of a site now."""
    row = db.execute(
        "SELECT id, pages FROM dictionaries WHERE site = ? AND form = ? ORDER BY id DESC LIMIT 1",
        (site, form),
    ).fetchone()
    return Dictionary(row[0], _pages(db, row[0]), row[1]) if row else None


def _pages(db: sqlite3.Connection, dictionary_id: int) -> Key:
    rows = db.execute(
        "SELECT sha256 FROM dictionary_pages WHERE dictionary_id = ? ORDER BY position", (dictionary_id,)
    )
    return tuple(sha256 for (sha256,) in rows)


def encode(db: sqlite3.Connection, body: bytes, site: str | None, form: str) -> Encoded:
    """A page as it is to be stored."""
    if site is None or not _SHORTEST <= len(body) <= _LONGEST_PAGE:
        return Encoded(plain(body), None)
    dictionary = newest(db, site, form)
    if dictionary is None:
        return Encoded(plain(body), None, is_odd=True)
    try:
        data = compress(db, body, dictionary.pages)
        density = _contents.of(db, dictionary.pages).density
    except CorruptArchiveError:  # told by `scraper verify`; what comes from now on does not hang on it
        return Encoded(plain(body), None, is_odd=True)
    if len(data) > _DOUBTFUL * density * len(body):
        alone = plain(body)
        if len(data) > _USELESS * len(alone):
            return Encoded(alone, dictionary, is_odd=True)
    return Encoded(data, dictionary)


def learn(
    db: sqlite3.Connection, sha256: str, encoded: Encoded, site: str | None, form: str, at: str
) -> None:
    """After a page was stored: it becomes part of the dictionary, or is counted."""
    dictionary = encoded.dictionary
    if site is None:
        return
    if encoded.is_odd:
        make(db, site, form, fitting(db, (*(dictionary.pages if dictionary else ()), sha256)), at)
    elif dictionary is not None:
        used = dictionary.used + 1
        db.execute("UPDATE dictionaries SET pages = ? WHERE id = ?", (used, dictionary.id))
        if used in _GROWS_AT:
            _grow(db, dictionary, site, form, at)


def _grow(db: sqlite3.Connection, dictionary: Dictionary, site: str, form: str, at: str) -> None:
    """Replace a dictionary by one of more pages, if that pays."""
    wanted = len(dictionary.pages) * (_GROWTH - 1)
    rows = db.execute(
        "SELECT sha256 FROM bodies WHERE dictionary_id = ? ORDER BY rowid DESC LIMIT ?",
        (dictionary.id, wanted + _TESTED),
    )
    latest = [sha256 for (sha256,) in rows]
    tested, added = latest[:_TESTED], latest[_TESTED:]
    pages = fitting(db, (*dictionary.pages, *reversed(added)))
    if added and len(pages) > len(dictionary.pages) and pays(db, tested, pages, dictionary.pages):
        make(db, site, form, pages, at)


def pays(
    db: sqlite3.Connection, tested: Sequence[str], pages: Key, before: Key, level: int | None = None
) -> bool:
    """Whether a dictionary of `pages` does clearly better on some pages than that of the pages `before`."""
    bodies = [decoded(db, sha256) for sha256 in tested]
    size, old = (sum(len(compress(db, body, key, level)) for body in bodies) for key in (pages, before))
    return size < _PAYS * old


def fitting(db: sqlite3.Connection, pages: Key) -> Key:
    """As many of the pages, from the last, as a dictionary holds; at least one."""
    kept: list[str] = []
    total = 0
    for sha256 in reversed(pages):
        total += db.execute("SELECT bytes FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()[0]
        if kept and total > LONGEST:
            break
        kept.append(sha256)
    return tuple(reversed(kept))


def make(db: sqlite3.Connection, site: str, form: str, pages: Key, at: str) -> Dictionary:
    """A new dictionary of pages that are here; from now on they are compressed without one."""
    for sha256 in pages:
        store_again(db, sha256, None)
    cursor = db.execute(
        "INSERT INTO dictionaries (site, form, created, samples, data) VALUES (?, ?, ?, ?, x'')",
        (site, form, at, len(pages)),
    )
    number = int(cursor.lastrowid or 0)
    db.executemany(
        "INSERT INTO dictionary_pages (dictionary_id, position, sha256) VALUES (?, ?, ?)",
        ((number, position, sha256) for position, sha256 in enumerate(pages)),
    )
    return Dictionary(number, pages, 0)


def store_again(
    db: sqlite3.Connection, sha256: str, dictionary: Dictionary | None, level: int | None = None
) -> int:
    """Compress a page anew, by a dictionary or alone, unless it is so already; the bytes that it saves."""
    old, now = db.execute(
        "SELECT length(data), dictionary_id FROM bodies WHERE sha256 = ?", (sha256,)
    ).fetchone()
    if dictionary is None and now is None and level is None:
        return 0
    body = decoded(db, sha256)
    data = plain(body, level or LEVEL) if dictionary is None else compress(db, body, dictionary.pages, level)
    if len(data) >= old and (dictionary is not None or now is None):
        return 0
    db.execute(
        "UPDATE bodies SET data = ?, dictionary_id = ? WHERE sha256 = ?",
        (data, dictionary.id if dictionary else None, sha256),
    )
    return int(old) - len(data)
