"""Walls that a single page does not give away: a host shows the same text at many addresses. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scraper.archive.walls import SameText
from scraper.crawling.sameness import MANY, count_addresses, may_be_wall
from scraper.crawling.visits import Attempt
from scraper.fetching.outcome import SAME_TEXT, Outcome
from scraper.hosts import host_of


def is_doubtful(made: Attempt) -> bool:
    """Whether its text may be one that the host shows at many addresses."""
    article = made.reading.article if made.reading else None
    return made.outcome.good and made.content is not None and article is not None and may_be_wall(article)


def is_wall(made: Attempt, others: Sequence[SameText]) -> bool:
    """Whether the text stands at too many addresses of the host to be an article.

    Args:
        made: an attempt that is doubtful.
        others: where else the text was found; addresses of one article are one.
    """
    own = made.reading.canonical if made.reading else None
    if own is None or host_of(own) != host_of(made.final_url):
        own = made.final_url
    if any(other.url == own for other in others):
        return False
    alone = [other.url for other in others if other.article_id is None]
    articles = {other.article_id: other.url for other in others if other.article_id is not None}
    return count_addresses([own, *alone, *articles.values()]) >= MANY


def as_wall(made: Attempt, others: Iterable[SameText]) -> Attempt:
    """The attempt as that of a wall; what was taken for articles before, with the same text, goes with it."""
    assert made.reading is not None
    article = made.reading.article
    reading = replace(made.reading, article=replace(article, kind="error") if article else None, leads=())
    return replace(
        made,
        outcome=Outcome("wall", SAME_TEXT, again=True),
        reading=reading,
        error=f"{made.final_url} is no article: other pages of its host say exactly the same.",
        withdrawn=tuple(others),
    )
