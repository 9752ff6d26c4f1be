"""Who wrote the article: the byline as printed, and the persons or the agency in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.extraction.blocks import Blocks
from scraper.extraction.byline.declared import Witness
from scraper.extraction.byline.names import is_full_name, merged
from scraper.extraction.byline.witnesses import BylineWitnesses
from scraper.extraction.page import Found, Page
from scraper.extraction.titles import squeezed


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
    witnesses = BylineWitnesses(page, blocks, headline)
    declared = witnesses.json_ld()
    printed = witnesses.printed()
    if declared is not None and declared.byline.persons:
        visible = _more_visible(declared, [*printed[:3], *witnesses.marked()[:2]])
        return _authors(visible, witnesses, declared.byline.agencies)
    single = None
    for witness in _visible(witnesses, declared):
        if witness is not None and witness.byline.persons:
            if is_full_name(witness.byline.persons[0]):
                return _authors(witness, witnesses)
            single = single or witness
    if single is not None:
        return _authors(single, witnesses)
    for witness in (declared, *printed[:1], witnesses.metas(), *witnesses.marked()[:1]):
        if witness is not None and witness.byline.groups:
            return _authors(witness, witnesses)
    return None


def _visible(witnesses: BylineWitnesses, declared: Witness | None) -> Iterator[Witness | None]:
    """The other witnesses, the surest first; each is looked for when those before it named nobody."""
    yield from witnesses.printed()[:1]
    yield from witnesses.marked()[:1]
    yield witnesses.metas()
    if declared is None or not declared.byline.agencies:
        yield witnesses.dated()
        yield from witnesses.boxed()[:1]
        yield witnesses.signed()


def _more_visible(declared: Witness, visible: list[Witness]) -> Witness:
    """The printed byline, where it names one of the declared persons: it says who the others are."""
    wanted = {squeezed(name) for name in declared.byline.persons}
    only = declared.byline.persons[0] if len(wanted) == 1 else " "
    for witness in visible:
        first = witness.byline.persons[:1]
        if " " not in only and first and first[0].startswith(f"{only} "):
            return witness
    for witness in visible:
        named = [squeezed(name) for name in witness.byline.persons]
        known = [name for name in wanted if any(name in other for other in named)]
        if witness.source == "text" and not wanted.isdisjoint(named):
            return witness
        if len(known) == len(wanted) < len(named):
            return witness
    return declared


def _authors(chosen: Witness, witnesses: BylineWitnesses, also: Sequence[str] = ()) -> Authors:
    sites = {squeezed(name) for name in witnesses.publication.site_names}
    names = tuple(merged([*chosen.byline.authors, *also]))
    if len(names) > 1:
        names = tuple(name for name in names if squeezed(name) not in sites) or names
    printed = chosen.byline.text if chosen.block else _as_printed(names, witnesses)
    return Authors(printed or chosen.byline.text, Found(names, chosen.source, chosen.text))


def _as_printed(names: tuple[str, ...], witnesses: BylineWitnesses) -> str | None:
    """The printed byline that holds all the declared names."""
    wanted = [squeezed(name) for name in names]
    for witness in (*witnesses.printed(), *witnesses.marked()):
        letters = squeezed(witness.byline.text)
        if all(name in letters for name in wanted):
            return witness.byline.text
    return None
