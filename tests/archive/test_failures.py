from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from scraper.archive.failures import FAILURES, translate, translated
from scraper.errors import ArchiveError, DiskFullError

# https://sqlite.org/rescode.html: the primary codes that say something about the file, the disk or others.
ABOUT_THE_FILE = {
    "BUSY",
    "CANTOPEN",
    "CORRUPT",
    "FULL",
    "IOERR",
    "LOCKED",
    "NOMEM",
    "NOTADB",
    "PERM",
    "READONLY",
    "TOOBIG",
}


def failure(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("detail")
    error.sqlite_errorcode = code
    return error


def test_every_code_about_the_file_is_in_the_map() -> None:
    assert {getattr(sqlite3, f"SQLITE_{name}") for name in ABOUT_THE_FILE} == set(FAILURES)


@pytest.mark.parametrize("code", FAILURES)
@pytest.mark.parametrize("extension", [0, 1, 2])
def test_extended_codes_mean_the_same_and_the_message_names_the_file(
    code: int, extension: int, tmp_path: Path
) -> None:
    error = translate(failure(code | extension << 8), tmp_path / "archive.db")
    assert type(error) is FAILURES[code].error
    assert str(tmp_path / "archive.db") in str(error)
    assert str(error).endswith(".")


def test_a_failed_write_on_a_full_disk_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 100}))
    assert isinstance(translate(failure(sqlite3.SQLITE_IOERR_SHMSIZE), tmp_path / "a.db"), DiskFullError)


def test_what_nobody_thought_of_is_still_ours(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="SQLite says: what"), translated(tmp_path / "archive.db"):
        raise sqlite3.OperationalError("what")


def test_other_errors_pass(tmp_path: Path) -> None:
    with pytest.raises(KeyError), translated(tmp_path / "archive.db"):
        raise KeyError
