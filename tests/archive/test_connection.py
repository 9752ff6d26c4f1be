from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, connection
from scraper.article import Article
from scraper.errors import (
    ArchiveError,
    ArchiveLockedError,
    CorruptArchiveError,
    DiskFullError,
    InputFileError,
    NewerArchiveError,
    NotAnArchiveError,
    ReadOnlyArchiveError,
)

MakeArticle = Callable[..., Article]


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")


def newer_archive(path: Path) -> None:
    Archive(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda path: path.write_bytes(b"%PDF-1.7 not a database at all" * 100),
            NotAnArchiveError,
            "{path} is not a SQLite database; name another file with --db.",
        ),
        (
            lambda path: path.write_bytes(b"short"),
            NotAnArchiveError,
            "{path} is not a SQLite database; name another file with --db.",
        ),
        (
            other_database,
            NotAnArchiveError,
            "{path} is a SQLite database of another program; name another file with --db.",
        ),
        (
            newer_archive,
            NewerArchiveError,
            f"{{path}} was made by a newer version of this program (schema 99; "
            f"{connection.LATEST} is known here); "
            "install the newest version.",
        ),
        (
            lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000),
            NotAnArchiveError,
            "{path} is not a SQLite database; name another file with --db.",
        ),
        (Path.mkdir, NotAnArchiveError, "{path} is a folder; name a file with --db."),
    ],
)
def test_what_is_no_archive_is_refused_and_left_alone(
    path: Path, readonly: bool, make: Callable[[Path], Any], error: type[ArchiveError], message: str
) -> None:
    make(path)
    before = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    with pytest.raises(error) as caught:
        Archive(path, readonly=readonly)
    assert str(caught.value) == message.format(path=path)
    assert {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()} == before


def test_the_number_of_migrations_is_the_version() -> None:
    from scraper.archive import schema

    assert len(schema.migrations._migrations) == connection.LATEST


def test_a_new_archive_is_known_by_its_header(path: Path) -> None:
    Archive(path).close()
    header = path.read_bytes()[:100]
    assert header[68:72] == b"news"
    assert int.from_bytes(header[60:64], "big") == connection.LATEST
    assert sorted(p.name for p in path.parent.iterdir()) == ["archive.db"]


def test_an_empty_file_becomes_an_archive(path: Path) -> None:
    path.touch()
    with Archive(path) as archive:
        assert archive.counts()["articles"] == 0


def test_a_missing_file_is_not_made_by_a_reader(path: Path) -> None:
    with pytest.raises(InputFileError) as caught:
        Archive(path, readonly=True)
    assert str(caught.value) == (
        f"There is no archive at {path}. Make one with `scraper crawl URL`, or name another with --db."
    )
    assert not path.exists()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"There is no folder .*nowhere to make archive\.db in"):
        Archive(tmp_path / "nowhere" / "archive.db")


def test_a_name_with_characters_of_a_uri(tmp_path: Path) -> None:
    path = tmp_path / "100% a?b#c 東京.db"
    Archive(path).close()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_reader_cannot_write(path: Path, make_article: MakeArticle) -> None:
    Archive(path).close()
    with Archive(path, readonly=True) as archive:
        assert archive.search("bridge") == []
        with pytest.raises(ReadOnlyArchiveError, match="cannot be written; check the permissions"):
            archive.save(make_article(), extractor="")


def test_a_reader_sees_what_is_written_while_it_reads(path: Path, make_article: MakeArticle) -> None:
    with Archive(path) as writer, Archive(path, readonly=True) as reader:
        assert reader.counts()["articles"] == 0
        with writer.batch():
            writer.save(make_article(), extractor="")
            assert reader.counts()["articles"] == 0  # neither waits nor sees half
        assert reader.counts()["articles"] == 1


def test_a_reader_leaves_nothing_beside_the_archive(path: Path) -> None:
    Archive(path).close()
    before = path.read_bytes()
    with Archive(path, readonly=True) as archive:
        assert archive.counts()["articles"] == 0
    assert [p.name for p in path.parent.iterdir()] == ["archive.db"]
    assert path.read_bytes() == before


def test_a_reader_leaves_a_killed_run_as_it_is(path: Path, make_article: MakeArticle) -> None:
    killed = path.with_name("killed.db")
    with Archive(path) as archive:
        archive.save(make_article(), extractor="")
        for end in ("", "-wal"):
            killed.with_name(f"killed.db{end}").write_bytes(path.with_name(f"archive.db{end}").read_bytes())
    before = {p.name: p.read_bytes() for p in path.parent.glob("killed.db*")}
    with Archive(killed, readonly=True) as archive:
        assert archive.counts()["articles"] == 1
    assert {p.name: p.read_bytes() for p in path.parent.glob("killed.db*") if "shm" not in p.name} == before


@pytest.mark.parametrize("readonly", [False, True])
def test_opening_it_twice_in_one_process_keeps_the_locks_of_the_first(
    path: Path, make_article: MakeArticle, readonly: bool
) -> None:
    passer_by = f"import sqlite3; sqlite3.connect({str(path)!r}).execute('SELECT * FROM sites').close()"
    with Archive(path) as archive:
        archive.save(make_article(), extractor="")
        Archive(path, readonly=readonly).close()
        subprocess.run([sys.executable, "-c", passer_by], check=True)
        assert path.with_name("archive.db-wal").exists()  # else it is deleted under the writer
        assert path.with_name("archive.db-shm").exists()


def test_a_second_writer_waits_and_then_says_who(
    path: Path, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PRAGMAS", (*connection.PRAGMAS[1:], "PRAGMA busy_timeout = 20"))
    with Archive(path) as one, Archive(path) as two, one.batch():
        one.save(make_article(), extractor="")
        with pytest.raises(ArchiveLockedError) as caught:
            two.save(make_article(), extractor="")
    assert caught.value.exit_code == 75
    assert str(path) in str(caught.value)


def test_pragmas(path: Path) -> None:
    with Archive(path) as archive:
        db = archive._db
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 10000
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 1


def test_a_closed_archive_says_so(path: Path) -> None:
    archive = Archive(path)
    archive.close()
    archive.close()
    with pytest.raises(ArchiveError, match="was closed before; open it again"):
        archive.counts()


def test_a_full_archive_keeps_what_it_has(
    path: Path, make_article: MakeArticle, dump: Callable[[Path], Any]
) -> None:
    with Archive(path) as archive:
        archive.save(make_article(), body=b"first", extractor="")
        before = dump(path)
        pages = archive._db.execute("PRAGMA page_count").fetchone()[0]
        archive._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DiskFullError) as caught:
            archive.save(make_article(url="https://a.example/2"), body=os.urandom(500_000), extractor="")
        assert "everything before it is kept" in str(caught.value)
        assert dump(path) == before
        archive._db.execute("PRAGMA max_page_count = 1000000")
        archive.save(make_article(url="https://a.example/2"), extractor="")
    with Archive(path) as archive:
        assert archive.counts()["articles"] == 2


def test_damage_is_named(path: Path, make_article: MakeArticle) -> None:
    with Archive(path) as archive:
        for n in range(30):
            archive.save(make_article(url=f"https://a.example/{n}"), body=os.urandom(9000), extractor="")
    content = bytearray(path.read_bytes())
    content[4096 * 2 :] = b"\xa5" * (len(content) - 4096 * 2)
    path.write_bytes(content)
    with pytest.raises(CorruptArchiveError, match="is damaged"), Archive(path) as archive:
        list(archive.articles())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB."""
    mount = tmp_path / "disk"
    mount.mkdir()
    if not _mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(mount)):
        pytest.skip("a tmpfs can be mounted by root only")
    yield mount
    subprocess.run(["umount", str(mount)], check=True)


def _mount(*arguments: str) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def test_a_full_disk_at_every_size_keeps_what_was_stored(small_disk: Path, make_article: MakeArticle) -> None:
    path = small_disk / "archive.db"
    stored = 0
    with Archive(path) as archive:
        for n in range(1000):
            try:
                archive.save(
                    make_article(url=f"https://a.example/{n}"), body=os.urandom(20_000), extractor=""
                )
            except DiskFullError:
                break
            stored += 1
    (small_disk / "archive.db-lock").unlink(missing_ok=True)
    with Archive(path, readonly=True) as archive:
        assert archive.counts()["articles"] == stored > 3
        assert archive._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_disk_too_small_for_any_archive_says_so(small_disk: Path) -> None:
    with (small_disk / "filler").open("wb") as filler:
        filler.write(b"x" * (2 * 1024 * 1024 - 40_000))
    with pytest.raises(DiskFullError, match="No space is left"):
        Archive(small_disk / "archive.db")


@pytest.fixture
def readonly_folder(path: Path) -> Iterator[Path]:
    """The folder of an archive on a disk that cannot be written, not even by root."""
    Archive(path).close()
    folder = path.parent
    if not _mount("--bind", str(folder), str(folder)):
        pytest.skip("a folder can be made unwritable for root by a mount only")
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_folder_that_cannot_be_written(readonly_folder: Path) -> None:
    path = readonly_folder / "archive.db"
    with pytest.raises(ReadOnlyArchiveError, match="cannot be"):
        Archive(path)
    with pytest.raises(ReadOnlyArchiveError, match="cannot be"):
        Archive(readonly_folder / "new.db")
    with Archive(path, readonly=True) as archive:
        assert archive.search("bridge") == []


def test_a_half_made_archive_is_finished(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {connection.APPLICATION_ID}")
        db.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, "
            "name TEXT, applied_at TEXT)"
        )
    with Archive(path) as archive:
        assert archive.counts()["articles"] == 0


def test_an_older_archive_is_backed_up_migrated_and_not_touched_by_a_reader(
    path: Path, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlite_utils import Database, Migrations

    from scraper.archive import schema

    with Archive(path) as archive:
        archive.save(make_article(), extractor="")
    newer = Migrations("scraper")
    newer._migrations = [*schema.migrations._migrations]

    @newer()
    def m999_mood(db: Database) -> None:
        db.conn.execute("ALTER TABLE articles ADD COLUMN mood TEXT")

    latest = connection.LATEST
    monkeypatch.setattr(schema, "migrations", newer)
    monkeypatch.setattr(connection, "LATEST", latest + 1)
    message = rf"older version of this program \(schema {latest}; {latest + 1} is read here\)"
    with pytest.raises(ArchiveError, match=message):
        Archive(path, readonly=True)
    with Archive(path) as archive:
        assert archive._db.execute("SELECT mood FROM articles").fetchone()[0] is None
    with closing(sqlite3.connect(path.with_name(f"archive.db-backup-{latest}"))) as backup:
        assert backup.execute("SELECT count(*) FROM articles").fetchone() == (1,)
        assert backup.execute("PRAGMA user_version").fetchone() == (latest,)


def test_a_migration_that_fails_leaves_the_archive_as_it_was(
    path: Path, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch, dump: Callable[[Path], Any]
) -> None:
    from sqlite_utils import Database, Migrations

    from scraper.archive import schema

    with Archive(path) as archive:
        archive.save(make_article(), extractor="")
    before = dump(path)
    newer = Migrations("scraper")
    newer._migrations = [*schema.migrations._migrations]

    @newer()
    def m999_fails(db: Database) -> None:
        db.conn.execute("DELETE FROM images")
        db.conn.execute("DROP TABLE feed_items")
        db.conn.execute("SELECT no_such_function()")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrations", newer)
        patch.setattr(connection, "LATEST", connection.LATEST + 1)
        with pytest.raises(ArchiveError, match="no such function"):
            Archive(path)
    assert dump(path) == before
    with Archive(path) as archive:
        assert archive.counts()["articles"] == 1


def test_who_makes_an_archive_waits_for_one_who_looks_at_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"PRAGMA application_id = {connection.APPLICATION_ID}")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        waited: list[float] = []

        def leave(seconds: float) -> None:
            waited.append(seconds)
            if other.in_transaction:
                other.execute("ROLLBACK")

        monkeypatch.setattr("time.sleep", leave)
        with closing(sqlite3.connect(path, isolation_level=None, factory=connection.Connection)) as maker:
            assert connection._begin_wal(maker) == "wal"
    assert len(waited) == 1


def test_two_processes_may_make_the_archive_at_once(path: Path) -> None:
    code = f"from scraper.archive import Archive; Archive({str(path)!r}).close()"
    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    with Archive(path) as archive:
        assert archive.counts()["articles"] == 0
