from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.demo import EDITED, serve


def test_json_is_the_default(run, page: Path) -> None:
    done = run("extract", page, "--url", "harbour.example/ferry")
    article = json.loads(done.out)
    assert done.code == 0
    assert article["headline"] == "Ferry returns"
    assert article["url"] == "https://harbour.example/ferry"
    assert article["body"].startswith("The ferry sailed at nine on Wednesday")
    assert article["blocks"][0]["kind"] == "paragraph"


def test_markdown_and_text(run, page: Path) -> None:
    assert run("extract", page, "--markdown").out.startswith("# Ferry returns\n\nThe ferry sailed at nine")
    assert run("extract", page, "--text").out.startswith("Ferry returns\n\nThe ferry sailed at nine")


def test_a_page_may_come_through_a_pipe(run, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page.read_bytes())))
    assert json.loads(run("extract", "-").out)["headline"] == "Ferry returns"


def test_an_empty_pipe_is_told(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    done = run("extract", "-")
    assert (done.code, done.err) == (
        2,
        "Error: The input is empty. Save the page again, or give its URL.\n",
    )


def test_a_text_file_is_read_as_text(run, tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(
        "Ferry returns\n\nBy Ana Ruiz\n\n"
        "The ferry sailed <again> at nine, with forty people and a brass band on board.\n\n"
        "The harbour council had closed the pier for nine days because of the wind.\n"
    )
    assert "sailed <again> at nine" in json.loads(run("extract", path).out)["body"]


def test_explain_writes_a_page_that_shows_every_block(run, page: Path, tmp_path: Path) -> None:
    path = tmp_path / "blocks.html"
    done = run("extract", page, "--explain", path)
    assert done.code == 0
    assert done.err == f"Every block and its fate: {path}\n"
    written = path.read_text(encoding="utf-8")
    assert "The ferry sailed at noon" in written
    assert "<script" not in written
    again = run("extract", page, "--explain", path)
    assert (again.code, again.err) == (
        2,
        f"Error: {path} exists already. Choose another name, or overwrite it with --force.\n",
    )
    assert run("extract", page, "--explain", path, "--force").code == 0


def test_markdown_and_text_exclude_each_other(run, page: Path) -> None:
    done = run("extract", page, "--markdown", "--text")
    assert (done.code, done.out) == (2, "")
    assert done.err == "Error: --markdown and --text exclude each other. Give one of them.\n"


def test_a_url_needs_no_second_one(run) -> None:
    done = run("extract", "https://harbour.invalid/a", "--url", "https://harbour.invalid/b")
    assert (done.code, done.err) == (
        2,
        "Error: --url is for a file, but https://harbour.invalid/a is a URL already. Leave --url away.\n",
    )


def test_a_url_is_fetched(run) -> None:
    with serve() as server:
        done = run("extract", server.url + EDITED, "--text", "--allow-host", "127.0.0.1")
    assert done.code == 0
    assert "harbour dues" in done.out


def test_a_url_that_is_none_is_wrong_use(run) -> None:
    done = run("extract", "http://[")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: 'http://[' is no URL")


def test_a_private_address_is_not_fetched(run) -> None:
    done = run("extract", "http://127.0.0.1:9/")
    assert (done.code, done.out) == (1, "")
    assert "127.0.0.1" in done.err


def test_a_page_that_is_no_article_is_told(run, tmp_path: Path) -> None:
    path = tmp_path / "wall.html"
    path.write_text("<title>404 Not Found</title><h1>Page not found</h1><p>The page does not exist.</p>")
    done = run("extract", path)
    assert done.code == 0
    assert json.loads(done.out)["kind"] == "error"
    assert done.err == "Note: this page seems to be no article, but of this kind: error.\n"


def test_from_scraper_import_extract_works_in_a_fresh_process() -> None:
    code = "from scraper import extract; print(extract('<h1>Ferry returns</h1><p>It sailed.</p>').headline)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Ferry returns\n"
