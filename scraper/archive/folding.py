"""What the search index sees of a text: case, accents, vowel marks folded; unspaced scripts cut into pairs.

SQLite's tokenizer knows letters, digits and marks, but no word of Japanese, Chinese or Thai. So a text is
folded here before it is indexed, and a query likewise: "Straße" and "strasse" become one word, and a run of
Han, kana, Hangul or Thai becomes its overlapping pairs of characters (経済産業 → 経済 済産 産業 業): every
part of the run is then found as a phrase of pairs.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = dict(zip("øłđħŧıðёґ", "oldhtidег", strict=True)) | {
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    # Persian and Urdu forms of letters that Arabic writes otherwise; alef maqsura and teh marbuta as they
    # are often typed. The forms of alef, waw and yeh with hamza lose it with the other marks.
    **dict(zip("یکىةہٱ", "يكيهها", strict=True)),
    "ـ": "",
    "\N{MODIFIER LETTER APOSTROPHE}": " ",
}
_STRIPPED_SCRIPTS = ("LATIN", "GREEK", "ARABIC", "HEBREW")

_UNSPACED = (
    "々〇〻ぁ-ゖ\u3099\u309aゝ-ゟァ-ヺー-ヿㇰ-ㇿ㐀-䶿一-鿿豈-\ufaff가-힣"
    "ก-ฺเ-๎ກ-ຽເ-ໍ\u1000-\u1049\u1050-\u109fក-៓ៜ៝"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
RUN = re.compile(f"[{_UNSPACED}]+")
"""A run of a script that is written without spaces between its words."""


class _Folding(dict[int, str]):
    """What each character becomes; computed once for every character that is met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    category = unicodedata.category(character)
    if category == "Mn":
        return "" if _is_optional_mark(character) else character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":
        return ""  # soft hyphens, joiners, marks of direction
    if category[0] not in "LN" and category != "Mc":
        return " "
    decomposed = unicodedata.normalize("NFD", character)
    if len(decomposed) > 1 and unicodedata.name(character, "").startswith(_STRIPPED_SCRIPTS):
        # An accent of Cyrillic makes another letter (й), one of Latin, Greek or Arabic is often left out.
        return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").translate(_FOLDING)
    return character


def _is_optional_mark(mark: str) -> bool:
    """Accents, and the vowel marks of Arabic, Hebrew and Syriac; those of Indic scripts are letters."""
    return (
        "\u0300" <= mark <= "\u036f"
        or "\u0591" <= mark <= "\u05c7"
        or "\u0610" <= mark <= "\u061a"
        or "\u064b" <= mark <= "\u065f"
        or mark == "\u0670"
        or "\u06d6" <= mark <= "\u06ed"
        or "\u0711" <= mark <= "\u074a"
        or "\ufe00" <= mark <= "\ufe0f"
    )


_FOLDING = _Folding()


def fold(text: str) -> str:
    """`text` without case, accents and optional marks, in one form of each letter (NFKC)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_FOLDING)


def indexed(text: str | None) -> str:
    """The words of `text` as the index gets them, with spaces between."""
    if not text:
        return ""
    folded = fold(text)
    return folded if folded.isascii() else RUN.sub(_pairs_of_run, folded)


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run, and its last character, by which a search for it alone finds it."""
    return [run[i : i + 2] for i in range(len(run))]


def _pairs_of_run(match: re.Match[str]) -> str:
    return f" {' '.join(pairs(match[0]))} "


_ASCII_WORD = re.compile(r"[a-z0-9]+")
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\s{_UNSPACED}]+")


def words(folded: str) -> list[str]:
    """The words and unspaced runs of a folded text, as the tokenizer of the index cuts them."""
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)
