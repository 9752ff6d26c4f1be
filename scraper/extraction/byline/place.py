"""Where on a page a byline may stand: around the headline, and in nobody else's box."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from scraper.extraction.blocks import Attributes, Blocks, Container, TextBlock, words_of
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.wordlists import words

_AUTHOR_WORDS = words(
    """
    auteur auteurs verfasser writer writers journalist journalists redakteur redactor firma firmas signature
    contributor contributors creator forfatter författare skribent vcard penulis reporter reporters
    """
)
_AUTHOR_PARTS = ("author", "autor", "byline")
_AUTHOR_STEMS = re.compile(
    "autho|autor|bylin|auteur|verfass|writer|journalist|redakt|redact|firma|signatur|contribut|creator|forfatt"
    "|författ|skribent|vcard|penulis|reporter"
)
"""What a class holds that has one of these words: quicker than its words are found."""
_NO_AUTHORS = ("authori", "autoriz", "autoris", "authoring")
"""How words begin that look like an author's: authority, authorized, authoring."""
_OTHERS_WORDS = words(
    """
    comment comments commenter commentauthor related teaser teasers recommended sidebar widget trending
    popular newsletter reply disqus forum promo latest posts archive more others
    """
)
_OTHER_WORDS = words("caption credit photo photographer image img avatar share social follow footer")
OUTSIDE = Flag.NAV | Flag.FORM | Flag.DIALOG | Flag.FIGURE
"""What is no part of the article."""
_BEFORE, _BEHIND = 8, 16
_TOP = 60
"""Where no headline is known, a byline may stand among so many first blocks."""
_SMALL = 40
AUTHOR, DENIED, DOUBTED = 1, 2, 4


@lru_cache(maxsize=4_096)
def _role(class_: str | None, id_: str | None) -> int:
    words = words_of(f"{class_ or ''} {id_ or ''}")
    return (
        (AUTHOR if any(map(is_author_word, words)) else 0)
        | (DENIED if words & _OTHERS_WORDS and "elementor" not in words else 0)
        | (DOUBTED if words & _OTHER_WORDS else 0)
    )


@lru_cache(maxsize=4_096)
def _may_be_authors(names: str) -> bool:
    return _AUTHOR_STEMS.search(names.lower()) is not None


def is_authors(attributes: Attributes) -> bool:
    """Whether class and id speak of the article's author, and of nobody and nothing else."""
    class_, id_ = attributes.get("class"), attributes.get("id")
    if not ((class_ and _may_be_authors(class_)) or (id_ and _may_be_authors(id_))):
        return False
    return _role(class_, id_) == AUTHOR


def is_others(attributes: Attributes) -> bool:
    """Whether class and id speak of a comment, another story, a box beside the article."""
    return bool(_role(attributes.get("class"), attributes.get("id")) & DENIED)


@lru_cache(maxsize=4_096)
def is_author_word(word: str) -> bool:
    """Whether a word of a class speaks of an author: "author", "authorname", "postauthor"."""
    if word in _AUTHOR_WORDS:
        return True
    return (word.startswith(_AUTHOR_PARTS) and not word.startswith(_NO_AUTHORS)) or word.endswith("author")


def is_outside(flags: int) -> bool:
    """Whether something stands in no part of the article; its own footer is a part of it."""
    if flags & Flag.FOOTER and not flags & Flag.ARTICLE:
        return True
    return bool(flags & OUTSIDE)


class Place:
    """The surroundings of one page's headline."""

    def __init__(self, blocks: Blocks, headline: int | None) -> None:
        self.blocks = blocks
        self.headline = headline

    @cached_property
    def near(self) -> list[TextBlock]:
        """The blocks around the headline in which a byline may stand, the nearest first."""
        if self.headline is None:
            found = self.blocks.all[:_TOP]
        else:
            found = self.blocks.all[max(0, self.headline - _BEFORE) : self.headline + _BEHIND]
        found = [b for b in found if b.index != self.headline and not is_outside(b.flags)]
        return sorted(found, key=lambda block: self.distance(block.index))

    def under(self, most: int) -> list[TextBlock]:
        """The first blocks under the headline."""
        if self.headline is None:
            return []
        found = self.blocks.all[self.headline + 1 : self.headline + 1 + most]
        return [block for block in found if not is_outside(block.flags)]

    def distance(self, block: int) -> int:
        """How far a block is from the headline; what stands above it counts double."""
        if self.headline is None:
            return block
        return abs(block - self.headline) * (1 if block >= self.headline else 2)

    def is_denied(self, container: Container) -> bool:
        """Whether an element stands in a comment, a card of another story, or a box about the author.

        What holds the headline as well is none of these, whatever it is called.
        """
        for around in container.chain():
            if (
                around.attributes
                and around.last - around.first < _SMALL
                and is_others(around.attributes)
                and not (self.headline is not None and around.first <= self.headline < around.last)
            ):
                return True
        return False
