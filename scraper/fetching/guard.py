"""Public addresses only, checked on the very address that is connected to, so that no DNS answer can differ.

RFC 6890 lists the special addresses; Python's `ipaddress` knows them. `allow_hosts` opens a host by name.
"""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore

from scraper.errors import NameNotFoundError, UnsafeAddressError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host name and port → addresses as text; raises OSError where the name leads nowhere."""

_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "onion")
_NAT64 = IPv6Network("64:ff9b::/96")
_SPECIAL = tuple(
    # Ranges of the IANA registries that some releases of Python 3.11 call global.
    ip_network(text)
    for text in ("192.0.0.0/24", "64:ff9b:1::/48", "100::/64", "2001::/23", "3fff::/20", "5f00::/16")
)
_OLD_LITERAL = re.compile(r"[0-9a-fx.]+$", re.IGNORECASE)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet (RFC 6890); IPv4 inside IPv6 is looked into."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def check_host(url: str, allow_hosts: Collection[str] = ()) -> None:
    """Refuses what the host's name alone gives away: a private address, written as a number, or a local name.

    Names that lead to private addresses are refused when the connection is made.

    Raises:
        UnsafeAddressError: with the way to allow it.
    """
    host = (urlsplit(url).hostname or "").lower()
    if host in allow_hosts:
        return
    address = _literal(host)
    local = any(host == name or host.endswith("." + name) for name in _LOCAL_NAMES)
    if local or (address is not None and not is_public(address)):
        raise _unsafe(host)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        pass
    try:  # 2130706433, 0x7f.1 and 127.1 mean 127.0.0.1 to inet_aton(3), which resolvers use
        return IPv4Address(socket.inet_aton(host)) if _OLD_LITERAL.match(host) else None
    except OSError:
        return None


def _unsafe(host: str, address: object = None) -> UnsafeAddressError:
    where = f" leads to {address}, which" if address and str(address) != host else ""
    return UnsafeAddressError(
        f"{host}{where} is not a public address, so it was not contacted; --allow-host {host} allows it."
    )


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, in the order of the system's resolver.

    Each name is looked up in a thread of its own: the few threads of the loop would make everybody wait for
    names that do not answer, and so would the end of the program.

    Raises:
        OSError: the name leads nowhere.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], error: Exception | None) -> None:
        if found.done():
            return  # nobody waits any more
        if error is None:
            found.set_result(addresses)
        else:
            found.set_exception(error)

    def look_up() -> None:
        addresses: list[str] = []
        failure: Exception | None = None
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except (OSError, UnicodeError) as error:
            failure = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, addresses, failure)

    threading.Thread(target=look_up, name=f"name of {host}", daemon=True).start()
    return await found


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only; TLS still names and verifies the host, not the address."""

    def __init__(
        self,
        allow_hosts: Collection[str] = (),
        resolve: Resolve = resolve,
        backend: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self._resolve = resolve
        self._backend = backend or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A stream to the first checked address that answers."""
        failure: Exception | None = None
        for address in await self._addresses(host, port):
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or NameNotFoundError(f"The host {host} has no address; check its spelling.")

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise NameNotFoundError(
                f"The host {host} was not found ({error}); check its spelling and the network."
            ) from error
        if host.lower() in self._allow_hosts:
            return list(found)
        public = [text for text in found if is_public(ip_address(text.partition("%")[0]))]
        if found and not public:
            raise _unsafe(host, found[0])
        return public

    async def sleep(self, seconds: float) -> None:
        """Between the attempts to connect."""
        await asyncio.sleep(seconds)
