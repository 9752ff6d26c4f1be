from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "demo.db"


def test_the_demo_shows_the_whole_way(run, made: Path) -> None:
    done = run("demo", "--db", made)
    assert (done.code, done.err) == (0, "")
    shown = done.out
    assert "The Selvane Courier, a small invented newspaper, is served at http://127.0.0.1:" in shown
    first, second = shown.split("2. A day later")
    assert "new" in first
    assert "changed" in second
    assert "harbour dues" in second.partition("3. Search")[2].lower()
    edit = second.partition("4. See how a story was edited")[2].partition("5. ")[0]
    assert "[-" in edit
    assert "{+" in edit
    assert "HTTP 404" in second.partition("5. What was lost")[2]
    assert f"scraper browse --db {made}" in second
    status = json.loads(run("status", "--json", "--db", made).out)
    assert status["counts"]["articles"] >= 60
    assert status["runs"][-1]["command"] == "demo"


def test_the_readme_shows_what_the_demo_gives(made: Path) -> None:
    from scraper.archive import Archive
    from scraper.commands.demo import PORT
    from scraper.demo import EDITED

    with Archive(made, readonly=True) as archive:
        story = archive.article(f"http://127.0.0.1:{PORT}{EDITED}")
    if story is None:
        pytest.skip(f"port {PORT} was somebody else's")
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"$ scraper show {story.id} --diff --db demo.db" in readme
    assert f"\n{story.id:>5}  {story.article.headline}\n" in readme
    assert story.article.url in readme


def test_a_second_demo_starts_afresh_on_its_own_archive(run, made: Path) -> None:
    from scraper.commands.demo import start_afresh

    assert made.exists()
    start_afresh(made)
    counts = json.loads(run("status", "--json", "--db", made).out)["counts"]
    assert counts["articles"] == 0


def test_a_demo_archive_that_has_more_in_it_is_kept(run, made: Path) -> None:
    from datetime import UTC, datetime

    from scraper.archive import Archive
    from scraper.article import Article, Block

    with Archive(made) as archive:
        story = Article(
            url="https://harbour.example/a", site="harbour.example", blocks=[Block("paragraph", "It sailed.")]
        )
        archive.save(story, captured_at=datetime(2025, 4, 1, tzinfo=UTC))
    done = run("demo", "--db", made)
    assert (done.code, done.err) == (
        2,
        f"Error: {made} is not an archive of the demo, so it was left as it is. "
        "Name another file with --db.\n",
    )
    with Archive(made, readonly=True) as archive:
        assert archive.counts()["articles"] == 1
