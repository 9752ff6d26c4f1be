"""One article of two archives: its versions in the order of time, without doubles, and which one it shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from scraper.archive import articles
from scraper.archive.connection import Connection
from scraper.archive.moments import moment
from scraper.archive.ordering import order_revisions, update
from scraper.archive.revisions import changed_fields, decide
from scraper.archive.rows import version
from scraper.article import Image

Row = sqlite3.Row

_OF_THE_ARCHIVE = ("id", "first_seen", "last_seen", "last_changed", "revision")


def add_article(db: Connection, row: Row) -> int:
    """Their article that is not here: its row, authors, pictures; the number that it has here."""
    columns = {name: row[name] for name in row.keys() if name not in _OF_THE_ARCHIVE}  # noqa: SIM118 (of a Row)
    key = articles.insert_article(db, columns, moment(row["first_seen"]))
    update(db, key, {name: row[name] for name in _OF_THE_ARCHIVE[1:]})
    _give_parts(db, key, int(row["id"]))
    return key


def _give_parts(db: Connection, key: int, theirs: int) -> None:
    """Their authors and pictures of an article."""
    names = db.execute(
        "SELECT name FROM other.article_authors JOIN other.authors ON authors.id = author_id "
        "WHERE article_id = ? ORDER BY position",
        (theirs,),
    )
    articles.set_authors(db, key, [name for (name,) in names.fetchall()])
    images = db.execute(
        "SELECT url, alt, caption, credit FROM other.images WHERE article_id = ? ORDER BY position", (theirs,)
    )
    articles.set_images(db, key, [Image(*image) for image in images.fetchall()])


def merge_history(db: Connection, key: int, theirs: Row, *, is_new: bool, after: int) -> int:
    """Their versions beside ours, and what the article shows from now on; how many versions came.

    Args:
        key: the article here, `theirs`: its row there.
        is_new: it has no versions here yet.
        after: captures with a higher number came with this merge; they follow the versions' numbers.
    """
    ours = db.execute("SELECT * FROM revisions WHERE article_id = ?", (key,)).fetchall()
    numbers = {int(row["number"]): row for row in ours}
    last = max(numbers, default=0)
    places: dict[int, int] = {}
    added = 0
    for row in _revisions(db, int(theirs["id"])):
        twin = _twin(ours, row)
        if twin is not None:
            places[int(row["number"])] = twin
            continue
        last += 1
        added += 1
        _insert(db, key, row, last)
        places[int(row["number"])] = last
    _renumber_captures(db, key, places, after)
    if is_new:
        return added
    before = articles.find_row(db, key)
    assert before is not None
    shown = order_revisions(db, key) if added else {number: number for number in numbers}
    _show(db, key, before, theirs, shown, places)
    return added


def _revisions(db: Connection, article_id: int) -> list[Row]:
    rows: list[Row] = db.execute(
        "SELECT * FROM other.revisions WHERE article_id = ? ORDER BY number", (article_id,)
    ).fetchall()
    return rows


def _twin(ours: list[Row], row: Row) -> int | None:
    """The version here that is the same: captured at once, or the one that stood when theirs was captured."""
    for other in ours:
        if other["captured_at"] == row["captured_at"] and other["sha256"] == row["sha256"]:
            return int(other["number"])
    for other in _around(ours, row["captured_at"]):
        if other["kind"] == row["kind"] and not changed_fields(version(other), version(row)):
            return int(other["number"])
    return None


def _around(ours: list[Row], at: str) -> Iterator[Row]:
    """The versions before and after a moment."""
    earlier = [row for row in ours if row["captured_at"] <= at]
    later = [row for row in ours if row["captured_at"] > at]
    if earlier:
        yield max(earlier, key=lambda row: (row["captured_at"], row["number"]))
    if later:
        yield min(later, key=lambda row: (row["captured_at"], row["number"]))


def _insert(db: Connection, key: int, row: Row, number: int) -> None:
    columns: dict[str, Any] = {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118
    capture = db.execute("SELECT new FROM captures_here WHERE old = ?", (row["capture_id"],)).fetchone()
    columns |= {"article_id": key, "number": number, "capture_id": capture[0] if capture else None}
    articles.insert_revision(db, columns)


def _renumber_captures(db: Connection, key: int, places: dict[int, int], after: int) -> None:
    db.executemany(
        "UPDATE captures SET revision = -? WHERE article_id = ? AND revision = ? AND id > ?",
        ((new, key, old, after) for old, new in places.items()),
    )
    db.execute("UPDATE captures SET revision = -revision WHERE article_id = ? AND revision < 0", (key,))


def _show(
    db: Connection, key: int, ours: Row, theirs: Row, shown: dict[int, int], places: dict[int, int]
) -> None:
    """The newer of the two versions that the archives show, unless it is the worse one."""
    their_number = places.get(int(theirs["revision"]), int(ours["revision"]))
    is_same = their_number == int(ours["revision"])
    ours_is_newer = ours["last_changed"] >= theirs["last_changed"]
    earlier, later = (theirs, ours) if ours_is_newer else (ours, theirs)
    newer_wins = decide(version(earlier), version(later)).change in ("changed", "unchanged")
    ours_wins = is_same or newer_wins == ours_is_newer
    seen = {
        "first_seen": min(ours["first_seen"], theirs["first_seen"]),
        "last_seen": max(ours["last_seen"], theirs["last_seen"]),
    }
    if theirs["last_seen"] > ours["last_seen"]:  # where the article lies now
        seen |= {"url": theirs["url"], "canonical_url": theirs["canonical_url"]}
    if ours_wins:
        update(db, key, seen | {"revision": shown[int(ours["revision"])]})
        return
    row = {name: theirs[name] for name in theirs.keys() if name not in ("id", "first_seen")}  # noqa: SIM118
    articles.overwrite(db, ours, row | seen | {"revision": shown[their_number]})
    _give_parts(db, key, int(theirs["id"]))
