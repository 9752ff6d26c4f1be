"""`scraper search`: find articles in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.commands.options import (
    DEFAULT_DB,
    Author,
    Db,
    Json,
    Kind,
    Language,
    Since,
    Site,
    Until,
    db_option,
)
from scraper.commands.terminal import echo_json, note, printable, show
from scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import Group
    from rich.text import Text

    from scraper.archive import Archive, FeedHit, Hit, Span


def command(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORD", help="What to look for; '\"two words\"' for a phrase, -word to leave it out."
        ),
    ],
    db: Db = DEFAULT_DB,
    site: Site = None,
    since: Since = None,
    until: Until = None,
    author: Author = None,
    language: Language = None,
    kind: Kind = None,
    feeds: Annotated[
        bool, typer.Option("--feeds", help="Search the items of the sites' feeds and sidebars instead.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Show so many.")] = 20,
    json: Json = False,
) -> None:
    """Search headlines, bodies, captions and bylines.

    The best hit comes first.

    \b
    Example:
        scraper search ferry strike
        scraper search '"harbour council"' --site news.example --since 2024-08
        scraper search harbour --feeds
    """
    from scraper.archive import Archive

    query = " ".join(word.strip() for word in words)
    if feeds and (author or language or kind):
        raise UsageError("--feeds knows no --author, --language or --kind. Leave them out.")
    with Archive(db, readonly=True) as archive:
        if feeds:
            items = archive.search_feeds(query, site=site, since=since, until=until, limit=limit)
            _show_items(items, limit, json=json)
            return
        hits = archive.search(
            query,
            site=site,
            since=since,
            until=until,
            author=author,
            language=language,
            kind=kind,
            limit=limit,
        )
        is_known = bool(hits) or site is None or _has(archive, site)
    if json:
        echo_json([hit_to_dict(hit) for hit in hits])
        return
    for hit in hits:
        show(rendered(hit))
    if hits:
        note(f"{_number(hits, limit)}. To read one: scraper show {hits[0].id}{db_option(db)}")
    elif is_known:
        words_or = "fewer words or filters" if site or since or until or author or language else "fewer words"
        note(f"Nothing found for: {query}. Try {words_or}, or see what is there with: {_status(db)}")
    else:
        note(f"Nothing found: the archive has no site {site}. To see which it has: {_status(db)}")


def _has(archive: Archive, site: str) -> bool:
    from scraper.hosts import site_of

    host = site.strip().lower()
    return site_of(host if "://" in host else f"http://{host}") in {row.site for row in archive.sites()}


def _number(found: Sequence[object], limit: int) -> str:
    """How many were found, as far as it is known."""
    if len(found) < limit:
        return f"{len(found)} found"
    return f"The best {limit}, perhaps of more (--limit {10 * limit})"


def _status(db: Path) -> str:
    return f"scraper status{db_option(db)}"


def _show_items(items: Sequence[FeedHit], limit: int, *, json: bool) -> None:
    from rich.text import Text

    if json:
        echo_json([item_to_dict(item) for item in items])
        return
    for item in items:
        seen = f"{item.first_seen:%Y-%m-%d %H:%M} to {item.last_seen:%Y-%m-%d %H:%M} UTC"
        where = " · ".join(
            part for part in (item.site, item.section, f"place {item.position + 1}", seen) if part
        )
        kept = f"article {item.article_id}" if item.article_id else "not in the archive"
        show(_marked(item.headline_spans, "bold"), Text(printable(f"{where} · {kept}"), style="cyan"))
        show(Text(printable(item.url or ""), style="dim"), "")
    note(f"{_number(items, limit)} in the sites' feeds.")


def item_to_dict(item: FeedHit) -> dict[str, Any]:
    """A feed item as JSON's types."""
    names = ("id", "site", "section", "headline", "url", "time_text", "published", "position", "article_id")
    seen = {"first_seen": item.first_seen.isoformat(), "last_seen": item.last_seen.isoformat()}
    return {name: getattr(item, name) for name in names} | seen


def hit_to_dict(hit: Hit) -> dict[str, Any]:
    """A hit as JSON's types; `snippet` has the words that were found between ** and **."""
    return {
        "id": hit.id,
        "url": hit.url,
        "site": hit.site,
        "kind": hit.kind,
        "headline": hit.headline,
        "byline": hit.byline,
        "published": hit.published,
        "published_date": hit.published_date,
        "language": hit.language,
        "score": hit.score,
        "copies": hit.copies,
        "field": hit.field,
        "snippet": hit.marked("**", "**"),
    }


def rendered(hit: Hit) -> Group:
    """A hit as three or four lines: what, where and when, the passage, its address."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    copies = f"told {hit.copies} more time{'' if hit.copies == 1 else 's'}" if hit.copies else None
    about = " · ".join(part for part in (hit.published_date, hit.site, hit.byline, copies) if part)
    headline = _marked(hit.headline_spans, "bold") if hit.headline_spans else Text("(no headline)")
    lines = [
        Text(printable(about), style="cyan"),
        _marked(hit.snippet, ""),
        Text(printable(hit.url), style="dim"),
    ]
    return Group(
        Text(f"{hit.id:>5}  ", style="dim") + headline,
        *(Padding(line, (0, 0, 0, 7)) for line in lines if line.plain),
        "",
    )


def _marked(spans: Iterable[Span], style: str) -> Text:
    from rich.text import Text

    text = Text(style=style)
    for span in spans:
        text.append(" ".join(printable(span.text).split("\n")), style="bold yellow" if span.hit else "")
    return text
