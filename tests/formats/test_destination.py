from __future__ import annotations

from pathlib import Path

import pytest

from scraper.errors import ScraperError, UsageError
from scraper.formats.destination import new_file


def test_the_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with new_file(path) as stream:
        stream.write("a\r\nü")
        assert not path.exists()
    assert path.read_bytes() == "a\r\nü".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), new_file(tmp_path / "out.csv") as stream:
        stream.write(str(1 / (len("half") - 4)))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_is_overwritten_only_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    with pytest.raises(UsageError) as error, new_file(path):
        raise AssertionError("not reached")
    assert str(error.value) == (f"{path} exists already. Choose another name, or overwrite it with --force.")
    assert path.read_text() == "mine"
    with new_file(path, overwrite=True) as stream:
        stream.write("new")
    assert path.read_text() == "new"


def test_a_file_that_came_to_be_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with pytest.raises(UsageError), new_file(path):
        path.write_text("theirs")
    assert path.read_text() == "theirs"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error, new_file(tmp_path):
        raise AssertionError("not reached")
    assert str(error.value) == f"{tmp_path} is a folder. Name a file in it."


def test_a_missing_folder_is_the_callers_mistake(tmp_path: Path) -> None:
    path = tmp_path / "none" / "out.csv"
    with pytest.raises(UsageError) as error, new_file(path):
        raise AssertionError("not reached")
    assert str(error.value) == (
        f"{path} cannot be written: No such file or directory. Choose another folder."
    )


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with pytest.raises(ScraperError) as error, new_file(path):
        raise OSError(28, "No space left on device")
    assert str(error.value) == (
        f"{path} could not be written: No space left on device. Nothing was left behind; "
        "free some space or choose another place."
    )
    assert list(tmp_path.iterdir()) == []
