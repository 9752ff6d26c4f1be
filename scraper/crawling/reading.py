"""The bytes of one answer → what is in it. Pure; runs in a worker process."""

from __future__ import annotations

from scraper.crawling.tasks import Reading, Task
from scraper.discovery.feeds import looks_like_feed, read_feed
from scraper.discovery.links import find_links
from scraper.discovery.sitemaps import looks_like_sitemap, read_sitemap
from scraper.extraction import EXTRACTOR, extract
from scraper.extraction.page.limits import within_limits


def read(task: Task) -> Reading:
    """Tells feeds and sitemaps from pages by their first bytes, and reads each as what it is."""
    head = task.body[:8192]
    if looks_like_sitemap(head) or (task.expect_sitemap and not head.lstrip().startswith(b"<")):
        return Reading("sitemap", leads=tuple(read_sitemap(task.body, task.url)))
    if looks_like_feed(head):
        return Reading("feed", leads=tuple(read_feed(task.body, task.url)))
    article = extract(
        task.body,
        url=task.url,
        fetched_at=task.fetched_at,
        content_type=task.content_type,
        boilerplate=task.boilerplate,
    )
    links = find_links(within_limits(task.body), task.url)
    return Reading("page", article, links.canonical, links.leads, EXTRACTOR, links.refresh, links.directives)
