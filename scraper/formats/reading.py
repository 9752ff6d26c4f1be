"""An article as a person reads it: Markdown (CommonMark) or plain text."""

from __future__ import annotations

from datetime import datetime

from scraper.article import Article
from scraper.commonmark import escaped


def as_markdown(article: Article) -> str:
    """The headline, the line under it, who and when, the body, and the captions of the pictures."""
    parts = [
        f"# {escaped(article.headline)}" if article.headline else "",
        f"*{escaped(dek(article))}*" if dek(article) else "",
        escaped(imprint(article)),
        article.markdown,
        "\n".join(f"- {escaped(caption)}" for caption in article.captions),
    ]
    return "\n\n".join(part for part in parts if part)


def as_text(article: Article) -> str:
    """The same without any markup."""
    parts = [
        article.headline or "",
        dek(article),
        imprint(article),
        article.body,
        "\n".join(f"[{caption}]" for caption in article.captions),
    ]
    return "\n\n".join(part for part in parts if part)


def dek(article: Article) -> str:
    """The line under the headline, unless the body begins with it."""
    begins_with_it = bool(article.blocks) and article.blocks[0].text == article.dek
    return "" if begins_with_it else article.dek or ""


def imprint(article: Article) -> str:
    """Who wrote it and when, in one line, such as "By Ana Ruiz · 7 August 2024, 20:35"."""
    who = f"By {article.byline}" if article.byline else ""
    when = readable(article.published, article.published_precision) if article.published else ""
    return " · ".join(part for part in (who, when) if part)


def readable(when: datetime, precision: str | None = "minute") -> str:
    """A moment in words, in the page's own time zone: "7 August 2024, 20:35 UTC+03:00"."""
    day = f"{when.day} {when:%B %Y}"
    if precision == "day":
        return day
    return f"{day}, {when:%H:%M} {when:%Z}".rstrip()
