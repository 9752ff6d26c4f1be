"""What every part of the program speaks: an article and its parts, frozen and typed.

A field is `None` or empty where the page does not say: never a guess dressed as a fact.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal

from scraper import commonmark

Kind = Literal["article", "teaser", "listing", "consent", "login", "blocked", "error", "shell"]
"""What a page turned out to be. Only an `article` is archived as one."""

BlockKind = Literal["paragraph", "heading", "quote", "item", "table", "code"]

Precision = Literal["day", "minute", "second"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body.

    `level` is 1 to 6 for a heading and the depth of nesting, from 1, for a list item; 0 otherwise.
    `number` is the printed number of an item of an ordered list.
    """

    kind: BlockKind
    text: str
    level: int = 0
    number: int | None = None

    @property
    def markdown(self) -> str:
        """The block as CommonMark; what its text holds is no markup."""
        text = commonmark.escaped(self.text)
        match self.kind:
            case "heading":
                return f"{'#' * max(1, self.level)} {' '.join(text.splitlines())}"
            case "quote":
                return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
            case "item":
                marker = f"{self.number}." if self.number is not None else "-"
                return f"{'   ' * max(0, self.level - 1)}{marker} {text}"
            case "code":
                return commonmark.fenced(self.text)
            case _:
                return text


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article, in the page's order."""

    url: str | None
    alt: str | None = None
    caption: str | None = None
    """As printed, with the credit where the page prints it there."""
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a list of other stories on the page (News Feed, Latest, Most read, Related)."""

    headline: str
    section: str | None = None
    """The label of the list."""
    url: str | None = None
    time_text: str | None = None
    """The time or date as printed."""
    published: datetime | None = None
    """`time_text` resolved against the time of the fetch; never later than it."""
    updated: bool = False
    """The list marks the item as updated."""
    updated_text: str | None = None
    """The time that is printed in that mark, if one is."""
    summary: str | None = None
    position: int = 0
    """0 for the first item of the page."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field came from."""

    source: str
    """The witness: `json-ld`, `h1`, `meta article:published_time`, `text`, …"""
    text: str
    """What stood there, as it stood."""


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says. Made by `scraper.extract`; equal bytes give an equal article."""

    url: str | None = None
    """As fetched."""
    canonical_url: str | None = None
    """As the page declares it."""
    site: str | None = None
    """The host without `www.`."""
    kind: Kind = "article"
    headline: str | None = None
    dek: str | None = None
    """The line under the headline. Where the page prints it, the body begins with it, too."""
    byline: str | None = None
    """As printed, without "by"."""
    authors: list[str] = field(default_factory=list)
    """The persons (or the agency) of the byline."""
    published: datetime | None = None
    """With the offset where the page gives one, naive where it does not."""
    modified: datetime | None = None
    published_text: str | None = None
    """As printed."""
    published_precision: Precision | None = None
    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    feed_items: list[FeedItem] = field(default_factory=list)
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    language: str | None = None
    """A BCP 47 tag."""
    site_name: str | None = None
    paywalled: bool | None = None
    word_count: int = 0
    confidence: float = 0.0
    """Confidence in the body, 0 to 1."""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    """Field name → where it came from."""

    @property
    def body(self) -> str:
        """Paragraphs, headings, list items and quotes, one blank line between."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def markdown(self) -> str:
        """The body as CommonMark; the items of one list stand together."""
        parts: list[str] = []
        previous: Block | None = None
        for block in self.blocks:
            if previous is not None:
                parts.append("\n" if previous.kind == block.kind == "item" else "\n\n")
            parts.append(block.markdown)
            previous = block
        return "".join(parts)

    @property
    def captions(self) -> list[str]:
        """The captions that are not empty, in the page's order."""
        return [image.caption for image in self.images if image.caption]

    def to_dict(self) -> dict[str, Any]:
        """Every field, `body` and `captions` among them, as JSON's types; times as ISO 8601."""
        row: dict[str, Any] = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        return row | {"body": self.body, "captions": self.captions}

    def to_json(self, *, indent: int | None = None) -> str:
        """`to_dict()` as a JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Article:
        """The article that `to_dict()` wrote.

        Raises:
            TypeError: the mapping has a key that is no field.
        """
        values = {name: value for name, value in row.items() if name not in ("body", "captions")}
        for name in ("published", "modified"):
            values[name] = _moment(values.get(name))
        values["blocks"] = [Block(**block) for block in values.get("blocks") or ()]
        values["images"] = [Image(**image) for image in values.get("images") or ()]
        values["feed_items"] = [
            FeedItem(**{**item, "published": _moment(item.get("published"))})
            for item in values.get("feed_items") or ()
        ]
        values["evidence"] = {k: Evidence(**e) for k, e in (values.get("evidence") or {}).items()}
        return cls(**values)


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
