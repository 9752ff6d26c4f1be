"""Article ↔ rows of the archive."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from scraper.archive.folding import indexed
from scraper.archive.moments import moment
from scraper.archive.records import Revision, StoredArticle, Version
from scraper.archive.revisions import as_given, day_of
from scraper.article import Article, Block, BlockKind, Evidence, Image

Row = dict[str, Any]
Readable = Mapping[str, Any] | sqlite3.Row

LASTING = ("headline", "dek", "byline")
LASTING_TIME = ("published", "published_date", "published_text", "published_precision")
"""What stays as it was when a later capture of the page does not show it; the second as a group."""

VERSION = tuple(field.name for field in fields(Version))
"""The columns of `revisions` that decide about a change."""

INDEXED = ("headline", "dek", "byline", "body", "caption", "tags")
"""The columns of `articles` that are searched, in the order of `articles_fts`."""


def clean(text: str) -> str:
    """`text` as SQLite can keep it.

    NUL ends a string in many of SQLite's functions and tools, and a lone surrogate has no UTF-8: each becomes
    U+FFFD, as HTML itself does with NUL. A pair of surrogates becomes its character. The raw bytes of the
    page are kept as they came.
    """
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def cleaned(text: str | None) -> str | None:
    """`clean` for a text that may be missing or empty; both are None."""
    return clean(text) if text else None


def as_json(value: object) -> str:
    """`value` (lists, mappings, texts, numbers) as compact JSON that SQLite can keep."""
    return json.dumps(_all_clean(value), ensure_ascii=False, separators=(",", ":"))


def _all_clean(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return [_all_clean(item) for item in value]
    if isinstance(value, dict):
        return {_all_clean(key): _all_clean(item) for key, item in value.items()}
    return value


def article_row(article: Article) -> Row:
    """The columns of `articles` that the page decides."""
    captions = [clean(caption) for caption in article.captions]
    return {
        "canonical_url": cleaned(article.canonical_url),
        "kind": article.kind,
        "headline": cleaned(article.headline),
        "dek": cleaned(article.dek),
        "byline": cleaned(article.byline),
        "published": as_given(article.published, article.published_precision),
        "published_date": day_of(article.published),
        "published_text": cleaned(article.published_text),
        "published_precision": article.published_precision,
        "modified": as_given(article.modified, None),
        "section": cleaned(article.section),
        "language": cleaned(article.language),
        "tags": as_json(article.tags),
        "body": "\n\n".join(clean(block.text) for block in article.blocks),
        "caption": "\n".join(captions) or None,
        "word_count": article.word_count,
        "confidence": article.confidence,
        "paywalled": None if article.paywalled is None else int(article.paywalled),
        "site_name": cleaned(article.site_name),
    }


def with_lasting(row: Row, stored: Readable) -> Row:
    """`row`, and from `stored` what this capture of the page does not show."""
    kept = {name: stored[name] for name in LASTING if row[name] is None}
    if row["published"] is None:
        kept |= {name: stored[name] for name in LASTING_TIME}
    return row | kept


def revision_row(row: Row, article: Article) -> Row:
    """The columns of `revisions` that the page decides; `row` is its `article_row`."""
    return {name: row[name] for name in VERSION} | {
        "sha256": hashlib.sha256(row["body"].encode()).hexdigest(),
        "blocks": _shape(article.blocks, row["body"]),
        "evidence": as_json({name: [e.source, e.text] for name, e in article.evidence.items()}),
    }


def version(row: Readable) -> Version:
    """What of a row of `articles` decides about a change."""
    return Version(**{name: row[name] for name in VERSION})


def index_values(row: Readable) -> tuple[str, ...]:
    """What `articles_fts` holds for a row of `articles`. To take it out again, SQLite wants it once more."""
    tags: list[str] = json.loads(row["tags"])
    return tuple(indexed("\n".join(tags) if name == "tags" else row[name]) for name in INDEXED)


def _shape(blocks: Sequence[Block], body: str) -> str | None:
    """How the body is made of blocks: the length of each paragraph, or [kind, level, number, length].

    None where every block is a paragraph and the blank lines alone tell them apart.
    """
    texts = [clean(block.text) for block in blocks]
    if all(block.kind == "paragraph" for block in blocks) and (body.split("\n\n") if body else []) == texts:
        return None
    shape: list[int | list[Any]] = []
    for block, text in zip(blocks, texts, strict=True):
        is_plain = block.kind == "paragraph" and block.level == 0 and block.number is None
        shape.append(len(text) if is_plain else [block.kind, block.level, block.number, len(text)])
    return as_json(shape)


def _blocks(body: str, shape: str | None) -> list[Block]:
    if shape is None:
        return [Block("paragraph", text) for text in body.split("\n\n")] if body else []
    blocks: list[Block] = []
    start = 0
    for entry in json.loads(shape):
        kind: BlockKind
        kind, level, number, length = ("paragraph", 0, None, entry) if isinstance(entry, int) else entry
        blocks.append(Block(kind, body[start : start + length], level, number))
        start += length + 2
    return blocks


def stored_article(
    row: Readable, *, authors: Sequence[str], images: Sequence[Image], revision: Readable
) -> StoredArticle:
    """An article of the archive; `revision` is the row of its newest revision."""
    evidence: dict[str, list[str]] = json.loads(revision["evidence"])
    article = Article(
        url=row["url"],
        canonical_url=row["canonical_url"],
        site=row["site"],
        kind=row["kind"],
        headline=row["headline"],
        dek=row["dek"],
        byline=row["byline"],
        authors=list(authors),
        published=_time(row["published"]),
        modified=_time(row["modified"]),
        published_text=row["published_text"],
        published_precision=row["published_precision"],
        blocks=_blocks(row["body"], revision["blocks"]),
        images=list(images),
        section=row["section"],
        tags=json.loads(row["tags"]),
        language=row["language"],
        site_name=row["site_name"],
        paywalled=None if row["paywalled"] is None else bool(row["paywalled"]),
        word_count=row["word_count"],
        confidence=row["confidence"],
        evidence={name: Evidence(*parts) for name, parts in evidence.items()},
    )
    return StoredArticle(
        id=row["id"],
        article=article,
        published_date=row["published_date"],
        revision=row["revision"],
        first_seen=moment(row["first_seen"]),
        last_changed=moment(row["last_changed"]),
        last_seen=moment(row["last_seen"]),
        extractor=revision["extractor"],
        sha256=revision["sha256"],
    )


def stored_revision(row: Readable) -> Revision:
    """One version of an article."""
    names = ("id", "article_id", "number", "cause", "extractor", "sha256", "capture_id", *VERSION)
    return Revision(
        **{name: row[name] for name in names},
        captured_at=moment(row["captured_at"]),
        changed=tuple(row["changed"].split(", ")) if row["changed"] else (),
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
