"""Which sites a run crawls as a whole, and the waking of what leads to their news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from scraper.archive import Archive
from scraper.crawling.frontier import within
from scraper.crawling.surroundings import Surroundings
from scraper.discovery.leads import Lead
from scraper.hosts import bare_host_of


class Sites:
    """The open sites of a run."""

    def __init__(self, archive: Archive, around: Surroundings, *, refresh: bool, everything: bool) -> None:
        self._archive = archive
        self._around = around
        self._refresh = refresh
        self._everything = everything
        self.names: set[str] = set()

    def covers(self, host: str) -> bool:
        """Whether any due URL of the host belongs to the run."""
        return self._everything or within(f"https://{host}/", self.names)

    async def reopen(self) -> list[str]:
        """Opens every site that the archive crawls as a whole; gives all hosts that it knows."""
        for site, _ in await self._around.store(self._archive.open_sites):
            self.names.add(site)
        return await self._wake(self.names)

    async def seeds(self) -> list[str]:
        """Where open sites begin: asked at each crawl, also after a bad day on which they were gone."""
        rows = await self._around.store(self._archive.open_sites)
        return list(dict.fromkeys(row.url for row in rows))

    async def open(self, url: str, leads: Iterable[Lead]) -> list[str]:
        """Opens the sites that a target leads to; gives the known hosts of those that were not open.

        A feed may live on a host of its own: the site of most of its items is opened, too.
        """
        found = {bare_host_of(url)}
        owners = Counter(bare_host_of(lead.url) for lead in leads if lead.source in ("feed", "sitemap"))
        found |= {site for site, _ in owners.most_common(1)}
        fresh = {site for site in found if not within(f"https://{site}/", self.names)}
        if not fresh:
            return []
        now = self._around.clock()
        for site in sorted(fresh):
            self.names.add(site)
            await self._around.store(self._archive.open_site, site, url, now)
        return await self._wake(fresh)

    async def _wake(self, sites: Collection[str]) -> list[str]:
        """The known hosts of the sites; with --refresh all their URLs become due."""
        covered: list[str] = []
        for site in [None] if self._everything else sorted(sites):
            covered += await self._around.store(self._archive.frontier_hosts, site)
        if self._refresh:
            for host in covered:
                await self._around.store(self._archive.wake, host)
        return covered
