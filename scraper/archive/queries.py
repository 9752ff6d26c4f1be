"""Questions that readers of an archive ask, as SQL that Datasette shows and any tool can run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its answer's SQL. `:name` in it is asked from the reader; empty = any."""

    name: str
    title: str
    description: str
    sql: str


QUERIES: tuple[Query, ...] = (
    Query(
        "losses",
        "What was lost, and why",
        "Attempts to fetch that brought no page, by site and reason.",
        """
        SELECT site, outcome, reason, count(*) AS attempts, count(DISTINCT url_id) AS urls, max(at) AS last,
               min(url) AS example
        FROM captures
        WHERE outcome NOT IN ('ok', 'not_modified', 'moved')
        GROUP BY site, outcome, reason
        ORDER BY attempts DESC
        """,
    ),
    Query(
        "last_outcomes",
        "How each URL ended last",
        "The last attempt at every URL that was fetched: exactly one outcome each.",
        """
        SELECT outcome, reason, kind, result, count(*) AS urls, min(url) AS example
        FROM captures
        WHERE id IN (SELECT max(id) FROM captures GROUP BY url_id)
        GROUP BY outcome, reason, kind, result
        ORDER BY urls DESC
        """,
    ),
    Query(
        "kept_out",
        "Pages that did not replace an article",
        "Captures that were worse than what is there: walls, teasers, empty or shortened texts.",
        """
        SELECT at, url, kind, kept_because, article_id, sha256
        FROM captures
        WHERE result = 'kept'
        ORDER BY id DESC
        """,
    ),
    Query(
        "edited",
        "Edited articles",
        "Versions in which the publisher changed something, the newest first.",
        """
        SELECT revisions.captured_at, articles.site, revisions.article_id, revisions.number,
               revisions.changed, earlier.headline AS headline_before, revisions.headline AS headline_after,
               revisions.word_count - earlier.word_count AS words_more
        FROM revisions
        JOIN articles ON articles.id = revisions.article_id
        JOIN revisions AS earlier
          ON earlier.article_id = revisions.article_id AND earlier.number = revisions.number - 1
        WHERE revisions.cause = 'edit'
        ORDER BY revisions.id DESC
        """,
    ),
    Query(
        "search",
        "Search, as a table",
        "The best articles for some words, from a site, from or up to a day. To go on from with SQL.",
        """
        SELECT articles.id AS article_id, articles.site, articles.published_date, articles.headline,
               json_extract(hit.value, '$.snippet') AS snippet, json_extract(hit.value, '$.score') AS score
        FROM json_each(scraper_search(:words, :site, :since, :until, 100)) AS hit
        JOIN articles ON articles.id = json_extract(hit.value, '$.id')
        """,
    ),
    Query(
        "same_story",
        "The same story twice",
        "Articles that tell the same in nearly the same words, on one site or on several; the largest groups "
        "first. None of them is hidden or deleted.",
        """
        SELECT min(article_id) AS article_id, count(*) AS articles, count(DISTINCT site) AS sites,
               min(published_date) AS first, max(published_date) AS last, min(headline) AS headline,
               group_concat(DISTINCT site) AS published_by
        FROM fingerprints JOIN articles ON articles.id = article_id
        WHERE cluster IS NOT NULL
        GROUP BY cluster
        ORDER BY articles DESC, cluster
        LIMIT 1000
        """,
    ),
    Query(
        "gaps_in_feeds",
        "Gaps in the sites' lists",
        "Where a list had no item in common with the sighting before: stories may have passed unseen.",
        """
        SELECT feeds.site, feeds.section, feed_gaps.before, feed_gaps.after,
               round((julianday(feed_gaps.after) - julianday(feed_gaps.before)) * 24, 1) AS hours,
               feed_gaps.items, feed_gaps.page
        FROM feed_gaps JOIN feeds ON feeds.id = feed_gaps.feed_id
        ORDER BY feed_gaps.id DESC
        """,
    ),
    Query(
        "articles_per_day",
        "Articles per day",
        "By day of publication, as printed; for one site, or for all.",
        """
        SELECT published_date, count(*) AS articles, sum(word_count) AS words
        FROM articles
        WHERE published_date IS NOT NULL AND (:site = '' OR site = :site)
        GROUP BY published_date
        ORDER BY published_date DESC
        """,
    ),
    Query(
        "authors_by_articles",
        "Authors",
        "Who signed how many articles, where and when.",
        """
        SELECT authors.name, count(*) AS articles, group_concat(DISTINCT site) AS sites,
               min(published_date) AS first, max(published_date) AS last
        FROM authors
        JOIN article_authors ON article_authors.author_id = authors.id
        JOIN articles ON articles.id = article_authors.article_id
        GROUP BY authors.id
        ORDER BY articles DESC, authors.name
        """,
    ),
    Query(
        "latest_feed_items",
        "The latest in the sites' feeds",
        "Items of feeds and sidebars, and whether the article itself is in the archive.",
        """
        SELECT last_seen, site, section, time_text, headline, updated, summary, url, article_id
        FROM feed_items
        ORDER BY last_seen DESC, site, position
        """,
    ),
    Query(
        "missing",
        "Seen in a feed, not in the archive",
        "What the sites announced and this archive does not have, with the last attempt to fetch it.",
        """
        SELECT feed_items.site, feed_items.headline, feed_items.url, feed_items.first_seen,
               urls.state, captures.at, captures.outcome, captures.reason
        FROM feed_items
        LEFT JOIN urls ON urls.id = feed_items.url_id
        LEFT JOIN captures ON captures.id = (SELECT max(id) FROM captures WHERE url_id = feed_items.url_id)
        WHERE feed_items.article_id IS NULL AND feed_items.url IS NOT NULL
        ORDER BY feed_items.first_seen DESC
        """,
    ),
    Query(
        "recent_captures",
        "The last attempts to fetch",
        "The ledger, the newest first.",
        """
        SELECT at, url, outcome, status, kind, result, reason, bytes, article_id
        FROM captures
        ORDER BY id DESC
        """,
    ),
    Query(
        "frontier",
        "What is still to be fetched",
        "Hosts by the number of URLs that wait.",
        """
        SELECT host, sum(state = 'due' AND due IS NULL) AS now,
               sum(state = 'due' AND due IS NOT NULL) AS later,
               datetime(min(CASE WHEN state = 'due' THEN due END), 'unixepoch') AS next,
               sum(state = 'done') AS done, sum(state = 'gone') AS gone, sum(state = 'dead') AS dead
        FROM urls JOIN hosts ON hosts.id = urls.host_id
        GROUP BY host_id
        ORDER BY now DESC, later DESC
        """,
    ),
)
