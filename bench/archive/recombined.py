"""Articles without end, their sentences drawn from the pages of a corpus: natural words, phrases and scripts.

The same number always gives the same article. A corpus is a folder of sets as `bench/__main__.py` wants them:
`SET/items.jsonl`, one JSON object a line with `body`, `headline`, `authors` and `lang`.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.archive import Capture, NewUrl, Visit
from scraper.article import Article, Block, FeedItem, Image

SETS = ("fundus", "n4k", "wcxb")
START = datetime(2015, 1, 1, tzinfo=UTC)
SITES = 2000
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")
_TITLES = re.compile(r"[\s,;:–—|]+")
_COPY_EVERY, _PAGE_EVERY = 100, 50


@dataclass
class Pool:
    """What the pages of one language, or of one set, are made of."""

    sentences: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    documents: list[list[str]] = field(default_factory=list)


def pools(corpora: Path) -> list[tuple[str, Pool]]:
    """Language → pool, in order; a page without a language counts as English."""
    found: dict[str, Pool] = {}
    for name in SETS:
        with (corpora / name / "items.jsonl").open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                item = json.loads(line)
                if not item.get("body") or item.get("page_type") not in (None, "article"):
                    continue
                pool = found.setdefault(item.get("lang") or "en", Pool())
                pool.documents.append([s for s in _SENTENCE.split(item["body"]) if s and 15 < len(s) < 600])
                pool.sentences += pool.documents[-1]
                pool.headlines += [item["headline"]] if item.get("headline") else []
                pool.authors += item.get("authors") or []
    return [(name, pool) for name, pool in sorted(found.items()) if len(pool.sentences) >= 150]


class Source:
    """Articles by their number."""

    def __init__(self, corpora: Path) -> None:
        self.pools = pools(corpora)
        self.weights = [math.sqrt(len(pool.sentences)) for _, pool in self.pools]
        self.authors = [author for _, pool in self.pools for author in pool.authors] or ["Nobody"]

    def article(self, number: int) -> Article:
        """One article of about 450 words. Every hundredth is an edited copy of the one before, elsewhere."""
        if number % _COPY_EVERY == _COPY_EVERY - 1:
            return self._copy(number)
        drawn = random.Random(number)
        language, pool = drawn.choices(self.pools, self.weights)[0]
        wanted = min(2500.0, max(60.0, drawn.lognormvariate(math.log(370), 0.6)))
        sentences: list[str] = []
        length = 0.0
        while length < wanted:
            sentences.append(drawn.choice(pool.sentences))
            length += min(len(sentences[-1].split()), len(sentences[-1]) / 2) or 1
            if len(sentences[-1].split()) * 12 < len(sentences[-1]):
                length += len(sentences[-1]) / 2
        site = f"paper{int(drawn.paretovariate(0.5)) % SITES}.example"
        authors = drawn.sample(self.authors, min(len(self.authors), drawn.choice((0, 1, 1, 1, 2))))
        return Article(
            url=f"https://www.{site}/{drawn.randrange(10**6)}/story-{number}",
            site=site,
            headline=_headline(pool, drawn),
            byline=", ".join(authors) or None,
            authors=authors,
            published=START + timedelta(seconds=number * 315 + drawn.randrange(10**6)),
            blocks=[Block("paragraph", " ".join(sentences[k : k + 3])) for k in range(0, len(sentences), 3)],
            images=[Image(f"https://i.example/{number}.jpg", caption=drawn.choice(pool.sentences))],
            section=drawn.choice(("World", "Business", "Sport", "Culture")),
            language=language,
            word_count=int(length),
            confidence=0.9,
        )

    def _copy(self, number: int) -> Article:
        drawn = random.Random(number)
        original = self.article(number - 1)
        blocks = [block for block in original.blocks if drawn.random() > 0.1] or original.blocks
        site = f"copy{drawn.randrange(SITES)}.example"
        return replace(original, url=f"https://www.{site}/copy-{number}", site=site, blocks=blocks)

    def visits(self, first: int, count: int) -> Iterator[Visit]:
        """Visits as of a crawl, without raw bytes; every fiftieth page also has links and a news feed."""
        for number in range(first, first + count):
            article = self.article(number)
            found: tuple[NewUrl, ...] = ()
            if number % _PAGE_EVERY == 0:
                article = replace(article, feed_items=self._feed(number))
                found = tuple(NewUrl(f"https://www.{article.site}/l/{number + k}") for k in range(20))
            at = START + timedelta(seconds=number * 315)
            capture = Capture(article.url or "", at, "ok", status=200, kind="article")
            yield Visit(capture=capture, article=article, discovered=found, extractor="bench")

    def _feed(self, number: int) -> list[FeedItem]:
        drawn = random.Random(number)
        _, pool = drawn.choices(self.pools, self.weights)[0]
        return [
            FeedItem(_headline(pool, drawn), url=f"https://feed.example/{number + k}", position=k)
            for k in range(15)
        ]


def _headline(pool: Pool, drawn: random.Random) -> str:
    if not pool.headlines:
        return drawn.choice(pool.sentences)[:80]
    one, other = drawn.choice(pool.headlines), drawn.choice(pool.headlines)
    first, second = (_TITLES.split(text) for text in (one, other))
    return " ".join([*first[: len(first) // 2 + 1], *second[len(second) // 2 :]])
