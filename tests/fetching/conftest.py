from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest


@dataclass
class RawServer:
    """A server that sends exactly the bytes it is told, one answer a connection."""

    port: int
    answers: dict[str, bytes | Callable[[socket.socket], None]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    """The heads of the requests."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, path: str, body: bytes = b"<p>Hello", status: str = "200 OK", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
        named = {"content_type": "text/html", **headers}
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in named.items()]
        self.answers[path] = "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@pytest.fixture
def raw() -> Iterator[RawServer]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = RawServer(listener.getsockname()[1])

    def answer(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            head = b""
            try:
                while b"\r\n\r\n" not in head and (chunk := connection.recv(65_536)):
                    head += chunk
                text = head.decode("latin-1")
                if text:
                    server.heard.append(text)
                    path = text.split(" ")[1].partition("?")[0]
                    reply = server.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    reply(connection) if callable(reply) else connection.sendall(reply)
            except OSError:
                pass  # the client has seen enough

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield server
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
