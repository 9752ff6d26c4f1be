from __future__ import annotations

import json
from pathlib import Path

import pytest

PAGES = {
    "ferry": (
        "https://paper.example/2025/03/ferry",
        "The ferry came in late, and the harbour waited for the crew.",
    ),
    "tide": (
        "https://www.tide.example/story?id=61",
        "The tide rose by a hand above the old mark on the wall.",
    ),
    "odd": ("https://paper.example/fähre|late", "Nobody on the quay knew the name of the second boat."),
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An invented corpus of three pages, and two items that have no web address."""
    folder = tmp_path / "corpus"
    (folder / "html").mkdir(parents=True)
    items = [{"id": name, "url": url} for name, (url, _) in PAGES.items()]
    items += [{"id": "none", "url": None}, {"id": "local", "url": "hard::local.html"}]
    # A line separator within a string is no end of a line.
    lines = [json.dumps(item | {"body": "a\u2028b"}, ensure_ascii=False) for item in items]
    (folder / "items.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, (_, sentence) in PAGES.items():
        text = "".join(f"<p>{sentence} {n} of them said so to the paper on Monday.</p>" for n in range(9))
        html = f"<html><head><title>{name}</title></head><body><h1>{name}</h1>{text}</body></html>"
        (folder / "html" / f"{name}.html").write_text(html, encoding="utf-8")
    return folder
