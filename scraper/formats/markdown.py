"""A folder of Markdown files, one an article, with YAML front matter (https://jekyllrb.com/docs/front-matter/)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scraper.archive import StoredArticle
from scraper.formats.reading import as_markdown

_FRONT = (
    *("id", "url", "site", "headline", "byline", "authors", "published", "modified", "section", "tags"),
    *("language", "kind", "word_count", "revision", "first_seen", "last_changed", "sha256"),
)


def write_markdown(articles: Iterable[StoredArticle], folder: Path) -> int:
    """Write a file an article into `folder`, by site and month; return how many there were."""
    count = 0
    for count, stored in enumerate(articles, start=1):  # noqa: B007
        path = folder / path_of(stored)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"{_front(stored)}\n{as_markdown(stored.article)}\n",
            encoding="utf-8",
            errors="replace",
            newline="\n",
        )
    return count


def path_of(stored: StoredArticle) -> Path:
    """Where an article's file lies: `site/2024/08/2024-08-07-ferry-returns-12.md`.

    What a page says cannot lead out of the folder, and every system can hold the name.
    """
    day = stored.published_date
    name = "-".join(filter(None, (day, _slug(stored.article.headline or ""), str(stored.id))))
    site = _slug(stored.article.site or "", keep=".").replace("..", "").strip(".-") or "unknown-site"
    if site.partition(".")[0] in _RESERVED:
        site = f"site-{site}"
    return Path(site, *(day or "undated").split("-")[:2], f"{name}.md")


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for devices, with any ending."""


def _slug(text: str, *, keep: str = "") -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(rf"[^a-z0-9{re.escape(keep)}]+", "-", ascii_text)[:60].strip("-")


def _front(stored: StoredArticle) -> str:
    """JSON's texts, numbers and lists are YAML's as well (YAML 1.2, 1.3), but for `_NO_YAML`."""
    row: dict[str, Any] = stored.to_dict()
    row["published"] = (
        stored.published_date if stored.article.published_precision == "day" else row["published"]
    )
    lines = [f"{name}: {_scalar(row[name])}" for name in _FRONT if row[name]]
    return "\n".join(["---", *lines, "---", ""])


_NO_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""What YAML 1.1, which most readers know, takes for no character or for the end of a line (4.1)."""


def _scalar(value: Any) -> str:
    return _NO_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
