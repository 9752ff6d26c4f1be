"""The Datasette plugin: what our templates know beyond the row, and how a cell is shown."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response
from jinja2 import Environment
from markupsafe import Markup

from scraper.archive import Archive
from scraper.archive.search import match_expression, register
from scraper.browsing import reading
from scraper.browsing.safety import link, web_address
from scraper.browsing.server import NAME

Variables = Callable[[], Awaitable[dict[str, Any]]]
Answer = Callable[[], Awaitable["Response | None"]]


@hookimpl  # type: ignore[untyped-decorator]  # Datasette is published without type information
def prepare_jinja2_environment(env: Environment) -> None:
    """Give the templates safe links and readable times."""
    env.filters["link"] = link
    env.filters["web_address"] = web_address
    env.filters["shortened"] = reading.shortened
    env.filters["moment"] = reading.moment
    env.filters["day"] = reading.day


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str, table: str | None, datasette: Any) -> Markup | None:
    """Show web addresses as links that neither recommend nor betray, and times without microseconds.

    In the answer to a question, where Datasette knows no references, the number of an article leads to it.
    """
    if column == "article_id" and table is None and isinstance(value, int):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.row(NAME, "articles", str(value)), value)
    if web_address(value):
        return link(value, reading.shortened(str(value)))
    if column in reading.TIME_COLUMNS and isinstance(value, str) and "T" in value:
        return Markup('<time title="{}">{}</time>').format(value, reading.moment(value))
    return None


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """Our own search: ranked, in every script, with the passage that was found."""
    return [(r"^/-/search$", _search)]


async def _search(request: Any, datasette: Any) -> Response:
    query, site = request.args.get("q") or "", request.args.get("site")
    found = await asyncio.to_thread(_read, _path(datasette), lambda a: reading.search(a, query, site))
    return Response.html(await datasette.render_template("search.html", found, request=request))


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every SQL of the reader our search, and Datasette's own search of a table our spellings.

    Datasette makes a MATCH of what is typed by `escape_fts`, which knows nothing of how the index is folded.
    """
    register(conn)
    conn.create_function("escape_fts", 1, match_expression, deterministic=True)


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Answer | None:
    """Lead from the number of an article that was joined with another one, moved, to that one."""
    asked = re.fullmatch(r"/(\w+)/articles/(\d+)", request.path)
    if asked is None or not isinstance(exception, NotFound):
        return None

    async def answer() -> Response | None:
        stored = await asyncio.to_thread(_read, _path(datasette), lambda a: {"found": a.article(asked[2])})
        if stored["found"] is None:
            return None
        return Response.redirect(datasette.urls.row(asked[1], "articles", str(stored["found"].id)))

    return answer


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(view_name: str, table: str | None, request: Any, datasette: Any) -> Variables:
    """What the home page, an article's page and a revision's page show besides the row."""

    async def variables() -> dict[str, Any]:
        path = _path(datasette)
        if view_name == "index":
            return await asyncio.to_thread(_read, path, reading.home)
        if view_name == "row" and table in ("articles", "revisions"):
            key = int(request.url_vars["pks"])
            page = reading.article if table == "articles" else reading.revision
            return await asyncio.to_thread(_read, path, lambda archive: page(archive, key))
        return {}

    return variables


def _path(datasette: Any) -> Path:
    return Path(next(db.path for db in datasette.databases.values() if db.path))


def _read(path: Path, page: Callable[[Archive], dict[str, Any]]) -> dict[str, Any]:
    with Archive(path, readonly=True) as archive:
        return page(archive)
