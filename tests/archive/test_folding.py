from __future__ import annotations

import sqlite3
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.folding import RUN, fold, indexed, pairs, words


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Nguyễn", "nguyen"),
        ("Straße", "STRASSE"),
        ("ёлка", "елка"),
        ("كِتَابٌ", "كتاب"),
        ("أحمد", "احمد"),
        ("کتاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("Łódź", "lodz"),
        ("Þór", "thor"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("ＮＥＷＳ", "news"),
        ("ﾆｭｰｽ", "ニュース"),
        ("٢٠٢٤", "2024"),
        ("co\u00adoperate", "cooperate"),
        ("Cafe\u0301", "café"),
    ],
)
def test_spellings_meet(written: str, searched: str) -> None:
    assert fold(written) == fold(searched)


@pytest.mark.parametrize(("one", "other"), [("мой", "мои"), ("їжак", "іжак"), ("में", "म"), ("が", "か")])
def test_letters_that_only_look_accented_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_unspaced_scripts_become_pairs_and_their_end() -> None:
    assert indexed("経済産業 NEWS").split() == ["経済", "済産", "産業", "業", "news"]
    assert indexed("ข่าว").split() == pairs("ข่าว")
    assert indexed("서울 시").split() == ["서울", "울", "시"]


def test_a_missing_text_has_no_words() -> None:
    assert indexed(None) == ""
    assert words("") == []


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = " ".join(words(fold(text)))
    assert " ".join(words(fold(once))) == once


def test_the_tokenizer_of_the_index_cuts_where_words_cuts() -> None:
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE t USING fts5(a, "
        "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
    )
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'row')")
    blocks = [
        "".join(map(chr, range(start, start + 64)))
        for start in [*range(0x20, 0xD7C0, 0x40), *range(0xF900, 0x10000, 0x40)]
    ]
    for block in blocks:
        text = "".join(f"a{c}b " for c in block if unicodedata.category(c) != "Cn")
        db.execute("DELETE FROM t")
        db.execute("INSERT INTO t VALUES (?)", (indexed(text),))
        expected: set[str] = set()
        for word in words(fold(text)):
            expected.update(pairs(word) if RUN.fullmatch(word) else [word])
        assert {term for (term,) in db.execute("SELECT term FROM v")} == expected
    db.close()


def test_every_character_can_be_folded() -> None:
    for start in range(0, sys.maxunicode, 0x4000):
        fold("".join(map(chr, range(start, start + 0x4000))))
