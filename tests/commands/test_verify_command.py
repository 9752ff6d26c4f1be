"""verify and vacuum --reindex: what they print, and that the one mends what the other finds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path


def test_a_sound_archive_is_said_to_be_sound(run, db: Path) -> None:
    for options in ((), ("--full",)):
        assert run("verify", "--db", db, *options).err == f"{db} is sound.\n"


def test_a_wrong_index_is_named_with_the_command_that_mends_it(run, db: Path) -> None:
    with closing(sqlite3.connect(db)) as file:
        file.execute("INSERT INTO articles_fts (rowid, body) VALUES (99, 'zeppelin')")
        file.commit()
    found = run("verify", "--full", "--db", db)
    assert found.code == 3
    assert found.out == "index: articles 99: The index has it, nobody else.\n"
    assert found.err == (
        f"A wrong search index is made again from the texts by: scraper vacuum --reindex --db {db}\n"
    )
    (flaw,) = json.loads(run("verify", "--db", db, "--json").out)
    assert (flaw["check"], flaw["where"]) == ("index", "articles 99")
    assert run("vacuum", "--reindex", "--db", db).code == 0
    assert run("verify", "--full", "--db", db).code == 0


def test_other_flaws_ask_for_a_backup(run, db: Path) -> None:
    with closing(sqlite3.connect(db)) as file:
        file.execute("UPDATE sites SET articles = 40")
        file.commit()
    found = run("verify", "--db", db)
    assert (found.code, "restore a backup" in found.err, "--reindex" in found.err) == (3, True, False)
