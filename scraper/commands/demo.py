"""`scraper demo`: the whole way on the built-in newspaper, offline."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from scraper.commands.options import db_option
from scraper.commands.progress import crawl_progress
from scraper.commands.status import losses_table
from scraper.commands.summary import summary_table
from scraper.commands.terminal import echo, show
from scraper.errors import ScraperError, UsageError

if TYPE_CHECKING:
    from scraper.archive import Archive
    from scraper.crawling import Summary
    from scraper.demo import Server

T = TypeVar("T")

PORT = 8642
"""Where the newspaper is served, unless another is; so its articles have the same numbers everywhere."""

COMMAND = "demo"
"""The first run of a demo's archive; by it a second demo knows that the file is its own."""


def command(
    db: Annotated[
        Path,
        typer.Option("--db", metavar="FILE", help="The archive to make anew."),
    ] = Path("demo.db"),
) -> None:
    """See the whole way on a small invented newspaper, offline.

    The newspaper is served by this command itself, on this machine only. It is crawled, and crawled
    again a day later; then the archive is searched, an edit is shown, and what was lost and why.

    \b
    Example:
        scraper demo
    """
    from scraper.archive import Archive
    from scraper.demo import EDITED

    start_afresh(db)
    with _served() as server:
        _say(f"The Selvane Courier, a small invented newspaper, is served at {server.url}")
        _say("1. Crawl it. On a real site this is: scraper crawl https://…")
        _crawl(server, db, edition=1)
        _say("2. A day later, crawl it again: only what may have changed is asked for.")
        _crawl(server, db, edition=2)
        edited = server.url + EDITED
    with Archive(db, readonly=True) as archive:
        _show_search(archive, db)
        _show_edit(archive, edited, db)
        _show_losses(archive)
    _say(f"6. Now read it. The archive is {db}:")
    option = db_option(db)
    echo(f"  scraper browse{option}\n  scraper search{option} lighthouse\n  scraper status{option}")


@contextmanager
def _served() -> Iterator[Server]:
    from scraper.demo import serve

    with ExitStack() as stack:
        try:
            server = stack.enter_context(serve(port=PORT))
        except OSError:
            server = stack.enter_context(serve())
        yield server


def start_afresh(db: Path) -> None:
    """Remove what an earlier demo left at this place, and mark the new archive as a demo's.

    Raises:
        UsageError: the file is an archive of somebody's, or no archive.
    """
    from scraper.archive import Archive

    if db.exists():
        if not _is_demo(db):
            raise UsageError(
                f"{db} is not an archive of the demo, so it was left as it is. Name another file with --db."
            )
        for ending in ("", "-wal", "-shm", "-lock"):
            db.with_name(db.name + ending).unlink(missing_ok=True)
    with Archive(db) as archive:
        run = archive.begin_run(COMMAND, [])
        archive.end_run(run, status="done", counts={})


def _is_demo(db: Path) -> bool:
    """Whether a demo made the archive, and nothing but this machine's pages came into it since."""
    from urllib.parse import urlsplit

    from scraper.archive import Archive
    from scraper.errors import ArchiveError

    try:
        with Archive(db, readonly=True) as archive:
            runs = archive.runs(limit=1000)
            sites = archive.sites()
    except ArchiveError:
        return False
    is_ours = bool(runs) and runs[-1].command == COMMAND
    return is_ours and all(urlsplit(f"//{site.site}").hostname == "127.0.0.1" for site in sites)


def _crawl(server: Server, db: Path, *, edition: int) -> Summary:
    from datetime import timedelta

    from scraper.crawling import CrawlOptions, crawl
    from scraper.demo import DAY_ONE, DAY_TWO

    server.edition = edition
    # The crawl's clock stands at the edition's hour and goes on from there.
    begun, day = time.monotonic(), DAY_ONE if edition == 1 else DAY_TWO

    def clock() -> datetime:
        return day + timedelta(seconds=time.monotonic() - begun)

    options = CrawlOptions(delay=0.0, allow_hosts=("127.0.0.1",), contact="demo@example.org")
    with crawl_progress(log=False) as progress:
        summary = crawl([server.url + "/"], db=db, options=options, progress=progress, clock=clock)
    show(summary_table(summary))
    if summary.interrupted:
        raise typer.Exit(130)
    return summary


def _show_search(archive: Archive, db: Path) -> None:
    from scraper.commands.search import rendered
    from scraper.demo import SEARCH

    _say(f"3. Search the archive: scraper search {SEARCH}{db_option(db)}")
    for hit in _expected(archive.search(SEARCH, limit=2), "search hit"):
        show(rendered(hit))


def _show_edit(archive: Archive, url: str, db: Path) -> None:
    from scraper.commands.show import changes, pair

    stored = archive.article(url)
    versions = archive.revisions(stored.id) if stored else []
    _expected(versions[1:], "edited story")
    command = f"scraper show {versions[-1].article_id} --diff{db_option(db)}"
    _say(f"4. See how a story was edited: {command}")
    for text in changes(*pair(versions, ())):
        show(text, "")


def _show_losses(archive: Archive) -> None:
    _say("5. What was lost on the way, and why:")
    show(losses_table(_expected(archive.losses(), "loss")))


def _expected(found: Sequence[T], name: str) -> Sequence[T]:
    """What the newspaper is known to give. Its absence is a mistake of the program, and must not look well.

    Raises:
        ScraperError: there is none.
    """
    if not found:
        raise ScraperError(
            f"The demo found no {name}, which its newspaper has. This is a mistake in scraper."
        )
    return found


def _say(text: str) -> None:
    from rich.text import Text

    show(Text(f"\n{text}\n", style="bold"))
