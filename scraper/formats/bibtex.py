"""BibTeX in UTF-8, for biblatex, Zotero, JabRef and pandoc; `year` is for styles that know no `date`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from scraper.archive import StoredArticle
from scraper.formats.names import parse_name

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
"""As words, where they would end the field or the whole file."""
_SPECIALS = re.compile("|".join(map(re.escape, _SPECIAL)))
_URL = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def write_bibtex(articles: Iterable[StoredArticle], stream: TextIO) -> int:
    """Write one entry an article; return how many there were."""
    count = 0
    for count, stored in enumerate(articles, start=1):  # noqa: B007
        stream.write(_entry(stored))
    return count


def key_of(stored: StoredArticle) -> str:
    """The key by which a text cites the article: site, year and number in the archive."""
    site = re.sub(r"[^a-z0-9]", "", (stored.article.site or "").lower())
    return f"{site or 'article'}{(stored.published_date or '')[:4]}-{stored.id}"


def _entry(stored: StoredArticle) -> str:
    article = stored.article
    fields = {
        "author": " and ".join(_name(name, article.language) for name in article.authors),
        "title": f"{{{escaped(article.headline)}}}" if article.headline else "",
        "organization": escaped(article.site_name or article.site),
        "date": stored.published_date,
        "year": (stored.published_date or "")[:4],
        "url": "".join(_URL.get(c, c) for c in _CONTROL.sub("", article.url or "")),
        "urldate": stored.last_seen.date().isoformat(),
        "keywords": ", ".join(escaped(tag.replace(",", " ")) for tag in article.tags),
        "abstract": escaped(article.dek),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@online{{{key_of(stored)},\n{''.join(lines)}}}\n\n"


def _name(name: str, language: str | None) -> str:
    parsed = parse_name(name, language)
    if parsed.family:
        parts = filter(None, (parsed.family, parsed.suffix, parsed.given))
        return ", ".join(map(escaped, parts))
    return f"{{{escaped(parsed.literal)}}}"


def escaped(text: str | None) -> str:
    """Text that TeX prints as it stands."""
    plain = " ".join(_CONTROL.sub(" ", text or "").split())
    specials = _SPECIAL if _is_balanced(plain) else _SPECIAL | _BRACES
    return _SPECIALS.sub(lambda found: specials[found[0]], plain)


def _is_balanced(text: str) -> bool:
    """Whether each brace has its other: BibTeX counts them all, also behind a backslash."""
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0
