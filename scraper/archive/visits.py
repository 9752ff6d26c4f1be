"""Storing a visit: one page, one transaction. What one fetch produced goes in together or not at all."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from scraper.archive import articles, captures, feeds, moves, recurrence, reextractions, urls, walls
from scraper.archive.connection import Connection
from scraper.archive.hosts import ensure_site
from scraper.archive.moments import iso
from scraper.archive.noise import NOTHING, Around, plain
from scraper.archive.records import Capture, Saved, Visit
from scraper.archive.revisions import ARCHIVED, Decision, decide
from scraper.archive.rows import Row, article_row, as_json, cleaned, revision_row, version, with_lasting
from scraper.archive.stories import Trial, is_same_story
from scraper.article import Article
from scraper.hosts import bare_host_of, site_of


@dataclass(frozen=True, slots=True)
class _Addresses:
    """The URLs under which the page was met, each without its fragment."""

    fetched: tuple[str, ...]
    """The last one first: where the page really lies."""
    canonical: str | None
    """As the page declares it, where that can be believed."""

    @property
    def best(self) -> str:
        """The same whatever URL was fetched first."""
        return self.canonical or self.fetched[0]

    @property
    def every(self) -> tuple[str, ...]:
        return (*self.fetched, self.canonical) if self.canonical else self.fetched


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a visit means to the archive, before anything of it is stored."""

    addresses: _Addresses
    site: str | None
    row: Row | None
    """The columns of `articles`; None where the page is no article."""
    stored: sqlite3.Row | None
    """The article as it is here."""
    decision: Decision
    joined: list[sqlite3.Row]
    """The articles that this visit showed to be the same as `stored`; they are part of it already."""


def record(db: Connection, visit: Visit) -> Saved:
    """Store a visit. The caller holds the transaction."""
    capture, article = visit.capture, visit.article
    found = _find(db, visit)
    decision, addresses, site = found.decision, found.addresses, found.site
    if site:
        ensure_site(db, site)
    article_id, number = _store_article(db, found, article, capture)
    linked = article_id if found.row or decision.change == "unchanged" else None
    url_id = urls.ensure_url(db, urls.plain(capture.url), source="seed", now=capture.at, article_id=linked)
    capture_id = captures.insert_capture(
        db,
        capture,
        {
            "url_id": url_id,
            "site": site,
            "result": decision.change,
            "kept_because": decision.reason,
            "article_id": article_id,
            "revision": number,
            "extractor": (visit.extractor or None) if capture.body is not None else None,
        },
    )
    if found.joined and article_id is not None:
        moves.remember(db, found.joined, article_id, at=iso(capture.at), capture_id=capture_id)
    if article and decision.change in ("new", "changed"):
        articles.insert_revision(db, _revision(found, article, visit, (article_id, number, capture_id)))
    if linked is not None:
        _lead(db, addresses.every, linked, capture)
    found_urls = urls.add_urls(
        db, visit.discovered, now=capture.at, found_on=url_id, patterns_of=visit.patterns_of
    )
    walls.withdraw(db, visit.withdrawn)
    urls.update_urls(db, visit.next, now=capture.at)
    if site:
        _tell_site(db, site, visit, found)
    return Saved(
        *(article_id, number, decision.change, decision.fields, decision.reason, capture_id), *found_urls
    )


def _tell_site(db: Connection, site: str, visit: Visit, found: _Finding) -> None:
    """What a visit says of its site: the items of its lists, its counts, the blocks that recur on it."""
    capture, article = visit.capture, visit.article
    if article:
        feeds.see(db, site, article, page=found.addresses.fetched[0], at=capture.at)
    _count(db, site, capture, article, found.decision)
    if article and found.decision.change == "new":
        recurrence.see(db, site, article, found.addresses.best, capture.at)


def _lead(db: Connection, addresses: Sequence[str], article_id: int, capture: Capture) -> None:
    """Have the other addresses of a page lead to its article, and the items of lists that name them."""
    others = [url for url in addresses if url != urls.plain(capture.url)]
    urls.link(db, others, article_id, source="redirect", now=capture.at)
    feeds.link_items(db, addresses, article_id)


def read_again(db: Connection, visit: Visit, capture_id: int, *, trial: Trial | None = None) -> Saved:
    """Store what newer rules made of a stored page that belongs to no article.

    The caller holds the transaction. The page's line of the ledger becomes that of an article and says so; a
    new article's revision has the cause `extraction`. An article that is here already is left as it is: a
    page of it that says the same is linked with it, any other is not.

    Args:
        trial: store nothing, only tell; it remembers what would have been stored before.
    """
    capture, article = visit.capture, visit.article
    found = _meet(db, visit)
    change = found.decision.change
    if article is None or found.row is None or change not in ("new", "unchanged"):
        return Saved(
            None, None, "none", reason=found.decision.reason or "its article is here as another page"
        )
    if trial is not None:
        is_new = change == "new" and trial.is_first(found.addresses.every, found.row)
        return Saved(_id(found.stored), None, "new" if is_new else "unchanged")
    found = replace(found, decision=replace(found.decision, cause="extraction"))
    if found.site:
        ensure_site(db, found.site)
    article_id, number = _id(found.stored), int(found.stored["revision"]) if found.stored else None
    if article_id is None:
        article_id, number = _store_article(db, found, article, capture)
        assert article_id is not None
        articles.insert_revision(db, _revision(found, article, visit, (article_id, number, capture_id)))
    captures.reassign(db, capture_id, change, article_id, number)
    captures.note_reader(db, [capture_id], visit.extractor)
    urls.ensure_url(db, urls.plain(capture.url), source="seed", now=capture.at, article_id=article_id)
    _lead(db, found.addresses.every, article_id, capture)
    urls.update_urls(db, visit.next, now=capture.at)
    if found.site and change == "new":
        db.execute("UPDATE sites SET articles = articles + 1 WHERE site = ?", (found.site,))
        recurrence.see(db, found.site, article, found.addresses.best, capture.at)
    return Saved(article_id, number, change, capture_id=capture_id)


def _find(db: Connection, visit: Visit) -> _Finding:
    joined = _join(db, visit.capture, _addresses(visit.capture, visit.article))
    found = replace(_meet(db, visit), joined=joined)
    stored, decision = found.stored, found.decision
    if stored and decision.change == "changed":
        stored = reextractions.up_to_date(db, stored, visit)
        decision = _decide(stored, found.row, visit, _around(db, visit.article, stored, found.site))
    if stored and decision.change == "changed":
        decision = _weigh_form(db, stored, decision, found.addresses)
    return replace(found, stored=stored, decision=decision)


def _meet(db: Connection, visit: Visit) -> _Finding:
    """The article that a visit's page is, and how the two compare."""
    article = visit.article
    addresses = _addresses(visit.capture, article)
    site = cleaned(article.site if article else None) or site_of(addresses.best) or None
    row = _row(article, addresses, site) if article and article.kind in ARCHIVED else None
    stored = _stored(db, addresses, row)
    if stored is None and row:
        stored = moves.find_twin(db, row)
    if row and addresses.canonical and urls.linked(db, [addresses.canonical]) not in (None, _id(stored)):
        addresses = _Addresses(addresses.fetched, None)  # it leads to another story
        row["url"] = addresses.best
    if stored and row and not _is_told(stored["url"], addresses):
        row["url"] = stored["url"]
    decision = _decide(stored, row, visit, _around(db, article, stored, site))
    return _Finding(addresses, site, row, stored, decision, [])


def _join(db: Connection, capture: Capture, addresses: _Addresses) -> list[sqlite3.Row]:
    """Make one of articles of which the publisher says now that they are one."""
    chain = addresses.fetched if capture.outcome == "moved" else addresses.fetched[:1]
    return moves.join(db, (addresses.best, *chain))


def _is_told(known: str, addresses: _Addresses) -> bool:
    """Whether the page says that an article's address is no longer the `known` one.

    An article that is at two addresses, neither of which leads to the other, keeps the first.
    """
    return known in addresses.every or addresses.canonical not in (None, addresses.fetched[0])


def _id(stored: sqlite3.Row | None) -> int | None:
    return int(stored["id"]) if stored else None


def _row(article: Article, addresses: _Addresses, site: str | None) -> Row:
    return article_row(article) | {"url": addresses.best, "site": site}


def _addresses(capture: Capture, article: Article | None) -> _Addresses:
    chain = [capture.url, *capture.redirects, *([capture.final_url] if capture.final_url else [])]
    fetched = tuple(dict.fromkeys(urls.plain(url) for url in reversed(chain)))
    canonical = urls.plain(article.canonical_url) if article and article.canonical_url else None
    return _Addresses(fetched, canonical if canonical and is_believable(fetched[0], canonical) else None)


_VARIANT = re.compile(r"/(amp(\.html)?|print|full|all|single|mobile|(page/?)?\d{1,3})/?", re.IGNORECASE)
"""What is added to an article's path for another form of the same."""


def is_believable(fetched: str, canonical: str) -> bool:
    """Whether a page at `fetched` may say that it is really `canonical`.

    Not on another site, where it would join an article with somebody else's; nor the home page or a section
    above the page itself, which careless templates put on every page.
    """
    here, there = (bare_host_of(url) for url in (fetched, canonical))
    is_akin = bool(there) and (here == there or here.endswith("." + there) or there.endswith("." + here))
    if not is_akin:  # a URL that cannot be parsed has no host
        return False
    path, own = urlsplit(canonical).path.rstrip("/"), urlsplit(fetched).path.rstrip("/")
    if not path and own:
        return False
    return not own.startswith(path + "/") or _VARIANT.fullmatch(own[len(path) :]) is not None


def _stored(db: Connection, addresses: _Addresses, row: Row | None) -> sqlite3.Row | None:
    """The article that this page is, if it is here.

    The address where the page lies is certain. A redirect or a canonical URL can lead from one article to
    quite another, so there the texts are compared, too.
    """
    for n, url in enumerate(addresses.every):
        article_id = urls.linked(db, [url])
        stored = articles.find_row(db, article_id) if article_id is not None else None
        if stored is None:
            continue
        if n == 0 or row is None or is_same_story(version(stored), version(row)):
            return stored
    return None


def _around(db: Connection, article: Article | None, stored: sqlite3.Row | None, site: str | None) -> Around:
    """What else the site shows, as far as it may stand in one capture of a page and not in the other."""
    if article is None or stored is None:
        return NOTHING
    shown = {plain(item.headline) for item in article.feed_items}

    def find_headlines(texts: Collection[str]) -> Collection[str]:
        return shown.intersection(texts) | articles.find_headlines(db, site, texts)

    known = recurrence.known(db, site) | recurrence.left_out(article) | articles.left_out(db, stored)
    return Around(find_headlines, known)


def _decide(stored: sqlite3.Row | None, row: Row | None, visit: Visit, around: Around) -> Decision:
    if row:
        return decide(version(stored) if stored else None, version(row), around)
    if stored and visit.capture.outcome == "not_modified":
        return Decision("unchanged")
    if visit.article:
        reason: str | None = f"not an article but: {visit.article.kind}"
    else:
        is_loss = visit.capture.outcome not in captures.NO_LOSS
        reason = visit.capture.reason or (visit.capture.outcome if is_loss else None)
    return Decision("kept" if stored else "none", reason=reason)


def _weigh_form(db: Connection, stored: sqlite3.Row, decision: Decision, addresses: _Addresses) -> Decision:
    """What a difference means where the newest text was read at another address, and never at this one.

    An article's print or AMP page may say the same in a few words more: taking turns, they would look like
    edits.
    """
    marks = ", ".join("?" * len(addresses.fetched))
    is_read_here = db.execute(
        f"SELECT 1 FROM captures WHERE article_id = ? AND ifnull(final_url, url) IN ({marks}) "
        "AND result IN ('new', 'changed', 'unchanged') AND id >= "
        "(SELECT capture_id FROM revisions WHERE article_id = ? AND number = ?)",
        (stored["id"], *addresses.fetched, stored["id"], stored["revision"]),
    ).fetchone()
    if decision.cause != "edit" or is_read_here:
        return decision
    if addresses.best == addresses.fetched[0]:
        return replace(decision, cause="better")
    return Decision("kept", reason=f"another form of the page at {stored['url']}")


def _store_article(
    db: Connection, found: _Finding, article: Article | None, capture: Capture
) -> tuple[int | None, int | None]:
    """The article's id and the number of its newest revision."""
    stored, row, change = found.stored, found.row, found.decision.change
    if stored and change == "unchanged":
        articles.touch_article(db, stored, row or stored, capture.at)
    if row is None or article is None or change not in ("new", "changed"):
        return (int(stored["id"]), int(stored["revision"])) if stored else (None, None)
    if stored is None:
        article_id, number = articles.insert_article(db, row, capture.at), 1
    else:
        article_id = int(stored["id"])
        number = articles.replace_article(db, stored, with_lasting(row, stored), capture.at)
    if article.authors or not stored:
        articles.set_authors(db, article_id, article.authors)
    if article.images or not stored:
        articles.set_images(db, article_id, article.images)
    return article_id, number


def _revision(
    found: _Finding, article: Article, visit: Visit, place: tuple[int | None, int | None, int]
) -> Row:
    article_id, number, capture_id = place
    assert found.row is not None
    row = with_lasting(found.row, found.stored) if found.stored else found.row
    return {
        "article_id": article_id,
        "number": number,
        "captured_at": iso(visit.capture.at),
        "capture_id": capture_id,
        "cause": found.decision.cause,
        "changed": ", ".join(found.decision.fields),
        "extractor": visit.extractor,
    } | revision_row(row, article)


def _count(db: Connection, site: str, capture: Capture, article: Article | None, decision: Decision) -> None:
    is_new = decision.change == "new"
    at = iso(capture.at)
    db.execute(
        "UPDATE sites SET captures = captures + 1, failed = failed + ?, articles = articles + ?, "
        "name = ifnull(?, name), first_crawled = ifnull(first_crawled, ?), last_crawled = ?, "
        "last_new = ifnull(?, last_new), last_outcome = ? WHERE site = ?",
        (
            *(int(capture.outcome not in captures.NO_LOSS), int(is_new)),
            *(cleaned(article.site_name) if article else None, at, at),
            *(at if is_new else None, capture.outcome, site),
        ),
    )


def unaddressed(article: Article) -> str:
    """A name for an article that has no URL: the same for the same text."""
    key: list[Any] = [article.headline, article.body]
    return f"urn:sha256:{hashlib.sha256(as_json(key).encode()).hexdigest()}"
