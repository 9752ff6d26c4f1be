"""Which URLs come next: feeds, sitemaps and links. Pure: bytes in, values out; garbage is survived."""

from __future__ import annotations

from scraper.discovery.feeds import read_feed
from scraper.discovery.leads import Hint, Lead, Source
from scraper.discovery.links import find_links
from scraper.discovery.sitemaps import read_sitemap
from scraper.discovery.urls import canonicalise, parse_url, same_site

__all__ = [
    "Hint",
    "Lead",
    "Source",
    "canonicalise",
    "find_links",
    "parse_url",
    "read_feed",
    "read_sitemap",
    "same_site",
]
