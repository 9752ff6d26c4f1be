"""What every table and column of archive.db means: the text of docs/schema.md and of Datasette's pages.

`python -m scraper.archive.catalogue` prints docs/schema.md.
"""

from __future__ import annotations

import sys

from scraper.archive.backstage import BACKSTAGE, Table

TABLES: dict[str, Table] = {
    "articles": Table(
        "One article, as it stands now: its newest good revision.",
        {
            "id": "Number of the article in this archive.",
            "url": "Its address: the canonical one where the page names one that can be believed.",
            "canonical_url": "As the page declares it.",
            "site": "The host without www.",
            "kind": "article, or teaser: the open part of an article whose whole text was not seen yet.",
            "headline": "The headline the reader sees.",
            "dek": "The line under the headline.",
            "byline": 'As printed, without "by".',
            "published": "As the page gives it: a day, or ISO 8601 with the page's own offset or none.",
            "published_date": "The day as printed, whatever the time zone of the reader.",
            "published_text": "As printed.",
            "published_precision": "day, minute or second; empty if unknown. Midnight in metadata is a day.",
            "modified": "Last modification, as the page gives it.",
            "section": "Section of the paper.",
            "language": "BCP 47 tag, such as en or pt-BR.",
            "tags": "Keywords of the page, a JSON list.",
            "body": "The text: paragraphs, headings, list items and quotes, one blank line between.",
            "caption": "The captions of the images, one a line.",
            "word_count": "Words of the body.",
            "confidence": "How sure the extraction is of the body, 0 to 1.",
            "paywalled": "1 if the page says that it is not free, 0 if it says that it is, empty if neither.",
            "site_name": "Name of the publisher, as the page gives it.",
            "first_seen": "When it was captured first.",
            "last_seen": "When it was last seen unchanged or changed.",
            "last_changed": "When its newest revision was captured.",
            "revision": "Number of the revision that it shows, the newest good one; more than 1 means that "
            "it was edited, or met as another article before it moved.",
        },
        label="headline",
        facets=("site", "kind", "language", "section"),
        sort_desc="published_date",
    ),
    "revisions": Table(
        "One version of an article. Append-only: nothing overwrites a good one. Where two articles turn out "
        "to be one that moved, the versions of the later one follow those of the other, whose numbers stay.",
        {
            "id": "Number of the row.",
            "article_id": "The article.",
            "number": "From 1, for each article, in the order in which they came to it.",
            "captured_at": "When the page was fetched.",
            "capture_id": "The fetch that brought it.",
            "cause": "first; edit (by the publisher); better (a better capture of the same, such as the "
            "whole article after a teaser); extraction (newer rules on the same bytes); moved (the first "
            "version of what was another article here until it was found to be this one, moved).",
            "changed": "What differs from the version before: headline, dek, byline, published, body.",
            "kind": "article or teaser.",
            "headline": "The headline of this version.",
            "dek": "The line under it.",
            "byline": "As printed.",
            "published": "As the page gave it.",
            "modified": "As the page gave it.",
            "body": "The text of this version.",
            "word_count": "Words of the body.",
            "confidence": "How sure the extraction is of the body, 0 to 1.",
            "extractor": "Version of the extraction rules.",
            "sha256": "Of the body in UTF-8: cite a version by it.",
            "blocks": "How the body is made: for each block the length of a paragraph, or [kind, level, "
            "number, length]; empty where blank lines alone divide it. JSON.",
            "evidence": "Field → [where it came from, the raw text]. JSON.",
        },
        label="headline",
        facets=("cause", "changed", "extractor"),
        sort_desc="id",
    ),
    "images": Table(
        "One picture of an article.",
        {
            "article_id": "The article.",
            "position": "0 for the first of the page.",
            "url": "Address of the picture; the picture itself is not kept.",
            "alt": "The text for those who cannot see it.",
            "caption": "As printed, with the credit where the page prints it there.",
            "credit": "Photographer or agency.",
        },
        label="caption",
    ),
    "authors": Table(
        "One person or agency that signs articles.",
        {
            "id": "Number of the author in this archive.",
            "name": "As first met.",
            "folded": "The same without case and accents: spellings that agree in it are one author.",
        },
        label="name",
    ),
    "article_authors": Table(
        "Who signed which article.",
        {
            "article_id": "The article.",
            "author_id": "The author.",
            "position": "Place in the byline, from 0.",
        },
    ),
    "feed_items": Table(
        "One item of one site's feed or sidebar list, with its first and last sighting.",
        {
            "id": "Number of the row.",
            "site": "The site that showed it.",
            "section": "Label of the list; empty where it has none.",
            "headline": "As last seen.",
            "url": "Where it leads.",
            "url_id": "The same in urls, if it is known there.",
            "time_text": "The time as printed.",
            "published": "That time on the day of the fetch; never later than the fetch.",
            "updated": "1 if the list ever marked it as updated.",
            "updated_text": "The time printed in that mark.",
            "summary": "The text under the headline.",
            "position": "Place in the list when last seen, from 0.",
            "first_seen": "When it was seen first.",
            "last_seen": "When it was seen last.",
            "first_seen_on": "The page where it was seen first.",
            "last_seen_on": "The page where it was seen last.",
            "sightings": "How often it was seen.",
            "article_id": "The article, if it is in the archive.",
        },
        label="headline",
        facets=("site", "section", "updated"),
        sort_desc="last_seen",
    ),
    "feeds": Table(
        "One list of a site's stories (Latest, Most read, …), and how it went on from sighting to sighting.",
        {
            "id": "Number of the row.",
            "site": "The site.",
            "section": "Label of the list; empty where it has none.",
            "page": "The page that shows it; empty for a list that stands on articles.",
            "first_seen": "When it was seen first.",
            "last_seen": "When it was seen last.",
            "last_seen_on": "The page where it was seen last.",
            "sightings": "How often it was seen.",
            "compared": "How many sightings could be compared with the one before.",
            "continued": "How many of them had an item in common with it.",
            "items": "The feed_items of the last sighting, in their order. JSON.",
        },
        label="section",
        facets=("site", "section"),
        sort_desc="last_seen",
    ),
    "feed_gaps": Table(
        "One gap: a list without an item in common with its sighting before. What passed between is unknown.",
        {
            "id": "Number of the row.",
            "feed_id": "The list.",
            "before": "The sighting before.",
            "after": "The sighting that had nothing in common with it.",
            "page": "Where that was.",
            "items": "How many items the list had then.",
        },
        sort_desc="id",
    ),
    "captures": Table(
        "One attempt to fetch one URL, however it ended: the ledger of every gain and loss.",
        {
            "id": "Number of the row; later attempts have higher ones.",
            "url": "As asked for.",
            "url_id": "The same in urls.",
            "final_url": "Where redirects led.",
            "site": "The site.",
            "at": "When.",
            "outcome": "How it ended: ok, not_modified, moved, gone, blocked, forbidden, failed, …",
            "status": "HTTP status.",
            "kind": "What the page was: article, teaser, listing, consent, login, blocked, error, shell.",
            "bytes": "Size of the page, decompressed.",
            "sha256": "Of the raw page; its bytes are in bodies.",
            "content_type": "As the server declares it.",
            "headers": "Of the response, in order; JSON.",
            "elapsed": "Seconds.",
            "reason": "Short name of the loss; 'read again' = newer rules found the article "
            "in the stored page.",
            "error": "The full message.",
            "result": "new, changed, unchanged; kept = worse than what is there, which was kept; "
            "none = no article in it.",
            "kept_because": "Why it did not become the article.",
            "article_id": "The article it belongs to.",
            "revision": "The newest revision after it.",
            "run_id": "The run that made it.",
            "opt_outs": "What the answer, the page or robots.txt says against mining, AI training, snippets "
            "or copies, such as noarchive or tdm-reservation; empty = nothing.",
            "extractor": "Version of the extraction rules that read the page last; empty = unknown.",
        },
        label="url",
        facets=("outcome", "result", "kind", "site"),
        sort_desc="id",
    ),
    "imports": Table(
        "Where a capture came from that this program did not fetch itself.",
        {
            "capture_id": "The capture.",
            "file": "Name of the file; for one inside another file, both.",
            "record": "WARC-Record-ID in it.",
            "request": "The request as recorded: its first line and its headers, in order; JSON.",
            "ip_address": "Of the server, as recorded.",
        },
        label="file",
        is_hidden=True,
    ),
    "joined_articles": Table(
        "The number that an article had until it was found to be another one that moved.",
        {
            "id": "The number; no article has it any more.",
            "article_id": "The article that it is, with all its versions and captures.",
            "url": "The address it had.",
            "first_seen": "When it was captured first.",
            "joined": "When it was found to be the same.",
            "capture_id": "The fetch that showed it.",
        },
        label="url",
        is_hidden=True,
    ),
    "sites": Table(
        "One publisher, with its crawl state and health.",
        {
            "site": "The host without www.",
            "name": "Name of the publisher, as its pages give it.",
            "articles": "Articles in the archive.",
            "captures": "Attempts to fetch.",
            "failed": "How many of them were lost.",
            "first_crawled": "First attempt.",
            "last_crawled": "Last attempt.",
            "last_new": "When its newest article was stored.",
            "last_outcome": "How the last attempt ended.",
        },
        label="site",
        sort_desc="articles",
    ),
    "open_sites": Table(
        "One site that is crawled as a whole, not only by single pages.",
        {
            "site": "Its host without www., with the port unless it is the usual one.",
            "url": "Where its crawl begins.",
            "opened": "Since when.",
        },
        label="site",
        is_hidden=True,
    ),
    "runs": Table(
        "One command that wrote to the archive.",
        {
            "id": "Number of the run.",
            "command": "crawl, import, …",
            "arguments": "As given; a JSON list.",
            "version": "Of this program.",
            "started": "When it began.",
            "ended": "When it ended; empty if it was killed.",
            "status": "running, done, failed, stopped; interrupted = it was killed.",
            "pid": "Process number.",
            "counts": "Its summary: discovered, known, new, changed, failed, … JSON.",
        },
        label="command",
        facets=("command", "status"),
        sort_desc="id",
    ),
} | BACKSTAGE

_INTRODUCTION = """# The tables of archive.db

Generated by `python -m scraper.archive.catalogue`; a test holds it against a live archive.

`archive.db` is a SQLite file (application_id `news`, 0x6E657773). Any SQLite tool may read it, also while a
crawl writes. Times are ISO 8601 in UTC; `published` and `modified` are as the page gives them. In texts, NUL
and lone surrogates (which no UTF-8 has) stand as U+FFFD; the raw page keeps them.
"""


def as_markdown() -> str:
    """The page docs/schema.md."""
    parts = [_INTRODUCTION]
    for is_hidden, title in ((False, "For readers"), (True, "Behind them")):
        parts.append(f"\n## {title}\n")
        for name, table in TABLES.items():
            if table.is_hidden == is_hidden:
                rows = "".join(f"| {column} | {text} |\n" for column, text in table.columns.items())
                parts.append(
                    f"\n### {name}\n\n{table.description}\n\n| column | meaning |\n|---|---|\n{rows}"
                )
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
