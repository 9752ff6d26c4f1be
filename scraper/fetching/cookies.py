"""Cookies of one run: a jar for each host, so that nothing one host says reaches another."""

from __future__ import annotations

from collections import OrderedDict

import httpx

MAX_HOSTS = 2_000
MAX_COOKIES = 50
"""Of one host (RFC 6265, 6.1, asks for that many); a host that sets more starts again with none."""


class Cookies:
    """Host → jar; the hosts asked longest ago are forgotten first."""

    def __init__(self) -> None:
        self._jars: OrderedDict[str, httpx.Cookies] = OrderedDict()

    def give(self, request: httpx.Request) -> None:
        """Adds the Cookie header that the request's own host asked for, if it did."""
        jar = self._jars.get(_key(request.url))
        if jar is not None:
            jar.set_cookie_header(request)

    def take(self, response: httpx.Response) -> None:
        """Keeps what the response sets, for its own host."""
        if "set-cookie" not in response.headers:
            return
        key = _key(response.request.url)
        jar = self._jars.setdefault(key, httpx.Cookies())
        self._jars.move_to_end(key)
        jar.extract_cookies(response)
        for cookie in list(jar.jar):
            text = f"{cookie.name}{cookie.value}"
            if not (text.isascii() and text.isprintable()):  # no header could give it back
                jar.delete(cookie.name, cookie.domain, cookie.path)
        if len(jar.jar) > MAX_COOKIES:
            jar.clear()
        while len(self._jars) > MAX_HOSTS:
            self._jars.popitem(last=False)


def _key(url: httpx.URL) -> str:
    return url.netloc.decode("ascii")
