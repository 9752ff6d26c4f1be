"""`scraper crawl`: fetch, extract and archive."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.commands.options import DEFAULT_DB, AllowHost, Db
from scraper.commands.progress import crawl_progress
from scraper.commands.summary import summary_table
from scraper.commands.terminal import note, show

if TYPE_CHECKING:
    from scraper.crawling import Summary

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def command(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SITE|URL|FILE",
            help="A site, the URL of an article, feed or sitemap, or a file that lists such, one a line.",
        ),
    ] = None,
    db: Db = DEFAULT_DB,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Fetch at most so many pages.")
    ] = None,
    depth: Annotated[
        int, typer.Option("--depth", min=0, metavar="N", help="Follow links so far from the target.")
    ] = 3,
    delay: Annotated[
        float,
        typer.Option(
            "--delay", min=0, metavar="SECONDS", help="Wait so long between two requests to a host."
        ),
    ] = 1.0,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again for what is not due yet.")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Leave out what a feed or sitemap dates earlier."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Leave out what is dated later.")
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="REGEX", help="Follow only URLs in which this is found."),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="REGEX", help="Never follow URLs in which this is found."),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            "--contact",
            envvar="SCRAPER_CONTACT",
            metavar="EMAIL|URL",
            help="How a publisher reaches you; sent with each request.",
        ),
    ] = None,
    allow_host: AllowHost = None,
    connections: Annotated[
        int, typer.Option("--connections", min=1, metavar="N", help="Ask so many hosts at the same time.")
    ] = 64,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, metavar="N", help="Extract in so many processes. Default: one a core."
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, metavar="SECONDS", help="Give up a request after so long.")
    ] = 60.0,
    max_bytes: Annotated[
        int, typer.Option("--max-bytes", min=1, metavar="BYTES", help="Give up a page that is larger.")
    ] = 20_000_000,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing but errors: no losses, no summary.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print each event as a line of JSON; the last is the summary.")
    ] = False,
) -> None:
    """Archive sites, articles, or a list of either.

    An article's URL archives that page and nothing more. A home or section page, a feed or a sitemap
    opens its site. Without an argument, every site that the archive knows is asked for what is new.
    Stop it at any time with Ctrl-C: the same command goes on where it was.

    \b
    Example:
        scraper crawl https://news.example --limit 100
        scraper crawl https://news.example/2024/08/ferry
        scraper crawl urls.txt --contact you@university.example
        scraper crawl
    """
    from scraper.crawling import CrawlOptions, crawl

    options = CrawlOptions(
        contact=contact,
        delay=delay,
        connections=connections,
        depth=depth,
        limit=limit,
        since=_day(since),
        until=_day(until, last=True),
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        refresh=refresh,
        allow_hosts=tuple(allow_host or ()),
        workers=workers,
        timeout=timeout,
        max_bytes=max_bytes,
    )
    with crawl_progress(quiet=quiet, as_json=json) as progress:
        summary = crawl(targets or (), db=db, options=options, progress=progress)
    if not (json or quiet):
        show(summary_table(summary))
    code = exit_code(summary)
    if code == 1:
        note(why_nothing(summary))
    raise typer.Exit(code)


def _day(text: str | None, *, last: bool = False) -> date | None:
    from scraper.archive.moments import day_bound

    return None if text is None else date.fromisoformat(day_bound(text, last=last))


def why_nothing(summary: Summary) -> str:
    """What to tell when every page failed."""
    reasons = ", ".join(f"{reason} ({count:,})" for reason, count in summary.failed.items())
    if summary.faults < sum(summary.failed.values()):
        return f"Nothing could be fetched: {reasons}. {summary.loss}"
    return (
        f"Nothing could be read: {reasons}. This is a fault of the program, not of the pages: "
        f"{summary.fault} The raw pages are kept in the archive."
    )


def exit_code(summary: Summary) -> int:
    """0 if anything was reached, 1 if every page failed, 130 after Ctrl-C."""
    if summary.interrupted:
        return INTERRUPTED
    lost = sum(summary.failed.values())
    return 1 if lost and lost >= summary.fetched else 0
