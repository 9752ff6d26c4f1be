"""The extractors that can be measured; each is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

Run = Callable[[bytes, str | None], dict[str, Any]]


@dataclass(frozen=True)
class Extractor:
    """One tool: its name with its version, and how it is called."""

    name: str
    call: Run

    def run(self, page: bytes, url: str | None) -> dict[str, Any] | None:
        """The fields of a page, or None where the tool raises: a failure is a result here."""
        try:
            return self.call(page, url)
        except Exception:
            return None


def available(names: Sequence[str] | None) -> list[Extractor]:
    """The tools of these names (all by default) that are installed."""
    found = []
    for name, (package, module, make) in _TOOLS.items():
        if (names is None or name in names) and find_spec(module) is not None:
            try:
                found.append(Extractor(f"{name} {version(package)}", make()))
            except PackageNotFoundError:
                found.append(Extractor(name, make()))
    return found


def _scraper() -> Run:
    from scraper import extract

    def run(page: bytes, url: str | None) -> dict[str, Any]:
        article = extract(page, url=url)
        return {
            "body": article.body,
            "headline": article.headline,
            "authors": article.authors,
            "date": article.published,
            "captions": article.captions,
            "kind": article.kind,
        }

    return run


def _parse() -> Run:
    """The bare parse: the floor of any extractor on this parser."""
    from selectolax.lexbor import LexborHTMLParser

    def run(page: bytes, _: str | None) -> dict[str, Any]:
        LexborHTMLParser(page)
        return {}

    return run


def _trafilatura() -> Run:
    from trafilatura import bare_extraction

    def run(page: bytes, url: str | None) -> dict[str, Any]:
        found = bare_extraction(page, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {"body": found.text, "headline": found.title, "authors": authors, "date": found.date}

    return run


def _newspaper() -> Run:
    from newspaper import Article

    def run(page: bytes, url: str | None) -> dict[str, Any]:
        article = Article(url or "https://page.invalid/", fetch_images=False)
        article.download(input_html=page.decode("utf-8", "replace"))
        article.parse()
        return {
            "body": article.text,
            "headline": article.title,
            "authors": article.authors,
            "date": article.publish_date,
        }

    return run


def _readability() -> Run:
    from lxml.html import fromstring
    from readability import Document

    def run(page: bytes, _: str | None) -> dict[str, Any]:
        document = Document(page)
        texts = fromstring(document.summary(html_partial=True)).itertext()
        return {"body": "\n".join(t.strip() for t in texts if t.strip()), "headline": document.short_title()}

    return run


def _goose() -> Run:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def run(page: bytes, _: str | None) -> dict[str, Any]:
        article = goose.extract(raw_html=page.decode("utf-8", "replace"))
        return {
            "body": article.cleaned_text,
            "headline": article.title,
            "authors": article.authors,
            "date": article.publish_date,
        }

    return run


def _resiliparse() -> Run:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def run(page: bytes, _: str | None) -> dict[str, Any]:
        tree = HTMLTree.parse_from_bytes(page, detect_encoding(page))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False, form_fields=False)
        return {"body": text, "headline": tree.title}

    return run


_TOOLS: dict[str, tuple[str, str, Callable[[], Run]]] = {
    "scraper": ("scraper", "scraper", _scraper),
    "parse": ("selectolax", "selectolax", _parse),
    "trafilatura": ("trafilatura", "trafilatura", _trafilatura),
    "newspaper4k": ("newspaper4k", "newspaper", _newspaper),
    "readability": ("readability-lxml", "readability", _readability),
    "goose3": ("goose3", "goose3", _goose),
    "resiliparse": ("resiliparse", "resiliparse", _resiliparse),
}
