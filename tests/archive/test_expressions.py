from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.archive.expressions import parse


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("kursk incursion", '"kursk" AND "incursion"'),
        ('"Kursk incursion"', '"kursk incursion"'),
        ("“Kursk incursion”", '"kursk incursion"'),
        ("kursk OR sumy", '("kursk") OR ("sumy")'),
        ("kursk AND sumy", '"kursk" AND "sumy"'),
        ("kursk -drone", '("kursk") NOT ("drone")'),
        ("kursk NOT drone -tank", '("kursk") NOT ("drone" OR "tank")'),
        ("incur*", '"incur" *'),
        ('"the incur"*', '"the incur" *'),
        ("e-mail don't", '"e mail" AND "don t"'),
        ("(a OR b) c", '(("a") OR ("b")) AND "c"'),
        ("a -(b c)", '("a") NOT (("b" AND "c"))'),
        ("経済産業", '"経済 済産 産業"'),
        ("経", '"経" *'),
        ("経済 news", '"経済" AND "news"'),
        ("NEWS経済", '"news 経済"'),
        ("headline:x", '"headline x"'),
        ("or and not", '"or" AND "and" AND "not"'),
    ],
)
def test_what_is_typed_becomes_an_expression(typed: str, expression: str) -> None:
    assert parse(typed).expression == expression


@pytest.mark.parametrize(
    "typed", ["", "  ", '"', '""', "-", "???", "-drone", "NOT a", "()", "OR", "*", "\x00"]
)
def test_a_query_without_a_wanted_word_finds_nothing(typed: str) -> None:
    assert parse(typed).expression == ""


def test_unwanted_words_are_not_highlighted() -> None:
    assert [term.words for term in parse('a -b NOT "c d" (e -f) -(g h)').terms] == [("a",), ("e",)]


_PIECES = st.sampled_from(
    [
        "kursk",
        "経済",
        "経",
        "ข่าว",
        '"',
        "'",
        "(",
        ")",
        "-",
        "*",
        " ",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        ":",
        "^",
        "+",
        "{",
        "\\",
    ]
)


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=80),
        st.lists(_PIECES, max_size=40).map("".join),
    )
)
@example("(" * 3000 + "a")
@example("a " * 3000)
@example("a OR " * 3000)
@example("a -" * 3000 + "b")
@example("a (b OR " * 300)
@example("a b -(c OR " * 300)
@example("9" * 5000)
def test_no_string_is_a_syntax_error(typed: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
    expression = parse(typed).expression
    if expression:
        db.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
    db.close()
