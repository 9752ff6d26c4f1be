from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.article import Article, Block, Image
from scraper.commands import main, terminal

ARTICLE = Article(
    url="https://harbour.example/2024/08/ferry",
    site="harbour.example",
    headline="Ferry returns after nine days",
    byline="Ana Ruiz",
    authors=["Ana Ruiz"],
    published=datetime(2024, 8, 7, 20, 35, tzinfo=UTC),
    published_precision="minute",
    published_text="7 August 2024, 20:35",
    blocks=[
        Block("paragraph", "The ferry sailed at nine on Wednesday, with forty people on board."),
        Block("paragraph", "The harbour council had closed the pier because of the wind."),
    ],
    images=[Image("https://harbour.example/pier.jpg", caption="The pier. (Jo Lind)")],
    language="en",
    word_count=22,
    confidence=0.9,
)


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run the command line in this process."""
    for name in ("SCRAPER_DB", "SCRAPER_DEBUG", "SCRAPER_CONTACT", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path) -> Outcome:
        terminal.console.cache_clear()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Outcome(int(end.value.code or 0), out, err)

    return run


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """An archive with two articles, one of them edited once."""
    path = tmp_path / "papers.db"
    at = datetime(2024, 8, 8, 6, 0, tzinfo=UTC)
    edited = replace(
        ARTICLE,
        blocks=[
            replace(ARTICLE.blocks[0], text=ARTICLE.blocks[0].text.replace("nine", "ten")),
            ARTICLE.blocks[1],
        ],
    )
    other = replace(
        ARTICLE,
        url="https://valley.example/mill",
        site="valley.example",
        headline="=HYPERLINK(1) The mill turns again",
        byline=None,
        authors=[],
        published=datetime(2024, 9, 1, tzinfo=UTC),
        published_precision="day",
        blocks=[Block("paragraph", "After the flood the mill turns again, and the ferry waits below it.")],
        images=[],
    )
    with Archive(path) as archive:
        archive.save(ARTICLE, body=b"<h1>1", captured_at=at)
        archive.save(edited, body=b"<h1>2", captured_at=at + timedelta(days=1))
        archive.save(other, body=b"<h1>3", captured_at=at)
    return path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A saved page."""
    path = tmp_path / "ferry.html"
    paragraphs = "".join(
        f"<p>The ferry sailed at {hour} on Wednesday, with forty people and a brass band on board.</p>"
        for hour in ("nine", "ten", "eleven", "noon")
    )
    path.write_text(
        "<!doctype html><html lang=en><title>Ferry returns</title><article><h1>Ferry returns</h1>"
        f"{paragraphs}</article>"
    )
    return path
