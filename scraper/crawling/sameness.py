"""Fingerprints of what a page says, and what it means when many addresses say the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from urllib.parse import parse_qsl, urlsplit

from scraper.article import Article

MANY = 3
"""So many addresses of a host with one and the same text make it a wall, not an article."""
SHORT = 300
"""Words; a longer text that names its day is an article, however often its publisher prints it."""


def text_fingerprint(article: Article) -> int | None:
    """64 bits, signed, of the words of an article; None where it has none."""
    words = " ".join(article.body.split())
    return _hash(words) if words else None


def links_fingerprint(urls: Iterable[str]) -> int:
    """64 bits, signed, of what a list leads to, whatever its order."""
    return _hash("\n".join(sorted(set(urls))))


def _hash(text: str) -> int:
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )


def may_be_wall(article: Article) -> bool:
    """Whether a text is of the kind that a host shows in place of others: short, or without a day."""
    return article.published is None or article.word_count <= SHORT


def count_addresses(urls: Iterable[str]) -> int:
    """How many pages the addresses of one host stand for.

    `/ferry-returns`, `/ferry-returns/print`, `/news/ferry-returns` and `/ferry-returns?from=home` are one.
    """
    different: list[str] = []
    for url in sorted(urls, key=len):
        if not any(_is_variant(url, known) for known in different):
            different.append(url)
    return len(different)


def _is_variant(url: str, known: str) -> bool:
    """Whether `url` adds something to the address of `known`."""
    parts, base = urlsplit(url), urlsplit(known)
    query, base_query = (set(parse_qsl(each.query, keep_blank_values=True)) for each in (parts, base))
    if parts.path.rstrip("/") == base.path.rstrip("/"):
        return base_query <= query
    if not (query or base_query) and _slug(parts.path) and _slug(parts.path) == _slug(base.path):
        return True
    return (
        not base_query and base.path not in ("", "/") and parts.path.startswith(base.path.rstrip("/") + "/")
    )


def _slug(path: str) -> str | None:
    """The last part of a path, if it can be the name of one story."""
    last = path.rstrip("/").rpartition("/")[2]
    return last if "-" in last and not last.startswith("index") else None
