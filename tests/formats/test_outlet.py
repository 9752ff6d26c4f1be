from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, Filters
from scraper.errors import InvalidQueryError, UsageError
from scraper.formats.destination import new_binary_file, new_file, new_folder
from scraper.formats.outlet import BINARY, FOLDERS, Export, Format


def write(archive: Archive, form: Format, path: Path, **options: Any) -> int:
    export = Export(archive, form, **options)
    if form in FOLDERS:
        with new_folder(path) as folder:
            return export.write_folder(folder)
    if form in BINARY:
        with new_binary_file(path) as stream:
            return export.write_binary(stream, "same-name")
    with new_file(path) as text:
        return export.write_text(text)


def content(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in files}


@pytest.mark.parametrize("form", Format)
def test_the_same_archive_gives_the_same_bytes(archive: Archive, form: Format, tmp_path: Path) -> None:
    first = write(archive, form, tmp_path / "first")
    write(archive, form, tmp_path / "second")
    assert content(tmp_path / "first") == content(tmp_path / "second")
    assert first == (3 if form in ("warc", "wacz") else 2)


@pytest.mark.parametrize("form", Format)
def test_an_archive_without_anything_can_be_exported(form: Format, tmp_path: Path) -> None:
    with Archive(tmp_path / "empty.db") as archive:
        assert write(archive, form, tmp_path / "out") == 0
    assert content(tmp_path / "out") or form is Format.markdown


@pytest.mark.parametrize("form", Format)
def test_filters_choose(archive: Archive, form: Format, tmp_path: Path) -> None:
    assert write(archive, form, tmp_path / "a", filters=Filters(site="valley.example")) == 1
    both = {"warc": 3, "wacz": 3}.get(form, 2)
    assert write(archive, form, tmp_path / "b", filters=Filters(query="ferry OR mill")) == both
    assert write(archive, form, tmp_path / "c", filters=Filters(author="ruiz")) == both - 1
    assert write(archive, form, tmp_path / "d", filters=Filters(limit=1)) == 1


def rows(archive: Archive, table: str, **filters: Any) -> list[dict[str, Any]]:
    stream = io.StringIO()
    Export(archive, Format.jsonl, Filters(**filters), table=table).write_text(stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_tables_are_chosen_by_their_article_or_by_themselves(archive: Archive) -> None:
    assert len(rows(archive, "revisions")) == 3
    assert len(rows(archive, "revisions", site="harbour.example")) == 2
    assert [row["headline"] for row in rows(archive, "feed_items", site="harbour.example")] == ["Tide tables"]
    assert rows(archive, "feed_items", until="2024-08-07") == []
    assert len(rows(archive, "captures", since="2024-08-09")) == 1
    assert len(rows(archive, "captures", until="2024-08-08")) == 2
    assert [row["caption"] for row in rows(archive, "images", query="ferry")] == ["The pier. (Jo Lind)"]


@pytest.mark.parametrize("form", [Format.warc, Format.wacz])
def test_days_choose_the_pages_of_the_articles_that_were_published_then(
    archive: Archive, form: Format, tmp_path: Path
) -> None:
    august = Filters(since="2024-08-07", until="2024-08-07")  # all was fetched after that day
    assert write(archive, form, tmp_path / "august", filters=august) == 2
    assert write(archive, form, tmp_path / "none", filters=Filters(since="2025")) == 0


@pytest.mark.parametrize("form", FOLDERS)
def test_a_folder_counts_its_articles_while_it_is_written(
    archive: Archive, form: Format, tmp_path: Path
) -> None:
    seen = []
    export = Export(archive, form, counted=lambda items: (seen.append(item) or item for item in items))
    with new_folder(tmp_path / "out") as folder:
        assert export.write_folder(folder) == len(seen) == 2


def test_a_bundle_has_the_rows_of_its_articles_and_no_others(archive: Archive, tmp_path: Path) -> None:
    def counts(name: str, **filters: Any) -> dict[str, int]:
        write(archive, Format.bundle, tmp_path / name, filters=Filters(**filters))
        found: dict[str, int] = json.loads((tmp_path / name / "manifest.json").read_text())["rows"]
        return found

    ferry = {"articles": 1, "revisions": 2, "images": 1, "feed_items": 0, "captures": 2}
    assert counts("day", since="2024-08-07", until="2024-08-07") == ferry
    assert counts("first", limit=1) == ferry
    assert counts("site", site="harbour.example") == ferry | {"feed_items": 1}  # leads to no article here


def test_wrong_use_is_told(archive: Archive) -> None:
    with pytest.raises(UsageError, match=r"^There is no table hosts; choose one of: articles, revisions,"):
        Export(archive, Format.jsonl, table="hosts")
    with pytest.raises(
        UsageError, match=r"^tei has no place for captures; use one of: jsonl, csv, parquet\.$"
    ):
        Export(archive, Format.tei, table="captures")
    with pytest.raises(InvalidQueryError):
        Export(archive, Format.jsonl, Filters(since="yesterday"))
    with pytest.raises(UsageError, match="name a file for it with --output"):
        Export(archive, Format.wacz).write_text(io.StringIO())


def damage(path: Path, table: str) -> None:
    """Overwrites the page in the middle of those that hold a table's rows."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = db.execute("PRAGMA page_size").fetchone()[0]
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        page = file.read(size)
        assert page[0] == 5, "the root is an interior page"
        cells = int.from_bytes(page[3:5], "big")
        place = 12 + 2 * (cells // 2)
        child = int.from_bytes(page[int.from_bytes(page[place : place + 2], "big") :][:4], "big")
        file.seek((child - 1) * size)
        file.write(b"\xff" * size)


@pytest.fixture
def damaged(tmp_path: Path, make_story: Callable[[int], Any]) -> Path:
    path = tmp_path / "damaged.db"
    with Archive(path) as archive, archive.batch():
        for n in range(60):
            archive.save(make_story(n), body=f"<p>{n}".encode())
    damage(path, "articles")
    return path


@pytest.fixture
def make_story() -> Callable[[int], Any]:
    from scraper.article import Article, Block

    def make(n: int) -> Article:
        text = " ".join(f"word{n * 7 + k}" for k in range(150))
        url = f"https://boats.example/{n}"
        return Article(url=url, site="boats.example", headline=f"Boat {n}", blocks=[Block("paragraph", text)])

    return make


@pytest.mark.parametrize("filters", [Filters(), Filters(site="boats.example"), Filters(kind="article")])
def test_of_a_damaged_archive_the_rest_is_exported(damaged: Path, filters: Filters) -> None:
    with Archive(damaged, readonly=True) as archive:
        export = Export(archive, Format.jsonl, filters)
        stream = io.StringIO()
        written = export.write_text(stream)
    numbers = {json.loads(line)["id"] for line in stream.getvalue().splitlines()}
    lost = {number for table, number, _ in export.lost if table == "articles"}
    assert written > 40
    assert lost
    assert numbers | lost >= set(range(1, 61))
    assert not numbers & lost


def test_damage_that_is_not_in_the_articles_costs_no_article(
    tmp_path: Path, make_story: Callable[[int], Any]
) -> None:
    path = tmp_path / "damaged.db"
    with Archive(path) as archive, archive.batch():
        for n in range(60):
            archive.save(make_story(n))
    damage(path, "revisions")
    with Archive(path, readonly=True) as archive:
        export = Export(archive, Format.jsonl)
        assert export.write_text(io.StringIO()) == 60
    assert {table for table, _, _ in export.lost} == {"revisions"}


@pytest.mark.parametrize("form", Format)
def test_a_full_disk_leaves_no_half_file(
    archive: Archive, form: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper.archive import streams
    from scraper.errors import ScraperError

    def full(*_: Any) -> Any:
        raise OSError(28, "No space left on device")
        yield

    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(streams, "articles", full)
    monkeypatch.setattr(streams, "rows", full)
    with pytest.raises(
        ScraperError, match=r"could not be written: No space left on device\. Nothing was left"
    ):
        write(archive, form, folder / "export")
    assert list(folder.iterdir()) == []


def test_a_site_is_chosen_by_any_of_its_names(archive: Archive) -> None:
    for site in ("harbour.example", "WWW.harbour.example", "https://harbour.example/pier"):
        assert len(Export(archive, Format.jsonl, Filters(site=site), table="captures").ids) == 2
    assert len(Export(archive, Format.jsonl, Filters(site="a\udcff"), table="captures").ids) == 0


def test_the_name_of_an_export_is_text_whatever_was_asked_for(archive: Archive) -> None:
    stream = io.StringIO()
    Export(archive, Format.atom, Filters(query="a\udcff")).write_text(stream)
    assert "<title>News archive: query a?</title>" in stream.getvalue()
