from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from scraper.extraction import extract
from scraper.extraction.garbage import without_search


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    enabled = gc.isenabled()
    yield
    (gc.enable if enabled else gc.disable)()


def test_no_search_for_garbage_runs_meanwhile() -> None:
    gc.enable()
    assert without_search(gc.isenabled)() is False
    assert gc.isenabled()


def test_what_was_off_stays_off() -> None:
    gc.disable()
    extract(b"<p>The ferry sails again.</p>")
    assert not gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    gc.enable()
    with pytest.raises(TypeError):
        extract(3)  # type: ignore[arg-type]
    assert gc.isenabled()
