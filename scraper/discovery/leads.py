"""What discovery finds: a URL, where it was found, and what it probably is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Source = Literal["seed", "link", "feed", "sitemap", "redirect", "canonical"]
"""How a URL came to be known."""

Hint = Literal["article", "listing", "feed", "sitemap", "unknown"]
"""What a URL probably leads to. Only the page itself decides."""


@dataclass(frozen=True, slots=True)
class Lead:
    """One URL that a page, feed or sitemap names; `url` is absolute and canonical."""

    url: str
    source: Source
    hint: Hint = "unknown"
    published: datetime | None = None
    """What the feed or sitemap says of its publication, or of its last change where it says only that;
    naive where it gives no offset."""
