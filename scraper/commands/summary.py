"""What a crawl has done, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scraper.commands.terminal import printable

if TYPE_CHECKING:
    from rich.table import Table

    from scraper.crawling import Summary


def summary_table(summary: Summary) -> Table:
    """Every page of a crawl, by what became of it; losses by reason."""
    table = _table()
    table.add_row("discovered", f"{summary.discovered:,}", "URLs that the archive did not know")
    table.add_row("known", f"{summary.known:,}", "links to URLs that it knew")
    _add_pages(table, "fetched", summary)
    if summary.waiting:
        table.add_row("waiting", f"{summary.waiting:,}", "URLs for the next run")
    return table


def import_table(summary: Summary) -> Table:
    """Every page of an import; an import discovers nothing and fetches nothing."""
    table = _table()
    _add_pages(table, "read", summary)
    return table


def _table() -> Table:
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    return table


def _add_pages(table: Table, how: str, summary: Summary) -> None:
    table.add_row(how, f"{summary.fetched:,}", f"{_size(summary.bytes)} in {_duration(summary.elapsed)}")
    table.add_row("new", f"{summary.new:,}", "articles")
    table.add_row("changed", f"{summary.changed:,}", "articles, each with a further revision")
    table.add_row("unchanged", f"{summary.unchanged:,}", "articles")
    if summary.kept:
        table.add_row("kept", f"{summary.kept:,}", "articles whose new copy was worse than the stored one")
    table.add_row("lists", f"{summary.listings:,}", "home and section pages, feeds, sitemaps")
    _add_reasons(table, "skipped", summary.skipped, "nothing")
    _add_reasons(table, "failed", summary.failed, "nothing")


def _add_reasons(table: Table, label: str, reasons: Mapping[str, int], none: str) -> None:
    table.add_row(label, f"{sum(reasons.values()):,}", "" if reasons else none)
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        table.add_row("", f"{count:,}", printable(reason))


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{count / 1_000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
