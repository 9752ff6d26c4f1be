"""The headline that the reader sees."""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.page import Found, Page
from scraper.extraction.page.publication import Publication, publication_of
from scraper.extraction.titles import likeness, squeezed, title_parts, tokens, without_site
from scraper.extraction.wordlists import names

_LONGEST = 400
_ALIKE = 0.5
"""Two titles with less in common are two titles."""
_SAME = 0.95
"""Two titles that say the same; then the place of the heading does not matter."""
_SURE = 0.85
"""A heading of a lower level, where there is an h1, must be this much like a declared title."""

_METAS = names(
    """
    og:title twitter:title title dc.title citation_title parsely-title sailthru.title headline
    """
)
_ASIDE = Flag.NAV | Flag.FOOTER | Flag.HIDDEN | Flag.DIALOG | Flag.FORM | Flag.BUTTON
_QUOTES = str.maketrans("‘’“”„«»`´‹›", "''\"\"\"\"\"''''")
_LEVEL_WEIGHTS = {0: 0.88, 1: 1.0, 2: 0.95, 3: 0.9, 4: 0.85, 5: 0.8, 6: 0.8}
_TITLE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:headline|title|entry-?title|post-?title|article-?title|heading)(?:$|[\s_-])"
    r"|[a-z](?:Headline|Title)\b",
    re.I,
)

_TIGHT = re.compile(r"\s+([:;,.!?])")

Declared = list[tuple[str, str, Counter[str]]]


class _Candidate(NamedTuple):
    weight: float
    level: int
    text: str
    home: bool = False
    """It is nothing but a link to the site's first page."""


def find_headline(page: Page, blocks: Blocks) -> Found[str] | None:
    """The heading that is most like what the page declares as its title; the declared title where none is."""
    publication = publication_of(page)
    declared = declared_titles(page, publication)
    candidates = _candidates(page, blocks)
    first = _usable(candidates, page, publication)
    parts = _parts(declared)
    best = (
        _most_alike(first, declared, _ALIKE)
        or _most_alike(candidates, declared, _SURE if first else _ALIKE)
        or _most_alike([c for c in candidates if c.level == 1], declared, _SAME)
        or _most_alike(first, parts, _ALIKE)
        or (first[0] if len(first) == 1 else _most_alike(first, declared, 0.2))
        or _most_alike(candidates, parts, _SURE)
    )
    if best is not None:
        text = _as_declared(best.text, declared, publication)
        return Found(text, f"h{best.level}" if best.level else "text", best.text)
    if declared:
        source, text, _ = declared[0]
        return Found(text, source, text)
    if first or candidates:
        best = (first or candidates)[0]
        return Found(best.text, f"h{best.level}" if best.level else "text", best.text)
    return None


def _usable(candidates: list[_Candidate], page: Page, publication: Publication) -> list[_Candidate]:
    """The h1 headings that are not merely the name of the site."""
    names = {squeezed(name) for name in publication.site_names} | {squeezed(_surplus(page))}
    return [
        candidate
        for candidate in candidates
        if candidate.level == 1
        and candidate.weight == 1
        and not candidate.home
        and len(candidate.text) > 3
        and squeezed(candidate.text) not in names
    ]


def _surplus(page: Page) -> str:
    """What `<title>` holds beside the title that is declared for sharing: mostly the name of the site."""
    shared = page.first_meta("og:title", "twitter:title")
    if not shared or shared not in page.title:
        return ""
    return page.title.replace(shared, "", 1)


def _most_alike(candidates: list[_Candidate], declared: Declared, least: float) -> _Candidate | None:
    """The candidate that has the most in common with a declared title, if it has enough."""
    best, best_score = None, 0.0
    for candidate in candidates:
        own = tokens(candidate.text)
        score = max((likeness(own, other) for _, _, other in declared), default=0.0)
        if score >= least and score * candidate.weight > best_score + 1e-9:
            best, best_score = candidate, score * candidate.weight
    return best


def declared_titles(page: Page, publication: Publication) -> Declared:
    """The titles that metadata declares, without the site's name, the surest first."""
    found: list[tuple[str, str]] = []
    headline = publication.text("headline", pages=False) or publication.text("name", pages=False)
    if headline:
        found.append(("json-ld", headline))
    for name in _METAS:
        found.extend((f"meta {name}", content) for content in page.meta.get(name, ())[:1])
    if page.title:
        found.append(("title", page.title))
    names = publication.site_names
    declared: Declared = []
    for source, text in found:
        text = " ".join(html.unescape(text[:_LONGEST]).split())
        text = without_site(text, names, guess=source == "title" and not declared)
        counted = tokens(text)
        if counted:
            declared.append((source, text, counted))
    return declared


def _parts(declared: Declared) -> Declared:
    """The parts of the declared titles, for a heading that is one of them."""
    found: Declared = []
    for source, title, _ in declared:
        parts = [part for part, _, _ in title_parts(title)]
        if len(parts) > 1:
            found.extend((source, part, tokens(part)) for part in parts[:3] if len(part) > 12)
    return found


def _candidates(page: Page, blocks: Blocks) -> list[_Candidate]:
    """The headings, and what is marked as one, with the weight of their place."""
    found: list[_Candidate] = []
    last = None
    for block in blocks.headings:
        if len(block.text) > _LONGEST:
            continue
        weight = _LEVEL_WEIGHTS[block.level] * (0.8 if block.flags & _ASIDE else 1.0)
        found.append(_Candidate(weight, block.level, block.text, _leads_home(block, page)))
        if last is not None and last.index + 1 == block.index and _same_heading(last, block):
            found.append(_Candidate(weight, block.level, _TIGHT.sub(r"\1", f"{last.text} {block.text}")))
        last = block
    if any(candidate.level == 1 and candidate.weight == 1 for candidate in found):
        return found
    for container in blocks.itemprops:
        if (container.attributes.get("itemprop") or "") in {"headline", "name"}:
            found.extend(_marked(container, blocks))
    for container in blocks.containers:
        names = container.attributes.get("class") if container.attributes else None
        if names and not container.inline and container.last == container.first + 1 and _is_title(names):
            found.extend(_marked(container, blocks))
    return found


def _leads_home(block: TextBlock, page: Page) -> bool:
    if not block.links or block.link_chars < len(block.text) - 3:
        return False
    parts = urlsplit(page.absolute(block.links[0].href) or "//")
    return parts.path in {"", "/"} and not parts.query


def _same_heading(a: TextBlock, b: TextBlock) -> bool:
    """Whether a line break within one heading parts two blocks."""
    return a.level == b.level and _heading_of(a.container) is _heading_of(b.container)


def _heading_of(container: Container) -> Container:
    return next((c for c in container.chain() if c.tag[:1] == "h" and c.tag[1:].isdigit()), container)


@lru_cache(maxsize=20_000)
def _is_title(names: str) -> bool:
    return _TITLE_NAMES.search(names) is not None


def _marked(container: Container, blocks: Blocks) -> list[_Candidate]:
    return [
        _Candidate(_LEVEL_WEIGHTS[0] * (0.8 if block.flags & _ASIDE else 1.0), 0, block.text)
        for block in blocks.of(container)[:1]
        if len(block.text) <= _LONGEST and not block.level
    ]


def _as_declared(text: str, declared: Declared, publication: Publication) -> str:
    """The heading without a kicker before it or a line under it that stand in no declared title."""
    low = text.translate(_QUOTES).lower()
    agreed = Counter(title.translate(_QUOTES).lower() for _, title, _ in declared)
    for short, votes in agreed.items():
        if len(short) < 0.4 * len(low) or len(short) >= len(low) or len(short) < 12:
            continue
        label = low[: -len(short)].rstrip().endswith((":", "-", "–", "—", "|"))
        if low.endswith(short) and (votes > 2 or not label):
            return text[-len(short) :].strip()
        if votes > 1 and low.startswith(short) and low[len(short)].isspace():
            return text[: len(short)].strip()
    if "&" in text:
        text = html.unescape(text)
    text = without_site(text, publication.site_names)
    head, _, _ = text.partition(" | ")
    # what stands behind a bar is a section or a site, never a part of the headline
    return head if len(head.split()) > 3 else text
