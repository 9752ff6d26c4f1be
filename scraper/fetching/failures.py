"""Every error of httpx as one of ours: what happened, to which URL, what to do next."""

from __future__ import annotations

import os
from typing import NamedTuple

import httpx

from scraper.errors import (
    BrokenResponseError,
    CertificateError,
    ConnectionFailedError,
    FetchError,
    ProxyFailedError,
    TimedOutError,
    TooManyRedirectsError,
    UnreachableError,
)


class _Translation(NamedTuple):
    error: type[FetchError]
    what: str
    next_step: str


_AGAIN = "try again later"

TRANSLATIONS: dict[type[Exception], _Translation] = {
    httpx.ConnectTimeout: _Translation(TimedOutError, "did not accept a connection in time", _AGAIN),
    httpx.ReadTimeout: _Translation(TimedOutError, "did not send anything in time", _AGAIN),
    httpx.WriteTimeout: _Translation(TimedOutError, "did not read the request in time", _AGAIN),
    httpx.PoolTimeout: _Translation(TimedOutError, "waited too long for a free connection", _AGAIN),
    httpx.ConnectError: _Translation(UnreachableError, "could not be connected to", _AGAIN),
    httpx.ReadError: _Translation(ConnectionFailedError, "broke the connection while answering", _AGAIN),
    httpx.WriteError: _Translation(ConnectionFailedError, "broke the connection during the request", _AGAIN),
    httpx.CloseError: _Translation(ConnectionFailedError, "did not close the connection properly", _AGAIN),
    httpx.ProxyError: _Translation(
        ProxyFailedError, "could not be reached through the proxy", "check HTTP_PROXY and HTTPS_PROXY"
    ),
    httpx.UnsupportedProtocol: _Translation(
        FetchError, "has a scheme that is not supported", "give an http:// or https:// address"
    ),
    httpx.LocalProtocolError: _Translation(BrokenResponseError, "cannot be asked over HTTP", "check the URL"),
    httpx.RemoteProtocolError: _Translation(BrokenResponseError, "did not answer with valid HTTP", _AGAIN),
    httpx.DecodingError: _Translation(BrokenResponseError, "sent a body that cannot be decoded", _AGAIN),
    httpx.TooManyRedirects: _Translation(
        TooManyRedirectsError, "redirects without end", "open it in a browser and use the address it ends at"
    ),
    httpx.InvalidURL: _Translation(FetchError, "is no URL that can be asked for", "check the URL"),
}
"""By exception; an unknown one is looked up by its nearest base class that is here."""

_OTHER = _Translation(FetchError, "could not be fetched", _AGAIN)


def translate(error: Exception, url: str) -> FetchError:
    """Our error for one of httpx; one of ours comes back as it is."""
    if isinstance(error, FetchError):
        return error
    if is_tls(error):
        return CertificateError(
            f"{url} could not be fetched: TLS failed ({error}); if your network has its own "
            "certificate authority, name its file in SSL_CERT_FILE."
        )
    bases = (base for base in type(error).__mro__ if base in TRANSLATIONS)
    found = TRANSLATIONS.get(next(bases, Exception), _OTHER)
    reason = _reason(error)
    detail = f" ({reason})" if reason else ""
    return found.error(f"{url} {found.what}{detail}; {found.next_step}.")


def _reason(error: BaseException) -> str:
    """Why, in the words of the system where it was the system that said it."""
    below: BaseException | None = error
    while below is not None:
        if isinstance(below, OSError) and below.errno and below.errno > 0:
            return os.strerror(below.errno)
        below = below.__cause__ or below.__context__
    return str(error)


def is_tls(error: BaseException | None) -> bool:
    """Whether an error, or one behind it, is one of TLS."""
    while error is not None:
        if type(error).__module__ == "ssl" or type(error).__name__.startswith("SSL"):
            return True
        error = error.__cause__ or error.__context__
    return False
