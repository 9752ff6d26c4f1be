"""Each block of a page, kept or dropped and why, as one page to look at."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, Template

from scraper.article import Article, FeedItem
from scraper.extraction import EXTRACTOR, extract
from scraper.extraction.blocks import TextBlock
from scraper.extraction.page import only_text, read_page
from scraper.extraction.plaintext import is_plain_text
from scraper.extraction.reading import Reading, read_article

_LONGEST = 4000
"""Characters of one block that are shown."""
_DEPTH = 4
_FIELDS = (
    "headline", "dek", "byline", "authors", "published", "modified", "published_text", "section", "tags",
    "language", "site_name", "canonical_url", "kind", "paywalled",
)  # fmt: skip
_ROLES = ("headline", "dek", "byline", "date", "body", "caption", "feed item")
_TONES = {"feed item": "feed"}


@dataclass(frozen=True, slots=True)
class Row:
    """One block as it is shown."""

    text: str
    name: str
    """Its role, or the reason why it was dropped."""
    kept: bool
    tone: str
    score: float | None = None
    level: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the article with its evidence."""

    name: str
    value: str
    source: str = ""
    text: str = ""


def explain(
    html: bytes | str,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
) -> str:
    """One self-contained HTML page: the fields with their evidence, and every block's fate with its reason.

    The arguments are those of `extract`. Nothing of the page runs or is loaded: all is escaped, and a
    Content-Security-Policy allows the page's own style and nothing else.
    """
    article = extract(html, url=url, fetched_at=fetched_at, content_type=content_type)
    page = None if is_plain_text(html, content_type) else read_page(html, url=url, content_type=content_type)
    if page is None or only_text(page) is not None:
        return _render(article, _body_rows(article))
    reading = read_article(page, fetched_at=fetched_at)
    rows = list(_rows(reading))
    if reading.body.source == "scripts":
        rows += _body_rows(article)
    return _render(article, rows)


def _body_rows(article: Article) -> list[Row]:
    """The body alone, where no blocks of a tree led to it."""
    return [Row(block.text[:_LONGEST], "body", True, "body", level=block.level) for block in article.blocks]


def _render(article: Article, rows: list[Row]) -> str:
    fates = _legend(rows)
    places = {fate["name"]: index for index, fate in enumerate(fates)}
    style = _style(fates)
    fields = list(_fields(article))
    return _template().render(
        title=article.headline or article.url or "A page without a headline",
        article=article,
        fields=[field for field in fields if field.value],
        unsaid=[field.name for field in fields if not field.value],
        rows=[(row, places[row.name]) for row in rows],
        kept=sum(row.kept for row in rows),
        fates=fates,
        sections=_sections(article.feed_items),
        version=EXTRACTOR,
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    return Environment(
        loader=PackageLoader("scraper.extraction"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template("explain.html")


def _style(fates: list[dict[str, Any]]) -> str:
    """The style sheet, a colour for each reason to drop, and the rules that hide what is not checked."""
    rules = []
    for index, fate in enumerate(fates):
        if fate["tone"] == "dropped":
            rules.append(f".fate-{index} {{ --tone: hsl({(index * 137) % 360} 30% 55%); }}")
        rules.append(f"body:has(#show-{index}:not(:checked)) .row.fate-{index} {{ display: none; }}")
    return f"\n{_sheet()}" + "\n".join(rules) + "\n"


@lru_cache(maxsize=1)
def _sheet() -> str:
    return (files("scraper.extraction") / "templates" / "explain.css").read_text(encoding="utf-8")


def _rows(reading: Reading) -> Iterator[Row]:
    for block in reading.blocks:
        name, kept = _fate(block, reading)
        score = reading.body.scores[block.index] if reading.body.scores else None
        yield Row(
            text=block.text[:_LONGEST],
            name=name,
            kept=kept,
            tone=_TONES.get(name, name) if kept else "dropped",
            score=score,
            level=block.level,
            path=_path(block),
        )


def _fate(block: TextBlock, reading: Reading) -> tuple[str, bool]:
    """The role in which a block was kept, or the reason why it was dropped."""
    article, body = reading.article, reading.body
    if block.index == body.title:
        return "headline", True
    reason = body.reasons[block.index] if block.index < len(body.reasons) else "outside"
    if not reason:
        return "body", True
    if block.index in reading.feed.blocks:
        return "feed item", True
    text = block.text
    if article.dek and text == article.dek:
        return "dek", True
    if any(text in caption or caption in text for caption in article.captions if len(text) > 3):
        return "caption", True
    if len(text) < 200:
        if article.published_text and article.published_text in text:
            return "date", True
        if article.byline and article.byline in text:
            return "byline", True
    return f"{reason}, dropped" if reason in _ROLES else reason, False


def _path(block: TextBlock) -> str:
    """The innermost elements around a block, with their first class."""
    steps = []
    for box in list(block.container.chain())[:_DEPTH]:
        names = (box.attributes.get("class") or "").split()
        steps.append(f"{box.tag}.{names[0][:30]}" if names else box.tag)
    return " › ".join(reversed(steps))


def _legend(rows: list[Row]) -> list[dict[str, Any]]:
    """The fates that occur: the roles first, then the reasons by their number."""
    counts = Counter(row.name for row in rows)
    tones = {row.name: row.tone for row in rows}
    kept = {row.name for row in rows if row.kept}
    order = sorted(counts, key=lambda name: (name not in kept, _rank(name), -counts[name], name))
    return [
        {"name": name, "count": counts[name], "tone": tones[name], "help": _help(name, name in kept)}
        for name in order
    ]


def _rank(name: str) -> int:
    return _ROLES.index(name) if name in _ROLES else len(_ROLES)


def _help(name: str, kept: bool) -> str:
    return f"kept as {name}" if kept else f"dropped: {name}"


def _fields(article: Article) -> Iterator[Field]:
    for name in _FIELDS:
        value = getattr(article, name)
        evidence = article.evidence.get(name)
        yield Field(
            name.replace("_", " "),
            _printed(value),
            evidence.source if evidence else "",
            evidence.text[:400] if evidence else "",
        )
    for index, image in enumerate(article.images[:20], start=1):
        yield Field(f"picture {index}", image.caption or image.alt or "", image.credit or "", image.url or "")


def _printed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)


def _sections(items: list[FeedItem]) -> list[tuple[str | None, list[FeedItem]]]:
    together: dict[str | None, list[FeedItem]] = {}
    for item in items:
        together.setdefault(item.section, []).append(item)
    return list(together.items())
