"""The tables that every archive began with, as the first migration makes them. Never edited."""

from __future__ import annotations

_SITES_AND_RUNS = (
    """
    CREATE TABLE sites (
        site TEXT PRIMARY KEY,
        name TEXT,
        articles INTEGER NOT NULL DEFAULT 0,
        captures INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        first_crawled TEXT,
        last_crawled TEXT,
        last_new TEXT,
        last_outcome TEXT
    ) STRICT
    """,
    "CREATE TABLE open_sites (site TEXT PRIMARY KEY, url TEXT NOT NULL, opened TEXT NOT NULL) STRICT",
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        command TEXT NOT NULL,
        arguments TEXT NOT NULL,
        version TEXT NOT NULL,
        started TEXT NOT NULL,
        ended TEXT,
        status TEXT NOT NULL,
        pid INTEGER,
        counts TEXT NOT NULL DEFAULT '{}'
    ) STRICT
    """,
)

_ARTICLES = (
    # AUTOINCREMENT: the number of an article that was joined with another is never given again.
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL,
        canonical_url TEXT,
        site TEXT REFERENCES sites(site),
        kind TEXT NOT NULL,
        headline TEXT,
        dek TEXT,
        byline TEXT,
        published TEXT,
        published_date TEXT,
        published_text TEXT,
        published_precision TEXT,
        modified TEXT,
        section TEXT,
        language TEXT,
        tags TEXT NOT NULL DEFAULT '[]',
        body TEXT NOT NULL,
        caption TEXT,
        word_count INTEGER NOT NULL,
        confidence REAL NOT NULL,
        paywalled INTEGER,
        site_name TEXT,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        last_changed TEXT NOT NULL,
        revision INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX articles_by_day ON articles(published_date)",
    "CREATE INDEX articles_by_site ON articles(site, published_date, headline)",
    """
    CREATE TABLE images (
        article_id INTEGER NOT NULL REFERENCES articles(id),
        position INTEGER NOT NULL,
        url TEXT,
        alt TEXT,
        caption TEXT,
        credit TEXT,
        PRIMARY KEY (article_id, position)
    ) STRICT
    """,
    "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE) STRICT",
    """
    CREATE TABLE article_authors (
        article_id INTEGER NOT NULL REFERENCES articles(id),
        author_id INTEGER NOT NULL REFERENCES authors(id),
        position INTEGER NOT NULL,
        PRIMARY KEY (article_id, author_id)
    ) STRICT
    """,
    "CREATE INDEX article_authors_by_author ON article_authors(author_id)",
    # External content: the index alone, without a second copy of the texts. What is indexed is the folded
    # form (scraper.archive.folding), so only this program writes it; any SQLite tool can search it, and
    # Datasette finds it by content='articles'. Marks are letters: they would cut Indic words otherwise.
    """
    CREATE VIRTUAL TABLE articles_fts USING fts5(
        headline, dek, byline, body, caption, tags,
        content='articles', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )
    """,
    # By itself FTS5 merges its segments in lumps, so that now and then a page takes long to store; the
    # connection has it merge a little with each page instead.
    "INSERT INTO articles_fts (articles_fts, rank) VALUES ('automerge', 0)",
)

_CAPTURES = (
    """
    CREATE TABLE dictionaries (
        id INTEGER PRIMARY KEY,
        site TEXT,
        created TEXT NOT NULL,
        samples INTEGER NOT NULL,
        data BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE bodies (
        sha256 TEXT PRIMARY KEY,
        bytes INTEGER NOT NULL,
        dictionary_id INTEGER REFERENCES dictionaries(id),
        data BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL,
        url_id INTEGER NOT NULL REFERENCES urls(id),
        final_url TEXT,
        site TEXT REFERENCES sites(site),
        at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        status INTEGER,
        kind TEXT,
        bytes INTEGER,
        sha256 TEXT REFERENCES bodies(sha256),
        content_type TEXT,
        headers TEXT,
        elapsed REAL,
        reason TEXT,
        error TEXT,
        result TEXT NOT NULL,
        kept_because TEXT,
        article_id INTEGER REFERENCES articles(id),
        revision INTEGER,
        run_id INTEGER REFERENCES runs(id)
    ) STRICT
    """,
    "CREATE INDEX captures_by_url ON captures(url_id)",
    "CREATE INDEX captures_by_article ON captures(article_id) WHERE article_id IS NOT NULL",
    "CREATE INDEX captures_by_run ON captures(run_id, outcome, reason)",
    """
    CREATE TABLE revisions (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES articles(id),
        number INTEGER NOT NULL,
        captured_at TEXT NOT NULL,
        capture_id INTEGER REFERENCES captures(id),
        cause TEXT NOT NULL,
        changed TEXT NOT NULL,
        kind TEXT NOT NULL,
        headline TEXT,
        dek TEXT,
        byline TEXT,
        published TEXT,
        modified TEXT,
        body TEXT NOT NULL,
        word_count INTEGER NOT NULL,
        confidence REAL NOT NULL,
        extractor TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        blocks TEXT,
        evidence TEXT NOT NULL,
        UNIQUE (article_id, number)
    ) STRICT
    """,
    """
    CREATE TABLE joined_articles (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES articles(id),
        url TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        joined TEXT NOT NULL,
        capture_id INTEGER NOT NULL REFERENCES captures(id)
    ) STRICT
    """,
    "CREATE INDEX joined_articles_by_article ON joined_articles(article_id)",
)

_FEED_ITEMS = (
    """
    CREATE TABLE feed_items (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL REFERENCES sites(site),
        section TEXT NOT NULL DEFAULT '',
        headline TEXT NOT NULL,
        url TEXT,
        url_id INTEGER REFERENCES urls(id),
        time_text TEXT,
        published TEXT,
        updated INTEGER NOT NULL,
        updated_text TEXT,
        summary TEXT,
        position INTEGER NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        first_seen_on TEXT,
        last_seen_on TEXT,
        sightings INTEGER NOT NULL DEFAULT 1,
        article_id INTEGER REFERENCES articles(id)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX feed_items_identity ON feed_items(site, section, ifnull(url, headline))",
    "CREATE INDEX feed_items_unlinked ON feed_items(url) WHERE article_id IS NULL AND url IS NOT NULL",
    "CREATE INDEX feed_items_by_article ON feed_items(article_id) WHERE article_id IS NOT NULL",
)

_FRONTIER = (
    """
    CREATE TABLE hosts (
        id INTEGER PRIMARY KEY,
        host TEXT NOT NULL UNIQUE,
        robots TEXT,
        robots_status INTEGER,
        robots_expires TEXT,
        delay REAL,
        failures INTEGER NOT NULL DEFAULT 0,
        paused_until TEXT,
        latency REAL,
        extra TEXT NOT NULL DEFAULT '{}'
    ) STRICT
    """,
    # Times are seconds since 1970 here, and a URL is found by its host and the 64-bit hash of its text: five
    # million rows and their indexes stay small, and the links of one page lie side by side in them.
    """
    CREATE TABLE urls (
        id INTEGER PRIMARY KEY,
        hash INTEGER NOT NULL,
        url TEXT NOT NULL,
        host_id INTEGER NOT NULL REFERENCES hosts(id),
        state TEXT NOT NULL,
        due INTEGER,
        source TEXT NOT NULL,
        hint TEXT NOT NULL,
        priority INTEGER NOT NULL,
        depth INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        visits INTEGER NOT NULL DEFAULT 0,
        visited INTEGER,
        published INTEGER,
        etag TEXT,
        last_modified TEXT,
        found INTEGER NOT NULL,
        found_on INTEGER REFERENCES urls(id),
        article_id INTEGER REFERENCES articles(id)
    ) STRICT
    """,
    "CREATE INDEX urls_by_hash ON urls(host_id, hash)",
    # A host's URLs in the order in which they are fetched, and those whose time is still to come. A URL moves
    # from the second to the first index when its time has come (due becomes NULL), so neither
    # is ever searched beyond its first entries.
    "CREATE INDEX urls_ready ON urls(host_id, priority DESC, depth, hash) "
    "WHERE state = 'due' AND due IS NULL",
    "CREATE INDEX urls_waiting ON urls(host_id, due) WHERE state = 'due' AND due IS NOT NULL",
    # To make a site's lists, or all that it has, due again.
    "CREATE INDEX urls_lists ON urls(host_id, hint) WHERE hint IN ('listing', 'feed', 'sitemap')",
    "CREATE INDEX urls_done ON urls(host_id) WHERE state = 'done'",
    "CREATE INDEX urls_by_article ON urls(article_id) WHERE article_id IS NOT NULL",
)

_BOILERPLATE = (
    """
    CREATE TABLE boilerplate (
        site TEXT NOT NULL REFERENCES sites(site),
        fingerprint TEXT NOT NULL,
        text TEXT NOT NULL,
        pages INTEGER NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        PRIMARY KEY (site, fingerprint)
    ) STRICT
    """,
)

STATEMENTS = _SITES_AND_RUNS + _ARTICLES + _CAPTURES + _FEED_ITEMS + _FRONTIER + _BOILERPLATE
