"""What a person types into a search box → an FTS5 expression. Every string is a query, none an error.

kursk incursion        both words
"Kursk incursion"      the words in this order
kursk OR sumy          either; AND binds closer, parentheses group
kursk -drone           not that word; NOT is the same
-drone                 everything without that word
incur*                 words that begin so; three letters are the least
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scraper.archive.folding import RUN, fold, pairs, words

_TOKEN = re.compile(
    r"""(?P<open>\() | (?P<close>\)) | (?P<minus>(?<![^\s(])-(?=[^\s-])) | "(?P<phrase>[^"]*)"?(?P<star>\*?)
    | (?P<word>[^\s()"]+)""",
    re.VERBOSE,
)
_QUOTES = str.maketrans("“”„‟«»", '""""""')
_DEEPEST = 8  # parentheses beyond are ignored; FTS5's parser has room for 100 symbols, nine for each of these


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand in this order; the last one may be a prefix."""

    words: tuple[str, ...]
    is_prefix: bool = False

    @property
    def expression(self) -> str:
        """As FTS5 wants it; every word quoted, so none is an operator."""
        tokens: list[str] = []
        for n, word in enumerate(self.words):
            if RUN.fullmatch(word):
                run = pairs(word)
                is_last = n == len(self.words) - 1
                # The run may go on in the text, so its last character alone is no pair there.
                tokens += run[:-1] if is_last and len(run) > 1 else run
            else:
                tokens.append(word)
        last = self.words[-1]
        star = " *" if self.is_prefix or (RUN.fullmatch(last) and len(last) == 1) else ""
        return f'"{" ".join(tokens)}"{star}'


@dataclass(frozen=True, slots=True)
class Query:
    """A query, understood."""

    expression: str
    """For FTS5's MATCH; empty where there is no word to be found."""
    terms: tuple[Term, ...] = field(default=())
    """What is looked for, to be highlighted; without what must not be there."""
    excluded: str = ""
    """Where the query only says what must not be there: that, for MATCH. FTS5 has no word for "all but"."""


def parse(text: str) -> Query:
    """The query that `text` is."""
    parser = _Parser(text)
    expression = parser.either()
    return Query(expression, tuple(parser.found), "" if expression else " OR ".join(parser.unwanted))


class _Parser:
    """Recursive descent: either := every (OR every)*; every := ([AND] [NOT | -] (term | "(" either ")"))*"""

    def __init__(self, text: str) -> None:
        self.tokens = list(_TOKEN.finditer(text.translate(_QUOTES)))
        self.at = 0
        self.depth = 0
        self.is_negated = False
        self.found: list[Term] = []
        self.unwanted: list[str] = []  # at the top, where nothing was wanted beside it

    def either(self) -> str:
        parts = [self.every()]
        while self._keyword() == "OR":
            self.at += 1
            parts.append(self.every())
        parts = [part for part in parts if part]
        return parts[0] if len(parts) == 1 else " OR ".join(f"({part})" for part in parts)

    def every(self) -> str:
        wanted: list[str] = []
        unwanted: list[str] = []
        is_not = False
        while self.at < len(self.tokens) and self._keyword() != "OR":
            token, keyword = self.tokens[self.at], self._keyword()
            if token["close"] and self.depth:
                break
            self.at += 1
            if token["minus"] or keyword == "NOT":
                is_not = True
            elif not token["close"] and keyword != "AND":
                operand = self._operand(token, is_not=is_not)
                if operand:
                    (unwanted if is_not else wanted).append(operand)
                is_not = False
        if not wanted:
            self.unwanted += unwanted if not self.depth else []
            return ""
        everything = " AND ".join(wanted)
        return f"({everything}) NOT ({' OR '.join(unwanted)})" if unwanted else everything

    def _operand(self, token: re.Match[str], *, is_not: bool) -> str:
        if token["open"]:
            return self._group(is_not=is_not)
        text = token["phrase"] if token["phrase"] is not None else token["word"]
        is_prefix = bool(token["star"]) or (token["phrase"] is None and text.endswith("*"))
        found = tuple(words(fold(text)))
        if not found:
            return ""
        # One or two letters begin a great many words: slow to gather, and of no use.
        term = Term(found, is_prefix and (len(found[-1]) > 2 or RUN.fullmatch(found[-1]) is not None))
        if not (is_not or self.is_negated):
            self.found.append(term)
        return term.expression

    def _group(self, *, is_not: bool) -> str:
        if self.depth >= _DEEPEST:
            return ""
        before = self.is_negated
        self.is_negated = before or is_not
        self.depth += 1
        inside = self.either()
        self.depth -= 1
        self.is_negated = before
        if self.at < len(self.tokens) and self.tokens[self.at]["close"]:
            self.at += 1
        return f"({inside})" if inside else ""

    def _keyword(self) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at]["word"] in ("AND", "OR", "NOT"):
            return self.tokens[self.at]["word"]
        return None
