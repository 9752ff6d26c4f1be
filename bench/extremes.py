"""Extract pages of five megabytes that no reader's page resembles: time, memory, and how both grow.

    python -m bench.extremes [NAME …] [--bytes 5000000]

Each page is one pattern over and over, read in a process of its own. At most 2 seconds of processor time
and 500 MiB more than before are allowed; exit code 1 where one needs more.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bench import options

_SECONDS, _MEBIBYTES = 2.0, 500
_WORDS = ["harbour", "ferry", "council", "night", "boat", "crew", "water", "tide", "quay", "lamp"]
_PART = '{"type":"p","text":"The ferry is late today."},'
_LD = '<script type="application/ld+json">{}</script>'

# Name → what is repeated in the body, with "{n}" for a number that counts.
BODIES: dict[str, str] = {
    "paragraphs of a letter": "<p>a</p>",
    "paragraphs": "<p>The ferry came in late and the harbour waited for the crew.</p>",
    "named boxes": '<div class="story-card teaser"><span class="x">a b</span></div>',
    "box names": '<div class="c{n}-x">a</div>',
    "links in items": '<li><a href="/2024/05/{n}-story-of-the-quay">Story {n} of a list of words</a></li>',
    "links in a line": '<a href="/2024/05/{n}-story-of-the-quay">Story {n} of a long list of words</a> ',
    "links to nowhere": "<a href='//['>x</a>",
    "cards": '<div class=card><h3><a href="/a/{n}-story-of-the-quay">Story {n} of a long list</a></h3>'
    "<time>7:21</time><p>A summary that is long enough to be one, as it were.</p></div>",
    "labelled lists": '<h2>Latest news</h2><ul><li><a href="/a/b-c-d-e">The boat at the quay</a></ul>',
    "line breaks": "a<br>",
    "double line breaks": "some words here<br><br>",
    "open boxes": "<div>",
    "open bold": "<b>",
    "open fonts": "<font color=red>x",
    "open links": "<a href=/x><b>",
    "open tables": "<table><tr><td>",
    "open lists": "<ul><li>x",
    "open figures": "<figure><img src=x>",
    "crossed tags": "<b><p></b></p>",
    "boxes 300 deep": "<div>" * 300 + "x" + "</div>" * 300,
    "spans 300 deep": '<span class="a b">' * 300 + "x" + "</span>" * 300,
    "forms": "<form><input type=email><button>Subscribe</button>Sign up to our newsletter</form>",
    "images": '<img src="/a/b.jpg" alt="a boat"> ',
    "figures": '<figure><img src="/a.jpg" srcset="a 1x, b 2x"><figcaption>The boat. Photo: A B</figcaption>'
    "</figure>",
    "unmarked captions": '<div><img src="/a.jpg"><p><em>A short caption (Photo: A B/AP)</em></p></div>',
    "times": '<time datetime="2024-05-01T10:00:00Z">May 1, 2024 10:00</time>',
    "dates": "<p>May 1, 2024 10:00</p>",
    "bylines": '<p class="byline author">By Ilse Marenko and Oda Kestrin</p>',
    "author links": "<a rel=author href=/author/x>Ilse Marenko</a> ",
    "author properties": '<span itemprop="author">Ilse Marenko</span>',
    "scopes": '<div itemscope itemtype="https://schema.org/Article"><meta itemprop=datePublished>',
    "headlines": "<h1>Another headline of the page</h1>",
    "articles": "<article><h2>Story</h2><p>The ferry came late, the harbour waited.</p></article>",
    "comments": "<div class=comment><b>Oda</b><p>The ferry is always late, and nobody cares.</p></div>",
    "read more": '<p><strong>Read more:</strong> <a href="/a/b-c-d-e">The ferry came in late</a></p>',
    "read next": '<li>Read next: <a href="/a/b-c-d-e">The ferry</a></li>',
    "long paragraphs": "<p>{n} " + "The ferry came in late and the harbour waited for the crew. " * 30,
    "walls": "<div class=paywall>Subscribe now to read the whole of this article</div>",
    "hidden boxes": '<div hidden aria-hidden=true style="display:none">Text</div>',
    "noscripts": '<noscript><img src="/a.jpg"></noscript>',
    "scripts": '<script>var a="price cart";</script>',
    "cells": "<tr><td>a<td>b<td>c",
    "items": "<li>One item of the list that is long",
    "questions": "<dt>What?<dd>That is the answer to it.",
    "quotes": "<blockquote><p>He said so to the paper on Monday.</p></blockquote>",
    "unknown elements": "<x-y a=b>text here</x-y>",
    "drawings": '<svg><path d="M0 0"/></svg>',
    "hidden comments": "<!-- x -->",
    "signs": "<",
    "entities": "&amp;&#1234;&nbsp;",
    "NULs": "a\0",
    "invisible signs": "a\u200b",
    "Japanese": "<p>港の議会は夜間閉鎖について運航会社に説明を求めている。</p>",
    "Japanese links": '<li><a href="/a/{n}.html">港の議会は夜間閉鎖について説明を求めている。</a></li>',
    "Arabic": "<p>مجلس الميناء يطلب من الشركة توضيح الإغلاق الليلي</p>",
    "bread crumbs": "<nav class=breadcrumb><a href=/x>Home</a> &gt; </nav>",
    "tags": "<a rel=tag href=/tag/x>Tag name</a> ",
}  # fmt: skip

# Name → before the repetition, what is repeated, after it.
FRAMES: dict[str, tuple[str, str, str]] = {
    "one line": ("", "The harbour waited for the ferry ", ""),
    "one word": ("<p>", "a", ""),
    "one paragraph of dates": ("<p>", "May 1, 2024 10:00 ", ""),
    "one paragraph of digits": ("<p>", "1234567890", ""),
    "one byline": ('<p class="byline author">By ', "Ilse Marenko, Oda Kestrin and ", "</p>"),
    "one paragraph of by": ("<p>", "by ", ""),
    "one Japanese line": ("<p>", "港の議会は夜間閉鎖について説明を求めている。", ""),
    "title": ("<title>", "a | b - ", "</title><h1>x</h1><p>y"),
    "headline": ("<h1>", "The harbour waited for the ferry ", "</h1><p>y"),
    "metas": ("<head>", '<meta name="author" content="Ilse Marenko">', "</head><p>x"),
    "keywords": ('<meta name=keywords content="', "a b, ", '"><p>x'),
    "rails in rails": (
        "<h1>The ferry came in late</h1>" + "<div class=rail>" * 200,
        "<p>{n} The ferry came in late and the harbour waited for the crew.</p>",
        "",
    ),
    "options": ("<select>", "<option>x", "</select><p>x"),
    "table": ("<table>", "<tr><td>a<td>b<td>c", "</table>"),
    "attributes": ("<div ", "a{n}=b ", ">x</div>"),
    "class": ('<div class="', "aa-bb cC ", '">x</div>'),
    "style": ('<div style="', "display : ", '">x</div>'),
    "address": ('<a href="/', "a/", '">Some headline that is long enough here</a>'),
    "picture in an address": ('<img src="data:image/png;base64,', "AAAA", '">'),
    "srcset": ('<img src=x srcset="', "/a/b.jpg 100w, ", '">'),
    "open comment": ("<!--", "x -- ", ""),
    "JSON-LD scripts": ("", _LD.format('{"@type":"NewsArticle","author":{"name":"Ilse Marenko"}}'), "<p>x"),
    "broken JSON-LD": ("", '{"@type":"NewsArticle","headline":"A b", ', "<p>x"),
    "deep JSON-LD": ('<script type="application/ld+json">', '{"a":', "</script>"),
    "JSON-LD brackets": ('<script type="application/ld+json">', "[", "</script>"),
    "JSON-LD quotes": ('<script type="application/ld+json">', '"\\', "</script>"),
    "JSON-LD commas": ('<script type="application/ld+json">[1', ", ", "x</script>"),
    "JSON-LD marks": ("", "<script ld+json ", "<p>x"),
    "a script that is cut": ('<script>x = "<p>', '\\"x', ""),
    "a script of quotes": ("<script>u003cp", '"1', ""),
    "typed state": ("<script>x = [", _PART, "0]</script>"),
    "lists in state": ("<script>x = [", f"[{_PART * 3}0],", "0]</script>"),
    "small states": ("", f"<script>x = [{_PART * 3}0]</script>", ""),
    "shadow roots": ("<div>", "<template shadowrootmode=open><p>The ferry is late today.", ""),
    "hidden in hidden": ("<div hidden>", "<div hidden><p>The ferry is late today.</p></div>", "</div>"),
    "deep state": ('<div id=__next></div><script id="__NEXT_DATA__">', '{"a":', "</script>"),
}  # fmt: skip


def made(name: str, size: int) -> bytes:
    """A page of about so many bytes."""
    before, unit, after = FRAMES[name] if name in FRAMES else ("", BODIES[name], "")
    if "{n}" in unit:
        count = size // len(unit.encode())
        repeated = "".join(unit.replace("{n}", str(n)) for n in range(count))
    else:
        repeated = unit * (size // len(unit.encode()))
    head = "<html><head><title>Fog over the quay</title></head><body><h1>Fog over the quay</h1>"
    return ("" if name in ("title", "metas", "keywords") else head).encode() + (
        before + repeated + after
    ).encode()


def plain(size: int) -> bytes:
    """A plain text of so many bytes."""
    rng = random.Random(1)
    return "\n".join(" ".join(rng.choices(_WORDS, k=12)) for _ in range(size // 66)).encode()


PAGES: dict[str, Callable[[int], bytes]] = {
    name: (lambda size, name=name: made(name, size))
    for name in (*BODIES, *FRAMES)  # type: ignore[misc]
} | {
    "plain text": plain,
    "plain news feed": lambda size: b"7:21 PM\nA headline of a story\n" * (size // 30),
    "UTF-16": lambda size: ("<p>" + plain(size // 2).decode()).encode("utf-16"),
    "Latin-1": lambda size: "fähre später übers Wasser ".encode("latin-1") * (size // 26),
    "bytes of no charset": lambda size: b"<p>" + b"\xff\xfe" * (size // 2),
    "nothing": lambda size: b"\x00" * size,
}


def measured(name: str, size: int) -> tuple[float, float]:
    """Seconds of processor time and MiB above the start for one page; run it in a process of its own."""
    from scraper import extract

    extract(b"<h1>Warm</h1><p>The ferry is late.</p>")
    page = PAGES[name](size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    extract(page, url="https://observer.example/a", fetched_at=datetime(2025, 3, 15, 9, tzinfo=UTC))
    seconds = time.process_time() - started
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def main() -> None:
    parser = options.parser("bench.extremes", __doc__)
    # Without a name, argparse holds the empty list itself against the choices.
    parser.add_argument("name", nargs="*", choices=[*PAGES, []])
    parser.add_argument("--bytes", type=int, default=5_000_000)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        print(json.dumps(measured(arguments.name[0], arguments.bytes)))
        return
    failed = 0
    for name in arguments.name or PAGES:
        command = [sys.executable, "-m", "bench.extremes", name, "--bytes", str(arguments.bytes), "--alone"]
        seconds, mebibytes = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        over = seconds > _SECONDS or mebibytes > _MEBIBYTES
        failed += over
        print(f"{name:28} {seconds:6.2f} s {mebibytes:5.0f} MiB{'  too much' if over else ''}", flush=True)
    print(f"{len(arguments.name or PAGES)} pages of {arguments.bytes:,} bytes, {failed} over the limits")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
