"""Every format that articles leave the archive in, behind one function."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, TextIO, TypeVar

from scraper.archive import Archive, Filters, streams
from scraper.archive.catalogue import TABLES
from scraper.errors import CorruptArchiveError, UsageError

T = TypeVar("T")


class Format(StrEnum):
    """What can be written."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    markdown = "markdown"
    warc = "warc"
    wacz = "wacz"
    tei = "tei"
    bibtex = "bibtex"
    csl = "csl"
    atom = "atom"
    bundle = "bundle"


FOLDERS = (Format.markdown, Format.bundle)
"""Those that are a folder."""
BINARY = (Format.parquet, Format.warc, Format.wacz)
"""Those that are no text."""
_TABLES_IN = (Format.jsonl, Format.csv, Format.parquet)

COLUMNS = (
    *("id", "url", "canonical_url", "site", "kind", "headline", "dek", "byline", "authors", "published"),
    *("published_date", "modified", "section", "tags", "language", "body", "captions", "word_count"),
    *("confidence", "first_seen", "last_changed", "revision"),
)
"""Of an article in CSV. Pictures, evidence and the kinds of the blocks are in the other formats."""

Counted = Callable[[Iterator[T]], Iterator[T]]


def _uncounted(items: Iterator[Any]) -> Iterator[Any]:
    return items


@dataclass(slots=True)
class Export:
    """One export: what is chosen, and what of it could not be read.

    Raises:
        UsageError: the format has no place for the table, or there is no such table.
        InvalidQueryError: a day of the filters is none.
    """

    archive: Archive
    form: Format
    filters: Filters = field(default_factory=Filters)
    table: str = "articles"
    raw: bool = False
    """CSV for programs."""
    counted: Counted[Any] = _uncounted
    """What the items pass, for a progress bar."""
    lost: list[tuple[str, int, str]] = field(default_factory=list)
    """Rows that damage in the archive has made unreadable: table, number, why."""
    ids: array[int] = field(init=False)

    def __post_init__(self) -> None:
        if self.table not in streams.TABLES:
            raise UsageError(f"There is no table {self.table}; choose one of: {', '.join(streams.TABLES)}.")
        if self.table != "articles" and self.form not in _TABLES_IN:
            names = ", ".join(_TABLES_IN)
            raise UsageError(f"{self.form} has no place for {self.table}; use one of: {names}.")
        streams.spare_memory(self.archive)
        if self.form in (Format.warc, Format.wacz):
            self.table, limit = "captures", self.filters.limit
            chosen = replace(self.filters, limit=None)
            self.ids = streams.rows_of_articles(self.archive, self.table, chosen)[:limit]
        else:
            self.ids = streams.row_ids(self.archive, self.table, self.filters)

    def write_text(self, stream: TextIO) -> int:
        """Write a format that is text; how many items there were."""
        from scraper.formats import atom, bibtex, csl, csv, jsonl, tei

        match self.form:
            case Format.jsonl:
                return jsonl.write_jsonl(self._rows(), stream)
            case Format.csv:
                return csv.write_csv(self._rows(), stream, self._columns(), raw=self.raw)
            case Format.tei:
                return tei.write_tei(self._articles(), stream, name=self.name)
            case Format.bibtex:
                return bibtex.write_bibtex(self._articles(), stream)
            case Format.csl:
                return csl.write_csl(self._articles(), stream)
            case Format.atom:
                made = streams.span(self.archive)[1]
                return atom.write_atom(self._articles(), stream, updated=made, name=self.name)
            case _:
                raise UsageError(f"{self.form} is no text; name a file for it with --output.")

    def write_binary(self, stream: BinaryIO, file: str) -> int:
        """Write a format that is one file of bytes, `file` by name; how many items there were."""
        from scraper.formats import parquet, wacz, warc

        if self.form is Format.parquet:
            if self.table == "articles":
                rows = (parquet.article_row(row) for row in self._rows())
                return parquet.write_parquet(rows, stream, parquet.article_schema())
            types = streams.columns(self.archive, self.table)
            return parquet.write_parquet(self._rows(), stream, parquet.table_schema(types))
        made = streams.span(self.archive)[1].isoformat()
        if self.form is Format.warc:
            written = warc.write_warc(
                self._table_rows(), stream, body=self._body, origin=self._origin, made=made, name=file
            )
            return sum(1 for _ in written)
        if self.form is Format.wacz:
            return wacz.write_wacz(
                self._table_rows(),
                stream,
                body=self._body,
                origin=self._origin,
                title=self._title,
                made=made,
                name=self.name,
            )
        raise UsageError(f"{self.form} is text.")

    def write_folder(self, folder: Path) -> int:
        """Fill a folder; how many articles are in it."""
        from scraper.formats import bundle, markdown

        if self.form is Format.bundle:
            return bundle.write_bundle(self.archive, folder, self.filters, self._lose, self.counted)
        return markdown.write_markdown(self._articles(), folder)

    @property
    def name(self) -> str:
        """What was chosen, in words: the title of a feed or a corpus."""
        chosen = [
            f"{name} {getattr(self.filters, name)}"
            for name in ("query", "site", "author", "language", "kind", "since", "until")
            if getattr(self.filters, name)
        ]
        name = f"News archive: {', '.join(chosen)}" if chosen else "News archive"
        return name.encode(errors="replace").decode()  # a terminal may give bytes that are no text

    def _columns(self) -> tuple[str, ...]:
        return COLUMNS if self.table == "articles" else tuple(TABLES[self.table].columns)

    def _rows(self) -> Iterator[dict[str, Any]]:
        if self.table == "articles":
            return (stored.to_dict() for stored in self._articles())
        return self._table_rows()

    def _articles(self) -> Iterator[Any]:
        return self.counted(streams.articles(self.archive, self.ids, self._lose))

    def _table_rows(self) -> Iterator[dict[str, Any]]:
        return self.counted(streams.rows(self.archive, self.table, self.ids, self._lose))

    def _lose(self, table: str, number: int, reason: str) -> None:
        self.lost.append((table, number, reason))

    def _body(self, sha256: str) -> bytes | None:
        try:
            return self.archive.body(sha256)
        except CorruptArchiveError as error:
            self._lose("bodies", 0, str(error))
            return None

    def _origin(self, capture_id: int) -> dict[str, Any] | None:
        try:
            return streams.origin(self.archive, capture_id)
        except CorruptArchiveError as error:
            self._lose("imports", capture_id, str(error))
            return None

    def _title(self, capture: Any) -> str | None:
        if capture["article_id"] is None or capture["result"] not in ("new", "changed", "unchanged"):
            return None
        return streams.headline(self.archive, capture["article_id"])
