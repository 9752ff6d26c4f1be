"""The line under the headline."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from scraper.extraction.blocks import Blocks, TextBlock, words_of
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.body.phrases import phrase_reason
from scraper.extraction.byline.creditlines import credit_of
from scraper.extraction.byline.names import strip_by
from scraper.extraction.captions.text import is_credit
from scraper.extraction.dates.text import find_dates
from scraper.extraction.page import Found, Page
from scraper.extraction.page.publication import publication_of
from scraper.extraction.titles import likeness, tokens
from scraper.extraction.wordlists import words

_WORDS = words(
    """
    dek deck standfirst subtitle subtitles subheadline subheading subhead subline excerpt summary
    chapeau chapo entradilla bajada copete sottotitolo occhiello vorspann untertitel strapline abstract
    underrubrik manchet ingress perex tagline undertitle subtitulo lede
    """
)
_METAS = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_OUTSIDE = (
    Flag.NAV | Flag.FOOTER | Flag.ASIDE | Flag.FORM | Flag.DIALOG | Flag.FIGURE | Flag.BUTTON | Flag.HIDDEN
)
_BEHIND = 6
_SHORTEST, _LONGEST = 15, 600
_ALIKE = 0.7
_NAMES = 80
_KICKER_ENDS = (":", "\uff1a")
_RIGHTS = re.compile(r"copyright|©|all rights reserved|tous droits|alle rechte|todos los derechos")
_FEWEST_WORDS = 3


@lru_cache(maxsize=4_096)
def _is_dek(names: str) -> bool:
    return not _WORDS.isdisjoint(words_of(names))


def find_dek(
    page: Page,
    blocks: Blocks,
    *,
    headline: int | None = None,
    body: Collection[int] = (),
    authors: Collection[str] = (),
) -> Found[str] | None:
    """The line under the headline that class, heading or place marks, or that the page declares as such.

    `headline` is the index of the headline's block, `body` the indices of the blocks that are the body: what
    stands there is a dek only if class or place marks it as one: a byline follows it. A line with one of the
    `authors` is a byline, whatever it is named.
    """
    if headline is None or headline >= len(blocks):
        return None
    title = tokens(blocks[headline].text)
    for block in blocks.all[headline + 1 : headline + 1 + _BEHIND]:
        if not _SHORTEST <= len(block.text) <= _LONGEST or block.flags & _OUTSIDE or block.link_chars > 20:
            continue
        own = tokens(block.text)
        if likeness(own, title) > _ALIKE or _is_byline(block) or _is_no_sentence(block.text, authors):
            continue
        around = list(block.container.chain())[:3]
        if any(c.names != " " and c.last - c.first <= 2 and _is_dek(c.names) for c in around):
            return Found(block.text, "class", block.text)
        if block.index == headline + 1 and any(map(_is_byline, blocks.all[headline + 2 : headline + 4])):
            return Found(block.text, "text", block.text)
        if block.index in body:
            return None
        if any(likeness(own, tokens(text)) > _ALIKE for text in _descriptions(page)):
            return Found(block.text, "meta description", block.text)
        if block.level == 2 and block.index == headline + 1:
            return Found(block.text, "h2", block.text)
    return None


def _descriptions(page: Page) -> list[str]:
    found = [content for name in _METAS for content in page.meta.get(name, ())[:1]]
    text = publication_of(page).text("description", "alternativeHeadline", pages=False)
    return [*found, text] if text else found


def _is_byline(block: TextBlock) -> bool:
    return len(block.text) < 120 and (strip_by(block.text) is not None or bool(find_dates(block.text)))


def _is_no_sentence(text: str, authors: Collection[str]) -> bool:
    """Whether a line is a name or two, a kicker, a caption with its credit, or asks to subscribe."""
    if len(text) < _NAMES and any(name in text for name in authors):
        return True
    if text.endswith(_KICKER_ENDS) or phrase_reason(text) == "newsletter":
        return True
    if _RIGHTS.search(text.lower()) or credit_of(text, pictured=False):
        return True
    return is_credit(text) or (text.isascii() and len(text.split()) < _FEWEST_WORDS)
