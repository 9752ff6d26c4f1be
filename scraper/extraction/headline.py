"""The headline that the reader sees."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from scraper.extraction.blocks import Blocks, Container, TextBlock
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.kickers import without_kicker
from scraper.extraction.page import Found, Page
from scraper.extraction.page.publication import Publication, publication_of
from scraper.extraction.titles import Tokens, likeness, squeezed, title_parts, tokens, without_site
from scraper.extraction.wordlists import names

_LONGEST = 400
_ALIKE = 0.5
"""Two titles with less in common are two titles."""
_SAME = 0.95
"""Two titles that say the same; then the place of the heading does not matter."""
_SURE = 0.85
"""A heading of a lower level, where there is an h1, must be this much like a declared title."""
_LITTLE = 0.2
_IN_TEXT = 0.85
"""What a heading weighs at least that stands in no menu and no box."""
_PARAGRAPH, _LEAD = 120, 3
_PART = 12
"""A part of a title that is no longer is the name of a section as likely as a headline."""

_METAS = {
    name: f"meta {name}"
    for name in names(
        "og:title twitter:title title dc.title citation_title parsely-title sailthru.title headline"
    )
}
_ASIDE = Flag.NAV | Flag.FOOTER | Flag.HIDDEN | Flag.DIALOG | Flag.FORM | Flag.BUTTON
_LEVEL_WEIGHTS = {0: 0.88, 1: 1.0, 2: 0.95, 3: 0.9, 4: 0.85, 5: 0.8, 6: 0.8}
_TITLE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:headline|title|entry-?title|post-?title|article-?title|heading)(?:$|[\s_-])"
    r"|[a-z](?:Headline|Title)\b",
    re.I,
)
_TIGHT = re.compile(r"\s+([:;,.!?])")
_FEW = 4
_HOME_PARTS = 4
"""An address with more slashes than "https://host/" leads past the first page."""
_JSON_LD, _NAME = "json-ld", "json-ld name"
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u200e\u200f\u2060\ufeff")


class Title(NamedTuple):
    """A title that metadata declares."""

    source: str
    text: str
    """Without the site's name."""
    counted: Tokens
    """Its words."""
    whole: str
    """As it stands there."""


class _Candidate(NamedTuple):
    weight: float
    level: int
    text: str
    block: TextBlock | None = None
    """The block that is the heading; None where two are."""


def find_headline(page: Page, blocks: Blocks) -> Found[str] | None:
    """The heading that is most like what the page declares as its title; the declared title where none is."""
    publication = publication_of(page)
    declared = declared_titles(page, publication)
    best = _best(page, blocks, declared, publication)
    if best is not None:
        text = _shown(best, blocks, declared, publication)
        return Found(text, f"h{best.level}" if best.level else "text", best.text)
    if declared:
        title = _barest(declared)
        return Found(title.text, title.source, title.text)
    return None


def declared_titles(page: Page, publication: Publication) -> list[Title]:
    """The titles that metadata declares, the surest first."""
    found: list[tuple[str, str]] = []
    headline, name = (publication.text(key, pages=False) for key in ("headline", "name"))
    if headline:
        found.append((_JSON_LD, headline))
    meta = page.meta
    found.extend((source, meta[name][0]) for name, source in _METAS.items() if name in meta)
    if page.title:
        found.append(("title", page.title))
    if name and not headline:
        found.append((_NAME, name))
    names = publication.site_names
    read: dict[str, tuple[str, str, Tokens]] = {}
    declared: list[Title] = []
    for source, as_declared in found:
        if as_declared not in read:
            whole = _in_one_line(as_declared[:_LONGEST])
            text = without_site(whole, names, guess=source == "title" and not declared)
            read[as_declared] = whole, text, tokens(text)
        whole, text, counted = read[as_declared]
        if counted:
            declared.append(Title(source, text, counted, whole))
    return declared


def _in_one_line(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = text.translate(_UNSEEN)
    return " ".join(text.split())


def _best(page: Page, blocks: Blocks, declared: list[Title], publication: Publication) -> _Candidate | None:
    """The heading that is the headline: one that says the same as a title before one that is like it."""
    sites = {squeezed(name) for name in publication.site_names}
    sites.add(squeezed(_surplus(page)))
    ones = [
        one
        for one in _headings(block for block in blocks.headings if block.level == 1)
        if squeezed(one.text) not in sites and not _leads_home(one.block, page)
    ]
    usable = [one for one in ones if one.weight == 1 and len(one.text) > 3]
    same = _most_alike(usable, declared, _SAME)
    if same is not None:
        return same
    others = _headings(block for block in blocks.headings if block.level > 1)
    headings = [*ones, *(other for other in others if squeezed(other.text) not in sites)]
    if usable:
        # where there is an h1, a lower heading in a menu or a box names another place of the story
        same = _surest([heading for heading in headings if heading.weight >= _IN_TEXT], declared, alone=False)
    else:
        same = _surest(headings, declared, alone=True)
    return same or _alike(page, blocks, declared, headings, usable)


def _alike(
    page: Page, blocks: Blocks, declared: list[Title], headings: list[_Candidate], usable: list[_Candidate]
) -> _Candidate | None:
    """The heading that is most like a declared title, where none says the same; the h1 before the others."""
    own = [one for one in usable if not _leads_away(one.block, page)]
    if len(own) < len(usable) and _first_alike(own, declared):
        usable = own
    body = _body_begins(blocks)
    early = [h for h in headings if h.level == 1 or h.block is None or h.block.index < body]
    parts = _parts(declared)
    if usable:
        best = (
            _under_the_site(early, usable, declared)
            or _most_alike(usable, declared, _ALIKE)
            or _most_alike(early, declared, _SURE)
            or _most_alike(usable, parts, _ALIKE)
            or (usable[0] if len(usable) == 1 else _first_alike(usable, declared))
        )
    else:
        marked = list(_marked_titles(blocks))
        best = (
            _under_the_site([*headings, *marked], usable, declared)
            or _verbatim(blocks, [*declared, *parts])
            or _most_alike([*headings, *marked], declared, _SURE)
            or _most_alike([*early, *marked], declared, _ALIKE)
        )
        headings = [*headings, *marked]
    best = best or _most_alike(early, parts, _SURE)
    if best is None and not declared and headings:
        return (usable or headings)[0]
    return best


def _surest(headings: list[_Candidate], declared: list[Title], *, alone: bool) -> _Candidate | None:
    """The heading that says the same as the surest title, on whatever level and wherever it stands.

    The name of a thing on the page (a recipe, a film) counts only where they are `alone`, without an h1.
    """
    counted = [tokens(heading.text) for heading in headings]
    for title in declared:
        if title.source == _NAME and not alone:
            continue
        same = [h for h, own in zip(headings, counted, strict=True) if likeness(own, title.counted) >= _SAME]
        if same:
            return max(same, key=lambda heading: heading.weight)
    return None


def _under_the_site(
    candidates: list[_Candidate], usable: list[_Candidate], declared: list[Title]
) -> _Candidate | None:
    """The heading that is the longest part of a title, where no h1 is but one for the site or a section.

    The general stands behind ("Night closure - Ferries"), or before guillemets ("Observer » Night closure").
    """
    parts = [title_parts(title.whole) for title in declared]
    parts = [each for each in parts if len(each) > 1]
    if not parts:
        return None
    title, each = declared[0], max(parts, key=len)
    general = squeezed(each[0 if "»" in title.whole else -1][0])
    if any(squeezed(one.text) != general for one in usable):
        return None
    longest = max((part for part, _, _ in each), key=len)
    return _most_alike(candidates, [title._replace(text=longest, counted=tokens(longest))], _SAME)


def _most_alike(candidates: Sequence[_Candidate], declared: list[Title], least: float) -> _Candidate | None:
    """The candidate that has the most in common with a declared title, if it has enough.

    Of two that have as much, the one whose title is the surer.
    """
    best, best_score = None, (0.0, 0)
    for candidate in candidates:
        own = tokens(candidate.text)
        for rank, title in enumerate(declared):
            alike = likeness(own, title.counted)
            score = (round(alike * candidate.weight, 9), -rank)
            if alike >= least and score > best_score:
                best, best_score = candidate, score
    return best


def _first_alike(candidates: Sequence[_Candidate], declared: list[Title]) -> _Candidate | None:
    """The first candidate that has a little in common with a declared title."""
    for candidate in candidates:
        own = tokens(candidate.text)
        if any(likeness(own, title.counted) >= _LITTLE for title in declared):
            return candidate
    return None


def _verbatim(blocks: Blocks, declared: list[Title]) -> _Candidate | None:
    """The line that is no heading but says what a title says, in more words than a section's name."""
    wanted = {squeezed(title.text) for title in declared if len(title.text.split()) > _FEW}
    if not wanted:
        return None
    for block in blocks:
        if block.level or block.flags & (_ASIDE | Flag.LIST) or not _PART < len(block.text) <= _LONGEST:
            continue
        if squeezed(block.text) in wanted:
            return _Candidate(_LEVEL_WEIGHTS[0], 0, block.text, block)
    return None


def _body_begins(blocks: Blocks) -> int:
    """The index of the third paragraph: a heading behind it is one of the text's sections."""
    paragraphs = 0
    for block in blocks:
        if len(block.text) > _PARAGRAPH and block.link_chars < _PARAGRAPH / 3:
            paragraphs += 1
            if paragraphs == _LEAD:
                return block.index
    return len(blocks)


def _parts(declared: list[Title]) -> list[Title]:
    """The parts of the declared titles, for a heading that is one of them."""
    found: list[Title] = []
    for title in declared:
        parts = [part for part, _, _ in title_parts(title.whole)]
        if len(parts) > 1:
            found.extend(title._replace(text=p, counted=tokens(p)) for p in parts[:4] if len(p) > _PART)
    return found


def _surplus(page: Page) -> str:
    """What `<title>` holds beside the title that is declared for sharing: mostly the name of the site."""
    shared = page.first_meta("og:title", "twitter:title")
    if not shared or shared not in page.title or len(shared) < _PART:
        return ""
    return page.title.replace(shared, "", 1)


def _headings(headings: Iterable[TextBlock]) -> Iterator[_Candidate]:
    """The headings with the weight of their level and place; two lines of one heading also as one."""
    last = None
    for block in headings:
        if len(block.text) > _LONGEST:
            continue
        weight = _LEVEL_WEIGHTS[block.level] * (0.8 if block.flags & _ASIDE else 1.0)
        yield _Candidate(weight, block.level, block.text, block)
        if last is not None and last.index + 1 == block.index and _same_heading(last, block):
            yield _Candidate(weight, block.level, _TIGHT.sub(r"\1", f"{last.text} {block.text}"))
        last = block


def _same_heading(a: TextBlock, b: TextBlock) -> bool:
    """Whether a line break within one heading parts two blocks."""
    return a.level == b.level and _heading_of(a.container) is _heading_of(b.container)


def _heading_of(container: Container) -> Container:
    return next((c for c in container.chain() if c.tag[:1] == "h" and c.tag[1:].isdigit()), container)


def _leads_home(block: TextBlock | None, page: Page) -> bool:
    """Whether a heading is nothing but a link to the site's first page."""
    if block is None or not block.links or block.link_chars < len(block.text) - 3:
        return False
    href = block.links[0].href
    if len(href.split("/")) > _HOME_PARTS:
        return False
    parts = urlsplit(page.absolute(href) or "//")
    return parts.path in {"", "/"} and not parts.query


def _leads_away(block: TextBlock | None, page: Page) -> bool:
    """Whether a heading is nothing but a link to another page: that of another story."""
    if block is None or not block.links or block.link_chars < len(block.text) - 3:
        return False
    there = page.absolute(block.links[0].href)
    return there is not None and _path(there) not in {_path(page.url), _path(page.canonical_url)}


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path.rstrip("/")
    except ValueError:  # of the page's own, whatever the caller gave
        return ""


def _marked_titles(blocks: Blocks) -> Iterator[_Candidate]:
    """What is no heading but is marked as one: by an itemprop, or by its class or id."""
    for container in blocks.itemprops:
        if container.attributes.get("itemprop") in {"headline", "name"}:
            yield from _marked(container, blocks)
    for container in blocks.containers:
        if container.last == container.first + 1 and not container.inline and _is_title(container.names):
            yield from _marked(container, blocks)


@lru_cache(maxsize=4_096)
def _is_title(names: str) -> bool:
    return _TITLE_NAMES.search(names) is not None


def _marked(container: Container, blocks: Blocks) -> Iterator[_Candidate]:
    for block in blocks.of(container)[:1]:
        if len(block.text) <= _LONGEST and not block.level:
            weight = _LEVEL_WEIGHTS[0] * (0.8 if block.flags & _ASIDE else 1.0)
            yield _Candidate(weight, 0, block.text, block)


def _shown(best: _Candidate, blocks: Blocks, declared: list[Title], publication: Publication) -> str:
    """The heading without its kicker, and without the name of a section or of the site behind it."""
    text = best.text
    surest = next((title.text for title in declared if title.source == _JSON_LD), "")
    if squeezed(surest) != squeezed(text):
        text = without_kicker(text, best.block, blocks, [title.text for title in declared])
    if "&" in text:
        text = html.unescape(text)
    text = without_site(text, publication.site_names)
    head, bar, tail = text.partition(" | ")
    if not bar or len(head.split()) <= 3:
        return text
    # what stands behind a bar is a section or a site, unless it is long and part of a declared title
    named = len(tail.split()) > _FEW and any(tail in title.text for title in declared)
    return text if named else head


def _barest(declared: list[Title]) -> Title:
    """The surest title, or one that it only lengthens by a section's name."""
    first = declared[0]
    for other in declared[1:]:
        behind = first.text[len(other.text) :].strip()
        if len(other.text) > _PART and first.text.startswith(other.text) and behind[:1] in tuple("|-–—·•»"):
            return other
    return first
