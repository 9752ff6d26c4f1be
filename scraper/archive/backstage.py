"""The tables behind the scenes: what they and their columns mean."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.archive.fingerprints import BANDS


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and how it is shown."""

    description: str
    """What a row is."""
    columns: dict[str, str]
    label: str | None = None
    """The column that names a row where another table refers to it."""
    facets: tuple[str, ...] = ()
    sort_desc: str | None = None
    is_hidden: bool = False
    """Behind the scenes: not listed for readers."""


BACKSTAGE: dict[str, Table] = {
    "bodies": Table(
        "One raw page, stored once however often it was received.",
        {
            "sha256": "Of the bytes as received.",
            "bytes": "Their number.",
            "dictionary_id": "The dictionary that is needed to decode them; empty = none.",
            "data": "The bytes, compressed (zstd, RFC 8878).",
        },
        is_hidden=True,
    ),
    "dictionaries": Table(
        "What the pages of a site have in common, by which its other pages are compressed (zstd).",
        {
            "id": "Number of the dictionary.",
            "site": "The site.",
            "created": "When it was made.",
            "samples": "Of how many pages it is made: see dictionary_pages.",
            "data": "Empty: the pages are the dictionary.",
            "form": "For which pages of the site: page, article, listing, feed, sitemap, …",
            "pages": "How many pages were compressed by it.",
        },
        is_hidden=True,
    ),
    "dictionary_pages": Table(
        "One page of which a dictionary is made: they follow each other, as received, without a break.",
        {
            "dictionary_id": "The dictionary.",
            "position": "0 for the first.",
            "sha256": "The page, in bodies; it is compressed without a dictionary.",
        },
        is_hidden=True,
    ),
    "urls": Table(
        "The frontier: one URL that is known, and what is to become of it. Times are seconds since 1970.",
        {
            "id": "Number of the URL.",
            "hash": "64 bits of the BLAKE2b hash of the URL, by which it is found.",
            "url": "Without its fragment.",
            "host_id": "Its host.",
            "state": "due; done (not fetched again by itself); gone (the server said so); dead (given up).",
            "due": "With state due: not before; empty = at once.",
            "source": "Where it was found: seed, link, feed, sitemap, redirect, canonical.",
            "hint": "What it is believed to be: unknown, article, listing, feed, sitemap.",
            "priority": "The highest of a host is fetched first.",
            "depth": "Links from the seed.",
            "attempts": "Failures in a row.",
            "visits": "Attempts so far.",
            "visited": "The last attempt.",
            "published": "As a feed, a sitemap or the page says.",
            "etag": "For the next conditional request.",
            "last_modified": "The same.",
            "found": "When it was found.",
            "found_on": "The page where it was found first.",
            "article_id": "The article that it leads to.",
            "content": "64 bits of a hash of the text, or of a list's links, that were there last.",
            "pace": "Of a list: seconds until it is looked at again.",
        },
        label="url",
        facets=("state", "source", "hint"),
        is_hidden=True,
    ),
    "url_patterns": Table(
        "The addresses of one host that differ only in numbers, dates and names, and how many are known: "
        "a calendar or a search without end stops at a limit.",
        {
            "host_id": "Its host.",
            "pattern": "What the addresses have in common.",
            "urls": "How many are known.",
            "refused": "How often a further one was left out.",
        },
        is_hidden=True,
    ),
    "hosts": Table(
        "One host, and what the crawler remembers of it.",
        {
            "id": "Number of the host.",
            "host": "In lower case, with the port unless it is the usual one.",
            "robots": "Its robots.txt.",
            "robots_status": "The status it came with; 0 = no answer.",
            "robots_expires": "When it is to be fetched again.",
            "delay": "Seconds between two requests.",
            "failures": "Blocks and errors in a row.",
            "paused_until": "No request before.",
            "latency": "Seconds until it answers, smoothed.",
            "extra": "What else the crawler remembers; JSON.",
        },
        label="host",
        is_hidden=True,
    ),
    "boilerplate": Table(
        "One block of text that recurs on a site's pages. Known ones are no part of a body.",
        {
            "site": "The site.",
            "fingerprint": "Of the block's letters and digits.",
            "text": "The block.",
            "pages": "How many articles had it, in their body or left out of it.",
            "first_seen": "When it was seen first.",
            "last_seen": "When it was seen last.",
            "since": "How many articles the site had before.",
            "known_since": "Since when it is left out of bodies; empty = it may be text.",
            "example": "The address of an article that has it.",
            "last": "The last article of the site that had it, counted from 0.",
            "sparse": "How many of the articles had it when none of the eight before them had.",
            "known_until": "Since when it is text again, as it recurred too seldom; empty = it is not.",
        },
        label="text",
        is_hidden=True,
    ),
    "recent_blocks": Table(
        "Checksums of the blocks of a site's last articles, by which recurring ones are noticed.",
        {
            "site": "The site.",
            "articles": "How many articles were looked at.",
            "sums": "CRC-32 of each block, an article after the other; each begins with their number.",
        },
        is_hidden=True,
    ),
    "reextractions": Table(
        "One run of `scraper reextract`, and how far it came: the next one goes on from there.",
        {
            "run_id": "The run.",
            "scope": "The site; empty = all.",
            "extractor": "Version of the extraction rules.",
            "done": "The last article that was done; they are done by their number.",
            "is_finished": "1 when all were done.",
            "counts": "What became of them so far. JSON.",
            "page": "Of the pages that belong to no article, the last capture that was done; "
            "empty = the articles are not done yet.",
        },
        is_hidden=True,
    ),
    "fingerprints": Table(
        "What near-duplicates of an article share with it, and the cluster of those that were found.",
        {
            "article_id": "The article.",
            "cluster": "The lowest number of the articles that tell the same; empty = alone.",
        }
        | {f"band{n}": "Hash of three minima of its runs of three words." for n in range(1, BANDS + 1)},
        is_hidden=True,
    ),
    "feed_items_fts": Table(
        "The search index of feed items (FTS5, without a copy of the texts).",
        {"headline": "Folded, as in articles_fts.", "summary": "The same of the summary."},
        is_hidden=True,
    ),
    "articles_fts": Table(
        "The search index of articles (FTS5, without a copy of the texts).",
        {
            "headline": "Folded: no case, no accents, unspaced scripts as pairs of characters.",
            "dek": "The same of the dek.",
            "byline": "The same of the byline.",
            "body": "The same of the body.",
            "caption": "The same of the captions.",
            "tags": "The same of the tags.",
        },
        is_hidden=True,
    ),
    "_sqlite_migrations": Table(
        "Which changes of the schema were made.",
        {
            "id": "Number of the row.",
            "migration_set": "Whose migrations: this program's.",
            "name": "Of the migration.",
            "applied_at": "When.",
        },
        is_hidden=True,
    ),
}
