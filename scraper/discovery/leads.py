"""What discovery finds: a URL, where it was found, and what it probably is."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

Source = Literal["seed", "link", "feed", "sitemap", "redirect", "canonical"]
"""How a URL came to be known."""

Hint = Literal["article", "listing", "feed", "sitemap", "unknown"]
"""What a URL probably leads to. Only the page itself decides."""

LISTINGS: tuple[Hint, ...] = ("listing", "feed", "sitemap")
"""What leads to news: asked for again as often as it changes, and at once where it is a target."""


class Lead(NamedTuple):
    """One URL that a page, feed or sitemap names; `url` is absolute and canonical.

    A tuple, since a crawl moves hundreds of them from process to process for each page.
    """

    url: str
    source: Source
    hint: Hint = "unknown"
    published: datetime | None = None
    """What the feed or sitemap says of its publication; naive where it gives no offset."""
    changed: datetime | None = None
    """What it says of its last change (`lastmod`, `updated`); naive where it gives no offset."""
