from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
import struct
from pathlib import Path

import httpcore
import pytest

from scraper.fetching.streams import MOST, AsyncioBackend

CERTIFICATE = Path(__file__).parent.parent / "fixtures" / "hostile" / "wrong-certificate.pem"


@pytest.fixture
async def serve():
    """Starts a server that does with each connection what it is told; gives its port."""
    servers = []

    async def start(answer, **options) -> int:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await answer(reader, writer)
            writer.close()

        servers.append(await asyncio.start_server(handle, "127.0.0.1", 0, **options))
        return servers[-1].sockets[0].getsockname()[1]

    yield start
    for server in servers:
        server.close()


async def connected(port: int) -> httpcore.AsyncNetworkStream:
    return await AsyncioBackend().connect_tcp("127.0.0.1", port, timeout=5)


async def read_all(stream: httpcore.AsyncNetworkStream) -> bytes:
    received = bytearray()
    while data := await stream.read(65_536, timeout=5):
        received += data
    return bytes(received)


async def test_all_that_was_sent_arrives(serve):
    text = bytes(range(256)) * (MOST // 64) + b"the end"

    async def echo(reader, writer):
        while data := await reader.read(1 << 20):
            writer.write(data)
            await writer.drain()

    async def send() -> None:
        for start in range(0, len(text), 1 << 18):
            await stream.write(text[start : start + (1 << 18)], timeout=5)

    async def receive() -> bytes:
        received = b""
        while len(received) < len(text):
            received += await stream.read(65_536, timeout=5)
        return received

    stream = await connected(await serve(echo))
    received, _ = await asyncio.gather(receive(), send())
    assert received == text
    await stream.aclose()


async def test_a_server_has_to_wait_for_a_slow_reader(serve):
    sent = 0

    async def pour(_reader, writer):
        nonlocal sent
        while sent < 16 * MOST:
            writer.write(b"x" * MOST)
            await writer.drain()
            sent += MOST

    stream = await connected(await serve(pour))
    first = await stream.read(65_536, timeout=5)
    for _ in range(200):
        await asyncio.sleep(0)
    assert 0 < len(first) + stream._wire._size < 4 * MOST
    assert sent < 16 * MOST
    assert len(first + await read_all(stream)) == 16 * MOST
    await stream.aclose()


async def test_a_connection_that_breaks_is_an_error_after_what_came(serve):
    async def reset(_reader, writer):
        writer.write(b"half of")
        await writer.drain()
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    stream = await connected(await serve(reset))
    with pytest.raises(httpcore.ReadError):
        await read_all(stream)
    with pytest.raises(httpcore.WriteError):
        await stream.write(b"more", timeout=5)
    await stream.aclose()


async def test_an_idle_connection_tells_that_it_was_closed(serve):
    async def wait(reader, _writer):
        await reader.read(1)

    stream = await connected(await serve(wait))
    assert not stream.get_extra_info("is_readable")
    await stream.write(b"!")
    assert await stream.read(65_536, timeout=5) == b""
    assert stream.get_extra_info("is_readable")
    await stream.aclose()


async def test_a_server_that_says_nothing_is_not_waited_for_for_ever(serve):
    async def wait(reader, _writer):
        await reader.read(1)

    stream = await connected(await serve(wait))
    with pytest.raises(httpcore.ReadTimeout):
        await stream.read(65_536, timeout=0.01)
    await stream.aclose()


async def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(httpcore.ConnectError, match=os.strerror(errno.ECONNREFUSED)):
        await connected(port)


async def test_tls_over_the_same_connection(serve):
    def context(kind: int) -> ssl.SSLContext:
        made = ssl.SSLContext(kind)
        made.check_hostname = False
        return made

    async def greet(reader, writer):
        writer.write(b"hello " + await reader.readline())
        await writer.drain()

    server = context(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(CERTIFICATE)
    server.set_alpn_protocols(["http/1.1"])
    client = context(ssl.PROTOCOL_TLS_CLIENT)
    client.set_alpn_protocols(["http/1.1", "h2"])
    port = await serve(greet, ssl=server)

    client.verify_mode = ssl.CERT_NONE
    stream = await (await connected(port)).start_tls(client, "paper.example", timeout=5)
    assert stream.get_extra_info("ssl_object").selected_alpn_protocol() == "http/1.1"
    await stream.write(b"paper\n", timeout=5)
    assert await read_all(stream) == b"hello paper\n"
    await stream.aclose()

    client.verify_mode = ssl.CERT_REQUIRED
    with pytest.raises(httpcore.ConnectError, match="certificate"):
        await (await connected(port)).start_tls(client, "paper.example", timeout=5)


async def test_a_server_that_leaves_during_the_handshake(serve):
    async def leave(reader, writer):
        await reader.read(1)
        writer.transport.abort()

    stream = await connected(await serve(leave))
    with pytest.raises(httpcore.ConnectError) as caught:
        await stream.start_tls(ssl.create_default_context(), "paper.example", timeout=5)
    assert isinstance(caught.value.__cause__, ssl.SSLError)
