"""What a URL's host is called: as servers are asked (`host_of`), and as articles are filed (`site_of`)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}

_ORIGIN = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*")
_PORT = re.compile(r":\d+$")


def host_of(url: str) -> str:
    """The host of a URL in lower case, with the port unless it is the scheme's own; "" if there is none.

    What politeness and robots.txt go by (RFC 9309, 2.3).
    """
    match = _ORIGIN.match(url)
    return _host_of_origin(match[0]) if match else ""


@lru_cache(maxsize=4096)
def _host_of_origin(origin: str) -> str:
    try:
        parts = urlsplit(origin)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if ":" in host:
        host = f"[{host}]"
    return host if port is None or port == DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


def bare_host_of(url: str) -> str:
    """`host_of` without `www.`: the publisher's key among the URLs of a crawl."""
    return host_of(url).removeprefix("www.")


def site_of(url: str) -> str:
    """The host of a URL without `www.` and port, as `Article.site` has it; "" if there is none."""
    return _PORT.sub("", bare_host_of(url)).strip("[]")
