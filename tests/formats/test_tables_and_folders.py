from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from scraper.archive import Archive, Filters
from scraper.archive.deletion import delete
from scraper.archive.records import StoredArticle
from scraper.article import Article
from scraper.errors import UsageError
from scraper.formats.destination import new_folder
from scraper.formats.markdown import path_of, write_markdown
from scraper.formats.outlet import Export, Format

MakeStored = Callable[..., StoredArticle]


def test_parquet_has_types(archive: Archive) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    Export(archive, Format.parquet).write_binary(stream, "x")
    table = parquet.read_table(stream)
    ferry, mill = table.to_pylist()
    assert table.schema.field("published_date").type == "date32[day]"
    assert ferry["published_date"] == date(2024, 8, 7)
    assert ferry["published"] == "2024-08-07T20:35:00+00:00"
    assert mill["published"] == "2024-09-01T00:00:00"
    assert ferry["first_seen"] == datetime(2024, 8, 8, 6, 0, tzinfo=UTC)
    assert ferry["authors"] == ["Ana Ruiz", "Reuters"]
    assert ferry["images"][0]["caption"] == "The pier. (Jo Lind)"
    assert ferry["blocks"][1] == {"kind": "heading", "text": "The wind", "level": 2, "number": None}
    assert json.loads(ferry["evidence"]) == {}


def test_parquet_has_the_tables_too(archive: Archive) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for table, count in (("captures", 3), ("feed_items", 1), ("revisions", 3), ("images", 1)):
        stream = io.BytesIO()
        assert Export(archive, Format.parquet, table=table).write_binary(stream, "x") == count
        assert parquet.read_table(stream).num_rows == count


@pytest.mark.parametrize(
    ("site", "headline", "path"),
    [
        (
            "harbour.example",
            "Ferry: Zürich’s côte!",
            "harbour.example/2024/08/2024-08-07-ferry-zurichs-cote-7.md",
        ),
        ("../../etc", "../../passwd", "etc/2024/08/2024-08-07-passwd-7.md"),
        ("CON", "nul", "site-con/2024/08/2024-08-07-nul-7.md"),
        ("aux.example", "Pier", "site-aux.example/2024/08/2024-08-07-pier-7.md"),
        (None, "经济", "unknown-site/2024/08/2024-08-07-7.md"),
        ("a.example", "x" * 500, f"a.example/2024/08/2024-08-07-{'x' * 60}-7.md"),
    ],
)
def test_a_markdown_file_lies_where_every_system_can_keep_it(
    make_stored: MakeStored, site: str | None, headline: str, path: str
) -> None:
    assert path_of(make_stored(Article(site=site, headline=headline))).as_posix() == path


def test_markdown_has_front_matter_and_the_text(archive: Archive, tmp_path: Path) -> None:
    with new_folder(tmp_path / "out") as folder:
        Export(archive, Format.markdown).write_folder(folder)
    names = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.md"))
    assert names[1] == "valley.example/2024/09/2024-09-01-the-mill-turns-again-2.md"
    front, text = (tmp_path / "out" / names[0]).read_text(encoding="utf-8").split("\n---\n", 1)
    assert 'headline: "Ferry returns <after> nine days & nights"' in front
    assert 'authors: ["Ana Ruiz", "Reuters"]' in front
    assert text.startswith("\n# Ferry returns")


def test_a_bundle_explains_itself_and_its_hashes_hold(archive: Archive, tmp_path: Path) -> None:
    with new_folder(tmp_path / "appendix") as folder:
        Export(archive, Format.bundle, Filters(site="harbour.example")).write_folder(folder)
    root = tmp_path / "appendix"
    manifest = json.loads((root / "manifest.json").read_text())
    assert manifest["filters"] == {"site": "harbour.example"}
    assert manifest["rows"] == {"articles": 1, "revisions": 2, "images": 1, "feed_items": 1, "captures": 2}
    files = {entry["path"] for entry in manifest["files"]}
    assert files == {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()} - {
        "manifest.json",
        "SHA256SUMS",
    }
    for line in (root / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((root / name).read_bytes()).hexdigest() == digest
    methods = " ".join((root / "methods.md").read_text().split())
    assert "1 article (chosen by site: harbour.example), with 2 recorded versions from 2 captures" in methods
    assert "between 8 August 2024 and 9 August 2024" in methods


@pytest.mark.parametrize(
    ("commands", "told"),
    [
        ((), "which records every capture in a ledger. It holds"),
        (
            ("crawl",),
            "which obeys robots.txt, waits between two requests to a host, and records every attempt",
        ),
        (("import",), "which read pages that others had captured, and recorded each in a ledger. It holds"),
        (("import", "crawl"), "in a ledger. Some pages were captured by others and imported. It holds"),
    ],
)
def test_the_methods_say_who_captured_the_pages(
    archive: Archive, tmp_path: Path, commands: tuple[str, ...], told: str
) -> None:
    for command in commands:
        archive.end_run(archive.begin_run(command, []), status="done", counts={})
    with new_folder(tmp_path / "appendix") as folder:
        Export(archive, Format.bundle, Filters(site="valley.example")).write_folder(folder)
    methods = " ".join((tmp_path / "appendix" / "methods.md").read_text().split())
    assert told in methods
    assert ("robots.txt" in methods) == ("crawl" in commands)
    assert "was collected on 8 August 2024 with scraper" in methods  # the day of its own capture


def test_the_methods_count_no_deletion_among_the_losses(archive: Archive, tmp_path: Path) -> None:
    delete(archive, ["1"], reason="asked by the publisher")
    with new_folder(tmp_path / "appendix") as folder:
        Export(archive, Format.bundle).write_folder(folder)
    methods = " ".join((tmp_path / "appendix" / "methods.md").read_text().split())
    assert "In the whole archive 0 attempts brought no usable page; ledger.json" in methods


def test_the_codebook_has_every_column_of_the_data(archive: Archive, tmp_path: Path) -> None:
    with new_folder(tmp_path / "appendix") as folder:
        Export(archive, Format.bundle).write_folder(folder)
    codebook = (tmp_path / "appendix" / "codebook.md").read_text()
    for part in codebook.split("\n## ")[1:]:
        name = part.splitlines()[0]
        told = {line.split(" | ")[0].strip("| ") for line in part.splitlines() if line.startswith("| ")} - {
            "column"
        }
        data = (tmp_path / "appendix" / name).read_text()
        if name.endswith(".jsonl"):
            columns = set(json.loads(data.splitlines()[0]))
        else:
            columns = set(next(csv.reader(io.StringIO(data))))
        assert told == columns, name


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    message = r"exists already\. Choose another name, or remove it first\.$"
    with pytest.raises(UsageError, match=message), new_folder(tmp_path / "full"):
        pass
    (tmp_path / "empty").mkdir()
    with new_folder(tmp_path / "empty") as folder:
        (folder / "a").write_text("a")
    assert [p.name for p in (tmp_path / "empty").iterdir()] == ["a"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "full"]


def test_front_matter_is_what_every_reader_of_yaml_reads(make_stored: MakeStored, tmp_path: Path) -> None:
    headline = "Pier: \x7f\x85\x9b\uffff \u2028 'one' \"two\" # no comment"
    article = Article(site="a.example", headline=headline, tags=["a: b", "- c"])
    write_markdown([make_stored(article)], tmp_path)
    (path,) = tmp_path.rglob("*.md")
    front, _, _ = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    row = yaml.safe_load(front)
    assert (row["headline"], row["tags"]) == (headline, ["a: b", "- c"])


def test_articles_that_share_a_headline_have_files_of_their_own(make_stored: MakeStored) -> None:
    one = make_stored(Article(site="a.example", headline="Notice"))
    assert path_of(one) != path_of(replace(one, id=8))
