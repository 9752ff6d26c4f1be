"""What keeps a page that was archived from doing anything in the reader's browser.

Templates escape all text; links go only to http and https addresses, and tell the site nothing about the
reader; and should an escape ever be forgotten, the Content-Security-Policy leaves nothing to run or contact.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; script-src "
)
# Datasette's tables and query editor bring scripts of their own; the pages that we write bring none.
_WITH_SCRIPTS = _POLICY + "'self' 'unsafe-inline'"
_WITHOUT_SCRIPTS = _POLICY + "'none'"
_OUR_PAGES = re.compile(r"^/$|^/-/search$|^/\w+/articles$|^/\w+/(articles|revisions)/\d+$")

_LINK = Markup('<a href="{}" rel="nofollow noopener noreferrer" referrerpolicy="no-referrer">{}</a>')
_REFUSAL = b"This server answers only under the address that it was started on.\n"
_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f]+", re.IGNORECASE)


def web_address(value: object) -> str | None:
    """The value, if it is an http or https address; None for `javascript:` and all else."""
    if not isinstance(value, str) or not _WEB_ADDRESS.fullmatch(value):
        return None
    try:
        return value if urlsplit(value).hostname else None
    except ValueError:
        return None


def link(value: object, text: str | None = None) -> Markup:
    """A link that neither recommends nor betrays; the bare text where the value is no web address."""
    address = web_address(value)
    shown = text if text is not None else str(value or "")
    if address is None:
        return Markup("{}").format(shown)
    return _LINK.format(address, shown)


def guarded(app: App, hosts: frozenset[str] | None) -> App:
    """The app with security headers, answering only requests that name one of `hosts` (None: any).

    A site that makes its own name point at 127.0.0.1 (DNS rebinding) could otherwise read the archive.
    """

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if hosts is not None and _host(scope) not in hosts:
            await _refuse(send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = _headers(scope["path"])
                message["headers"] = [h for h in message.get("headers", []) if h[0].lower() not in ours]
                message["headers"] += ours.items()
            await send(message)

        await app(scope, receive, send_with_headers)

    return guard


def _headers(path: str) -> dict[bytes, bytes]:
    policy = _WITHOUT_SCRIPTS if _OUR_PAGES.match(path) else _WITH_SCRIPTS
    return {
        b"content-security-policy": policy.encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"no-referrer",
        b"cross-origin-resource-policy": b"same-origin",
    }


def _host(scope: Scope) -> str:
    for name, value in scope.get("headers", []):
        if name == b"host":
            host: str = value.decode("latin-1").lower()
            return re.sub(r":\d+$", "", host)
    return ""


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSAL})
