"""Replays the pages of corpora under their own URLs, as an HTTP proxy on loopback.

    python -m bench.replay_proxy CORPUS … [--port 8899] [--urls urls.txt] [--ca ca.pem] [--delay 0.0]

A CORPUS is a folder with items.jsonl (a line an object with `id` and `url`) and html/ID.html. A request for a
known URL is answered with its page, whatever its scheme, query order or tracking parameters; anything else
(robots.txt among it) with 404. Plain http:// comes in absolute form; https:// comes through CONNECT and is
intercepted with certificates that are made on the fly. Needs `cryptography`, which the program does not.

The proxy prints what to set; then, in another terminal:

    export HTTP_PROXY=http://127.0.0.1:8899 HTTPS_PROXY=http://127.0.0.1:8899 SSL_CERT_FILE=ca.pem
    scraper crawl urls.txt --db replay.db
    python -m bench.crawl.ledger replay.db urls.txt
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench import options
from bench.crawl.origin import read_items
from scraper.discovery.urls import canonicalise


def key_of(url: str) -> str:
    """URLs that mean the same page have the same key."""
    canonical = canonicalise(url) or url
    return canonical.partition("://")[2].removeprefix("www.").rstrip("/")


class Authority:
    """A certificate authority for this process only."""

    def __init__(self, ca_file: Path) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "replay proxy")])
        self._folder = Path(tempfile.mkdtemp(prefix="replay-"))
        constraint = x509.BasicConstraints(ca=True, path_length=0)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        self._own = (
            self._certificate(self._name, self._key.public_key())
            .add_extension(constraint, critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        ca_file.write_bytes(self._own.public_bytes(serialization.Encoding.PEM))
        # One key for all leaves: making keys would cost more than the rest of the handshake.
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._key_file = self._folder / "leaf.key"
        self._key_file.write_bytes(
            self._leaf_key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def _certificate(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
        )

    @lru_cache(maxsize=4096)  # noqa: B019 - lives as long as the process
    def context(self, host: str) -> ssl.SSLContext:
        """A server's TLS context for a host."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate = (
            self._certificate(subject, self._leaf_key.public_key())
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(issuer, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        file = self._folder / f"{abs(hash(host))}.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file, self._key_file)
        context.set_alpn_protocols(["http/1.1"])
        return context


class Proxy:
    """Answers from the corpora."""

    def __init__(self, folders: list[Path], authority: Authority, delay: float) -> None:
        self._authority = authority
        self._delay = delay
        self.urls: list[str] = []
        """Canonical; items without a web address are left out."""
        self._pages: dict[str, Path] = {}
        for folder in folders:
            for item in read_items(folder):
                url = canonicalise(item["url"] or "")
                if url is not None:
                    self.urls.append(url)
                    self._pages[key_of(url)] = folder / "html" / f"{item['id']}.html"
        self.hits = self.misses = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, with as many requests as the client likes."""
        origin = ""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
                if method == "CONNECT":
                    origin = f"https://{target.removesuffix(':443')}"
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    await writer.drain()
                    await writer.start_tls(self._authority.context(urlsplit(origin).hostname or ""))
                    continue
                await self._answer(writer, origin + target if target.startswith("/") else target)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ssl.SSLError, ValueError):
            pass  # the client has gone, or talks something else
        finally:
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, url: str) -> None:
        if self._delay:
            await asyncio.sleep(self._delay)
        path = self._pages.get(key_of(url))
        status, body = "404 Not Found", b"not in the corpus"
        if path is not None and path.exists():
            status, body = "200 OK", path.read_bytes()
        self.hits += status.startswith("200")
        self.misses += not status.startswith("200")
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()


async def run(arguments: argparse.Namespace) -> None:
    proxy = Proxy(arguments.corpus, Authority(arguments.ca), arguments.delay)
    if arguments.urls:
        arguments.urls.write_text("\n".join(proxy.urls) + "\n", encoding="utf-8")
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", arguments.port, limit=1 << 20)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    print(f"{len(proxy.urls)} pages. Set:")
    print(f"export HTTP_PROXY={address} HTTPS_PROXY={address} SSL_CERT_FILE={arguments.ca}", flush=True)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = options.parser("bench.replay_proxy", __doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--port", type=int, default=8899, help="0 = any free one")
    parser.add_argument("--urls", type=Path, help="write the URLs of the corpora to this file")
    parser.add_argument("--ca", type=Path, default=Path("ca.pem"), help="write its certificate here")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    arguments = parser.parse_args()
    try:
        asyncio.run(run(arguments))
    except KeyboardInterrupt:
        print("stopped")


if __name__ == "__main__":
    main()
