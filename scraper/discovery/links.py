"""The links of a page: its feeds, its canonical address, its next page, and the pages it names."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.discovery.leads import Lead
from scraper.discovery.urls import canonicalise, may_be_page

MAX_LINKS = 2_000
"""Links taken of one page; a home page of a large paper has some 500."""

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}


@dataclass(frozen=True, slots=True)
class Links:
    """What one page leads to; every URL is absolute and canonical."""

    canonical: str | None = None
    leads: tuple[Lead, ...] = ()
    """Feeds first, then the next page, then the links in the page's order, each URL once."""


def find_links(html: str | bytes, url: str) -> Links:
    """Everything the page links, wherever it leads; a page without links gives none."""
    tree = LexborHTMLParser(html)
    base = _base(tree, url)
    canonical: str | None = None
    leads: dict[str, Lead] = {}
    for node in tree.css("link[rel][href]"):
        relations = set((node.attributes.get("rel") or "").lower().split())
        target = canonicalise(node.attributes.get("href") or "", base)
        if target is None:
            continue
        if "canonical" in relations:
            canonical = canonical or target
        elif "alternate" in relations and _media_type(node) in _FEED_TYPES:
            leads.setdefault(target, Lead(target, "link", "feed"))
        elif "next" in relations:
            leads.setdefault(target, Lead(target, "link", "listing"))
    for node in tree.css("a[href]"):
        if len(leads) >= MAX_LINKS:
            break
        lead = _follow(node, base)
        if lead and lead.url != url:
            leads.setdefault(lead.url, lead)
    return Links(canonical, tuple(leads.values()))


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = node.attributes.get("href") if node else None
    return (canonicalise(href, url) or url) if href else url


def _media_type(node: LexborNode) -> str:
    return (node.attributes.get("type") or "").partition(";")[0].strip().lower()


def _follow(node: LexborNode, base: str) -> Lead | None:
    href = (node.attributes.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    target = canonicalise(href, base)
    if target is None or not may_be_page(target):
        return None
    relations = (node.attributes.get("rel") or "").lower().split()
    return Lead(target, "link", "listing" if "next" in relations else "unknown")
