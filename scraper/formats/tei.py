"""TEI P5: one corpus with a document an article (https://tei-c.org/guidelines/p5/)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import TextIO

from scraper.archive import StoredArticle
from scraper.article import Article, Block, Image
from scraper.formats.markup import attribute, element, text
from scraper.formats.names import parse_name


def write_tei(articles: Iterable[StoredArticle], stream: TextIO, *, name: str) -> int:
    """Write one corpus; return how many documents it has. A corpus of none has an empty one.

    Args:
        name: the corpus's title.
    """
    stream.write(
        '<?xml version="1.0" encoding="utf-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">\n'
        f"<teiHeader><fileDesc><titleStmt>{element('title', name)}</titleStmt>"
        "<publicationStmt><p>Exported from a news archive by scraper.</p></publicationStmt>"
        "<sourceDesc><p>Web pages of news publishers; each document names its own.</p></sourceDesc>"
        "</fileDesc></teiHeader>\n"
    )
    count = 0
    for count, stored in enumerate(articles, start=1):  # noqa: B007
        stream.write(_document(stored))
    if not count:  # the schema asks for a document
        stream.write(_empty())
    stream.write("</teiCorpus>\n")
    return count


def _document(stored: StoredArticle) -> str:
    article = stored.article
    language = f" xml:lang={attribute(article.language)}" if article.language else ""
    return (
        f'<TEI xml:id="article-{stored.id}">\n{_header(stored)}\n'
        f"<text{language}><body>\n{''.join(_divisions(article))}</body></text>\n</TEI>\n"
    )


def _empty() -> str:
    title = "<titleStmt><title>Nothing was found</title></titleStmt>"
    rest = "<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc>"
    header = f"<teiHeader><fileDesc>{title}{rest}</fileDesc></teiHeader>"
    return f"<TEI>{header}<text><body><p/></body></text></TEI>\n"


def _header(stored: StoredArticle) -> str:
    article = stored.article
    title = f"<title>{text(article.headline or article.url)}</title>"
    authors = "".join(f"<author>{_name(name, article)}</author>" for name in article.authors)
    source = (
        f"<bibl>{title}{authors}{element('publisher', article.site_name or article.site)}"
        f"{_date(stored)}{_pointer(article.url)}</bibl>"
    )
    return (
        f"<teiHeader><fileDesc><titleStmt>{title}{authors}</titleStmt>"
        "<publicationStmt><distributor>scraper</distributor>"
        f"{element('idno', stored.sha256, type='sha256')}"
        f'<date type="captured" when="{stored.last_changed.isoformat()}"/></publicationStmt>'
        f"<sourceDesc>{source}</sourceDesc></fileDesc>{_profile(article)}</teiHeader>"
    )


def _name(name: str, article: Article) -> str:
    parsed = parse_name(name, article.language)
    if not parsed.family:
        return element("name", parsed.literal)
    given, family = element("forename", parsed.given), element("surname", parsed.family)
    suffix = f" {element('genName', parsed.suffix)}" if parsed.suffix else ""
    return f"<persName>{given} {family}{suffix}</persName>"


def _date(stored: StoredArticle) -> str:
    article = stored.article
    if article.published is None:
        return element("date", article.published_text)
    when = _moment(article.published, article.published_precision)
    return f"<date when={attribute(when)}>{text(article.published_text or when)}</date>"


def _moment(moment: datetime, precision: str | None) -> str:
    """As the page gives it: a day, or a time with the page's own offset or none."""
    return moment.date().isoformat() if precision == "day" else moment.isoformat()


def _pointer(url: str | None) -> str:
    return f"<ptr target={attribute(url.replace(' ', '%20'))}/>" if url else ""


def _profile(article: Article) -> str:
    language = element("language", article.language, ident=article.language)
    terms = "".join(element("term", term) for term in (article.section, *article.tags) if term)
    parts = f"<langUsage>{language}</langUsage>" if language else ""
    if terms:
        parts += f"<textClass><keywords>{terms}</keywords></textClass>"
    return f"<profileDesc>{parts}</profileDesc>" if parts else ""


def _divisions(article: Article) -> Iterator[str]:
    """One division an own heading, the first without one; the pictures in the last."""
    division: list[Block] = []
    for block in article.blocks:
        if block.kind == "heading" and division:
            yield _division(division)
            division = []
        division.append(block)
    yield _division(division or [Block("paragraph", "")])
    if article.images:
        yield f'<div type="images">{"".join(_figure(image) for image in article.images)}</div>\n'


def _division(blocks: list[Block]) -> str:
    head, rest = "", blocks
    if blocks[0].kind == "heading":
        head, rest = f"<head>{_lines(blocks[0].text)}</head>", blocks[1:]
    parts: list[str] = []
    for is_list, run in groupby(rest, key=lambda block: block.kind == "item"):
        items = [_block(block) for block in run]
        parts.append(f"<list>{''.join(items)}</list>" if is_list else "".join(items))
    return f"<div>{head}{''.join(parts) or '<p/>'}</div>\n"


def _block(block: Block) -> str:
    inner = _lines(block.text)
    match block.kind:
        case "item":
            number = "" if block.number is None else f" n={attribute(block.number)}"
            return f"<item{number}>{inner}</item>"
        case "quote":
            return f"<quote>{inner}</quote>"
        case "code" | "table":
            return f'<p rend="{block.kind}">{inner}</p>'
        case _:
            return f"<p>{inner}</p>"


def _lines(value: str) -> str:
    return text(value).replace("\n", "<lb/>")


def _figure(image: Image) -> str:
    graphic = f"<graphic url={attribute(image.url.replace(' ', '%20'))}/>" if image.url else ""
    caption = f"<head>{_lines(image.caption)}</head>" if image.caption else ""
    return f"<figure>{caption}{graphic}{element('figDesc', image.alt)}</figure>"
