"""What a faithful extractor reads on a page, derived from the data that the page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scraper.demo.printing import caption, names, timestamp, weekday
from scraper.demo.sidebar import Box
from scraper.demo.story import SECTIONS, Part, Story

SITE_NAME = "The Selvane Courier"
_BLOCK_KINDS = {"list": "item", "steps": "item", "entry": "heading"}


def article(story: Story, boxes: Sequence[Box], base_url: str, url: str) -> dict[str, Any]:
    """Expected fields of `scraper.Article`, under its names; see `Newspaper.expected`."""
    parts = visible(story)
    dek = [("paragraph", story.dek)] if story.dek else []
    blocks = dek + [block for part in parts for block in blocks_of(part)]
    has_metadata = story.layout == "a"
    return {
        "url": url,
        "canonical_url": base_url + story.path if story.layout != "c" or story.variant else None,
        "kind": story.wall or "article",
        "headline": story.headline,
        "dek": story.dek or None,
        "byline": names(story) or None,
        "authors": list(story.authors),
        "published": seen(story, story.published),
        "modified": modified(story),
        "published_text": timestamp(story).removeprefix(f"{weekday(story.published)}, "),
        "published_precision": precision(story),
        "blocks": blocks,
        "body": [text for _, text in blocks],
        "captions": [image["caption"] for image in images(story, base_url) if image["caption"]],
        "images": images(story, base_url),
        "feed_items": feed_items(boxes, base_url),
        "section": SECTIONS[story.section][0],
        "tags": list(story.tags) if story.layout != "c" else [],
        "language": story.language,
        "site_name": SITE_NAME if has_metadata else None,
        "paywalled": story.wall == "teaser" if has_metadata else None,
    }


def visible(story: Story) -> tuple[Part, ...]:
    """The parts that the page shows: a teaser ends after two paragraphs."""
    return story.parts[:2] if story.wall == "teaser" else story.parts


def blocks_of(part: Part) -> list[tuple[str, str]]:
    """The body's blocks in a part, as (kind, text); an insert has none.

    A table is one block: a line a row, ` | ` between the cells. Of a live entry the headline is the block,
    not its time.
    """
    match part.kind:
        case "image" | "card" | "form" | "ad" | "audio":
            return []
        case "table":
            return [("table", "\n".join(" | ".join(row) for row in part.rows))]
        case "entry":
            return [("heading", part.lines[1])]
        case kind:
            return [(_BLOCK_KINDS.get(kind, kind), text) for text in part.texts]


def seen(story: Story, at: datetime) -> datetime:
    """A moment as the page gives it: to the second with an offset, to the minute, or as naive print."""
    match precision(story):
        case "second":
            return at
        case "minute":
            at = at.replace(second=0)
            return at if story.layout == "b" else at.replace(tzinfo=None)
        case _:
            return datetime(at.year, at.month, at.day)  # noqa: DTZ001 - the page prints a day and no zone


def modified(story: Story) -> datetime | None:
    """The last change as the page gives it: the metadata of layout A repeat the publication if none."""
    if story.modified is None:
        return seen(story, story.published) if story.layout == "a" else None
    return seen(story, story.modified)


def precision(story: Story) -> str:
    """`second`, `minute` or `day`, by what the page gives."""
    if story.date_only:
        return "day"
    return "second" if story.layout == "a" else "minute"


def images(story: Story, base_url: str) -> list[dict[str, Any]]:
    """The pictures with what is printed under them; a credit alone is no caption."""
    return [
        {
            "url": f"{base_url}/images/{picture.name}.svg",
            "alt": picture.alt or None,
            "caption": (picture.caption and caption(story, picture)) or None,
            "credit": picture.credit or None,
        }
        for picture in story.pictures
    ]


def feed_items(boxes: Sequence[Box], base_url: str) -> list[dict[str, Any]]:
    """The entries of every list on the page, numbered from 0."""
    return [
        {
            "section": box.label,
            "headline": item.headline,
            "url": base_url + item.path,
            "time_text": item.time_text,
            "updated": item.updated,
            "updated_text": item.updated_text,
            "summary": item.summary,
            "position": position,
        }
        for position, (box, item) in enumerate((box, item) for box in boxes for item in box.items)
    ]
