"""A page that arrives as plain text (a text dump, Common Crawl's WET) → `Article`.

There is no markup to lean on: what a line is follows from its shape, its punctuation, its neighbours and the
order in which papers print things: headline, byline and date, caption, paragraphs, other stories, forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from scraper.article import Article, Block, Evidence, Image
from scraper.extraction.byline.creditlines import credit_of, is_byline_line, without_date
from scraper.extraction.byline.names import Byline, parse_byline_text, strip_by
from scraper.extraction.dates.text import Moment, parse_date_text
from scraper.extraction.page import site_of
from scraper.extraction.page.charset import from_text, has_bom, is_binary, to_utf8
from scraper.extraction.plaintext.feed import take_feeds
from scraper.extraction.plaintext.lines import Line, item_of, read_lines

_MARKUP = re.compile(
    rb"<(?:!doctype|!--|/?(?:html|head|body|title|meta|script|p|div|span|a|h[1-6]|br|article|table|ul|img)\b)",
    re.IGNORECASE,
)
_NEAR = 4
"""How many lines may stand between headline, byline, date and caption."""


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the article begins: the lines of its headline, byline and date."""

    headline: int | None = None
    dek: int | None = None
    byline: Byline | None = None
    moment: Moment | None = None
    end: int = 0
    """The first line after them."""
    lines: frozenset[int] = frozenset()


def is_plain_text(data: bytes | str, content_type: str | None) -> bool:
    """Whether the page has no markup: by its type and its first 50,000 bytes."""
    start = data[:50_000]
    # In UTF-16 and UTF-32, which only a byte order mark tells, no tag would be found as it stands.
    head = from_text(start) if isinstance(start, str) else to_utf8(start, None) if has_bom(start) else start
    if (content_type or "").lower().lstrip().startswith("text/plain"):
        return _MARKUP.search(head[:2000]) is None
    return b"<" not in head or _MARKUP.search(head) is None


def read_text(
    data: bytes | str, *, url: str | None, fetched_at: datetime | None, content_type: str | None
) -> Article:
    """The article of a text page; kind "error" where there is no text."""
    if isinstance(data, bytes):
        data = "" if is_binary(data) else to_utf8(data, content_type).decode("utf-8", "replace")
    text = from_text(data).decode("utf-8").replace("\x00", "")
    lines = read_lines(text)
    feed = take_feeds(lines, fetched_at=fetched_at)
    head = _head(lines, fetched_at)
    first, last = _extent(lines, head.end)
    image = _caption(lines, head.end, first)
    if last > first:
        _drop_cards(lines, first, last)
    blocks = [_block(line, n, lines) for n, line in enumerate(lines[first:last], first) if not line.reason]
    if head.dek is not None and blocks:
        blocks.insert(0, Block("paragraph", lines[head.dek].text))
    words = sum(len(block.text.split()) for block in blocks)
    return Article(
        url=url,
        site=site_of(url),
        kind="article" if blocks else "listing" if len(feed) > 1 else "error",
        headline=lines[head.headline].text if head.headline is not None else None,
        dek=lines[head.dek].text if head.dek is not None else None,
        byline=head.byline.text if head.byline else None,
        authors=head.byline.authors if head.byline else [],
        published=head.moment.value if head.moment else None,
        published_text=head.moment.text if head.moment else None,
        published_precision=head.moment.precision if head.moment else None,
        blocks=blocks,
        images=[image] if image else [],
        feed_items=feed,
        word_count=words,
        confidence=round(min(0.9, words / 250), 2),
        evidence=_evidence(lines, head, blocks),
    )


def _evidence(lines: list[Line], head: _Head, blocks: list[Block]) -> dict[str, Evidence]:
    texts = {
        "headline": lines[head.headline].text if head.headline is not None else None,
        "byline": head.byline.text if head.byline else None,
        "published": head.moment.text if head.moment else None,
        "body": blocks[0].text[:100] if blocks else None,
    }
    return {field: Evidence("text", text) for field, text in texts.items() if text}


def _head(lines: list[Line], fetched_at: datetime | None) -> _Head:
    """The first byline or date line that running text follows, and the headline above it."""
    anchors = [
        n
        for n, line in enumerate(lines)
        if line.reason in ("", "notice", "credit") and is_byline_line(line.text, fetched_at)
    ]
    for anchor in anchors:
        if any(line.good for line in lines[anchor + 1 : anchor + 12]):
            return _head_at(lines, anchor, fetched_at)
    first = next((n for n, line in enumerate(lines) if line.good), None)
    if first is None:
        return _Head()
    headline = _title_above(lines, first)
    return _Head(headline, end=first, lines=frozenset() if headline is None else frozenset({headline}))


def _head_at(lines: list[Line], anchor: int, fetched_at: datetime | None) -> _Head:
    byline: Byline | None = None
    moment: Moment | None = None
    end = anchor
    for n in range(anchor, min(anchor + _NEAR, len(lines))):
        line = lines[n]
        if n > anchor and (line.good or not is_byline_line(line.text, fetched_at)):
            if line.good:
                break
            continue
        moment = moment or parse_date_text(line.text, reference=fetched_at)
        found = parse_byline_text(without_date(line.text, fetched_at))
        if byline is None and found.authors and (strip_by(line.text) is not None or moment is not None):
            byline = found
        end = n + 1
    headline = _title_above(lines, anchor)
    dek = None
    if headline is not None and lines[headline].good and lines[headline].sentence:
        above = _title_above(lines, headline)
        if above is not None and not lines[above].sentence:
            headline, dek = above, headline
    if headline is None:
        headline = next((n for n in range(end, min(end + 3, len(lines))) if _is_title(lines[n])), None)
        end = end if headline is None else headline + 1
    return _Head(headline, dek, byline, moment, end)


def _title_above(lines: list[Line], n: int) -> int | None:
    """The headline above a line: the nearest line that can be one; a longer one beside it is rather it."""
    candidates = [i for i in range(max(0, n - _NEAR), n) if _is_title(lines[i])]
    if not candidates:
        return None
    nearest = candidates[-1]
    page_title = next((line.text for line in lines[:3] if not line.reason), "")
    told = [i for i in candidates if i and lines[i].text in page_title]
    return told[-1] if told else nearest


def _is_title(line: Line) -> bool:
    return not line.reason and 12 <= line.weight <= 300


def _extent(lines: list[Line], start: int) -> tuple[int, int]:
    """The run of lines after the head that holds the most running text; other lines weigh against it."""
    best = (0.0, start, start)
    first, total = start, 0.0
    for n in range(start, len(lines)):
        line = lines[n]
        if line.reason == "feed":
            first, total = n + 1, 0.0
            continue
        worth = min(line.weight, 400.0) if line.good else 5.0 if line.sentence and not line.reason else -30.0
        total += worth
        if total > best[0]:
            best = (total, first, n + 1)
        if total < 0:
            first, total = n + 1, 0.0
    return best[1], best[2]


def _caption(lines: list[Line], start: int, first: int) -> Image | None:
    """The caption between the head and the text, by the credit that it ends with."""
    for n in range(start, min(first + 2, len(lines))):
        text = lines[n].text
        if len(text) > 400 or lines[n].reason not in ("", "credit"):
            continue
        credit = credit_of(text, pictured=n < first)
        if credit is not None:
            lines[n].reason = "caption"
            return Image(url=None, caption=text, credit=credit)
    return None


def _drop_cards(lines: list[Line], first: int, last: int) -> None:
    """Marks what stands between paragraphs but is none: lines before the first, and cards of other stories.

    A card is a headline with its summary right under it, where paragraphs stand apart.
    """
    body = [line for line in lines[first:last] if line.good]
    if sum(line.gap for line in body) > 0.7 * len(body):
        for n in range(first, last):
            if _is_card(lines, n, last):
                lines[n].reason = lines[n + 1].reason = "related"
    for line in lines[first:last]:
        if line.good:
            break
        line.reason = line.reason or "lead"


def _is_card(lines: list[Line], n: int, last: int) -> bool:
    """A line like a headline and a sentence right under it; at the text's end, or too long for a heading."""
    line = lines[n]
    if n + 1 >= len(lines) or line.sentence or line.reason or item_of(line.text):
        return False
    below = lines[n + 1]
    if below.gap or not below.sentence or below.reason or item_of(below.text):
        return False
    return line.weight >= 20 and (n + 2 >= last or line.weight >= 60)


def _block(line: Line, n: int, lines: list[Line]) -> Block:
    if item := item_of(line.text):
        return Block("item", item[0], 1, item[1])
    following = lines[n + 1] if n + 1 < len(lines) else None
    if not line.sentence and line.weight < 80 and line.gap and following is not None and following.good:
        return Block("heading", line.text, 2)
    return Block("paragraph", line.text)
