"""What stands around a printed date, and says of what it is the date."""

from __future__ import annotations

import re
from typing import Literal

from scraper.extraction.dates.text import Moment

_UPDATED = re.compile(
    r"updat|modifi|edited|revis|last\s|aktualisier|geändert|zuletzt|bearbeitet|mis[e]? à jour|modifié"
    r"|actualiza|atualiza|modifica"
    r"|aggiorna|ultima|última|bijgewerkt|gewijzigd|oppdatert|opdateret|uppdater|ändrad|päivitet"
    r"|aktualiz|zmodyfik|zaktualiz"
    r"|обновл|оновл|измен|güncel|ενημέρω|frissít|módos|更新|수정|업데이트|cập nhật|diperbarui|تحديث|به‌روز"
    r"|עודכן|अपडेट|actualizat"
)
_NOT_PUBLISHED = re.compile(
    r"comment|kommentar|regist|site last|reply|antwort|copyright|©|event|veranstaltung|join(?:ed)?\b"
    r"|beitritt|mitglied|since|seit|born|geboren|founded|upcoming|deadline"
    r"|expires|valid|gültig|reviewed|accessed|retrieved|abgerufen|due\b|until"
    r"|bis zum|redeem|starts?\b|ends?\b"
)
_BEFORE = 40
"""So much before a date is searched for a word that says of what it is."""
_PARTED = re.compile(r"\s*[-–—:|•·./()\]]")
_SENTENCE = 4
"""A date behind more words than a label has may be part of a sentence."""
_GOES_ON = re.compile(r"\s?[,(]|\s[^\W\d_A-Z]")
_SPAN = re.compile(r"\s*(?:[-–—]|bis|to|until|au|al)\s*\d{1,2}(?![\d:])")
_SPAN_BEFORE = re.compile(r"\d{4}\s*[-–—]\s*$")
_ANSWER = re.compile(r"\b(?:reply|antwort|antworten|répondre|responder|rispondi)\b")


def says_of(text: str, moment: Moment) -> Literal["publication", "update", "another"]:
    """Of what a date in `text` is, by the words before it."""
    before = text[max(0, moment.start - _BEFORE) : moment.start].lower()
    if not before:
        return "publication"
    if _NOT_PUBLISHED.search(before):
        return "another"
    return "update" if _UPDATED.search(before) else "publication"


def is_of_update(label: str) -> bool:
    """Whether a label says that a date is that of a change."""
    return label != "" and _UPDATED.search(label.lower()) is not None


def is_parted(text: str, moment: Moment) -> bool:
    """Whether a date begins a text, or a dash, a stop or a bracket parts it from what follows."""
    return not moment.start or _PARTED.match(text, moment.end) is not None


def is_told(text: str, moment: Moment) -> bool:
    """Whether a date is part of a sentence, of an address, of a span of days or of a reader's comment."""
    before, behind = text[: moment.start], text[moment.end :]
    if before.count(" ") > _SENTENCE and (text[-1] in ".!?" or _GOES_ON.match(behind)):
        return True
    if "://" in before.rpartition(" ")[2] or _SPAN_BEFORE.search(before):
        return True
    return _SPAN.match(behind) is not None or _ANSWER.search(behind.lower()) is not None
