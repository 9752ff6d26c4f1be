"""CSL-JSON, which Zotero, pandoc and citeproc read (https://citeproc-js.readthedocs.io/en/latest/csl-json/)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, TextIO

from scraper.archive import StoredArticle
from scraper.formats.names import parse_name


def write_csl(articles: Iterable[StoredArticle], stream: TextIO) -> int:
    """Write one list with an item an article; return how many there were."""
    count = 0
    stream.write("[")
    for stored in articles:
        stream.write(",\n" if count else "\n")
        stream.write(json.dumps(_item(stored), ensure_ascii=False))
        count += 1
    stream.write("\n]\n")
    return count


def _item(stored: StoredArticle) -> dict[str, Any]:
    article = stored.article
    item = {
        "id": f"{article.site or 'article'}-{stored.id}",
        "type": "article-newspaper",
        "title": article.headline,
        "author": [_name(name, article.language) for name in article.authors],
        "container-title": article.site_name or article.site,
        "issued": _date(stored.published_date),
        "accessed": _date(stored.last_seen.date().isoformat()),
        "section": article.section,
        "language": article.language,
        "abstract": article.dek,
        "keyword": ", ".join(article.tags),
        "URL": article.url,
    }
    return {name: value for name, value in item.items() if value}


def _name(name: str, language: str | None) -> dict[str, str]:
    parsed = parse_name(name, language)
    if parsed.family:
        suffix = {"suffix": parsed.suffix} if parsed.suffix else {}
        return {"family": parsed.family, "given": parsed.given} | suffix
    return {"literal": parsed.literal}


def _date(day: str | None) -> dict[str, Any] | None:
    if day is None:
        return None
    parsed = date.fromisoformat(day)
    return {"date-parts": [[parsed.year, parsed.month, parsed.day]]}
