"""`scraper status`: what the archive holds, and how the last runs went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.commands.options import DEFAULT_DB, Db, Json
from scraper.commands.terminal import echo_json, printable, show

if TYPE_CHECKING:
    from rich.table import Table

    from scraper.archive import Loss, PausedHost, RunRow, SiteRow

_RUNS, _TARGETS = 5, 1
_IN_WORDS = {
    "bodies": "raw pages",
    "urls": "URLs",
    "clusters": "stories told again",
    "copies": "copies of these",
    "due": "URLs to ask, now or later",
}
_RESULTS = ("fetched", "new", "changed", "unchanged", "kept")


def command(
    db: Db = DEFAULT_DB,
    boilerplate: Annotated[
        bool, typer.Option("--boilerplate", help="List the blocks that recur on the sites' pages instead.")
    ] = False,
    json: Json = False,
) -> None:
    """Show what the archive holds, how runs ended, and what was lost.

    Counts, sites, hosts that are left alone for now, the last runs, and the losses by reason.
    With --boilerplate, the blocks of text that sites repeat: those that are left out of the articles' bodies
    with the day since when, and those that may be one day.

    \b
    Example:
        scraper status
        scraper status --db papers.db --json
        scraper status --boilerplate
    """
    from rich.text import Text

    from scraper.archive import Archive

    if boilerplate:
        _show_boilerplate(db, json=json)
        return
    with Archive(db, readonly=True) as archive:
        counts, sites = archive.counts(), archive.sites()
        paused, runs, losses = archive.paused_hosts(), archive.runs(limit=_RUNS), archive.losses()
    if json:
        told = {"counts": counts, "sites": sites, "paused_hosts": paused, "runs": runs, "losses": losses}
        echo_json(_plain({"db": str(db)} | told))
        return
    show(Text(str(db), style="bold"), counts_table(counts))
    for title, table in (
        ("Sites", sites_table(sites)),
        ("Hosts left alone for now", paused_table(paused)),
        ("Last runs", runs_table(runs)),
        ("Losses", losses_table(losses)),
    ):
        show("", Text(title, style="bold"), table if table.row_count else Text("none", style="dim"))


def _show_boilerplate(db: Path, *, json: bool) -> None:
    from scraper.archive import Archive

    with Archive(db, readonly=True) as archive:
        blocks = archive.recurring()
    if json:
        echo_json(_plain(blocks))
        return
    table = _table("site", "articles", "left out since", "text")
    for block in blocks:
        since = (block.known_since or "–")[:10]
        if block.known_until:
            since = f"text again, {block.known_until[:10]}"
        table.add_row(printable(block.site), f"{block.pages:,}", since, printable(block.text))
    show(table if blocks else "No block recurs on the pages of a site so far.")


def counts_table(counts: Mapping[str, int]) -> Table:
    """How many rows each table has."""
    table = _table()
    table.add_column()
    table.add_column(justify="right")
    for name, count in counts.items():
        table.add_row(_IN_WORDS.get(name, name.replace("_", " ")), f"{count:,}")
    return table


def sites_table(sites: Sequence[SiteRow]) -> Table:
    """A line a site."""
    table = _table("site", "articles", "captures", "lost", "to ask", "last crawled (UTC)", "last new")
    for column in table.columns[1:5]:
        column.justify = "right"
        column.no_wrap = True  # on a narrow terminal a name takes two lines, and no number is cut
    table.columns[0].min_width = 14
    for site in sites:
        table.add_row(
            printable(site.site),
            f"{site.articles:,}",
            f"{site.captures:,}",
            f"{site.failed:,}",
            f"{site.due:,}",
            _moment(site.last_crawled),
            _moment(site.last_new)[:10],
        )
    return table


def paused_table(hosts: Sequence[PausedHost]) -> Table:
    """A line a host, the first to be asked again first."""
    table = _table("host", "until (UTC)", "failures in a row", "because of")
    table.columns[2].justify = "right"
    for host in hosts:
        reason = printable(host.reason or "–")
        table.add_row(printable(host.host), _moment(host.until), f"{host.failures:,}", reason)
    return table


def runs_table(runs: Sequence[RunRow]) -> Table:
    """A line a run, newest first."""
    table = _table("run", "started (UTC)", "command", "ended", "result")
    for run in runs:
        counts = ", ".join(f"{run.counts[name]} {name}" for name in _RESULTS if run.counts.get(name))
        what = printable(" ".join([run.command, *run.arguments[:_TARGETS]]))
        if len(run.arguments) > _TARGETS:
            what += f" and {len(run.arguments) - _TARGETS:,} more"
        table.add_row(str(run.id), _moment(run.started), what, run.status, counts)
    return table


def losses_table(losses: Sequence[Loss]) -> Table:
    """A line a reason, most frequent first."""
    table = _table("captures", "outcome", "reason")
    table.columns[0].justify = "right"
    for loss in losses:
        table.add_row(f"{loss.count:,}", loss.outcome, printable(loss.reason or ""))
    return table


def _table(*headers: str) -> Table:
    from rich.table import Table

    table = Table(*headers, box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.show_header = bool(headers)
    for column in table.columns:
        column.overflow = "fold"
    return table


def _moment(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if when else "–"


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case None | str() | int() | float():
            return value
        case _:
            return _plain(asdict(value))
