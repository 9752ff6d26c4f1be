"""The tables of archive.db, made and changed by migrations only.

A migration is never edited once released: an archive made by any version opens in the next. What the tables
and columns mean stands in `scraper.archive.catalogue`, which is also docs/schema.md.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from scraper.archive import duplicates, feeds, founding, segments

migrations = Migrations("scraper")

_IMPORTS = """
    CREATE TABLE imports (
        capture_id INTEGER PRIMARY KEY REFERENCES captures(id),
        file TEXT NOT NULL,
        record TEXT,
        request TEXT,
        ip_address TEXT
    ) STRICT
"""


@migrations()
def m001_tables(db: Database) -> None:
    """Everything that an archive begins with."""
    for statement in founding.STATEMENTS:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 1")


@migrations()
def m002_imported_captures(db: Database) -> None:
    """Where a capture came from that was not fetched by this program."""
    db.conn.execute(_IMPORTS)


_CONDUCT = (
    "ALTER TABLE captures ADD COLUMN opt_outs TEXT",
    "ALTER TABLE urls ADD COLUMN content INTEGER",
    "ALTER TABLE urls ADD COLUMN pace INTEGER",
    "CREATE INDEX urls_by_content ON urls(host_id, content) WHERE content IS NOT NULL",
    """
    CREATE TABLE url_patterns (
        host_id INTEGER NOT NULL REFERENCES hosts(id),
        pattern TEXT NOT NULL,
        urls INTEGER NOT NULL,
        refused INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (host_id, pattern)
    ) STRICT, WITHOUT ROWID
    """,
)


@migrations()
def m003_conduct(db: Database) -> None:
    """What pages say against mining, how often lists change, the same text at many URLs, and traps."""
    for statement in _CONDUCT:
        db.conn.execute(statement)


_CARE = (
    "ALTER TABLE dictionaries ADD COLUMN form TEXT NOT NULL DEFAULT 'page'",
    "ALTER TABLE dictionaries ADD COLUMN pages INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX dictionaries_by_site ON dictionaries(site, form)",
    # A dictionary is made of pages that are here anyway, so it costs nothing.
    """
    CREATE TABLE dictionary_pages (
        dictionary_id INTEGER NOT NULL REFERENCES dictionaries(id),
        position INTEGER NOT NULL,
        sha256 TEXT NOT NULL REFERENCES bodies(sha256),
        PRIMARY KEY (dictionary_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX dictionary_pages_by_page ON dictionary_pages(sha256)",
    "CREATE INDEX bodies_by_dictionary ON bodies(dictionary_id) WHERE dictionary_id IS NOT NULL",
    # Small on purpose: written with every new article.
    """
    CREATE TABLE recent_blocks (
        site TEXT PRIMARY KEY REFERENCES sites(site),
        articles INTEGER NOT NULL,
        sums BLOB NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "ALTER TABLE boilerplate ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE boilerplate ADD COLUMN known_since TEXT",
    "ALTER TABLE boilerplate ADD COLUMN example TEXT",
    """
    CREATE TABLE reextractions (
        run_id INTEGER PRIMARY KEY REFERENCES runs(id),
        scope TEXT NOT NULL,
        extractor TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        is_finished INTEGER NOT NULL DEFAULT 0,
        counts TEXT NOT NULL DEFAULT '{}'
    ) STRICT
    """,
)


@migrations()
def m004_care(db: Database) -> None:
    """Pages compressed by their siblings, blocks that recur on a site, how far a re-extraction came."""
    for statement in _CARE:
        db.conn.execute(statement)


@migrations()
def m005_duplicates(db: Database) -> None:
    """By what near-duplicates are found, and which articles tell the same."""
    duplicates.make(db.conn)


@migrations()
def m006_feed_history(db: Database) -> None:
    """How a site's lists went on, and their items searchable."""
    for statement in feeds.HISTORY:
        db.conn.execute(statement)
    feeds.fill_index(db.conn)


@migrations()
def m007_segments(db: Database) -> None:
    """The search indexes are merged between pages, and by many segments at once."""
    segments.settle(db.conn)


@migrations()
def m008_languages(db: Database) -> None:
    """The articles of one language are found without reading those of all others."""
    db.conn.execute("CREATE INDEX articles_by_language ON articles(language)")


@migrations()
def m009_pages_without_article(db: Database) -> None:
    """How far a re-extraction came in the pages that belong to no article."""
    db.conn.execute("ALTER TABLE reextractions ADD COLUMN page INTEGER")


_LESSONS = (
    # For each block: the number of the site's last article that has it, and how many of those that have it
    # stand far from the one before. Lessons of older versions begin with what is here.
    "ALTER TABLE boilerplate ADD COLUMN last INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE boilerplate ADD COLUMN sparse INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE boilerplate ADD COLUMN known_until TEXT",
    "UPDATE boilerplate SET last = ifnull((SELECT articles FROM recent_blocks AS r "
    "WHERE r.site = boilerplate.site), 0)",
    # By which rules a page was read last: one that no article came of is not read by the same ones again.
    "ALTER TABLE captures ADD COLUMN extractor TEXT",
    "CREATE INDEX captures_without_article ON captures(id, extractor) "
    "WHERE article_id IS NULL AND sha256 IS NOT NULL",
)


@migrations()
def m010_lessons(db: Database) -> None:
    """Whether what was learned of a site's pages still holds, and by which rules each page was read."""
    for statement in _LESSONS:
        db.conn.execute(statement)
