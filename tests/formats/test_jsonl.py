from __future__ import annotations

import io
import json

from scraper.formats.jsonl import write_jsonl


def test_each_row_is_one_line_of_json() -> None:
    rows = [{"headline": "Ferry\nreturns", "n": 1}, {"headline": "Паром", "n": None}]
    stream = io.StringIO()
    assert write_jsonl(rows, stream) == 2
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == rows
    assert "Паром" in stream.getvalue()


def test_rows_are_written_as_they_come() -> None:
    stream = io.StringIO()

    def rows():  # type: ignore[no-untyped-def]
        yield {"n": 1}
        assert stream.getvalue() == '{"n": 1}\n'
        yield {"n": 2}

    assert write_jsonl(rows(), stream) == 2


def test_nothing_is_an_empty_file() -> None:
    stream = io.StringIO()
    assert write_jsonl([], stream) == 0
    assert stream.getvalue() == ""
