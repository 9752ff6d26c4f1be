"""The pages of corpora as many web sites, served by one nginx on loopback that clients use as HTTP proxy.

A corpus is a folder with `items.jsonl` (a line an object with `id` and `url`) and `html/ID.html`. Each page
lies at its own address over plain http. Where more pages are asked for than there are, copies lie on hosts
`cN-…`; in a copy the words "the", "de", "und" and "la" are followed by its number, so that no two pages have
the same bytes or the same text.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scraper.discovery.urls import canonicalise

PLAIN = re.compile(r"[A-Za-z0-9/._~=?&%+,:@-]{1,500}")
VARIED = ("the", "de", "und", "la")


@dataclass(frozen=True, slots=True)
class Page:
    """One address and the file that lies there."""

    url: str
    file: Path
    copy: int = 0


def read_items(folder: Path) -> Iterator[dict[str, Any]]:
    """What a corpus says of its pages."""
    with (folder / "items.jsonl").open(encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


def read_pages(corpora: Sequence[Path], wanted: int | None = None, *, largest: int = 10**9) -> list[Page]:
    """The pages of corpora in their order, each address once; then copies, up to the number wanted."""
    pages: dict[str, Page] = {}
    for folder in corpora:
        for item in read_items(folder):
            file = (folder / "html" / f"{item['id']}.html").resolve()
            url = _plain_address(item["url"] or "", f"{folder.name}-{item['id']}")
            if url and file.exists() and file.stat().st_size <= largest:
                pages.setdefault(url.lower(), Page(url, file))
    own = list(pages.values())
    if not own:
        raise SystemExit("No page found: a corpus is a folder with items.jsonl and html/ID.html.")
    number = len(own) if wanted is None else wanted
    return [_copy_of(own[n % len(own)], n // len(own)) for n in range(number)]


def _plain_address(url: str, name: str) -> str | None:
    """Over http; an address that clients may write in several ways is replaced by a simple one."""
    canonical = canonicalise(url)
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"http://{parts.hostname}{rest if PLAIN.fullmatch(rest) else f'/{name}.html'}"


def _copy_of(page: Page, number: int) -> Page:
    return Page(page.url.replace("://", f"://c{number}-", 1), page.file, number) if number else page


@contextmanager
def serve(pages: Sequence[Page]) -> Iterator[str]:
    """An nginx with one worker process; gives the address that HTTP_PROXY needs."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        raise SystemExit("nginx was not found; install it (Debian: apt install nginx-light).")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="origin-") as name:
        folder = Path(name)
        (folder / "nginx.conf").write_text(configuration(folder, pages, port), encoding="utf-8")
        command = [nginx, "-p", name, "-e", f"{name}/errors", "-c", f"{name}/nginx.conf"]
        process = subprocess.Popen(command)
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise SystemExit("nginx did not start; its message is above.")
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("nginx did not answer within five seconds.")


def configuration(folder: Path, pages: Sequence[Page], port: int) -> str:
    """For nginx: a map from host and path to the file; the text is varied on the copies' hosts."""
    entries = []
    for page in pages:
        parts = urlsplit(page.url)
        key = parts.netloc + parts.path + (f"?{parts.query}" if parts.query else "")
        entries.append(f'    "{key}" "{page.file}";')
    filters = [f"sub_filter ' {word} ' ' {word} $copy$copy ';" for word in VARIED]
    serving = "root /; location / { try_files $page =404; }"
    paths = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in _TEMPORARY)
    return "\n".join(
        [
            "daemon off; master_process off; worker_processes 1;",
            f"pid {folder}/pid; error_log {folder}/errors crit;",
            "worker_rlimit_nofile 8192; events { worker_connections 4096; }",
            f"http {{ access_log off; {paths}",
            "  types { } default_type text/html; sendfile on; tcp_nopush on; keepalive_requests 1000000;",
            "  open_file_cache max=20000 inactive=600s;",
            "  map_hash_max_size 1000000; map_hash_bucket_size 2048;",
            "  large_client_header_buffers 4 16k; server_names_hash_bucket_size 512;",
            "  map $host$request_uri $page {",
            '    default "/no/such/page";',
            *entries,
            "  }",
            '  map $host $copy { default ""; ~^c(?<number>[0-9]+)- $number; }',
            f"  server {{ listen 127.0.0.1:{port} default_server backlog=1024; {serving} }}",
            f"  server {{ listen 127.0.0.1:{port}; server_name ~^c[0-9]+-; {serving}",
            f"    sub_filter_once off; {' '.join(filters)} }}",
            "}",
        ]
    )


_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
