"""A page that arrives as plain text (a text dump, Common Crawl's WET) → `Article`.

There is no markup to lean on: what a line is follows from its shape, its punctuation, its neighbours and the
order in which papers print things: headline, byline and date, caption, paragraphs, other stories, forms.
"""

from __future__ import annotations

import re
from datetime import datetime

from scraper.article import Article, Block, Evidence, Image
from scraper.extraction.byline.creditlines import credit_of
from scraper.extraction.page import site_of
from scraper.extraction.page.charset import from_text, has_bom, is_binary, to_utf8
from scraper.extraction.plaintext.feed import take_feeds
from scraper.extraction.plaintext.head import Head, find_head
from scraper.extraction.plaintext.lines import Line, item_of, read_lines

_MARKUP = re.compile(
    rb"<(?:!doctype|!--|/?(?:html|head|body|title|meta|script|p|div|span|a|h[1-6]|br|article|table|ul|img)\b)",
    re.IGNORECASE,
)
_OTHER = 60.0
"""What a line that is no running text takes from the run that it stands in."""
_HEADLINE = 60.0
"""A line of this weight that is no sentence is a headline rather than a heading."""
_ARTICLE = 800.0
"""So much text is an article."""


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
    head = find_head(lines, fetched_at)
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


def _evidence(lines: list[Line], head: Head, blocks: list[Block]) -> dict[str, Evidence]:
    texts = {
        "headline": lines[head.headline].text if head.headline is not None else None,
        "byline": head.byline.text if head.byline else None,
        "published": head.moment.text if head.moment else None,
        "body": blocks[0].text[:100] if blocks else None,
    }
    return {field: Evidence("text", text) for field, text in texts.items() if text}


def _extent(lines: list[Line], start: int) -> tuple[int, int]:
    """The run of lines after the head that holds the most running text; other lines weigh against it.

    A run of some length that other lines outweigh is the article: what comes behind it is another's text.
    """
    best = (0.0, start, start)
    first, total = start, 0.0
    for n in range(start, len(lines)):
        line = lines[n]
        if line.reason == "feed":
            first, total = n + 1, 0.0
            continue
        if line.good:
            total += min(line.weight, 400.0)
        elif line.sentence and not line.reason:
            total += 5.0
        else:
            total -= _OTHER
        if total > best[0]:
            best = (total, first, n + 1)
        if total < 0:
            if best[0] > _ARTICLE:
                break
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

    A card is a headline with its summary right under it, where paragraphs stand apart. In a dump without any
    empty lines only the last two can be told for one.
    """
    body = [line for line in lines[first:last] if line.good]
    apart = sum(line.gap for line in body) > 0.7 * len(body)
    gapless = not any(line.gap for line in lines[first + 1 : last])
    for n in range(first, last) if apart else range(max(first, last - 2), last) if gapless else ():
        if _is_card(lines, n, last) and (apart or lines[n].weight >= _HEADLINE):
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
    return line.weight >= 20 and (n + 2 >= last or line.weight >= _HEADLINE)


def _block(line: Line, n: int, lines: list[Line]) -> Block:
    if item := item_of(line.text):
        return Block("item", item[0], 1, item[1])
    following = lines[n + 1] if n + 1 < len(lines) else None
    if not line.sentence and line.weight < 80 and line.gap and following is not None and following.good:
        return Block("heading", line.text, 2)
    return Block("paragraph", line.text)
