"""Names as bibliographies want them: what a list is sorted by, and the rest."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.extraction.byline.names import is_agency, is_person

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd"})
_FAMILY_FIRST = ("hu", "vi", "zh", "ja", "ko")
"""Languages that print the family's name first."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person whose family name is known by its place, or anybody else as one piece."""

    literal: str
    family: str = ""
    given: str = ""
    suffix: str = ""
    """What follows the family's name: Jr., III, PhD."""


def parse_name(name: str, language: str | None) -> Name:
    """The parts of an author's name, where its script and the article's language tell them apart.

    Particles in lower case belong to the family's name, as BibTeX has it (First von Last). Agencies, single
    words, other scripts than Latin and languages that print the family first stay whole.
    """
    words = name.split()
    suffix = ""
    if len(words) > 2 and words[-1].lower().replace(".", "") in _SUFFIXES:
        suffix = words.pop()
        words[-1] = words[-1].removesuffix(",")
    if (
        len(words) < 2
        or is_agency(name)
        or not is_person(name)
        or (language or "").partition("-")[0].lower() in _FAMILY_FIRST
        or not all("A" <= letter <= "ɏ" for letter in name if letter.isalpha())
    ):
        return Name(name)
    start = next((n for n, word in enumerate(words[1:-1], start=1) if word[0].islower()), len(words) - 1)
    return Name(name, " ".join(words[start:]), " ".join(words[:start]), suffix)
