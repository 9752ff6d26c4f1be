"""A folder for the appendix of a paper: the data, what each column means, what was lost, how it was made.

Nothing in it depends on when or where it is written, but on the archive and the filters alone.
"""

from __future__ import annotations

import hashlib
import json
import textwrap
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from scraper.archive import Archive, Filters, Loss, RunRow, StoredArticle, streams
from scraper.archive.catalogue import TABLES
from scraper.archive.moments import moment
from scraper.formats.bibtex import write_bibtex
from scraper.formats.csv import write_csv
from scraper.formats.jsonl import write_jsonl

Counted = Callable[[Iterator[StoredArticle]], Iterator[StoredArticle]]

DATA = ("revisions", "images", "feed_items", "captures")
"""The tables beside the articles, each as CSV."""


def write_bundle(
    archive: Archive, folder: Path, filters: Filters, lost: streams.Lost, counted: Counted
) -> int:
    """Fill `folder`; return how many articles are in it. The articles pass `counted` once."""
    data = folder / "data"
    data.mkdir()
    ids = streams.article_ids(archive, filters)

    def articles() -> Iterator[StoredArticle]:
        return streams.articles(archive, ids, lost)

    with _text(data / "articles.jsonl") as stream:
        counts = {"articles": write_jsonl((stored.to_dict() for stored in counted(articles())), stream)}
    for table in DATA:
        found = streams.rows_of_articles(archive, table, filters)
        with _text(data / f"{table}.csv") as stream:
            names = list(streams.columns(archive, table))
            counts[table] = write_csv(streams.rows(archive, table, found, lost), stream, names, raw=True)
    with _text(folder / "references.bib") as stream:
        write_bibtex(articles(), stream)
    ledger = _ledger(archive, counts)
    _write(folder / "ledger.json", json.dumps(ledger, ensure_ascii=False, indent=2) + "\n")
    _write(folder / "codebook.md", codebook())
    _write(folder / "methods.md", methods(archive, filters, counts, _when(archive, found)))
    _write(folder / "README.md", _readme(counts))
    _write_manifest(folder, archive, filters, counts)
    return counts["articles"]


def codebook() -> str:
    """Every column of the data and what it means."""
    parts = ["# Codebook\n"]
    for table in ("articles", *DATA):
        file = f"data/{table}.jsonl" if table == "articles" else f"data/{table}.csv"
        parts.append(f"\n## {file}\n\n{TABLES[table].description}\n\n| column | meaning |\n|---|---|\n")
        parts += [f"| {name} | {meaning} |\n" for name, meaning in _columns(table).items()]
    return "".join(parts)


_MORE = {
    "authors": "The persons (or the agency) of the byline; a list.",
    "blocks": "The body as a list: kind (paragraph, heading, quote, item, table, code), text, level, number.",
    "images": "A list: url, alt, caption, credit.",
    "captions": "The captions that are not empty; a list.",
    "evidence": "Field → where it came from and what stood there.",
    "extractor": "Version of the extraction rules.",
    "sha256": "Of the body in UTF-8: cite the text by it.",
}
"""What JSON Lines has of an article and its table has not."""


def _columns(table: str) -> Mapping[str, str]:
    columns = TABLES[table].columns
    return columns if table != "articles" else {k: v for k, v in columns.items() if k != "caption"} | _MORE


def _ledger(archive: Archive, counts: Mapping[str, int]) -> dict[str, Any]:
    """What the whole archive was asked for, got and lost; the numbers of the bundle beside it."""
    sites = [
        {"site": s.site, "name": s.name, "articles": s.articles, "captures": s.captures, "failed": s.failed}
        for s in archive.sites()
    ]
    return {
        "rows_in_this_bundle": dict(counts),
        "losses_of_the_archive": [_loss(loss) for loss in archive.losses()],
        "sites_of_the_archive": sites,
        "runs_of_the_archive": [_run(run) for run in reversed(archive.runs(limit=1_000_000))],
    }


def _loss(loss: Loss) -> dict[str, Any]:
    return {"outcome": loss.outcome, "reason": loss.reason, "captures": loss.count}


def _run(run: RunRow) -> dict[str, Any]:
    return {
        "command": run.command,
        "version": run.version,
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "status": run.status,
        "counts": run.counts,
    }


def methods(archive: Archive, filters: Filters, counts: Mapping[str, int], when: str) -> str:
    """A paragraph for the section on methods, with the numbers of this bundle; `when` it was captured."""
    runs = archive.runs(limit=1_000_000)
    programs = ", ".join(sorted({run.version for run in runs})) or _version()
    losses = [loss for loss in archive.losses() if loss.outcome != "deleted"]  # by hand, not an attempt
    lost = sum(loss.count for loss in losses)
    reasons = "; ".join(f"{loss.reason or loss.outcome}, {loss.count:,}" for loss in losses[:5])
    paragraph = (
        f"The corpus was collected{when} with scraper (version {programs}), which "
        f"{_conduct({run.command for run in runs})} "
        f"It holds {_number(counts['articles'], 'article')}{_chosen(filters)}, with "
        f"{_number(counts['revisions'], 'recorded version')} from {_number(counts['captures'], 'capture')}. "
        "Headline, byline, dates and body were taken out "
        "of the stored pages by rules whose version stands with each text; a version is added only when the "
        "text differs, and a worse capture (a wall, a teaser, an empty page) never replaces a better one. "
        f"In the whole archive {lost:,} attempts brought no usable page{reasons and f' ({reasons})'}; "
        "ledger.json counts them by reason, and data/captures.csv lists every attempt that belongs to this "
        "corpus. Each text can be cited by the SHA-256 of its body; manifest.json has that of each file."
    )
    return f"# Methods\n\n{textwrap.fill(paragraph, 110)}\n"


def _conduct(commands: Collection[str]) -> str:
    """How the pages came: what the program did itself, and what others had captured."""
    if "crawl" not in commands:
        return (
            "read pages that others had captured, and recorded each in a ledger."
            if "import" in commands
            else "records every capture in a ledger."
        )
    own = "obeys robots.txt, waits between two requests to a host, and records every attempt in a ledger."
    return f"{own} Some pages were captured by others and imported." if "import" in commands else own


def _when(archive: Archive, captures: array[int]) -> str:
    """The days of the first and the last of these captures."""
    ends = streams.rows(archive, "captures", captures[:1] + captures[-1:], lambda *lost: None)
    days = list(dict.fromkeys(_day(moment(row["at"])) for row in ends))
    return f" between {' and '.join(days)}" if len(days) > 1 else "".join(f" on {day}" for day in days)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _chosen(filters: Filters) -> str:
    chosen = _filters(filters)
    return f" (chosen by {', '.join(f'{name}: {value}' for name, value in chosen.items())})" if chosen else ""


def _filters(filters: Filters) -> dict[str, Any]:
    return {name: getattr(filters, name) for name in filters.__slots__ if getattr(filters, name) is not None}


def _readme(counts: Mapping[str, int]) -> str:
    rows = "".join(f"- `data/{_file(name)}`: {count:,} rows\n" for name, count in counts.items())
    return (
        "# Corpus\n\n"
        f"{rows}"
        "- `references.bib`: the articles as BibTeX\n"
        "- `codebook.md`: what every column means\n"
        "- `ledger.json`: what was asked for, got and lost\n"
        "- `methods.md`: a paragraph for the section on methods\n"
        "- `manifest.json`: every file with its size and SHA-256; `SHA256SUMS` for `sha256sum --check`\n\n"
        "The texts belong to their publishers.\n"
    )


def _file(table: str) -> str:
    return f"{table}.jsonl" if table == "articles" else f"{table}.csv"


def _write_manifest(folder: Path, archive: Archive, filters: Filters, counts: Mapping[str, int]) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    entries: list[dict[str, Any]] = [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in files
    ]
    manifest = {
        "software": f"scraper {_version()}",
        "archive_as_of": streams.span(archive)[1].isoformat(),
        "filters": _filters(filters),
        "rows": dict(counts),
        "files": entries,
    }
    _write(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    sums = [*entries, {"path": "manifest.json", "sha256": _sha256(folder / "manifest.json")}]
    _write(folder / "SHA256SUMS", "".join(f"{entry['sha256']}  {entry['path']}\n" for entry in sums))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version() -> str:
    return version("scraper")


def _text(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", errors="replace", newline="")


def _write(path: Path, text: str) -> None:
    with _text(path) as stream:
        stream.write(text)
