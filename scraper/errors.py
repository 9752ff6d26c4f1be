"""Every error that this program raises on purpose.

    ScraperError
    ├── UsageError              the caller's mistake (exit code 2)
    │   ├── InvalidURLError     a URL that is none, or one that cannot be fetched over HTTP
    │   ├── InvalidQueryError   a filter or a date that cannot be understood
    │   └── InputFileError      a file that is missing, empty, or of a kind that cannot be read
    ├── FetchError              one URL could not be fetched (exit code 1)
    │   ├── UnsafeAddressError      an address that is not public, and not allowed by name
    │   ├── ForbiddenByRobotsError  robots.txt forbids the URL
    │   ├── RobotsUnreachableError  robots.txt could not be had, so nothing is fetched for now
    │   ├── HostPausedError         a redirect leads to a host that is left alone for now
    │   ├── NameNotFoundError       the host name leads to no address
    │   ├── ConnectionFailedError   the connection broke
    │   │   └── UnreachableError        no connection could be made
    │   ├── CertificateError        the TLS certificate is wrong, or TLS failed
    │   ├── ProxyFailedError        the proxy of the environment refused or failed
    │   ├── TimedOutError           the whole request took too long
    │   ├── TooLargeError           the body is larger than allowed, after decompression
    │   ├── WrongTypeError          a picture, a PDF, …: not a page
    │   ├── TooManyRedirectsError   a loop, or a chain that does not end
    │   ├── BadRedirectError        a redirect to what is no web address
    │   ├── BrokenResponseError     an answer that is no HTTP, is cut short, or cannot be decoded
    │   └── StatusError             an answer with a status of 400 or above
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

    reason: ClassVar[str] = "failed"
    """A short, stable name for counting losses."""


class UnsafeAddressError(FetchError):
    """An address that is not public, and not allowed by name."""

    reason = "address not public"


class ForbiddenByRobotsError(FetchError):
    """robots.txt forbids the URL."""

    reason = "forbidden by robots.txt"


class RobotsUnreachableError(FetchError):
    """robots.txt could not be had, so nothing is fetched for now (RFC 9309, 2.3.1.4)."""

    reason = "robots.txt unreachable"


class HostPausedError(FetchError):
    """A redirect leads to a host that is left alone for now."""

    reason = "host paused"


class NameNotFoundError(FetchError):
    """The host name leads to no address."""

    reason = "host name not found"


class ConnectionFailedError(FetchError):
    """The connection broke."""

    reason = "connection failed"


class UnreachableError(ConnectionFailedError):
    """No connection could be made: it was refused, or no way leads to the host."""

    reason = "no connection"


class CertificateError(FetchError):
    """The TLS certificate is wrong, or TLS failed."""

    reason = "TLS failed"


class ProxyFailedError(FetchError):
    """The proxy of the environment refused or failed."""

    reason = "proxy failed"


class TimedOutError(FetchError):
    """The whole request took too long."""

    reason = "timed out"


class TooLargeError(FetchError):
    """The body is larger than allowed, after decompression."""

    reason = "too large"


class WrongTypeError(FetchError):
    """A picture, a PDF, …: not a page."""

    reason = "not a page"


class TooManyRedirectsError(FetchError):
    """A loop of redirects, or a chain that does not end."""

    reason = "too many redirects"


class BadRedirectError(FetchError):
    """A redirect to what is no web address, or one that is too long."""

    reason = "bad redirect"


class BrokenResponseError(FetchError):
    """An answer that is no HTTP, is cut short, or cannot be decoded."""

    reason = "broken response"


class StatusError(FetchError):
    """An answer with a status of 400 or above."""

    reason = "error status"


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
