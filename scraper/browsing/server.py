"""Datasette on one archive, on one address."""

from __future__ import annotations

import os
import socket
import webbrowser
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.browsing.metadata import metadata
from scraper.browsing.safety import App, guarded
from scraper.errors import ScraperError

if TYPE_CHECKING:
    from datasette.app import Datasette

HERE = Path(__file__).parent
NAME = "archive"
"""What the database is called in every URL, whatever its file is called."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
DEFAULT_PORT = 8001
_PORTS_TO_TRY = 100

SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "suggest_facets": False,
    "truncate_cells_html": 240,
    "default_cache_ttl": 0,  # a crawl may be writing
    "allow_download": False,
}


def datasette_for(path: Path) -> Datasette:
    """Datasette on the archive at `path`, opened read-only, with our pages."""
    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.plugins import pm

    from scraper.browsing import plugin

    # Datasette prints a traceback of a hundred lines for a mistyped address where rich is installed.
    pm.get_plugin("datasette.handle_exception").rich = None
    if not pm.is_registered(plugin):
        pm.register(plugin, name="scraper")
    datasette = Datasette(
        [],
        metadata=metadata(NAME),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("reading", str(HERE / "static"))],
    )
    datasette.remove_database("_memory")
    datasette.add_database(Database(datasette, path=str(path.resolve()), is_mutable=True), name=NAME)
    return datasette


def app_for(path: Path, host: str = "127.0.0.1") -> App:
    """The whole application, as it answers on that address."""
    hosts = LOOPBACK if host in ("127.0.0.1", "localhost", "::1") else None
    return guarded(datasette_for(path).app(), hosts)


def serve(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = True,
    ready: Callable[[str], None] = lambda url: None,
) -> None:
    """Serve the archive until Ctrl-C.

    `port` 0 takes any free one; None takes 8001 or the next free one. `ready` is told the address.

    Raises:
        ScraperError: the port is taken, or the address is not this machine's.
    """
    import uvicorn

    with closing(listening(host, port)) as listener:
        url = f"http://{_shown(host)}:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            app_for(path, host), log_level="warning", lifespan="on", timeout_graceful_shutdown=2
        )
        ready(url)
        if open_browser:
            # The socket listens already: the browser's request waits until the server has started.
            webbrowser.open(url)
        uvicorn.Server(config).run(sockets=[listener])


def listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens on the address.

    Raises:
        ScraperError: it cannot be had.
    """
    candidates = range(DEFAULT_PORT, DEFAULT_PORT + _PORTS_TO_TRY) if port is None else [port]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in candidates:
        try:
            return socket.create_server((host, candidate), family=family, backlog=128)
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
    raise ScraperError(
        f"{host} port {candidates[-1]} cannot be used: {reason}. Choose another with --port (0 takes any)."
    )


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
