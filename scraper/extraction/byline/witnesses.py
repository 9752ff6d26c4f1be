"""Who wrote the article, as the page prints it: marked elements, lines with "by", names beside dates."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from scraper.extraction.blocks import Attributes, Blocks, Container, TextBlock, words_of
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.byline.declared import DeclaredAuthors, Witness
from scraper.extraction.byline.names import (
    Byline,
    byline_within,
    is_full_name,
    is_group,
    is_person,
    merged,
    name_beside_date,
    parse_byline_text,
    strip_by,
)
from scraper.extraction.dates.text import find_dates
from scraper.extraction.page import Page
from scraper.extraction.titles import squeezed
from scraper.extraction.wordlists import words

_AUTHOR_WORDS = words(
    """
    author authors byline bylines autor autoren autorin auteur auteurs autore autori autores verfasser
    writer writers journalist journalists redakteur redactor firma firmas signature contributor contributors
    creator forfatter författare skribent vcard penulis reporter reporters
    """
)
_OTHERS_WORDS = words(
    """
    comment comments commenter commentauthor related teaser teasers recommended sidebar widget trending
    popular newsletter reply disqus forum promo latest posts archive more others
    """
)
_OTHER_WORDS = words("caption credit photo photographer image img avatar share social follow footer")
_OUTSIDE = Flag.NAV | Flag.FORM | Flag.DIALOG | Flag.FIGURE
_LONGEST = 250
_MOST = 60
_BEFORE, _BEHIND = 8, 14
_FAR = 16
_ITEMPROPS = frozenset({"author", "creator"})
_PERSON_PATHS = ("author", "autor", "auteur", "people", "profil", "/user", "/by/", "contributor", "/@")
_VOUCHING = _AUTHOR_WORDS | words("meta postmeta entrymeta submitted postinfo credits")
_BESIDE = 6
_UNDER = 6
_SMALL = 40
_LONGEST_LINE = 140
_USER = re.compile(
    r"\b(?:posted|submitted|eingestellt|gespeichert|geschrieben|verfasst|publié|publicado)\b.{0,60}?"
    r"\b(?:by|von|par|por)\s+([\w.-]{2,25})(?=\s|$)",
    re.IGNORECASE,
)
"""A user's name in the line under a post."""
_AUTHOR, _DENIED, _DOUBTED = 1, 2, 4
_BOXED = -1
_BOX_WORDS = words("box bio card about description list info profile")


_first = attrgetter("first")


@lru_cache(maxsize=50_000)
def _role(class_: str | None, id_: str | None) -> int:
    """Whether class and id speak of the article's author, or of somebody or something else."""
    words = words_of(f"{class_ or ''} {id_ or ''}")
    return (
        (_AUTHOR if words & _AUTHOR_WORDS else 0)
        | (_DENIED if words & _OTHERS_WORDS else 0)
        | (_DOUBTED if words & _OTHER_WORDS else 0)
    )


def _role_of(attributes: Attributes) -> int:
    return _role(attributes.get("class"), attributes.get("id"))


def _is_outside(flags: int) -> bool:
    """Whether something stands in no part of the article; its own footer is a part of it."""
    if flags & Flag.FOOTER and not flags & Flag.ARTICLE:
        return True
    return bool(flags & _OUTSIDE)


class BylineWitnesses(DeclaredAuthors):
    """The witnesses of one page, each kind found when it is asked for."""

    def __init__(self, page: Page, blocks: Blocks, headline: int | None) -> None:
        super().__init__(page)
        self.blocks = blocks
        self.headline = headline
        self._marked: list[Witness] | None = None
        self._printed: list[Witness] | None = None

    def marked(self) -> list[Witness]:
        """The elements that itemprop, rel or class call the author's, the nearest to the headline first."""
        if self._marked is None:
            found = sorted(self._find_marked(), key=lambda pair: pair[0])
            self._marked = _joined(_unglued([witness for _, witness in found]))
        return self._marked

    def boxed(self) -> list[Witness]:
        """The elements of the author's class that stand far from the headline, as a box under the article."""
        if self.headline is None:
            return []
        found = [witness for _, witness in self._read_marks(self.blocks.containers, boxed=True)]
        return [witness for witness in found if any(map(is_full_name, witness.byline.persons))]

    def _find_marked(self) -> Iterator[tuple[int, Witness]]:
        """The marks around the headline, and those of itemprop and rel anywhere."""
        containers = self.blocks.containers
        if self.headline is None:
            return self._read_marks(containers)
        start = bisect_left(containers, self.headline - _FAR // 2, key=_first)
        end = bisect_right(containers, self.headline + _FAR, key=_first)
        far = [c for c in self.blocks.itemprops if (c.attributes["itemprop"] or "") in _ITEMPROPS]
        far += [link.container for link in self.blocks.links if "rel" in link.container.attributes]
        return self._read_marks(chain(containers[start:end], far))

    def _read_marks(
        self, containers: Iterable[Container], *, boxed: bool = False
    ) -> Iterator[tuple[int, Witness]]:
        left = _MOST
        seen: set[int] = set()
        for container in containers:
            strength = self._mark(container)
            if not strength or container.index in seen or (strength == _BOXED and not boxed):
                continue
            seen.add(container.index)
            text = self._name_of(container)
            byline = parse_byline_text(text, language=self.language) if 2 < len(text) <= _LONGEST else None
            if byline is None or not (byline.persons or byline.groups):
                continue
            source = "rel=author" if strength > 2 else "itemprop author" if strength > 1 else "class"
            rank = self._distance(container.first) - 4 * max(strength, 0)
            if byline.persons and not any(map(is_full_name, byline.persons)):
                rank += 10
            yield rank, Witness(source, text, byline, container.first, f"{container.tag} {container.names}")
            left -= 1
            if not left:
                return

    def printed(self) -> list[Witness]:
        """The lines around the headline that begin with "by", in any language, the nearest first."""
        if self._printed is None:
            found = sorted(self._find_printed(), key=lambda pair: pair[0])
            self._printed = [witness for _, witness in found]
        return self._printed

    def dated(self) -> Witness | None:
        """The name beside the date near the headline, or behind a "by" that stands within such a line."""
        if self.headline is None:
            return None
        start = max(0, self.headline - _BEFORE)
        near = self.blocks.all[start : self.headline + _BEHIND]
        for block in sorted(near, key=lambda block: self._distance(block.index)):
            if self._is_name_by_date(block):
                return Witness("text", block.text, Byline(block.text, (block.text,), (), ()), block.index)
            if len(block.text) > _LONGEST_LINE or block.index == self.headline or _is_outside(block.flags):
                continue
            rest = byline_within(block.text)
            byline = parse_byline_text(rest, language=self.language) if rest else None
            if byline is not None and (byline.persons or byline.agencies):
                return Witness("text", block.text, byline, block.index)
            name = name_beside_date(block.text, self.language)
            if name is not None and (_is_vouched(block, name) or self._is_dateline(block, name)):
                return Witness("text", block.text, Byline(name, (name,), (), ()), block.index)
            user = _USER.search(block.text)
            if user is not None and is_group(user[1]):
                return Witness("text", block.text, Byline(user[1], (user[1],), (), ()), block.index)
        return None

    def _is_dateline(self, block: TextBlock, name: str) -> bool:
        """Whether a line at the headline holds nothing but a date and a name."""
        if self.headline is None or abs(block.index - self.headline) > 2:
            return False
        moment = find_dates(block.text, language=self.language)[0]
        rest = block.text[: moment.start] + block.text[moment.end :]
        return squeezed(rest) == squeezed(name)

    def _is_name_by_date(self, block: TextBlock) -> bool:
        """Whether a line under the headline is a name alone, and the line before or behind it a date."""
        index, text = block.index, block.text
        if self.headline is None or not self.headline < index <= self.headline + _UNDER or block.level:
            return False
        if not 5 < len(text) < 40 or " " not in text or _is_outside(block.flags) or not is_person(text):
            return False
        if not _is_vouched(block, text):
            return False
        beside = self.blocks.all[index - 1 : index] + self.blocks.all[index + 1 : index + 2]
        return any(len(b.text) < 60 and find_dates(b.text, language=self.language) for b in beside)

    def signed(self) -> Witness | None:
        """A line anywhere, as at the end of the article, that begins with "by" and names a person."""
        for block in self.blocks:
            text = block.text
            if len(text) > _LONGEST_LINE or _is_outside(block.flags) or strip_by(text) is None:
                continue
            byline = parse_byline_text(text, language=self.language)
            if byline.persons and not self._is_denied(block.container):
                return Witness("text", text, byline, block.index)
        return None

    def _find_printed(self) -> Iterator[tuple[int, Witness]]:
        if self.headline is None:
            return
        start = max(0, self.headline - _BEFORE)
        for block in self.blocks.all[start : self.headline + _BEHIND]:
            if len(block.text) > _LONGEST or block.index == self.headline or _is_outside(block.flags):
                continue
            for line in block.lines or (block.text,):
                if strip_by(line) is None:
                    continue
                byline = parse_byline_text(line, language=self.language)
                if byline.persons or byline.agencies:
                    yield self._distance(block.index), Witness("text", line, byline, block.index)

    def _mark(self, container: Container) -> int:
        """How plainly an element is marked as the author's: 0 not, 1 by class, 2 by itemprop, 3 by rel."""
        attributes = container.attributes
        if not attributes:
            return 0
        if _is_outside(container.flags) or container.last - container.first > 6:
            return 0
        strength = 0
        if "rel" in attributes and "author" in (attributes["rel"] or "").split():
            strength = 3
        elif "itemprop" in attributes and (attributes["itemprop"] or "") in _ITEMPROPS:
            strength = 2
        elif _role_of(attributes) == _AUTHOR:
            strength = 1
        if not strength:
            return 0
        if self._is_denied(container):
            return 0
        return _BOXED if strength == 1 and not _BOX_WORDS.isdisjoint(container.words) else strength

    def _is_denied(self, container: Container) -> bool:
        """Whether an element stands in a comment, a card of another story, or a box about the author."""
        return any(
            around.attributes
            and _role_of(around.attributes) & _DENIED
            and around.last - around.first < _SMALL
            for around in container.chain()
        )

    def _name_of(self, container: Container) -> str:
        """The name within an element of several blocks: its first short block that may be one."""
        for block in self.blocks.of(container):
            if (
                len(block.text) < 80
                and container.last - container.first > 1
                and (strip_by(block.text) or is_person(block.text))
            ):
                return block.text
        return self.blocks.text(container)

    def _distance(self, block: int) -> int:
        if self.headline is None:
            return block
        return abs(block - self.headline) * (1 if block >= self.headline else 2)


def _is_vouched(block: TextBlock, name: str) -> bool:
    """Whether a class, or a link to a person's page, says that a name under the headline is one."""
    last = squeezed(name.split()[-1])
    for link in block.links:
        path = link.href.lower()
        if name in link.text and (last in squeezed(path) or any(word in path for word in _PERSON_PATHS)):
            return True
    around = list(block.container.chain())[:3]
    return any(c.names != " " and not _VOUCHING.isdisjoint(c.words) for c in around)


def _unglued(found: list[Witness]) -> list[Witness]:
    """The nearest witness, or the one within it that is no name and button written as one word."""
    if not found or not found[0].byline.persons:
        return found
    glued = squeezed(found[0].byline.persons[0])
    for witness in found[1:6]:
        names = [squeezed(name) for name in witness.byline.persons]
        if (
            len(names) == 1
            and names[0] != glued
            and glued.startswith(names[0])
            and " " in witness.byline.persons[0]
        ):
            return [witness, *found]
    return found


def _joined(found: list[Witness]) -> list[Witness]:
    """The nearest witness with the names of the like elements beside it: each author has one."""
    if len(found) < 2 or not found[0].byline.persons:
        return found
    first = found[0]
    like = [w for w in found if w.mark == first.mark and abs(w.block - first.block) <= _BESIDE]
    like.sort(key=lambda witness: witness.block)
    persons = tuple(merged(name for witness in like for name in witness.byline.persons))
    if len(persons) == len(first.byline.persons) or not all(map(is_full_name, persons)):
        return found
    text = ", ".join(dict.fromkeys(witness.byline.text for witness in like))
    byline = Byline(text, persons, first.byline.groups, first.byline.agencies)
    return [Witness(first.source, text, byline, first.block, first.mark), *found]
