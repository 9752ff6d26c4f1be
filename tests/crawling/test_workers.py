from __future__ import annotations

import asyncio
import io
import os
import pickle
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from scraper.crawling.tasks import Reading, Task
from scraper.crawling.worker import SIZE, serve
from scraper.crawling.workers import InProcess, WorkerError, Workers

WHEN = datetime(2025, 3, 1, 12, tzinfo=UTC)
URL = "https://paper.example/"
MAP = b"<urlset><url><loc>https://paper.example/tide</loc></url></urlset>"
RSS = b"<rss><channel><item><link>https://paper.example/tide</link></item></channel></rss>"
PAGE = b"<html><body><h1>Tide</h1><p>The ferry left at nine.</p><a href=/vote>Vote</a></body></html>"


def task(body: bytes) -> Task:
    return Task(body, URL, WHEN, "text/html")


async def test_feeds_sitemaps_and_pages_are_told_apart():
    reader = InProcess()
    forms = [(await reader.read(task(body))).form for body in (MAP, RSS, PAGE)]
    assert forms == ["sitemap", "feed", "page"]
    page = await reader.read(task(PAGE))
    assert [lead.url for lead in page.leads] == ["https://paper.example/vote"]
    assert page.article is not None
    assert page.extractor


async def test_a_worker_reads_as_the_caller_would():
    async with Workers(1) as workers:
        assert await workers.read(task(PAGE)) == await InProcess().read(task(PAGE))


async def test_many_tasks_share_few_workers():
    async with Workers(2) as workers:
        readings = await asyncio.gather(*(workers.read(task(MAP)) for _ in range(20)))
    assert all(isinstance(reading, Reading) for reading in readings)


async def test_a_crash_loses_its_page_alone():
    async with Workers(1) as workers:
        await workers.read(task(MAP))
        process = workers._idle._queue[0]  # type: ignore[attr-defined]
        reading = asyncio.create_task(workers.read(task(b"<p>" * 3_000_000)))
        await asyncio.sleep(0)
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(WorkerError) as caught:
            await reading
        assert caught.value.reason == "extraction crashed"
        assert str(caught.value) == f"{URL} ended its worker (exit code -9); please report it."
        assert (await workers.read(task(MAP))).form == "sitemap"


async def test_a_hanging_worker_loses_its_page_alone():
    async with Workers(1) as workers:
        await workers.read(task(MAP))
        process = workers._idle._queue[0]  # type: ignore[attr-defined]
        os.kill(process.pid, signal.SIGSTOP)
        workers._seconds = 0.2
        with pytest.raises(WorkerError) as caught:
            await workers.read(task(MAP))
        assert caught.value.reason == "extraction hung"
        workers._seconds = 30
        assert (await workers.read(task(MAP))).form == "sitemap"


def test_a_worker_answers_until_its_input_ends():
    message = pickle.dumps(task(MAP))
    tasks = io.BytesIO((len(message).to_bytes(SIZE, "big") + message) * 2)
    answers = io.BytesIO()
    serve(tasks, answers)
    answers.seek(0)
    for _ in range(2):
        length = int.from_bytes(answers.read(SIZE), "big")
        status, reading = pickle.loads(answers.read(length))
        assert (status, reading.form) == ("ok", "sitemap")
    assert answers.read() == b""


def test_a_page_that_eats_memory_loses_itself_alone(monkeypatch):
    def hungry(_task):
        raise MemoryError

    monkeypatch.setattr("scraper.crawling.reading.read", hungry)
    message = pickle.dumps(task(MAP))
    answers = io.BytesIO()
    serve(io.BytesIO(len(message).to_bytes(SIZE, "big") + message), answers)
    assert pickle.loads(answers.getvalue()[SIZE:]) == ("memory", "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to the limit")
def test_the_memory_of_a_worker_is_limited():
    code = (
        "from scraper.crawling import worker; worker.MEMORY = 1 << 29; worker.limit_memory(); bytes(1 << 30)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.stderr.splitlines()[-1] == "MemoryError"


def test_a_failure_is_an_answer_too():
    message = pickle.dumps("no task")
    answers = io.BytesIO()
    serve(io.BytesIO(len(message).to_bytes(SIZE, "big") + message), answers)
    status, text = pickle.loads(answers.getvalue()[SIZE:])
    assert status == "error"
    assert "AttributeError" in text
