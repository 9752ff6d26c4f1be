"""`scraper show`: read an article, its history, and what an edit changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.commands.options import DEFAULT_DB, Db, Json, db_option
from scraper.commands.terminal import echo, echo_json, printable, show
from scraper.errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from scraper.archive import Revision, StoredArticle
    from scraper.formats.difference import Piece


def command(
    key: Annotated[
        str, typer.Argument(metavar="ID|URL", help="The article: its number, or any URL it was found under.")
    ],
    revisions: Annotated[
        list[int] | None,
        typer.Argument(metavar="REVISION", help="Show this revision; with --diff, compare these two."),
    ] = None,
    db: Db = DEFAULT_DB,
    history: Annotated[bool, typer.Option("--history", help="List the revisions instead.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what changed, by default with the last revision.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the article as Markdown.")] = False,
    json: Json = False,
) -> None:
    """Read an article, its history, or what an edit changed.

    \b
    Example:
        scraper show 12
        scraper show https://news.example/2024/08/ferry --history
        scraper show 12 --diff
        scraper show 12 --diff 1 3
    """
    from scraper.archive import Archive

    if sum((history, diff, markdown)) > 1:
        raise UsageError("--history, --diff and --markdown exclude each other. Give one of them.")
    if revisions and (history or markdown):
        option = "--history" if history else "--markdown"
        raise UsageError(f"{option} takes no number of a revision. Leave it or {option} out.")
    with Archive(db, readonly=True) as archive:
        stored = archive.article(int(key) if key.isdecimal() else key)
        if stored is None:
            find = f"scraper search WORDS{db_option(db)}"
            raise UsageError(f"The archive {db} has no article {key}. Find its number with: {find}")
        versions, copies = archive.revisions(stored.id), archive.copies(stored.id)
    if history:
        _show_history(stored, versions, json=json)
    elif diff:
        _show_diff(stored, *pair(versions, revisions or ()), json=json)
    elif revisions:
        _show_revision(stored, chosen(versions, _single(revisions)), json=json)
    elif json:
        echo_json(stored.to_dict() | {"copies": [copy._asdict() for copy in copies]})
    elif markdown:
        from scraper.formats.reading import as_markdown

        echo(as_markdown(stored.article))
    else:
        _show_article(stored)
        for copy in copies:
            echo(
                printable(
                    f"the same story: article {copy.id}, {copy.site}, {copy.published_date or 'no date'}"
                )
            )


def chosen(versions: Sequence[Revision], number: int) -> Revision:
    """The revision of that number.

    Raises:
        UsageError: there is none.
    """
    for version in versions:
        if version.number == number:
            return version
    raise UsageError(f"There is no revision {number}; the revisions are numbered 1 to {len(versions)}.")


def pair(versions: Sequence[Revision], numbers: Sequence[int]) -> tuple[Revision, Revision]:
    """The two revisions to compare: those named, or the last two; one number means it and the one before.

    Raises:
        UsageError: there are no such two.
    """
    match list(numbers):
        case [old, new]:
            return chosen(versions, old), chosen(versions, new)
        case [new] if new > 1:
            return chosen(versions, new - 1), chosen(versions, new)
        case [] if len(versions) > 1:
            return versions[-2], versions[-1]
        case [] | [_]:
            raise UsageError("There is nothing to compare: this is the first revision of the article.")
        case _:
            raise UsageError("--diff compares two revisions, such as: --diff 1 3")


def _single(numbers: Sequence[int]) -> int:
    if len(numbers) == 1:
        return numbers[0]
    raise UsageError("Name one revision, or compare two with --diff, such as: --diff 1 3")


def _show_article(stored: StoredArticle) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from scraper.formats.reading import dek, imprint

    article = stored.article
    head = Text(printable(article.headline or "(no headline)"), style="bold")
    if dek(article):
        head.append(f"\n{printable(dek(article))}", style="italic not bold")
    head.append(f"\n{printable(imprint(article))}", style="cyan not bold")
    show(head, "")
    for block in article.blocks:
        style = "bold" if block.kind == "heading" else ""
        indent = 2 * max(1, block.level) if block.kind == "item" else 4 if block.kind == "quote" else 0
        sign = (f"{block.number}. " if block.number else "• ") if block.kind == "item" else ""
        show(Padding(Text(sign + printable(block.text), style=style), (0, 0, 1, indent), expand=False))
    for caption in article.captions:
        show(Text(f"[{printable(caption)}]", style="italic"))
    seen = f"revision {stored.revision}, first seen {stored.first_seen:%Y-%m-%d %H:%M}"
    show(Text(f"{printable(article.url or '')}\narticle {stored.id}, {seen} UTC", style="dim"))


def _show_revision(stored: StoredArticle, version: Revision, *, json: bool) -> None:
    if json:
        echo_json(revision_to_dict(version))
        return
    head = [version.headline, version.dek, f"By {version.byline}" if version.byline else None]
    echo("\n\n".join(part for part in [*head, version.body] if part))
    captured = f"{version.captured_at:%Y-%m-%d %H:%M} UTC"
    echo(f"\nRevision {version.number} of article {stored.id}, captured {captured}")


def _show_history(stored: StoredArticle, versions: Sequence[Revision], *, json: bool) -> None:
    from rich.table import Table

    if json:
        echo_json([revision_to_dict(version) for version in versions])
        return
    table = Table(
        "revision", "captured (UTC)", "why", "changed", "rules", "words", "headline", box=None, pad_edge=False
    )
    for version in versions:
        table.add_row(
            str(version.number),
            f"{version.captured_at:%Y-%m-%d %H:%M}",
            version.cause,
            ", ".join(version.changed) or "–",
            version.extractor or "–",
            f"{version.word_count:,}",
            printable(version.headline or ""),
        )
    show(table)


def revision_to_dict(version: Revision) -> dict[str, Any]:
    """A revision as JSON's types."""
    from dataclasses import asdict

    row = asdict(version)
    return row | {"captured_at": version.captured_at.isoformat(), "changed": list(version.changed)}


def _show_diff(stored: StoredArticle, old: Revision, new: Revision, *, json: bool) -> None:
    from rich.text import Text

    if json:
        echo_json({"article_id": stored.id, "old": revision_to_dict(old), "new": revision_to_dict(new)})
        return
    dated = [f"revision {v.number} of {v.captured_at:%Y-%m-%d %H:%M} UTC" for v in (old, new)]
    show(Text(f"Article {stored.id}: {' → '.join(dated)}", style="dim"), "")
    for text in changes(old, new):
        show(text, "")


def changes(old: Revision, new: Revision) -> Iterable[Text]:
    """Each line and paragraph that differs; what stayed is only counted."""
    from rich.text import Text

    from scraper.formats.difference import compare, compare_line

    for name in ("headline", "dek", "byline", "published"):
        before, after = getattr(old, name) or "", getattr(new, name) or ""
        if before != after:
            yield Text(f"{name}: ", style="bold") + coloured(compare_line(before, after))
    for passage in compare(old.body, new.body):
        if passage.unchanged:
            plural = "paragraph" if passage.unchanged == 1 else "paragraphs"
            yield Text(f"… {passage.unchanged} {plural} unchanged", style="dim")
        else:
            yield coloured(passage.pieces)


def coloured(pieces: Iterable[Piece]) -> Text:
    """Removed words red and struck through, added ones green; the marks of wdiff where there is no colour."""
    from rich.text import Text

    from scraper.commands.terminal import console

    marks = {"same": ("", ""), "removed": ("", ""), "added": ("", "")}
    if console().color_system is None:
        marks |= {"removed": ("[-", "-]"), "added": ("{+", "+}")}
    styles = {"same": "", "removed": "red strike", "added": "green"}
    text = Text()
    for piece in pieces:
        before, after = marks[piece.fate]
        text.append(f"{before}{printable(piece.text)}{after}", style=styles[piece.fate])
    return text
