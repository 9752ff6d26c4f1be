"""`scraper extract`: one page, from a file, the web or a pipe, as an article."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from scraper.commands.options import AllowHost
from scraper.commands.terminal import echo, echo_json, note
from scraper.errors import UsageError


def command(
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="The page; - is standard input.")],
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Where the file's page came from; its links need it."),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the article as Markdown.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Print the article as plain text.")] = False,
    explain: Annotated[
        Path | None,
        typer.Option(
            "--explain", metavar="FILE", help="Write a page that shows every block's fate, and why."
        ),
    ] = None,
    allow_host: AllowHost = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file of --explain.")] = False,
) -> None:
    """Print the article of one page as JSON, Markdown or text.

    Nothing is stored. To keep an article, use: scraper crawl URL

    \b
    Example:
        scraper extract https://news.example/2024/08/ferry --markdown
        scraper extract saved.html --url https://news.example/2024/08/ferry
        curl -s https://news.example/ | scraper extract - --text
    """
    from scraper.extraction import extract
    from scraper.formats.reading import as_markdown, as_text

    if markdown and text:
        raise UsageError("--markdown and --text exclude each other. Give one of them.")
    page = _read(source, url, tuple(allow_host or ()))
    article = extract(page.body, url=page.url, fetched_at=page.fetched_at, content_type=page.content_type)
    if explain is not None:
        _explain(page, explain, overwrite=force)
    if markdown:
        echo(as_markdown(article))
    elif text:
        echo(as_text(article))
    else:
        echo_json(article.to_dict())
    if article.kind != "article":
        note(f"Note: this page seems to be no article, but of this kind: {article.kind}.")


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes
    url: str | None
    fetched_at: datetime | None
    content_type: str | None


def _read(source: str, url: str | None, allow_hosts: tuple[str, ...]) -> _Page:
    from scraper.discovery.urls import parse_url
    from scraper.formats.pages import read_page, read_stream

    base = parse_url(url) if url else None
    if source != "-" and "://" in source and not Path(source).exists():
        if base:
            raise UsageError(f"--url is for a file, but {source} is a URL already. Leave --url away.")
        return _fetch(parse_url(source), allow_hosts)
    file = read_stream(sys.stdin.buffer) if source == "-" else read_page(Path(source))
    return _Page(file.body, base, None, file.content_type)


def _fetch(url: str, allow_hosts: tuple[str, ...]) -> _Page:
    from scraper.fetching import fetch_page
    from scraper.formats.pages import checked

    response = fetch_page(url, allow_hosts=allow_hosts)
    body = checked(response.body, response.final_url)
    return _Page(body, response.final_url, response.fetched_at, response.header("content-type"))


def _explain(page: _Page, path: Path, *, overwrite: bool) -> None:
    from scraper.extraction.explain import explain
    from scraper.formats.destination import new_file

    with new_file(path, overwrite=overwrite) as stream:
        stream.write(
            explain(page.body, url=page.url, fetched_at=page.fetched_at, content_type=page.content_type)
        )
    note(f"Every block and its fate: {path}")
