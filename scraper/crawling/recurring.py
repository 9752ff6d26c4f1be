"""A reader that knows what a site repeats on its pages."""

from __future__ import annotations

from dataclasses import replace

from scraper.archive import Archive, site_of
from scraper.crawling.surroundings import Surroundings
from scraper.crawling.tasks import Reading, Task
from scraper.crawling.workers import Reader


class Informed:
    """Gives another reader, with each page, the blocks that the archive knows from others of its site."""

    def __init__(self, reader: Reader, archive: Archive, around: Surroundings) -> None:
        self._reader = reader
        self._archive = archive
        self._around = around

    async def read(self, task: Task) -> Reading:
        """What is in one answer; raises WorkerError."""
        known = await self._around.store(self._archive.boilerplate, site_of(task.url))
        return await self._reader.read(replace(task, boilerplate=known) if known else task)
