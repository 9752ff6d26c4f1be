"""The ledger: every attempt to fetch a URL, and the raw bytes of every page, stored once per content."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from scraper.archive import dictionaries
from scraper.archive.moments import iso, moment
from scraper.archive.records import Capture, CaptureRow, Change, Loss
from scraper.archive.rows import as_json, clean, cleaned
from scraper.archive.urls import find_url, plain

NO_LOSS = ("ok", "not_modified", "moved")
"""Outcomes that lost nothing."""


def store_body(
    db: sqlite3.Connection, body: bytes, *, site: str | None = None, form: str | None = None, at: str = ""
) -> str:
    """Keep the raw bytes of a page; their sha256, by which they are found.

    Args:
        site: whose page it is: it is compressed by what it has in common with the site's others.
        form: `Article.kind`, feed or sitemap: pages of one form are alike.
        at: when, as `moments.iso` has it.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    if db.execute("SELECT 1 FROM bodies WHERE sha256 = ?", (sha256,)).fetchone() is None:
        form = _FORMS.get(form or "", form or "page")
        encoded = dictionaries.encode(db, body, site, form)
        dictionary_id = encoded.dictionary.id if encoded.dictionary and not encoded.is_odd else None
        db.execute(
            "INSERT INTO bodies (sha256, bytes, dictionary_id, data) VALUES (?, ?, ?, ?)",
            (sha256, len(body), dictionary_id, encoded.data),
        )
        dictionaries.learn(db, sha256, encoded, site, form, at)
    return sha256


_FORMS = {"teaser": "article"}  # the same template


def body(db: sqlite3.Connection, sha256: str) -> bytes | None:
    """The exact bytes that were received; None where there are none.

    Raises:
        CorruptArchiveError: they cannot be decoded any more, or are not those that were stored.
    """
    if db.execute("SELECT 1 FROM bodies WHERE sha256 = ?", (sha256,)).fetchone() is None:
        return None
    return dictionaries.decoded(db, sha256)


def insert_capture(db: sqlite3.Connection, capture: Capture, result: Mapping[str, Any]) -> int:
    """One line of the ledger; `result`: the columns that storing decided."""
    headers = as_json(capture.headers) if capture.headers else None
    row: dict[str, Any] = {
        "url": plain(capture.url),
        "final_url": plain(capture.final_url) if capture.final_url else None,
        "at": iso(capture.at),
        "outcome": capture.outcome,
        "status": capture.status,
        "kind": capture.kind,
        "bytes": None if capture.body is None else len(capture.body),
        "sha256": None
        if capture.body is None
        else store_body(db, capture.body, site=result.get("site"), form=capture.kind, at=iso(capture.at)),
        "content_type": cleaned(capture.content_type),
        "headers": headers,
        "elapsed": capture.elapsed,
        "reason": cleaned(capture.reason),
        "error": cleaned(capture.error),
        "run_id": capture.run_id,
        "opt_outs": cleaned(capture.opt_outs),
    } | dict(result)
    cursor = db.execute(
        f"INSERT INTO captures ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )
    return int(cursor.lastrowid or 0)


def reassign(
    db: sqlite3.Connection, capture_id: int, result: Change, article_id: int, number: int | None
) -> None:
    """Have a line of the ledger say that its page, read again, is an article, and what it was taken for."""
    ended = f"outcome NOT IN ({', '.join('?' * len(NO_LOSS))})"
    db.execute(
        "UPDATE sites SET failed = failed - 1 "
        f"WHERE site = (SELECT site FROM captures WHERE id = ? AND {ended})",
        (capture_id, *NO_LOSS),
    )
    db.execute(
        "UPDATE captures SET outcome = iif(outcome = 'moved', 'moved', 'ok'), kind = 'article', result = ?, "
        "article_id = ?, revision = ?, kept_because = NULL, error = NULL, "
        "reason = 'read again; before: ' || ifnull(reason, ifnull(kind, 'unknown')) WHERE id = ?",
        (result, article_id, number, capture_id),
    )


def note_reader(db: sqlite3.Connection, capture_ids: Iterable[int], extractor: str) -> None:
    """Remember by which rules these pages were read last."""
    db.executemany("UPDATE captures SET extractor = ? WHERE id = ?", ((extractor, n) for n in capture_ids))


def captures(
    db: sqlite3.Connection,
    *,
    url: str | None,
    article_id: int | None,
    run_id: int | None,
    outcome: str | None,
    limit: int,
) -> list[CaptureRow]:
    """Lines of the ledger, the newest first."""
    where: dict[str, Any] = {"1": 1}
    if url is not None:
        known = find_url(db, plain(url))
        where["url_id"] = known["id"] if known else -1
    for name, value in (("article_id", article_id), ("run_id", run_id), ("outcome", outcome)):
        if value is not None:
            where[name] = value
    conditions = " AND ".join(f"{name} = ?" for name in where)
    rows = db.execute(
        f"SELECT * FROM captures WHERE {conditions} ORDER BY id DESC LIMIT ?",
        (*where.values(), limit),
    )
    return [_capture_row(row) for row in rows]


def _capture_row(row: sqlite3.Row) -> CaptureRow:
    names = (
        *("id", "url", "final_url", "outcome", "status", "kind", "bytes", "sha256", "content_type", "reason"),
        *("error", "result", "kept_because", "article_id", "revision", "run_id", "opt_outs"),
    )
    headers = json.loads(row["headers"] or "[]")
    return CaptureRow(
        **{name: row[name] for name in names},
        at=moment(row["at"]),
        headers=tuple((name, value) for name, value in headers),
    )


def losses(db: sqlite3.Connection, run_id: int | None) -> list[Loss]:
    """What was lost and why, the most frequent first; of one run or of all."""
    rows = db.execute(
        "SELECT outcome, reason, count(*) AS count FROM captures "
        f"WHERE outcome NOT IN ({', '.join('?' * len(NO_LOSS))}) AND (?4 IS NULL OR run_id = ?4) "
        "GROUP BY outcome, reason ORDER BY count DESC, outcome, reason",
        (*NO_LOSS, run_id),
    )
    return [Loss(clean(row["outcome"]), row["reason"], row["count"]) for row in rows]
