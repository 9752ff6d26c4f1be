"""Lines that stand around a text and are none of it: bylines with their date, captions with their credit."""

from __future__ import annotations

import re
from datetime import datetime

from scraper.extraction.byline.names import parse_byline_text, strip_by
from scraper.extraction.dates.text import parse_date_text

_CREDIT = re.compile(r"[(\[]([^()\[\]]{3,80})[)\]]\s*\.?$")
_CREDIT_LABEL = re.compile(
    r"[\s.(|–—-]((?:photo|image|picture|foto|credit|bild|crédit|фото|photograph)s?"
    r"(?: by| credit|graph(?:y|er)?)?\s?:\s?.{3,80})$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"getty|reuters|\bAP\b|\bAFP\b|\bEPA\b|\bDPA\b|images|/|photo|foto|via |press|courtesy|shutterstock|©",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_LONGEST_CAPTION = 500


def credit_of(text: str, *, pictured: bool) -> str | None:
    """The credit that ends a caption, or None.

    Beside a picture (`pictured`) any last parenthesis is one; elsewhere it must name an agency or a photo.
    """
    if len(text) > _LONGEST_CAPTION:
        return None
    match = _CREDIT.search(text[-120:]) if text[-1:] in ")]." else None
    if match is None:
        tail = text[-160:]
        match = _CREDIT_LABEL.search(tail) if ":" in tail else None
    elif not pictured and not _AGENCY.search(match[1]):
        return None
    return match[1].strip() if match is not None else None


def is_byline_line(text: str, reference: datetime | None = None) -> bool:
    """Whether a line is a byline or a date, or both, and little else."""
    if len(text) > 200:
        return False
    sentence = _SENTENCE_END.search(text) is not None
    if sentence and len(text) > 80:
        return False
    if strip_by(text) is not None and parse_byline_text(without_date(text, reference)).authors:
        return True
    moment = parse_date_text(text, reference=reference)
    return moment is not None and len(text) - (moment.end - moment.start) <= 80 and not sentence


def without_date(text: str, reference: datetime | None = None) -> str:
    """What stands before the date of a line."""
    moment = parse_date_text(text, reference=reference)
    return text[: moment.start].rstrip(" ,|·•–—-") if moment and moment.start > 3 else text
