"""The links of a page: its feeds, its other addresses, its next page, the pages it names; and its wishes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.discovery.leads import Lead
from scraper.discovery.urls import canonicalise, may_be_page

MAX_LINKS = 2_000
"""Links taken of one page; a home page of a large paper has some 500."""
REFRESH_SECONDS = 10
"""A meta refresh after at most so long is a redirect; after longer the page is one to read."""

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_DIRECTIVES = {"robots", "scraper", "tdm-reservation", "tdm-policy"}
_REFRESH = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """What one page leads to; every URL is absolute and canonical."""

    canonical: str | None = None
    leads: tuple[Lead, ...] = ()
    """Feeds first, then the next page and the canonical address, then the links in the page's order.

    Each URL once; without the AMP form of the page: it would say the same again.
    """
    amp: str | None = None
    """`rel=amphtml`: the same page as AMP."""
    refresh: str | None = None
    """Where a meta refresh leads that a reader would take for a redirect."""
    directives: tuple[tuple[str, str], ...] = ()
    """Name and content, in lower case, of the meta elements that address crawlers: robots, this program by
    its own name, and those of the TDM Reservation Protocol (tdm-reservation, tdm-policy)."""


def find_links(html: str | bytes | LexborHTMLParser, url: str, *, follow: bool = True) -> Links:
    """Everything the page links, wherever it leads; a page without links gives none.

    Args:
        html: of the page, or what it was parsed to.
        url: where it lies; absolute.
        follow: whether anybody wants the leads; the rest costs a tenth.
    """
    tree = html if isinstance(html, LexborHTMLParser) else LexborHTMLParser(html)
    base = _base(tree, url)
    own = canonicalise(url) or url
    head = _read_head(tree, base, own)
    leads = _read_anchors(tree, base, own, head) if follow else ()
    refresh, directives = _read_metas(tree, base)
    return Links(
        head.canonical,
        leads,
        amp=head.amp,
        refresh=refresh if refresh != own else None,
        directives=directives,
    )


def _read_anchors(tree: LexborHTMLParser, base: str, own: str, head: Links) -> tuple[Lead, ...]:
    """What the `a` elements lead to, behind the leads of the head."""
    leads = {lead.url: lead for lead in head.leads}
    seen: set[str] = set()
    for node in tree.css("a[href]"):
        if len(leads) >= MAX_LINKS:
            break
        href = node.attrs.get("href") or ""
        if href in seen:
            continue
        seen.add(href)
        target = _follow(href, base)
        if target and target not in leads and target not in (own, head.amp):
            leads[target] = Lead(target, "link", "listing" if _is_next(node) else "unknown")
    return tuple(leads.values())


def _read_head(tree: LexborHTMLParser, base: str, own: str) -> Links:
    """What the `link` elements say."""
    canonical = amp = following = None
    feeds: dict[str, Lead] = {}
    for node in tree.css("link[rel][href]"):
        relations = _relations(node)
        if relations.isdisjoint(("canonical", "alternate", "next", "amphtml")):
            continue
        target = canonicalise(node.attrs.get("href") or "", base)
        if target is None:
            continue
        if "canonical" in relations:
            canonical = canonical or target
        elif "amphtml" in relations:
            amp = amp or target
        elif "next" in relations:
            following = following or target
        elif "alternate" in relations and _media_type(node) in _FEED_TYPES:
            feeds.setdefault(target, Lead(target, "link", "feed"))
    if following and following != own:
        feeds.setdefault(following, Lead(following, "link", "listing"))
    if canonical and canonical != own:
        feeds.setdefault(canonical, Lead(canonical, "canonical"))
    return Links(canonical, tuple(feeds.values()), amp=amp)


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = node.attrs.get("href") if node else None
    return (canonicalise(href, url) or url) if href else url


def _relations(node: LexborNode) -> set[str]:
    return set((node.attrs.get("rel") or "").lower().split())


def _is_next(node: LexborNode) -> bool:
    relations = node.attrs.get("rel")
    return bool(relations) and "next" in _relations(node)


def _media_type(node: LexborNode) -> str:
    return (node.attrs.get("type") or "").partition(";")[0].strip().lower()


def _follow(href: str, base: str) -> str | None:
    href = href.strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    target = canonicalise(href, base)
    return target if target and may_be_page(target) else None


def _read_metas(tree: LexborHTMLParser, base: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Where the page sends its reader, and what it asks of crawlers."""
    refresh: str | None = None
    directives: list[tuple[str, str]] = []
    for node in tree.css("meta[content]"):
        attributes = node.attrs
        content = attributes.get("content") or ""
        name = (attributes.get("name") or "").strip().lower()
        if name in _DIRECTIVES:
            directives.append((name, " ".join(content.lower().split())[:500]))
        elif (attributes.get("http-equiv") or "").strip().lower() == "refresh":
            match = _REFRESH.match(content)
            if match and refresh is None and int(match[1]) <= REFRESH_SECONDS:
                refresh = canonicalise(match[2], base)
    return refresh, tuple(directives[:20])
