"""Are two texts one story? Pure: values in, an answer out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from scraper.archive.records import Version
from scraper.archive.revisions import same_time
from scraper.archive.rows import Row, version

_LONG = 50  # words; a shorter text can be that of another day, such as a daily notice
_ALIKE = 0.3  # this share of the shorter text's runs of words is also in the other
_MOSTLY_ALIKE = 0.5
_TELLING = 20  # runs of words; fewer say nothing


def is_same_story(first: Version, second: Version) -> bool:
    """Whether a redirect or a canonical URL that makes one article of two texts can be believed.

    Some sites declare one canonical URL (the section's, page one's) on many articles, and send the addresses
    of old articles to another one.
    """
    runs = [_runs(first.body), _runs(second.body)]
    if _is_short(first, second) and _are_of_two_days(first, second):
        return False
    if min(map(len, runs)) < _TELLING:
        return _have_one_headline(first, second)
    return _share(*runs) >= _ALIKE


def is_one_article(first: Version, second: Version) -> bool:
    """Whether two articles that are both here, and that a permanent redirect joins, are one.

    Asks for more than `is_same_story`, as two rows that were made one are not parted again: two stories may
    have the same boilerplate, or be the same notice on two days.
    """
    if _are_of_two_days(first, second):
        return False
    if _is_short(first, second):
        return _have_one_headline(first, second) and bool(first.published and second.published)
    share = _share(_runs(first.body), _runs(second.body))
    return share >= (_ALIKE if _have_one_headline(first, second) else _MOSTLY_ALIKE)


def is_twin(first: Version, second: Version) -> bool:
    """Whether two pages of one site, which nothing connects, are one article under two addresses."""
    return (
        first.kind == second.kind == "article"
        and bool(first.published and second.published)
        and same_time(first.published, second.published)
        and _have_one_headline(first, second)
        and not _is_short(first, second)
        and _plain(first.body) == _plain(second.body)
    )


class Trial:
    """The stories that a run without writing would have stored so far: none of them is told twice."""

    def __init__(self) -> None:
        self._at: dict[str, Version] = {}
        self._headed: defaultdict[tuple[Any, ...], list[Version]] = defaultdict(list)

    def is_first(self, addresses: Sequence[str], row: Row) -> bool:
        """Whether a page, met at these addresses, the one where it lies first, is a story not met before.

        Decided as by the archive that has stored them: by address and text, or as a twin.
        """
        story = version(row)
        others = self._headed[tuple(row[name] for name in ("site", "published_date", "headline"))]
        for n, url in enumerate(addresses):
            known = self._at.get(url)
            if known is not None and (n == 0 or is_same_story(known, story)):
                return False
        if any(is_twin(other, story) for other in others):
            return False
        others.append(story)
        for url in addresses:
            self._at.setdefault(url, story)
        return True


def _have_one_headline(first: Version, second: Version) -> bool:
    return bool(first.headline) and _plain(first.headline) == _plain(second.headline)


def _are_of_two_days(first: Version, second: Version) -> bool:
    return bool(first.published and second.published) and not (
        (first.published or "")[:10] == (second.published or "")[:10]
        or same_time(first.published, second.published)
    )


def _is_short(first: Version, second: Version) -> bool:
    return min(_length(first.body), _length(second.body)) < _LONG


def _length(text: str) -> float:
    """In words; two characters are one where words are not separated."""
    words = text.split()
    return sum(map(len, words)) / 2 if _is_unspaced(words, text) else len(words)


def _plain(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _share(first: set[tuple[str, ...]], second: set[tuple[str, ...]]) -> float:
    """The share of the smaller set that is also in the other."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _runs(text: str) -> set[tuple[str, ...]]:
    """Runs of four words; of four characters where words are not separated."""
    units = _units(text)
    return set(zip(units, units[1:], units[2:], units[3:], strict=False))


def _units(text: str) -> Sequence[str]:
    words = text.casefold().split()
    return list("".join(words)) if _is_unspaced(words, text) else words


def _is_unspaced(words: Sequence[str], text: str) -> bool:
    return len(words) * 12 < len(text)
