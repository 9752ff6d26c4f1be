from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.formats.csv import BYTE_ORDER_MARK, write_csv


def written(rows: list[dict[str, Any]], columns: list[str], *, raw: bool = False) -> str:
    stream = io.StringIO(newline="")
    assert write_csv(rows, stream, columns, raw=raw) == len(rows)
    return stream.getvalue()


def test_a_table_is_as_rfc_4180_has_it() -> None:
    text = written([{"a": 'He said "no"', "b": "two\nlines, one cell"}], ["a", "b"], raw=True)
    assert text == 'a,b\r\n"He said ""no""","two\nlines, one cell"\r\n'


def test_a_spreadsheet_sees_utf8_by_the_byte_order_mark() -> None:
    assert written([], ["a"]) == BYTE_ORDER_MARK + "a\r\n"


def test_no_value_is_an_empty_cell_and_a_list_is_joined() -> None:
    row = {"a": None, "b": ["Ana Ruiz", "Jo Lind"], "c": True, "d": 1.5, "e": {"k": ["ü"]}}
    assert written([row], ["a", "b", "c", "d", "e", "f"], raw=True).splitlines()[1] == (
        ',Ana Ruiz; Jo Lind,1,1.5,"{""k"": [""ü""]}",'
    )


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+41", "-2", "@SUM(A1)", "\tx", "\rx", "  =1", "\n=1", '=HYPERLINK("http://evil.example")'],
)
def test_a_spreadsheet_never_computes_what_a_page_said(cell: str) -> None:
    (row,) = list(
        csv.DictReader(io.StringIO(written([{"a": cell}], ["a"]).removeprefix(BYTE_ORDER_MARK), newline=""))
    )
    assert row["a"] == "'" + cell


def test_a_number_stays_a_number() -> None:
    assert written([{"a": -2}], ["a"]) == BYTE_ORDER_MARK + "a\r\n-2\r\n"


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_raw_cells_are_read_back_as_they_were(cells: list[tuple[str, str]]) -> None:
    rows = [{"a": a.replace("\x00", ""), "b": b.replace("\x00", "")} for a, b in cells]
    assert list(csv.DictReader(io.StringIO(written(rows, ["a", "b"], raw=True), newline=""))) == rows
