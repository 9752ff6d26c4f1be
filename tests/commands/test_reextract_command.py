from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.archive import Archive, Capture, Visit
from scraper.article import Article

URL = "https://harbour.example/quay/mole"


@pytest.fixture
def lost(tmp_path: Path) -> Path:
    """An archive with a story that was taken for a list."""
    path = tmp_path / "lost.db"
    told = "".join(
        f"<p>On day {n} the mole of Aldermoor was mended, and the boats waited.</p>" for n in range(8)
    )
    body = f"<html><title>The mole</title><article><h1>The mole is mended</h1>{told}</article></html>"
    capture = Capture(
        URL, datetime(2024, 8, 7, tzinfo=UTC), "ok", status=200, kind="listing", body=body.encode()
    )
    with Archive(path) as archive:
        archive.record(Visit(capture, Article(url=URL, site="harbour.example", kind="listing")))
    return path


def test_a_dry_run_lists_what_would_become_articles(run: Any, lost: Path) -> None:
    before = lost.read_bytes()
    shown = run("reextract", "--db", lost, "--dry-run", "--workers", "0")
    assert shown.code == 0
    assert "1 pages without an article read again; would become articles: 1\n" in shown.out
    assert f"{URL}  The mole is mended\n" in shown.out
    assert lost.read_bytes() == before


def test_what_became_an_article_is_told(run: Any, lost: Path) -> None:
    shown = run("reextract", "--db", lost, "--workers", "0", "--json")
    told = json.loads(shown.out)
    assert told["found"] == [{"url": URL, "headline": "The mole is mended"}]
    assert told["counts"]["found"] == 1
    shown = run("reextract", "--db", lost, "--workers", "0")
    assert "1 articles read again: 0 changed, 0 kept." in shown.out
    assert "articles:" not in shown.out
