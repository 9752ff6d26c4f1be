"""Who wrote the article: the byline as printed, and the persons or the agency in it.

What structured data declare and what the page prints are weighed against each other: the declaration says
who, the printed line says who else, and where nobody is declared the surest line, mark or link decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scraper.extraction.blocks import Blocks
from scraper.extraction.byline.declared import DeclaredAuthors, Witness
from scraper.extraction.byline.lines import PrintedLines
from scraper.extraction.byline.marks import MarkedElements
from scraper.extraction.byline.names import is_agency, is_full_name, merged
from scraper.extraction.byline.place import Place
from scraper.extraction.page import Found, Page
from scraper.extraction.titles import squeezed

_RIGHT_UNDER = 3
_RUNS_ON = re.compile(r"[^\W\d_]|\s*(?:@|\d)")
_LEAST = 4
"""A shorter name in small letters is the mark of an editor."""


@dataclass(frozen=True, slots=True)
class Authors:
    """The byline and its names, with the witness that named them."""

    byline: str
    """As printed, without "by"."""
    names: Found[tuple[str, ...]]


def find_byline(page: Page, blocks: Blocks, *, headline: int | None = None) -> Authors | None:
    """The persons who are declared or printed as authors; where there are none, the agency or the newsroom.

    `headline` is the index of the block that holds the headline.
    """
    witnesses = _Witnesses(page, blocks, headline)
    declared = witnesses.declared
    if declared is not None and declared.byline.persons:
        contradicting = witnesses.contradiction(declared)
        if contradicting is not None:
            return witnesses.authors(contradicting)
        return witnesses.authors(witnesses.completion(declared), declared.byline.agencies)
    return witnesses.undeclared(declared)


class _Witnesses:
    """The witnesses of one page, each looked for when those before it named nobody."""

    def __init__(self, page: Page, blocks: Blocks, headline: int | None) -> None:
        self.place = Place(blocks, headline)
        self.metadata = DeclaredAuthors(page)
        self.lines = PrintedLines(self.place, page.lang)
        self.marks = MarkedElements(self.place, page.lang, page.site)
        self.sites = {squeezed(name) for name in self.metadata.publication.site_names}

    @cached_property
    def declared(self) -> Witness | None:
        return self.metadata.json_ld()

    @cached_property
    def printed(self) -> list[Witness]:
        """The lines with "by", those that name persons or agencies before those of other bodies."""
        return sorted(self.lines.by(), key=lambda w: not (w.byline.persons or w.byline.agencies))

    @cached_property
    def marked(self) -> list[Witness]:
        return self.marks.near()

    def contradiction(self, declared: Witness) -> Witness | None:
        """The byline right under the headline, where the page shows none of the declared persons near it.

        Systems declare who has put the text in; the reader is told who wrote it.
        """
        headline = self.place.headline
        if headline is None or not self.printed:
            return None
        first = self.printed[0]
        if not 0 < first.block - headline <= _RIGHT_UNDER or not any(map(is_full_name, first.byline.persons)):
            return None
        if not set(declared.byline.persons).isdisjoint(first.byline.persons):
            return None
        shown = squeezed(" ".join(block.text for block in self.place.near))
        if any(squeezed(name.split()[-1]) in shown for name in declared.byline.persons):
            return None
        return first

    def completion(self, declared: Witness) -> Witness:
        """The printed byline, where it names the declared persons and more: it says who the others are."""
        persons = declared.byline.persons
        wanted = {squeezed(name) for name in persons}
        only = persons[0] if len(wanted) == 1 else " "
        for witness in self.visible():
            first = witness.byline.persons[:1]
            if " " not in only and first and first[0].startswith(f"{only} "):
                return witness
            named = [squeezed(name) for name in witness.byline.persons]
            known = [name for name in wanted if any(name in other for other in named)]
            if witness.source == "text" and not wanted.isdisjoint(named):
                return witness
            if len(known) == len(wanted) < len(named):
                return witness
        return self.lines.listing(list(persons)) or declared

    def visible(self) -> Iterator[Witness]:
        """What the page prints and marks as a byline near the headline."""
        yield from self.printed[:3]
        yield from self.marked[:2]

    def undeclared(self, declared: Witness | None) -> Authors | None:
        """The surest witness that names a person in full; else a single name, a body, or the site itself."""
        sure: list[Witness] = []
        for witness in self.sure():
            if any(map(is_full_name, witness.byline.persons)):
                return self.authors(witness)
            sure.append(witness)
        single = next((witness for witness in sure if witness.byline.persons), None)
        if single is None and declared is not None and self.is_named(declared):
            single = declared
        single = single or next((witness for witness in sure if self.is_printed(witness)), None)
        if single is not None:
            return self.authors(single)
        metas = self.metadata.metas()
        for other in self.unsure():
            if other is not None and other.byline.persons:
                return self.authors(other)
        last = next((w for w in (metas, declared, *sure) if w is not None and w.byline.persons), None)
        last = last or declared or metas or next(iter(sure), None)
        return self.authors(last) if last is not None and last.byline.authors else None

    def sure(self) -> Iterator[Witness]:
        """What is printed or marked as a byline near the headline, and the metas where they name persons."""
        yield from self.printed[:1]
        yield from self.marked[:1]
        metas = self.metadata.metas()
        if metas is not None and any(map(is_full_name, metas.byline.persons)):
            yield metas
        within = self.lines.within()
        if within is not None:
            yield within

    def unsure(self) -> Iterator[Witness | None]:
        """What may name an author where nothing says so plainly."""
        boxed = self.marks.boxed()
        yield next((witness for witness in boxed if witness.source != "class"), None)
        yield self.marks.linked()
        yield self.lines.beside_date()
        yield from boxed[:1]
        yield self.lines.alone()
        yield self.lines.signed()
        yield self.lines.signature()

    def is_named(self, witness: Witness) -> bool:
        """Whether a witness names anybody but the site itself and a user of its system."""
        return any(
            squeezed(name) not in self.sites and (" " in name or not name.islower() or is_agency(name))
            for name in witness.byline.authors
        )

    def is_printed(self, witness: Witness) -> bool:
        """Whether a body or a user is named as the author near the headline, where the reader sees it."""
        name = witness.byline.authors[0]
        if witness.source == "text":
            return True
        if len(name) < _LEAST and name.islower() and not is_agency(name):
            return False
        return self.is_named(witness) or witness.source == "rel=author"

    def authors(self, chosen: Witness, also: Sequence[str] = ()) -> Authors:
        names = tuple(merged([*chosen.byline.authors, *also]))
        if len(names) > 1:
            names = tuple(name for name in names if squeezed(name) not in self.sites) or names
        printed = chosen.byline.text if chosen.block else self.as_printed(names)
        return Authors(
            _without_tail(printed or chosen.byline.text, names), Found(names, chosen.source, chosen.text)
        )

    def as_printed(self, names: tuple[str, ...]) -> str | None:
        """The printed byline that holds all the declared names."""
        wanted = [squeezed(name) for name in names]
        for witness in (*self.printed, *self.marked):
            letters = squeezed(witness.byline.text)
            if all(name in letters for name in wanted):
                return witness.byline.text
        return None


def _without_tail(text: str, names: Sequence[str]) -> str:
    """A printed byline without the role, the handle or the age that runs into its last name."""
    end = max((text.rfind(name) + len(name) for name in names if name in text), default=len(text))
    return text[:end] if _RUNS_ON.match(text, end) else text
