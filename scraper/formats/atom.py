"""An Atom feed (RFC 4287) of articles with their whole text."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import TextIO

from scraper.archive import StoredArticle
from scraper.article import Article, Block
from scraper.formats.markup import attribute, element, rfc3339, text


def write_atom(articles: Iterable[StoredArticle], stream: TextIO, *, updated: datetime, name: str) -> int:
    """Write one feed with an entry an article; return how many there were.

    Args:
        updated: when the feed as a whole changed last, aware.
        name: what the feed is of; the same name gives the feed the same identity.
    """
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"scraper:{name}").urn
    stream.write(
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"{element('title', name)}\n{element('id', identity)}\n{element('updated', rfc3339(updated))}\n"
        f"{element('generator', 'scraper')}\n"
    )
    count = 0
    for count, stored in enumerate(articles, start=1):  # noqa: B007
        stream.write(_entry(stored))
    stream.write("</feed>\n")
    return count


def _entry(stored: StoredArticle) -> str:
    article = stored.article
    modified = article.modified if article.modified and article.modified.tzinfo else None
    published = article.published if article.published and article.published.tzinfo else None
    url = article.url or ""
    parts = [
        f"<entry xml:lang={attribute(article.language)}>" if article.language else "<entry>",
        f"<title>{text(article.headline or url)}</title>",
        # An address may be no IRI; made of it, the identity is one.
        element("id", uuid.uuid5(uuid.NAMESPACE_URL, url).urn),
        f'<link rel="alternate" type="text/html" href={attribute(url)}/>' if "://" in url else "",
        element("updated", rfc3339(modified or stored.last_changed)),
        element("published", rfc3339(published)) if published else "",
        *(f"<author>{element('name', who)}</author>" for who in _authors(article)),
        *(f"<category term={attribute(tag)}/>" for tag in article.tags),
        element("summary", article.dek),
        f'<content type="html">{text(html(article.blocks))}</content>',
        "</entry>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _authors(article: Article) -> list[str]:
    """An entry needs one (RFC 4287, 4.1.2): where nobody signed, the publisher."""
    return article.authors or [article.site_name or article.site or "unknown"]


def html(blocks: Iterable[Block]) -> str:
    """The body as HTML, with nothing in it but text and its structure."""
    parts: list[str] = []
    for is_list, run in groupby(blocks, key=lambda block: block.kind == "item"):
        items = [_block(block) for block in run]
        parts.append(f"<ul>{''.join(items)}</ul>" if is_list else "".join(items))
    return "".join(parts)


def _block(block: Block) -> str:
    inner = text(block.text).replace("\n", "<br/>")
    match block.kind:
        case "heading":
            level = min(6, max(2, block.level))
            return f"<h{level}>{inner}</h{level}>"
        case "quote":
            return f"<blockquote><p>{inner}</p></blockquote>"
        case "item":
            return f"<li>{inner}</li>" if block.number is None else f"<li>{block.number}. {inner}</li>"
        case "code" | "table":
            return f"<pre>{text(block.text)}</pre>"
        case _:
            return f"<p>{inner}</p>"
