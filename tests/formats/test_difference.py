from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scraper.formats.difference import Passage, Piece, compare, compare_line

words = st.lists(st.sampled_from(["ferry", "sails", "at", "nine", ",", "the", "  "]), max_size=12).map(
    " ".join
)
texts = st.lists(words, max_size=5).map("\n\n".join)


def sides(pieces: tuple[Piece, ...]) -> tuple[str, str]:
    return (
        "".join(p.text for p in pieces if p.fate != "added"),
        "".join(p.text for p in pieces if p.fate != "removed"),
    )


def test_words_that_changed_stand_beside_those_that_did_not() -> None:
    assert compare_line("The ferry sails at nine.", "The ferry sails at ten.") == (
        Piece("same", "The ferry sails at "),
        Piece("removed", "nine"),
        Piece("added", "ten"),
        Piece("same", "."),
    )


def test_neighbouring_changes_are_one_change() -> None:
    assert compare_line("It left at nine sharp today", "It left by ten o'clock today") == (
        Piece("same", "It left "),
        Piece("removed", "at nine sharp"),
        Piece("added", "by ten o'clock"),
        Piece("same", " today"),
    )


def test_a_lone_word_between_two_changes_belongs_to_them() -> None:
    assert compare_line(
        "Vote put off as province and city argue", "Vote set for Friday after city and mayor agree"
    ) == (
        Piece("same", "Vote "),
        Piece("removed", "put off as province and city argue"),
        Piece("added", "set for Friday after city and mayor agree"),
    )


def test_paragraphs_that_stayed_are_counted() -> None:
    old = "One stays here.\n\nTwo stays here.\n\nThe ferry sails at nine."
    new = "One stays here.\n\nTwo stays here.\n\nThe ferry sails at ten.\n\nA new end."
    passages = compare(old, new)
    assert [passage.unchanged for passage in passages] == [2, 0, 0]
    assert passages[2] == Passage((Piece("added", "A new end."),))


@given(words, words)
def test_both_lines_can_be_read_from_the_pieces(old: str, new: str) -> None:
    assert sides(compare_line(old, new)) == (old, new)


@given(texts, texts)
def test_no_paragraph_is_lost(old: str, new: str) -> None:
    passages = compare(old, new)
    before = [sides(p.pieces)[0] for p in passages if not p.unchanged]
    after = [sides(p.pieces)[1] for p in passages if not p.unchanged]
    same = [piece.text for p in passages if p.unchanged for piece in p.pieces]
    paragraphs = [[t for t in text.strip().split("\n\n") if t.strip()] for text in (old, new)]
    assert sorted([t.strip() for t in before + same if t]) == sorted(t.strip() for t in paragraphs[0])
    assert sorted([t.strip() for t in after + same if t]) == sorted(t.strip() for t in paragraphs[1])


def test_a_long_text_takes_no_quadratic_time() -> None:
    old, new = " ".join(f"a{i}" for i in range(30_000)), " ".join(f"b{i}" for i in range(30_000))
    assert compare_line(old, new) == (Piece("removed", old), Piece("added", new))


def test_the_same_text_has_no_change() -> None:
    assert [p.unchanged for p in compare("a\n\nb", "a\n\nb")] == [2]
    assert compare("", "") == []
