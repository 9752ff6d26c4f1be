from __future__ import annotations

import random
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive
from scraper.archive.fingerprints import BANDS, bands, resemblance, runs_of
from scraper.article import Article

Make = Callable[..., Article]
WORDS = [f"{a}{b}" for a in ("har", "fer", "pie", "tid", "qua", "mol", "wha", "dun") for b in "bklmnrstvwz"]


def text(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def edited(story: str, seed: int, share: float = 0.03) -> str:
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS) if drawn.random() < share else w for w in story.split())


@pytest.fixture
def save(archive: Archive, make_article: Make) -> Callable[..., int]:
    def save(name: str, body: str, **fields: Any) -> int:
        site = f"{name}.example"
        saved = archive.save(
            make_article(body, url=f"https://{site}/story", site=site, headline=name, **fields), extractor=""
        )
        assert saved.article_id is not None
        return saved.article_id

    return save


def test_a_text_has_the_same_bands_wherever_it_stands() -> None:
    found = bands(text(1))
    assert found is not None
    assert len(found) == BANDS
    assert found == bands(text(1).replace(" ", ", "))
    assert zlib.crc32(repr(found).encode()) == 3167673392


def test_near_texts_meet_and_unrelated_ones_do_not() -> None:
    met = unrelated = 0
    for seed in range(60):
        one = bands(text(seed)) or ()
        met += bool(set(one) & set(bands(edited(text(seed), seed)) or ()))
        unrelated += bool(set(one) & set(bands(text(seed + 1000)) or ()))
    assert met >= 57
    assert unrelated == 0


@pytest.mark.parametrize("short", ["", "a", "ferry " * 20])
def test_a_short_text_has_none(short: str) -> None:
    assert bands(short) is None


def test_resemblance_is_the_share_in_both() -> None:
    one, other = runs_of("a b c d"), runs_of("b c d e")
    assert resemblance(one, other) == pytest.approx(1 / 3)
    assert resemblance(one, one) == 1
    assert resemblance(runs_of(""), runs_of("")) == 0


def test_copies_form_a_cluster(archive: Archive, save: Callable[..., int]) -> None:
    first = save("harbour", text(1))
    save("pier", text(2))
    second = save("quay", edited(text(1), 5))
    third = save("mole", text(1).upper())
    assert [copy.id for copy in archive.copies(first)] == [second, third]
    assert [copy.site for copy in archive.copies(third)] == ["harbour.example", "quay.example"]
    assert archive.copies(2) == []
    assert archive.counts()["clusters"] == 1
    assert archive.counts()["copies"] == 2


def test_a_text_that_joins_two_clusters_makes_them_one(archive: Archive, save: Callable[..., int]) -> None:
    whole = text(3, 600)
    words = whole.split()
    left, right = " ".join(words[:400]), " ".join(words[200:])
    ids = [save("one", left), save("two", left), save("three", right), save("four", right)]
    assert archive.counts()["clusters"] == 2
    save("five", whole)
    assert [copy.id for copy in archive.copies(ids[3])] == [ids[0], ids[1], ids[2], ids[3] + 1]


def test_an_article_that_was_rewritten_leaves_its_cluster(archive: Archive, save: Callable[..., int]) -> None:
    first = save("harbour", text(1))
    second = save("quay", text(1))
    third = save("mole", text(1))
    save("harbour", text(9))
    assert archive.copies(first) == []
    assert [copy.id for copy in archive.copies(second)] == [third]
    save("quay", text(8))
    assert archive.counts()["clusters"] == 0


def test_a_search_tells_of_copies_and_hides_none(archive: Archive, save: Callable[..., int]) -> None:
    save("harbour", f"Zeppelin {text(1)}")
    save("quay", f"Zeppelin {text(1)}")
    save("pier", f"Zeppelin {text(2)}")
    assert sorted((hit.site, hit.copies) for hit in archive.search("zeppelin")) == [
        ("harbour.example", 1),
        ("pier.example", 0),
        ("quay.example", 1),
    ]


def test_an_older_archive_gets_its_clusters(path: Path, archive: Archive, save: Callable[..., int]) -> None:
    first, second = save("harbour", text(1)), save("quay", text(1))
    archive.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE fingerprints")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm005_duplicates'")
        db.execute("PRAGMA user_version = 4")
        db.commit()
    with Archive(path) as again:
        assert [copy.id for copy in again.copies(first)] == [second]


def test_the_bands_of_a_text_are_those_that_archives_hold() -> None:
    """Stored by every version: other values would find no copy among the articles that are here."""
    words = " ".join(f"harbour{n % 7} ferry{n % 11} Küste{n % 5}" for n in range(40)).lower()
    assert bands(words) == (
        *(167091277, 245342569, 245342569, 625169686),
        *(1984271143, 736307734, 149959477, 2065326940),
    )
