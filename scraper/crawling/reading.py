"""The bytes of one answer → what is in it. Pure; runs in a worker process."""

from __future__ import annotations

from scraper.crawling.tasks import Reading, Task
from scraper.discovery.feeds import looks_like_feed, read_feed
from scraper.discovery.links import find_links
from scraper.discovery.sitemaps import looks_like_sitemap, read_sitemap
from scraper.extraction import EXTRACTOR, extract_with_page
from scraper.extraction.page.limits import within_limits


def read(task: Task) -> Reading:
    """Tells feeds and sitemaps from pages by their first bytes, and reads each as what it is."""
    head = task.body[:8192]
    if looks_like_sitemap(head) or (task.expect_sitemap and not head.lstrip().startswith(b"<")):
        return Reading("sitemap", leads=tuple(read_sitemap(task.body, task.url)))
    if looks_like_feed(head):
        return Reading("feed", leads=tuple(read_feed(task.body, task.url)))
    article, page = extract_with_page(
        task.body,
        url=task.url,
        fetched_at=task.fetched_at,
        content_type=task.content_type,
        boilerplate=task.boilerplate,
    )
    if page is not None and article.kind in _STORIES:
        links = find_links(page.tree, task.url, follow=task.follow)
    else:  # parsed again, as a reader without scripts sees it: a list may have its links in a noscript
        links = find_links(within_limits(task.body), task.url)
    return Reading("page", article, links.canonical, links.leads, EXTRACTOR, links.refresh, links.directives)


_STORIES = ("article", "teaser")
