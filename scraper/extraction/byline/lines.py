"""Who wrote the article, as its lines say: with "by", beside a date, alone, or at the end of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.extraction.blocks import TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.byline.declared import Witness
from scraper.extraction.byline.marks import leads_to_person
from scraper.extraction.byline.names import (
    Byline,
    byline_within,
    is_dateline,
    is_full_name,
    is_group,
    is_name_line,
    is_person,
    name_beside_date,
    parse_byline_text,
    strip_by,
)
from scraper.extraction.byline.place import Place, is_author_word, is_outside
from scraper.extraction.dates.text import find_dates
from scraper.extraction.titles import squeezed
from scraper.extraction.wordlists import words

_LONGEST = 250
_MOST_LINES = 300
_LONGEST_LINE = 140
_LONGEST_GROUP = 50
_LONGEST_NAME = 40
_SENTENCE = 80
_UNDER = 6
_FOLLOWING = 3
"""So many lines may follow a signature in the element of the text."""
_DIGIT = re.compile(r"\d")
_VOUCHING = words("meta postmeta entrymeta submitted postinfo credits")
_USER = re.compile(
    r"\b(?:posted|submitted|eingestellt|gespeichert|geschrieben|verfasst|publié|publicado)\b.{0,60}?"
    r"\b(?:by|von|par|por)\s+(?!(?:the|der|die|das|dem|den|our)\b)([\w.-]{2,25})(?=\s|$)",
    re.IGNORECASE,
)
"""A user's name in the line under a post."""
_NEVER = Flag.BUTTON | Flag.QUOTE | Flag.TABLE | Flag.PRE


class PrintedLines:
    """The lines of one page that may name who wrote it."""

    def __init__(self, place: Place, language: str | None) -> None:
        self.place = place
        self.language = language

    def by(self) -> Iterator[Witness]:
        """The lines around the headline that begin with "by", in any language, the nearest first."""
        for block in self.place.near:
            if len(block.text) > _LONGEST:
                continue
            for line in block.lines or (block.text,):
                rest = strip_by(line)
                if rest is None:
                    continue
                byline = parse_byline_text(line, language=self.language)
                if _names_somebody(byline, rest):
                    yield Witness("text", line, _unglued(block, byline), block.index)

    def within(self) -> Witness | None:
        """The name behind a "by" that stands within a line near the headline that has a date as well."""
        for block in self.place.near:
            text = block.text
            if len(text) > _LONGEST_LINE:
                continue
            rest = byline_within(text, dated=self._is_dated(block))
            byline = parse_byline_text(rest, language=self.language) if rest else None
            if byline is not None and _names_somebody(byline, byline.text):
                return Witness("text", text, _unglued(block, byline), block.index)
            user = _USER.search(text)
            if user is not None and is_group(user[1]):
                return Witness("text", text, Byline(user[1], (user[1],), (), ()), block.index)
        return None

    def beside_date(self) -> Witness | None:
        """The name in a line near the headline, or alone between it and a date, that is vouched for."""
        for block in self.place.near:
            if len(block.text) > _LONGEST_LINE:
                continue
            name = block.text if self._is_name_by_date(block) else self._name_in(block)
            if name is not None:
                return Witness("text", block.text, Byline(name, (name,), (), ()), block.index)
        return None

    def alone(self) -> Witness | None:
        """A name alone in a line under the headline, which returns further down: as the head of a box
        about that person, or as the beginning of what it says."""
        for block in self.place.under(_UNDER):
            if self._is_name(block) and self._returns(block):
                return Witness("text", block.text, Byline(block.text, (block.text,), (), ()), block.index)
        return None

    def signed(self) -> Witness | None:
        """A line anywhere, as at the end of the article, that begins with "by" and names a person."""
        left = _MOST_LINES
        for block in self.place.blocks:
            text = block.text
            if len(text) > _LONGEST_LINE or is_outside(block.flags):
                continue
            if text[0] in "(（[":
                text = text.strip("()（）[].")
            if strip_by(text) is None:
                continue
            left -= 1
            if left < 0:
                return None
            byline = parse_byline_text(text, language=self.language)
            if byline.persons and not self.place.is_denied(block.container):
                return Witness("text", text, byline, block.index)
        return None

    def signature(self) -> Witness | None:
        """A name alone in the last line of the text, right after its last sentence."""
        blocks = self.place.blocks.all
        for index in range((self.place.headline or 0) + 2, len(blocks)):
            block, before = blocks[index], blocks[index - 1]
            if len(block.text) >= _LONGEST_NAME or len(before.text) < _SENTENCE:
                continue
            if before.container.parent is not block.container.parent or not self._is_name(block):
                continue
            last = block.container.parent.last if block.container.parent is not None else index
            if last <= index + _FOLLOWING and not self.place.is_denied(block.container):
                return Witness("text", block.text, Byline(block.text, (block.text,), (), ()), index)
        return None

    def listing(self, names: list[str]) -> Witness | None:
        """A line under the headline that holds these names, and more persons, and nothing else."""
        wanted = {squeezed(name) for name in names}
        for block in self.place.under(_UNDER):
            if len(block.text) > _LONGEST_LINE or not any(name in block.text for name in names):
                continue
            byline = parse_byline_text(block.text, language=self.language)
            persons = {squeezed(name) for name in byline.persons}
            if not (wanted <= persons or _begins(byline, names)) or byline.groups:
                continue
            if sum(map(len, persons)) > 0.8 * len(squeezed(block.text)):
                return Witness("text", block.text, byline, block.index)
        return None

    def _is_dated(self, block: TextBlock) -> bool:
        return _DIGIT.search(block.text) is not None and bool(find_dates(block.text, language=self.language))

    def _name_in(self, block: TextBlock) -> str | None:
        """The name of a line with a date, a role or a section, where something says that it is one."""
        if not _DIGIT.search(block.text):
            return None
        name = name_beside_date(block.text, self.language)
        if name is not None and (_is_vouched(block, name) or self._is_dateline(block, name)):
            return name
        return None

    def _is_dateline(self, block: TextBlock, name: str) -> bool:
        """Whether a line at the headline holds nothing but dates, their labels, a name and a role."""
        if self.place.headline is None or abs(block.index - self.place.headline) > 2 or block.links:
            return False
        return is_dateline(block.text, name, self.language)

    def _is_name(self, block: TextBlock) -> bool:
        text = block.text
        if not 5 < len(text) < _LONGEST_NAME or " " not in text or block.level or block.flags & _NEVER:
            return False
        return not is_outside(block.flags) and is_name_line(text) and not _is_topic(block)

    def _is_name_by_date(self, block: TextBlock) -> bool:
        """Whether a line under the headline is a name alone, and the line before or behind it a date."""
        index, headline = block.index, self.place.headline
        if headline is None or not headline < index <= headline + _UNDER or not self._is_name(block):
            return False
        if not _is_vouched(block, block.text):
            return False
        blocks = self.place.blocks.all
        beside = blocks[index - 1 : index] + blocks[index + 1 : index + 2]
        return any(len(b.text) < 60 and self._is_dated(b) for b in beside)

    def _returns(self, block: TextBlock) -> bool:
        name = block.text
        for later in self.place.blocks.all[block.index + _UNDER :]:
            if later.text.startswith(name) and not is_outside(later.flags):
                rest = later.text[len(name) :]
                if (not rest and not later.links) or (len(rest) > _LONGEST_NAME and rest[:1] in " ,"):
                    return not self.place.is_denied(later.container)
        return False


def _names_somebody(byline: Byline, rest: str) -> bool:
    """Whether what follows "by" names a person, an agency, or as a whole a body or a user.

    The name of such a one is a single word, or a few with a capital first: the rest are sentences.
    """
    if byline.persons or byline.agencies:
        return True
    if not byline.groups or len(rest) > _LONGEST_GROUP:
        return False
    return rest[:1].isupper() or rest[:1].isdigit() or " " not in rest


def _begins(byline: Byline, names: list[str]) -> bool:
    """Whether the one name of a byline is the one that is known by its first word."""
    return (
        len(names) == 1 == len(byline.persons)
        and " " not in names[0]
        and byline.persons[0].startswith(f"{names[0]} ")
    )


def _is_topic(block: TextBlock) -> bool:
    """Whether a line is a link to anything but a person: a section, a tag, another story."""
    return any(link.text == block.text and not leads_to_person(link.href) for link in block.links) or any(
        around.tag == "a" and not leads_to_person(around.attributes.get("href") or "")
        for around, _ in zip(block.container.chain(), range(3), strict=False)
    )


def _is_vouched(block: TextBlock, name: str) -> bool:
    """Whether a class, or a link to a person's page, says that a name under the headline is one."""
    if any(name in link.text and leads_to_person(link.href) for link in block.links):
        return True
    if any(name in link.text for link in block.links):
        return False
    for around, _ in zip(block.container.chain(), range(3), strict=False):
        if around.attributes and (
            not _VOUCHING.isdisjoint(around.words) or any(map(is_author_word, around.words))
        ):
            return True
    return False


def _unglued(block: TextBlock, byline: Byline) -> Byline:
    """A byline whose name runs into a button behind it, as the link around the name has it."""
    if len(byline.persons) != 1 or not block.links:
        return byline
    glued = byline.persons[0]
    for link in block.links:
        name = link.text
        if not (glued.startswith(name) and glued[len(name) : len(name) + 1].isalpha() and is_full_name(name)):
            continue
        if is_person(name):
            return Byline(name, (name,), byline.groups, byline.agencies)
    return byline
