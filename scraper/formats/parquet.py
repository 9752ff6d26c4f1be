"""Parquet, by pyarrow (`scraper[parquet]`): columns and their types, for pandas, DuckDB, R, Spark."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from scraper.errors import UsageError

if TYPE_CHECKING:
    import pyarrow

_ROWS = 250
"""Made into columns at once."""
_GROUP = 12 << 20
"""Bytes of a row group: few groups, as what is told of each stays in memory to the end."""

_FILTERED = ("id", "article_id", "site", "published_date", "first_seen", "last_changed", "at", "captured_at")
_REPEATED = ("site", "kind", "language", "section", "outcome", "status", "result", "reason", "extractor")

_TYPES = {"TEXT": "string", "INTEGER": "int64", "REAL": "float64"}


def write_parquet(rows: Iterable[Mapping[str, Any]], stream: BinaryIO, schema: pyarrow.Schema) -> int:
    """Write the rows group by group; return how many there were."""
    arrow = _arrow()
    pool = arrow.default_memory_pool()
    arrow.set_memory_pool(arrow.system_memory_pool())  # gives back what it does not need, unlike its others
    try:
        return _write(rows, stream, schema)
    finally:
        arrow.set_memory_pool(pool)


def _write(rows: Iterable[Mapping[str, Any]], stream: BinaryIO, schema: pyarrow.Schema) -> int:
    from pyarrow import RecordBatch, Table
    from pyarrow.parquet import ParquetWriter

    count = 0
    names = schema.names
    # The lowest and highest value of each group stay in memory to the end: only what a reader filters by.
    filtered = [name for name in _FILTERED if name in names]
    repeated = [name for name in _REPEATED if name in names]
    options = {"compression": "zstd", "use_dictionary": repeated, "write_statistics": filtered}
    group: list[Any] = []
    with ParquetWriter(stream, schema, **options) as writer:
        for part in _parts(rows):
            columns = {name: [row.get(name) for row in part] for name in names}
            group.append(RecordBatch.from_pydict(columns, schema=schema))
            count += len(part)
            if sum(batch.nbytes for batch in group) > _GROUP:
                writer.write_table(Table.from_batches(group))
                group.clear()
        if group:
            writer.write_table(Table.from_batches(group))
    return count


def article_schema() -> pyarrow.Schema:
    """The columns of an article: those of JSON Lines, pictures and blocks as lists of structs.

    `published` and `modified` are texts, as the page gives them, with its own offset or none.
    """
    arrow = _arrow()
    text, number, texts = arrow.string(), arrow.int64(), arrow.list_(arrow.string())
    image = arrow.struct([(name, text) for name in ("url", "alt", "caption", "credit")])
    block = arrow.struct([("kind", text), ("text", text), ("level", number), ("number", number)])
    moment = arrow.timestamp("s", tz="UTC")
    return arrow.schema(
        [
            ("id", number),
            *((name, text) for name in ("url", "canonical_url", "site", "kind", "headline", "dek", "byline")),
            ("authors", texts),
            ("published", text),
            ("published_date", arrow.date32()),
            *((name, text) for name in ("published_text", "published_precision", "modified", "section")),
            ("tags", texts),
            *((name, text) for name in ("language", "site_name", "body")),
            ("blocks", arrow.list_(block)),
            ("images", arrow.list_(image)),
            ("captions", texts),
            ("paywalled", arrow.bool_()),
            ("word_count", number),
            ("confidence", arrow.float64()),
            ("evidence", text),
            ("revision", number),
            *((name, moment) for name in ("first_seen", "last_changed", "last_seen")),
            ("extractor", text),
            ("sha256", text),
        ]
    )


def article_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """An article's `to_dict()` in the types of `article_schema`."""
    typed = dict(row)
    for name in ("first_seen", "last_changed", "last_seen"):
        typed[name] = datetime.fromisoformat(row[name])
    day = row["published_date"]
    typed["published_date"] = datetime.fromisoformat(day).date() if day else None
    typed["evidence"] = json.dumps(row["evidence"], ensure_ascii=False)
    return typed


def table_schema(columns: Mapping[str, str]) -> pyarrow.Schema:
    """The schema of a table of the archive; its columns with SQLite's types."""
    arrow = _arrow()
    return arrow.schema([(name, getattr(arrow, _TYPES[kind])()) for name, kind in columns.items()])


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError(
            "Parquet needs pyarrow; install it with: pip install 'pyarrow>=17'. "
            "CSV and JSON Lines need nothing."
        ) from error
    return pyarrow


def _parts(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    iterator = iter(rows)
    while part := list(islice(iterator, _ROWS)):
        yield part
