from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest

from scraper.archive import Archive
from scraper.formats.names import Name, parse_name
from scraper.formats.outlet import Export, Format


def exported(archive: Archive, form: Format) -> str:
    stream = io.StringIO()
    Export(archive, form).write_text(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "language", "parsed"),
    [
        ("Ana Ruiz", "es", ("Ruiz", "Ana")),
        ("Jan van der Berg", "nl", ("van der Berg", "Jan")),
        ("Ludwig van Beethoven", None, ("van Beethoven", "Ludwig")),
        ("Reuters", "en", ("", "")),
        ("Nagy Anna", "hu-HU", ("", "")),
        ("Анна Иванова", "ru", ("", "")),
        ("山田 太郎", "ja", ("", "")),
    ],
)
def test_the_family_name_is_told_where_its_place_is_known(
    name: str, language: str, parsed: tuple[str, str]
) -> None:
    assert parse_name(name, language) == Name(name, *parsed)


def test_bibtex_says_what_is_known_and_nothing_breaks_tex(archive: Archive) -> None:
    ferry, mill = exported(archive, Format.bibtex).strip().split("\n\n")
    assert ferry.splitlines() == [
        "@online{harbourexample2024-1,",
        "  author = {Ruiz, Ana and {Reuters}},",
        r"  title = {{Ferry returns <after> nine days \& nights}},",
        r"  organization = {The Harbour \& Pier},",
        "  date = {2024-08-07},",
        "  year = {2024},",
        "  url = {https://harbour.example/2024/08/ferry},",
        "  urldate = {2024-08-09},",
        r"  keywords = {Harbour, 100\% wind\_\{x\}},",
        "  abstract = {It was the wind.},",
        "}",
    ]
    assert "author" not in mill
    for entry in (ferry, mill):
        plain = re.sub(r"\\[{}]", "", entry)
        assert plain.count("{") == plain.count("}")


KNOWN = {
    *("id", "type", "title", "author", "container-title", "issued", "accessed", "section", "language"),
    *("abstract", "keyword", "URL"),
}
"""Of the variables of CSL-JSON, whose schema knows no others than its own."""


def test_csl_json_is_what_its_schema_asks_for(archive: Archive) -> None:
    items: list[dict[str, Any]] = json.loads(exported(archive, Format.csl))
    for item in items:
        assert set(item) <= KNOWN
        assert item["type"] == "article-newspaper"
        for name in set(item) - {"author", "issued", "accessed"}:
            assert isinstance(item[name], str)
        for name in ("issued", "accessed"):
            ((year, month, day),) = item[name]["date-parts"]
            assert all(type(part) is int for part in (year, month, day))
    assert items[0]["author"] == [{"family": "Ruiz", "given": "Ana"}, {"literal": "Reuters"}]
    assert items[0]["issued"] == {"date-parts": [[2024, 8, 7]]}
    assert "author" not in items[1]
