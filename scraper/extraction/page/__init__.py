"""Bytes → `Page`: the parsed tree and what the page declares about itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from scraper import hosts
from scraper.extraction.page.charset import from_text, is_binary, to_utf8
from scraper.extraction.page.limits import within_limits
from scraper.extraction.page.shadow import SHADOWS, with_shadows
from scraper.extraction.page.structured import Json, json_ld_objects

T = TypeVar("T")

_FEW_METAS = 5
_PLAIN_PATH = re.compile(r"/[A-Za-z0-9_%-]+(?:[/.][A-Za-z0-9_%-]+)*/?")
"""A path from the site's root that no resolution changes."""
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][!-~]*(?<![?#]))?")
"""A whole address that no resolution changes: most of the pictures' and the stories' are."""
_NOSCRIPT = re.compile(rb"<noscript[^>]*>([^<]*(?:<(?!/noscript)[^<]*)*)")
_LONG_NOSCRIPT = 1500
_LONGEST_TITLE = 2000
_JSON_LD = 'script[type*="ld+json"]'
_NAMES = ("property", "name", "itemprop", "http-equiv")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a finder found: the value, its witness, and the text as it stood there (→ `Evidence`)."""

    value: T
    source: str
    text: str


@dataclass(frozen=True)
class Page:
    """One HTML page, parsed. Everything that is not needed by every reader is found when first asked for."""

    url: str | None
    data: bytes
    """The page in UTF-8."""
    tree: LexborHTMLParser
    title: str
    """The text of `<title>`, in one line."""
    lang: str | None
    """`<html lang>`, as it stands."""
    meta: Mapping[str, tuple[str, ...]]
    """Lower-cased name, property, itemprop or http-equiv → the contents, in the page's order."""
    links: Mapping[str, tuple[Mapping[str, str | None], ...]]
    """Lower-cased rel of `<link>` → the attributes of each."""
    scripting: bool = True
    """Whether it was parsed as by a browser that runs scripts: what stands in a `<noscript>` is not seen."""

    @cached_property
    def json_ld(self) -> tuple[Json, ...]:
        """All JSON-LD objects, graphs opened, in the page's order."""
        return json_ld_objects(node.text(deep=False) for node in self.tree.css(_JSON_LD))

    @cached_property
    def canonical_url(self) -> str | None:
        """The address that the page declares as its own, absolute."""
        for attributes in self.links.get("canonical", ()):
            if found := self.absolute(attributes.get("href")):
                return found
        return self.absolute(self.first_meta("og:url"))

    @cached_property
    def site(self) -> str | None:
        """The host without `www.`."""
        return site_of(self.url) or site_of(self.canonical_url)

    @cached_property
    def base(self) -> str | None:
        """What relative addresses are resolved against."""
        node = self.tree.css_first("base[href]") if b"<base" in self.data[:20_000] else None
        href = (node.attributes.get("href") if node is not None else None) or ""
        return joined(self.url, href) or self.url

    @cached_property
    def _root(self) -> str | None:
        """The address of the site's root, without the last slash."""
        root = joined(self.base, "/")
        return root.removesuffix("/") if root else None

    def first_meta(self, *names: str) -> str | None:
        """The first content of the first of these names that has one."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    def absolute(self, href: str | None) -> str | None:
        """An address of the page, absolute; None for what is no HTTP address."""
        if not href or _PLAIN_ADDRESS.fullmatch(href):
            return href or None
        if self._root is not None and _PLAIN_PATH.fullmatch(href):
            return self._root + href
        return joined(self.base, href)


def read_page(data: bytes | str, *, url: str | None = None, content_type: str | None = None) -> Page | None:
    """The page, or None where the bytes hold no text at all (nothing, a PDF, a picture)."""
    if isinstance(data, str):
        data = from_text(data)
    else:
        if is_binary(data):
            return None
        data = to_utf8(data, content_type)
    if not data.strip(b"\x00 \t\r\n\f"):
        return None
    return parse_page(data, url)


def without_scripts(page: Page) -> Page | None:
    """The page as a reader without scripts has it, or None where its `<noscript>` elements hold little."""
    longest = max(map(len, _NOSCRIPT.findall(page.data)), default=0) if b"<noscript" in page.data else 0
    return parse_page(page.data, page.url, scripting=False) if longest >= _LONG_NOSCRIPT else None


def parse_page(data: bytes, url: str | None, *, scripting: bool = True) -> Page:
    """The page of these UTF-8 bytes. Without scripting, what stands in `<noscript>` is part of it."""
    tree = _parsed(data, scripting)
    if tree.css_first(SHADOWS) is not None:
        tree = _parsed(with_shadows(data), scripting)
    metas, links, title = _declared(tree, data)
    root = tree.root
    attributes = root.attributes if root is not None else {}
    return Page(
        url=url,
        data=data,
        tree=tree,
        title=title[:_LONGEST_TITLE],
        lang=attributes.get("lang") or attributes.get("xml:lang"),
        meta=_meta(metas),
        links=_links(links),
        scripting=scripting,
    )


def only_text(page: Page) -> str | None:
    """The text of a page that shows a text file, as browsers save it: one `<pre>` and nothing else."""
    node = page.tree.body.first_child if page.tree.body is not None else None
    shown: LexborNode | None = None
    while node is not None:
        if node.tag != "-comment" and (node.tag != "-text" or not (node.text_content or " ").isspace()):
            if shown is not None or node.tag != "pre":
                return None
            shown = node
        node = node.next
    return shown.text() if shown is not None and shown.css_first("pre *") is None else None


def _parsed(data: bytes, scripting: bool) -> LexborHTMLParser:
    # With scripting, a <noscript> in the head cannot close the head. Events only fill <selectedcontent>.
    return LexborHTMLParser(within_limits(data), scripting=scripting, options=LexborDocumentOptions.WO_EVENTS)


def _declared(tree: LexborHTMLParser, data: bytes) -> tuple[list[LexborNode], list[LexborNode], str]:
    """The `<meta>` and `<link>` nodes and the title: from the head, or from all over the page."""
    metas: list[LexborNode] = []
    links: list[LexborNode] = []
    title = ""
    node = tree.head.first_child if tree.head is not None else None
    while node is not None:
        tag = node.tag
        if tag == "meta":
            metas.append(node)
        elif tag == "link":
            links.append(node)
        elif tag == "title" and not title:
            title = " ".join((node.text() or "").split())
        node = node.next
    if len(metas) < _FEW_METAS:
        # An element that no head may hold has closed the head: the rest stands in the body.
        metas = tree.tags("meta")
        links = tree.tags("link")
    if not title and b"<title" in data:
        titles = tree.tags("title")
        title = " ".join(titles[0].text().split()) if titles else ""
    return metas, links, title


def _meta(nodes: list[LexborNode]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        attributes = node.attributes
        content = (attributes.get("content") or attributes.get("value") or "").strip()
        if not content:
            continue
        for key in _NAMES:
            if name := attributes.get(key):
                name = name.strip().lower()
                found.setdefault(name, []).append(content)
    return {name: tuple(contents) for name, contents in found.items()}


def _links(nodes: list[LexborNode]) -> dict[str, tuple[Mapping[str, str | None], ...]]:
    found: dict[str, list[Mapping[str, str | None]]] = {}
    for node in nodes:
        attributes = node.attributes
        for rel in (attributes.get("rel") or "").lower().split():
            found.setdefault(rel, []).append(attributes)
    return {rel: tuple(several) for rel, several in found.items()}


def joined(base: str | None, href: str | None) -> str | None:
    """`href` resolved against `base`, or None where that gives no HTTP address."""
    if not href:
        return None
    href = href.strip().replace("\n", "").replace("\t", "")
    try:
        address = urljoin(base or "", href)
        parts = urlsplit(address)
        return address if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def site_of(url: str | None) -> str | None:
    """The host of a URL without `www.` and port, or None."""
    return hosts.site_of(url or "") or None
