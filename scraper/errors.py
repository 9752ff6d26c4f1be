"""Every error that this program raises on purpose.

    ScraperError
    ├── UsageError              the caller's mistake (exit code 2)
    │   ├── InvalidURLError     a URL that is none, or one that cannot be fetched over HTTP
    │   ├── InvalidQueryError   a filter or a date that cannot be understood
    │   └── InputFileError      a file that is missing, empty, or of a kind that cannot be read
    ├── FetchError              one URL could not be fetched (exit code 1)
    └── ArchiveError            the archive could not be opened, read or written (exit code 1)
        ├── NotAnArchiveError   the file is no SQLite database, or another program's
        ├── NewerArchiveError   a newer version of this program made it
        ├── ReadOnlyArchiveError
        ├── DiskFullError
        ├── CorruptArchiveError
        └── ArchiveLockedError  another run holds it (exit code 75, EX_TEMPFAIL of sysexits.h)

A message says what happened, to which URL or file, and what to do next. Errors of httpx and sqlite3 are
translated where they occur, in `scraper.fetching` and `scraper.archive`.
"""

from __future__ import annotations

from typing import ClassVar


class ScraperError(Exception):
    """The base of all."""

    exit_code: ClassVar[int] = 1


class UsageError(ScraperError):
    """The caller's mistake."""

    exit_code = 2


class InvalidURLError(UsageError):
    """A URL that is none, or one that cannot be fetched over HTTP."""


class InvalidQueryError(UsageError):
    """A filter or a date that cannot be understood."""


class InputFileError(UsageError):
    """A file that is missing, empty, or of a kind that cannot be read."""


class FetchError(ScraperError):
    """One URL could not be fetched."""


class ArchiveError(ScraperError):
    """The archive could not be opened, read or written."""


class NotAnArchiveError(ArchiveError):
    """The file is no SQLite database, or another program's."""


class NewerArchiveError(ArchiveError):
    """A newer version of this program made the archive."""


class ReadOnlyArchiveError(ArchiveError):
    """The archive, or its folder, cannot be written."""


class DiskFullError(ArchiveError):
    """No space is left; the transaction in progress was rolled back."""


class CorruptArchiveError(ArchiveError):
    """SQLite found damage in the file."""


class ArchiveLockedError(ArchiveError):
    """Another run holds the archive."""

    exit_code = 75
