"""CSV as RFC 4180 has it, made for spreadsheets unless it is asked to be raw.

For a spreadsheet the file starts with a byte order mark, which is how Excel knows UTF-8, and a text that a
spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab or carriage return at its start) gets an
apostrophe before it: a headline comes from a page, and a page must not run anything in its reader's office
program. That changes such a text by one character, so a program reads the raw form, or better JSON Lines.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

BYTE_ORDER_MARK = "\ufeff"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_csv(
    rows: Iterable[Mapping[str, Any]], stream: TextIO, columns: Sequence[str], *, raw: bool = False
) -> int:
    """Write a header and the rows one by one; return how many there were.

    A list of texts is joined by "; "; any other nested value becomes JSON. `columns` are the keys to take
    from each row, in their order.
    """
    if not raw:
        stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        cells = [_cell(row.get(name)) for name in columns]
        writer.writerow(cells if raw else [neutral(cell) for cell in cells])
        count += 1
    return count


def neutral(cell: str | int | float) -> str | int | float:
    """The cell, so that no spreadsheet computes it."""
    if isinstance(cell, str) and cell.lstrip(" \n\u00a0").startswith(_FORMULA):
        return "'" + cell
    return cell


def _cell(value: Any) -> str | int | float:
    match value:
        case None:
            return ""
        case bool():
            return int(value)
        case str():
            return value.replace("\x00", "")
        case int() | float():
            return value
        case list() if all(isinstance(item, str) for item in value):
            return "; ".join(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
