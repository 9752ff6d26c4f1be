"""Connections for httpcore over asyncio's own transports: what has arrived is one read.

httpcore's own backend hands out 64 KiB at most, through four layers, and asks the system twice for each; of a
page of 200 kB that was most of the work of fetching it.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import httpcore

MOST = 1 << 20
"""Bytes that wait for a reader; with more, the other end is made to wait."""
HEAD_START = 0.25
"""Seconds before a name's next address is tried beside the first (RFC 8305)."""


class AsyncioBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A stream to a host, by its name or its address.

        Raises:
            httpcore.ConnectTimeout, httpcore.ConnectError
        """
        local = None if local_address is None else (local_address, 0)
        try:
            async with asyncio.timeout(timeout):
                transport, wire = await asyncio.get_running_loop().create_connection(
                    _Wire, host, port, local_addr=local, happy_eyeballs_delay=HEAD_START
                )
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(_reason(error)) from error
        for option in socket_options or ():
            transport.get_extra_info("socket").setsockopt(*option)
        return _Stream(transport, wire)

    async def sleep(self, seconds: float) -> None:
        """Between the attempts to connect."""
        await asyncio.sleep(seconds)


def _reason(error: OSError) -> str:
    """In the system's words; asyncio's own are for programmers, and those of a resolver have no number."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)


class _Wire(asyncio.Protocol):
    """What has arrived and waits to be read, and whether there is room for what is sent."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._chunks: list[bytes] = []
        self._size = 0
        self._is_full = False
        self._is_paused = False
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self.has_ended = False
        """Nothing more will arrive."""
        self.is_lost = False
        """Nothing can be sent any more, either."""
        self.error: Exception | None = None
        """Why the connection broke."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._chunks.append(data)
        self._size += len(data)
        if self._size > MOST and not self._is_full and self._transport is not None:
            self._is_full = True
            self._transport.pause_reading()
        _wake(self._reader)

    def eof_received(self) -> bool:
        self.has_ended = True
        _wake(self._reader)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.has_ended = self.is_lost = True
        self.error = exc
        _wake(self._reader)
        _wake(self._writer)

    def pause_writing(self) -> None:
        self._is_paused = True

    def resume_writing(self) -> None:
        self._is_paused = False
        _wake(self._writer)

    @property
    def has_news(self) -> bool:
        """Something can be read, be it the end."""
        return bool(self._chunks) or self.has_ended

    def take(self) -> bytes:
        """All that has arrived."""
        data = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks.clear()
        self._size = 0
        if self._is_full and self._transport is not None:
            self._is_full = False
            self._transport.resume_reading()
        return data

    async def arrival(self, timeout: float | None) -> None:
        """Returns when there are news; raises TimeoutError."""
        if not self.has_news:
            async with asyncio.timeout(timeout):
                self._reader = asyncio.get_running_loop().create_future()
                await self._reader

    async def room(self, timeout: float | None) -> None:
        """Returns when what was written is on its way, or never will be; raises TimeoutError."""
        if self._is_paused and not self.is_lost:
            async with asyncio.timeout(timeout):
                self._writer = asyncio.get_running_loop().create_future()
                await self._writer


def _wake(waiter: asyncio.Future[None] | None) -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)


class _Stream(httpcore.AsyncNetworkStream):
    """One connection, as httpcore uses it: at most one reads, and at most one writes."""

    def __init__(self, transport: asyncio.Transport, wire: _Wire) -> None:
        self._transport = transport
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """All that has arrived, also where that is more than `max_bytes`; empty at the end."""
        try:
            await self._wire.arrival(timeout)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        data = self._wire.take()
        if not data and self._wire.error is not None:
            raise httpcore.ReadError(str(self._wire.error)) from self._wire.error
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends the bytes."""
        if not buffer:
            return
        self._transport.write(buffer)
        try:
            await self._wire.room(timeout)
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        if self._wire.is_lost:
            raise httpcore.WriteError(
                str(self._wire.error or "the connection is closed")
            ) from self._wire.error

    async def aclose(self) -> None:
        """Ends the connection without waiting for the other end."""
        self._transport.close()
        with suppress(OSError):
            await asyncio.sleep(0)
        self._transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """The same connection, from here on in TLS."""
        wire = _Wire()
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                try:
                    transport = await loop.start_tls(
                        self._transport, wire, ssl_context, server_hostname=server_hostname
                    )
                except ConnectionError as error:  # it is TLS that the other end did not like
                    text = str(error) or "the other end closed the connection"
                    raise ssl.SSLError(ssl.SSL_ERROR_EOF, text) from error
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:  # of which ssl.SSLError is one
            raise httpcore.ConnectError(str(error)) from error
        assert transport is not None
        wire.connection_made(transport)
        return _Stream(transport, wire)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection; `is_readable` of one that is idle means that it was closed."""
        if info == "is_readable":
            return self._wire.has_news
        name = {"client_addr": "sockname", "server_addr": "peername"}.get(info, info)
        return self._transport.get_extra_info(name)
