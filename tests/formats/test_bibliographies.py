from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.archive import Archive
from scraper.archive.records import StoredArticle
from scraper.article import Article
from scraper.formats.bibtex import escaped, write_bibtex
from scraper.formats.csl import write_csl
from scraper.formats.names import Name, parse_name
from scraper.formats.outlet import Export, Format
from scraper.formats.tei import write_tei


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
        ("Martin King III", "en", ("King", "Martin", "III")),
        ("Ana Ruiz, PhD", "en", ("Ruiz", "Ana", "PhD")),
        ("Ana Li", "en", ("Li", "Ana")),
    ],
)
def test_the_family_name_is_told_where_its_place_is_known(
    name: str, language: str, parsed: tuple[str, ...]
) -> None:
    assert parse_name(name, language) == Name(name, *parsed)


def test_a_suffix_is_no_family_name(make_stored: Callable[..., StoredArticle]) -> None:
    article = Article(headline="Pier", authors=["Robert van Dahl Jr.", "Ana Ruiz, PhD"])
    stream = io.StringIO()
    write_bibtex([make_stored(article)], stream)
    assert "author = {van Dahl, Jr., Robert and Ruiz, PhD, Ana}," in stream.getvalue()
    stream = io.StringIO()
    write_csl([make_stored(article)], stream)
    assert json.loads(stream.getvalue())[0]["author"] == [
        {"family": "van Dahl", "given": "Robert", "suffix": "Jr."},
        {"family": "Ruiz", "given": "Ana", "suffix": "PhD"},
    ]
    stream = io.StringIO()
    write_tei([make_stored(article)], stream, name="Pier")
    assert "<surname>van Dahl</surname> <genName>Jr.</genName></persName>" in stream.getvalue()


@given(st.text(alphabet="a{}\\%$&#_~^ \n", max_size=12))
@example("a } b {")
def test_the_braces_of_a_field_are_balanced_as_bibtex_counts_them(text: str) -> None:
    depth = 0
    for sign in escaped(text):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


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
