"""Bylines as they are printed → the persons, or the agency, that they name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scraper.extraction.byline.words import (
    AGENCIES,
    AGENCY_NAMES,
    BY,
    BY_INSIDE,
    BY_STARTS,
    DEGREES,
    GROUP_WORDS,
    NOBODY,
    NOT_NAMES,
    PARTICLES,
    ROLE_WORDS,
    SPLIT,
    STOP,
    WEEKDAYS,
    WIRES,
)
from scraper.extraction.dates.clocks import find_clock, lowered
from scraper.extraction.dates.text import find_dates
from scraper.extraction.wordlists import words

_LONGEST = 400
_MOST = 50
_PARENTHESES = re.compile(r"\s*[(\[（【][^)\]）】]*[)\]）】]")
_HANDLE = re.compile(r"\S+@\S+|(?<!\w)@\w+|https?://\S*|www\.\S+")
_EDGE = ' \t,;:|/•·⋅∙‧–—-"“”«»›‹→←*>.…'
_INNER_EDGE = _EDGE.replace(".", "")
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[ \u3000·]+[\u4e00-\u9fff]{2,4})+")
_KOREAN_ROLE = re.compile(r"\s*(?:선임|수습|인턴|전문)?(?:기자|특파원|논설위원|위원|에디터)(?:입니다)?$")
_CJK_ROLE = re.compile(r"(?:本报记者|本報記者|记者|記者|特派员|特派員|编辑|編輯)")
_DOMAIN = re.compile(
    r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|de|fr|co|uk|info|eu|at|ch|nl|be|io|is|ru|ua|pl|it|es)\b", re.I
)
_FOREIGN_GROUP = re.compile(
    "[日晚早]?[报報]$|新[闻聞]|通信|通[讯訊]|[网網]$|社$|デジタル|オンライン|[编編][辑輯集]部|[をのはがで]|일보|신문|뉴스|방송|취재|온라인"
    "|وكال|أخبار|צוות|מערכת"
)
"""What the names of newsrooms hold in scripts without capitals, and what no name holds."""
_LETTER = re.compile(r"[^\W\d_]")
_AND = re.compile(r"(?:and|und|et|y|e|en|og|och|with|mit)\s+", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[\s\-–—|•·*/]*([^\W\d_]+)")
_GLUED = re.compile(
    r"(?:Author|Autor(?:in)?|Auteur|(?:(?:Posted|Written|Published) )?[Bb]y|Von|von|Par|par|Por)"
    r"(?=[A-ZÀ-Ý](?:[a-zß-ÿ]|\.))"
)
_GLUED_STARTS = frozenset(["au", "by", "vo", "pa", "po", "wr", "pu"])
_LABEL = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+)?\s*:\s+(?=[A-ZÀ-ÝА-Я])")
_BARS = re.compile(r"\s*(?:[|·•⋅∙—/]|\s[–-]\s|,\s)\s*")
_PREPOSITION = re.compile(
    rf"[\s,|–-]*\b(?:am|um|le|el|il|on|at|den|dne|op|på|vom)?\s*(?:\b(?:{WEEKDAYS})\b\.?)?[\s,|–-]*$|\s\d+\s\w+$",
    re.IGNORECASE,
)
_NO_BEGINNING = words("of und y e i at and der den des dem")
_NO_FIRST = words("the in im am über about by more mehr all alle articles posts zum zur with")
_NO_LAST = words("by von par por door")
_OTHER_WORK = re.compile(
    r"(?:review|edit|check|photo|illustrat|translat|foto|bild|video|power|sponsor|trackback)\w*\s+\w+\s+$",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[^\W\d_][^\W\d_'’.-]*[\w'’.-]*\s+){1,3}[^\W\d_][\w'’.-]*")
_OF = frozenset(["for", "of", "für", "de", "pour", "para", "the", "des", "der"])
_COMMAS = re.compile(r"\s*[,;|]\s*")
_INSTITUTION = re.compile(r"\s(?:of|for|für|de|pour)\s[^,;|]*?\s(?:and|und|et|y|e)\s")
_BARE = frozenset(["by", "von", "par", "por", "door"])
_LAST_FIRST = re.compile(r"([^\W\d_][^\s,]+), ((?:[^\W\d_][\w'’.-]*)(?: [^\W\d_][\w'’.-]*)?)")
_NO_NAME = re.compile(r"[<>«»›‹%#/\\|∙⋅•=*!?{}\[\]…→←@_]|\s[-–—]\s")
"""What no person's name holds."""
_ABBREVIATED = re.compile(r"(?:\b\w|jr|sr|ph\.d|m\.d)\.$", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?<=[^\W\d_]{2})\d{1,2}(?:,\d{1,2})*$")
_DIGIT = re.compile(r"\d")
_ROLE_OF_HOUSE = re.compile(r"[^\W_][\w.]*(?:-[\w.]+)*-([^\W\d_]+)")
_CASED = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿĀ-ſА-яЀ-џΑ-ώ]")


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline: as printed, without "by", and the names in it."""

    text: str
    persons: tuple[str, ...]
    groups: tuple[str, ...]
    """Agencies, newsrooms, other bodies."""
    agencies: tuple[str, ...]
    """Those of the groups that are news agencies."""

    @property
    def authors(self) -> list[str]:
        """The persons, and the agencies beside them; where there is no person, the bodies that are named."""
        return [*self.persons, *self.agencies] if self.persons else list(self.groups)


def strip_by(text: str) -> str | None:
    """What follows a leading "by" (in any language), or None where there is none."""
    start = text[:4]
    if start.isalpha() and not _may_be_by(start) and start[:2].lower() not in _GLUED_STARTS:
        return None
    first = _FIRST_WORD.match(text)
    if first is None:
        return None
    word = first[1]
    if not _may_be_by(word):
        glued = _GLUED.match(text) if word[:2].lower() in _GLUED_STARTS else None
        return text[glued.end() :] if glued is not None else None
    found = BY.match(text) or _GLUED.match(text)
    return text[found.end() :].strip() if found is not None and found.end() < len(text) else None


def _may_be_by(word: str) -> bool:
    """Whether a text with this first word may begin with "by" in any language: a glance."""
    return word[:4].lower() in BY_STARTS or word[0] >= "\u0900"


def byline_within(text: str, *, dated: bool) -> str | None:
    """The part of a line with a date or a section that begins with "by" (in any language), or None.

    A mere "by" begins one only where the line is `dated`, or right behind a bar: else it is in a sentence.
    """
    found = BY_INSIDE.search(text)
    if found is None or _OTHER_WORK.search(text, 0, found.end()):
        return None
    behind_bar = text[: found.start() + 1].rstrip()[-1:] in {"", "|", "•", "·", "–", "—"}
    if not dated and not behind_bar and found[0].strip(" |•·–—,").lower() in _BARE:
        return None
    return text[found.end() :]


def name_beside_date(text: str, language: str | None = None) -> str | None:
    """The name of a person in a line that holds but it, a date and perhaps a section, or None."""
    for part in _parts_beside_dates(text, language):
        if is_name_line(part) and not find_clock(part):
            return part
    return None


def is_dateline(text: str, name: str, language: str | None = None) -> bool:
    """Whether a line holds but a name, dates, and single words or a role beside them."""
    parts = [part for part in _parts_beside_dates(text, language) if " " in part and not _DIGIT.search(part)]
    return parts[:1] == [name] and all(_is_role(part) for part in parts[1:])


def is_name_line(text: str) -> bool:
    """Whether a line is the full name of one person and nothing else."""
    return _NAME.fullmatch(text) is not None and is_person(text)


def _parts_beside_dates(text: str, language: str | None) -> list[str]:
    moments = find_dates(text, language=language)
    if not moments:
        return []
    rest, start = "", 0
    for moment in moments:
        rest += text[start : moment.start] + " | "
        start = moment.end
    parts = _BARS.split(rest + text[start:])
    return [part for one in parts if (part := _PREPOSITION.sub("", one).strip(_EDGE))]


def parse_byline_text(text: str, *, language: str | None = None) -> Byline:
    """The names in a printed byline, without roles, places, dates and photographers. Never raises."""
    printed = _printed(text)
    chinese = language is not None and language.startswith("zh")
    persons: list[str] = []
    groups: list[str] = []
    agencies: list[str] = []
    names = _PARENTHESES.sub("", printed)
    stop = STOP.search(lowered(names))
    for part in _parts(names[: stop.start()] if stop is not None else names, chinese=chinese):
        if persons and _is_role(part):
            continue
        name = clean_name(part)
        if not name:
            continue
        if is_agency(name):
            agencies.append(name)
            groups.append(name)
        elif is_person(name):
            persons.append(tidy_case(name))
        elif is_group(name):
            groups.append(name)
    if len(persons) + len(groups) > 1:
        groups = [name for name in groups if name.lower() not in WIRES]
        agencies = [name for name in agencies if name.lower() not in WIRES]
    if len(persons) + len(groups) > 1:
        # one word beside other names is a place or a desk
        persons = [name for name in persons if " " in name or not _CASED.match(name)]
    return Byline(printed, *(tuple(dict.fromkeys(found)) for found in (persons, groups, agencies)))


def parse_author_name(name: str, *, language: str | None = None) -> Byline:
    """The names in a field that declares one author, who may be several all the same."""
    name = " ".join(name[:_LONGEST].split())
    if _is_body(name):
        return Byline(name, (), (name,), ())
    reversed_name = _LAST_FIRST.fullmatch(name)
    if (
        reversed_name is not None
        and not is_agency(reversed_name[1])
        and not DEGREES.fullmatch(reversed_name[2])
    ):
        first = f"{reversed_name[2]} {reversed_name[1]}"
        if is_person(first) and not ROLE_WORDS & {word.lower() for word in first.split()}:
            return Byline(name, (first,), (), ())
    return parse_byline_text(name, language=language)


def _is_role(part: str) -> bool:
    """Whether a part behind a name says what that person does: "Home Security Expert"."""
    last = part.split()[-1].lower().strip(".,:") if part.split() else ""
    return last in ROLE_WORDS and not is_agency(part)


def _is_body(name: str) -> bool:
    """Whether a declared name is, as a whole, that of an office or a newsroom: "Centre for Books"."""
    words = name.split()
    if len(words) < 3 or "," in name or ";" in name or strip_by(name) is not None:
        return False
    return _is_group_name(words[:1]) or bool(_OF.intersection(words) and _is_group_name(words))


def clean_name(part: str) -> str:
    """One name without the role, the handle and the punctuation around it; "" where nothing is left."""
    if "@" in part or "." in part or ":" in part:
        part = _LABEL.sub("", _HANDLE.sub("", part))
    part = part.strip(_INNER_EDGE).rstrip("…")
    if not _LETTER.search(part) or len(part) > 80:
        return ""
    if not _CASED.match(part):
        return _CJK_ROLE.sub("", _KOREAN_ROLE.sub("", part)).strip()
    first = _FIRST_WORD.match(part)
    if part.lower() in NOBODY or (first is not None and _may_be_by(first[1]) and BY.fullmatch(part)):
        return ""
    words = part.split()
    start, end = 0, len(words)
    while start < end and _says_role(words[start]):
        start += 1
    for i in range(start, end):
        word = words[i].lower().strip(".,:'’")
        if word in ROLE_WORDS and not _is_group_name(words):
            end = i
            break
    kept = words[start:end]
    if len(kept) < len(words) and kept[:1] == ["The"]:
        return ""
    if start == 0 < end == len(words) - 1 and len(kept) == 1 and words[0].isalpha():
        return part  # "Community Editor": the role of somebody who is not named
    if len(kept) < len(words) and _is_group_name(words) and len(kept) < 2:
        kept = words
    name = " ".join(kept).strip(_INNER_EDGE)
    return name.rstrip(".") if name.endswith(".") and not _ABBREVIATED.search(name) else name


def _says_role(word: str) -> bool:
    """Whether a word says what somebody does: "Redakteurin", "OBSERVER-Redakteurin"."""
    word = word.lower().strip(".,:")
    if word in ROLE_WORDS:
        return True
    house = _ROLE_OF_HOUSE.fullmatch(word) if "-" in word else None
    return house is not None and house[1] in ROLE_WORDS


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency."""
    low = name.lower()
    return low in AGENCIES or low in AGENCY_NAMES


def is_group(name: str) -> bool:
    """Whether a name may be that of a newsroom or another body."""
    words = name.lower().split()
    if not 1 < len(name) <= 60 or name.lower() in NOBODY or words[-1] in _NO_LAST:
        return False
    return NOT_NAMES.isdisjoint(words)


def is_person(name: str) -> bool:
    """Whether a text can be the name of one person."""
    if not 2 <= len(name) <= 50 or _DIGIT.search(name) or _NO_NAME.search(name):
        return False
    if "." in name and _DOMAIN.search(name):
        return False
    if not _CASED.match(name):
        return len(name) <= 20 and not _FOREIGN_GROUP.search(name)
    words = name.replace(",", "").split()
    low = [word.lower() for word in words]
    if len(words) > 7 or _is_group_name(words) or not NOT_NAMES.isdisjoint(low):
        return False
    capitals = 0
    for word in words:
        first = word.lstrip("'’\"“(")[:1]
        if first.isupper() or (first and not first.islower()):
            capitals += 1
        elif word.lower() not in PARTICLES and not word.startswith(("d'", "d’", "al-", "el-", "ad-", "ul-")):
            return False
    return capitals > 0 and _begins_and_ends(words)


def _begins_and_ends(words: list[str]) -> bool:
    """Whether the first and the last word may be those of a name; "Das" and "Do" are family names, too."""
    first, last = words[0], words[-1]
    if first in _NO_BEGINNING or first.lower() in _NO_FIRST:
        return False
    return last not in PARTICLES and last.lower() not in _NO_LAST


def is_full_name(name: str) -> bool:
    """Whether a name has more than one word, in the scripts that part words."""
    return " " in name or not _CASED.match(name)


def tidy_case(name: str) -> str:
    """A name in capitals as a name is written otherwise; initials and short single words stay."""
    if not name.isupper() or " " not in name or len(name) < 6:
        return name
    return " ".join(_tidy_word(word) for word in name.split())


def _tidy_word(word: str) -> str:
    if "." in word or len(word) < 2 or DEGREES.fullmatch(word):
        return word if not re.fullmatch(r"[JS]R\.?", word) else word.capitalize()
    if word.lower() in PARTICLES and word not in {"SAN", "ST", "MC"}:
        return word.lower() if len(word) < 4 else word.capitalize()
    parts = re.split(r"([-'’])", word)
    tidy = "".join(part[:1] + part[1:].lower() for part in parts)
    return re.sub(r"^(Mc)([a-z])", lambda m: m[1] + m[2].upper(), tidy)


def merged(names: Iterable[str]) -> list[str]:
    """The names, each once, in their order; case, accents of spacing and a dot do not make another person."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(re.sub(r"[\W_]+", "", name.lower()), name)
    return list(seen.values())[:_MOST]


def _printed(text: str) -> str:
    """The byline's own part of a line: without "by", without a date, a handle or a button behind it."""
    text = " ".join(text[:_LONGEST].split())
    for _ in range(2):
        text = strip_by(text) or text
    for moment in find_dates(text)[:1] if _DIGIT.search(text) else ():
        head = _PREPOSITION.sub("", text[: moment.start]).strip(_EDGE)
        text = head or text[moment.end :].strip(_EDGE)
        text = strip_by(text) or text
    return text.strip(_INNER_EDGE)


def _parts(text: str, *, chinese: bool) -> list[str]:
    """The pieces between the separators; a degree goes with the name before it."""
    if chinese and _HAN_NAMES.fullmatch(text.strip()):
        return text.split()
    parts: list[str] = []
    for part in _split(text)[:_MOST]:
        if not part or not part.strip():
            continue
        if parts and DEGREES.fullmatch(part.strip()) and not is_agency(part.strip()):
            parts[-1] = f"{parts[-1]}, {part.strip()}"
        else:
            if " " in part:
                joined = _AND.match(part)
                part = part[joined.end() :] if joined is not None else part
                part = _FOOTNOTE.sub("", part) if part[-1:].isdigit() else part
            parts.append(strip_by(part) or part)
    return parts


def _split(text: str) -> list[str]:
    """A byline at its separators; the "and" within an institution's name is none."""
    chunks = _COMMAS.split(text) if _INSTITUTION.search(text) else [text]
    parts: list[str] = []
    for chunk in chunks:
        body = _INSTITUTION.search(chunk)
        whole = body is not None and _is_group_name(chunk[: body.start()].split())
        parts += [chunk] if whole else SPLIT.split(chunk)
    return parts


def _is_group_name(words: list[str]) -> bool:
    return len(words) > 0 and any(word.lower().strip(".,:'’®") in GROUP_WORDS for word in words)
