from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.report import misses, table
from bench.scores import Scores, shingles

TEXT = "The ferry came in late and the whole harbour waited for its crew."
FIELDS = ("headline", "authors", "date", "body", "captions", "kind")
ITEM = {
    "headline": "The ferry’s late",
    "authors": ["Ilse Marenko", "Oda Kestrin"],
    "date": "2025-03-14",
    "body": TEXT,
    "captions": ["The ferry at its berth."],
    "with": ["whole harbour"],
    "without": ["Subscribe", "Share"],
    "page_type": "article",
}
FOUND = {
    "headline": "the FERRY's late",
    "authors": ["Ilse Marenko"],
    "date": "2025-03-14 10:00:00",
    "body": TEXT + " Subscribe now.",
    "captions": ["The ferry at its berth"],
    "kind": "article",
}


def scored(item: dict[str, object], found: dict[str, object] | None) -> dict[str, float | None]:
    scores = Scores("tool", FIELDS)
    scores.add(item, found, 0.002)
    scores.add({"page_type": "product"}, {"kind": "listing"}, 0.004)
    return scores.values()


def test_each_field_is_scored() -> None:
    values = scored(ITEM, FOUND)
    common, extra = len(list(shingles(TEXT))), 2
    assert values["precision"] == pytest.approx(common / (common + extra))
    assert values["recall"] == 1
    assert values["snippets"] == pytest.approx((1 + 1 / 2) / 2)
    assert values["authors"] == pytest.approx(2 / 3)
    assert (values["headline"], values["date"], values["captions"], values["kind"]) == (1, 1, 1, 1)


def test_a_page_on_which_a_tool_fails_counts_as_wrong() -> None:
    values = scored(ITEM, None)
    assert (values["recall"], values["headline"], values["authors"], values["date"]) == (0, 0, 0, 0)
    assert values["kind"] == 0.5
    assert values["captions"] == 0


def test_a_list_that_is_taken_for_an_article_is_wrong() -> None:
    scores = Scores("tool", FIELDS)
    scores.add({"page_type": "collection"}, {"kind": "article"}, 0.1)
    scores.add({"page_type": "article"}, {"kind": "teaser"}, 0.1)
    assert scores.values()["kind"] == 0.5


def test_what_a_tool_has_no_field_for_stays_empty() -> None:
    scores = Scores("parse 1.0", ())
    scores.add(ITEM, {}, 0.001)
    assert set(scores.values().values()) == {None}


def test_a_table_compares_speeds() -> None:
    rows = [Scores("scraper 1", FIELDS), Scores("trafilatura 2", ("headline",)), Scores("parse 3", ())]
    for row, seconds in zip(rows, (0.004, 0.040, 0.001), strict=True):
        row.add(ITEM, FOUND, seconds)
    lines = table("news", rows).splitlines()
    assert lines[0] == "## news, 1 pages"
    assert lines[4].endswith("| 4.0 | 10.0 | 4.0 |")
    assert lines[5].endswith("| 40.0 | 1.0 | 40.0 |")
    assert re.search(r"\|\s+\|\s+\|\s+\| 1.000 \|", lines[5]), "no body, no precision, no recall, a headline"


def test_a_score_below_the_floor_is_named() -> None:
    scores = Scores("scraper", FIELDS)
    scores.add(ITEM, FOUND, 0.1)
    assert misses(scores, {"headline": 0.9, "recall": 1.0}) == []
    assert misses(scores, {"authors": 0.9, "snippets": 0.5}) == ["authors 0.6667 is below the floor of 0.9"]


def test_the_built_in_newspaper_lies_above_the_floor() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench", "--tools", "scraper", "--floor"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "built-in newspaper" in run.stdout


def test_a_corpus_is_measured_and_the_results_kept(corpus: Path, tmp_path: Path) -> None:
    items = [json.loads(line) for line in (corpus / "items.jsonl").read_text("utf-8").split("\n")[:2]]
    lines = [json.dumps(item | {"headline": item["id"], "body": None}) for item in items]
    (corpus / "items.jsonl").write_text("\n".join(lines), encoding="utf-8")
    kept = tmp_path / "RESULTS.md"
    run = subprocess.run(
        [sys.executable, "-m", "bench", corpus, "--tools", "scraper,parse", "--write", kept],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    text = kept.read_text(encoding="utf-8")
    assert "## corpus, 2 pages" in text
    assert str(corpus) not in text


def test_a_folder_that_is_no_corpus_is_named(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench", tmp_path],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert str(tmp_path) in run.stderr
    assert "items.jsonl" in run.stderr
