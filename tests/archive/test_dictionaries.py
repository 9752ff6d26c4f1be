from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scraper.archive import Archive, Visit, dictionaries
from scraper.archive.vacuuming import vacuum
from scraper.errors import CorruptArchiveError

MakeVisit = Callable[..., Visit]
Query = Callable[..., list[tuple[Any, ...]]]
SITE = "https://www.thecourier.example/"


def template(seed: int, blocks: int = 120) -> str:
    drawn = random.Random(seed)
    return "".join(f"<{drawn.randrange(16**9):x}>" for _ in range(blocks))


def page(n: int, frame: str) -> bytes:
    drawn = random.Random(n)
    return (frame + " ".join(f"{drawn.randrange(16**5):x}" for _ in range(40))).encode()


@pytest.fixture
def store(archive: Archive, make_visit: MakeVisit) -> Callable[..., bytes]:
    def store(n: int, frame: str, **fields: Any) -> bytes:
        body = page(n, frame)
        archive.record(make_visit(f"{SITE}{n}", body=body, **fields))
        return body

    return store


def sizes(query: Query) -> list[tuple[int, int | None]]:
    return query("SELECT length(data), dictionary_id FROM bodies ORDER BY rowid")


def bodies(archive: Archive) -> Iterator[bytes | None]:
    for capture in reversed(archive.captures(limit=10_000)):
        yield archive.body(capture.sha256 or "")


def test_the_second_page_of_a_site_is_compressed_by_the_first(
    archive: Archive, store: Callable[..., bytes], query: Query
) -> None:
    frame = template(1)
    stored = [store(n, frame) for n in range(4)]
    (first, none), *others = sizes(query)
    assert none is None
    assert all(dictionary == 1 and size < first / 2 for size, dictionary in others)
    assert list(bodies(archive)) == stored


def test_another_form_of_page_has_a_dictionary_of_its_own(store: Callable[..., bytes], query: Query) -> None:
    for n, kind in enumerate(["article", "feed", "teaser", "feed"]):
        store(n, template(1), kind=kind)
    assert [dictionary for _, dictionary in sizes(query)] == [None, None, 1, 2]


def test_a_page_of_another_make_joins_the_dictionary(store: Callable[..., bytes], query: Query) -> None:
    for n in range(3):
        store(n, template(1))
    for n in range(3, 6):
        store(n, template(2))
    store(6, template(1))
    assert [dictionary for _, dictionary in sizes(query)] == [None, 1, 1, None, 2, 2, 2]
    assert query("SELECT samples FROM dictionaries ORDER BY id") == [(1,), (2,)]


def test_a_dictionary_grows_where_that_pays(
    archive: Archive, store: Callable[..., bytes], query: Query
) -> None:
    # Ten kinds of page share a small frame: one page alone knows only its own kind.
    frames = [template(1, 60) + template(n, 40) for n in range(2, 5)]
    stored = [store(n, frames[n % 3]) for n in range(40)]
    assert max(samples for (samples,) in query("SELECT samples FROM dictionaries")) > 1
    assert list(bodies(archive)) == stored


def test_no_dictionary_hangs_on_another(archive: Archive, store: Callable[..., bytes], query: Query) -> None:
    for n in range(60):
        store(n, template(1 + n % 3))
    vacuum(archive)
    assert not query(
        "SELECT 1 FROM dictionary_pages JOIN bodies USING (sha256) WHERE bodies.dictionary_id IS NOT NULL"
    )


def test_vacuum_keeps_every_byte_and_needs_fewer(
    archive: Archive, store: Callable[..., bytes], query: Query
) -> None:
    frames = [template(1, 60) + template(n, 40) for n in range(2, 12)]
    stored = [store(n, frames[n % 10]) for n in range(120)]
    before = sum(size for size, _ in sizes(query))
    told: list[tuple[int, int]] = []
    report = vacuum(archive, progress=lambda done, total: told.append((done, total)))
    after = sum(size for size, _ in sizes(query))
    assert after == before - report.saved < before
    assert told
    assert list(bodies(archive)) == stored
    assert vacuum(archive).saved <= report.saved


def test_a_damaged_dictionary_loses_its_pages_and_no_later_one(
    archive: Archive, store: Callable[..., bytes], query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(2):
        store(n, template(1))
    archive._db.execute("UPDATE bodies SET data = x'00' WHERE dictionary_id IS NULL")
    monkeypatch.setattr(dictionaries, "_contents", dictionaries._Contents(4))
    with pytest.raises(CorruptArchiveError, match="cannot be decoded"):
        list(bodies(archive))
    later = [store(n, template(1)) for n in range(2, 5)]
    found = [archive.body(c.sha256 or "") for c in archive.captures(limit=3)]
    assert found == later[::-1]


def test_a_page_that_was_rolled_back_leaves_no_dictionary_behind(
    archive: Archive, store: Callable[..., bytes]
) -> None:
    def fail() -> None:
        with archive.batch():
            store(1, template(1))
            store(2, template(1))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    stored = [store(n, template(2)) for n in range(3, 6)]
    assert list(bodies(archive)) == stored
