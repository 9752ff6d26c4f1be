"""Does every URL of an archive have exactly one last outcome?

    python -m bench.crawl.ledger archive.db [urls.txt]

Every URL that was asked for must have a last row in `captures` that no other row contradicts, and a state
that follows from it; every URL that was not asked for must be waiting, or be known as another name of an
article. With a list of targets, each of them must have been asked for. Prints the outcomes; ends with 1 where
one is wrong.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scraper.crawling.targets import resolve_targets

_LAST = """
    SELECT urls.url, urls.state, urls.source, captures.outcome, coalesce(captures.reason, ''),
        (SELECT count(*) FROM captures AS other WHERE other.url_id = urls.id
            AND other.id <> captures.id AND other.at >= captures.at AND other.outcome <> captures.outcome)
    FROM urls LEFT JOIN captures
        ON captures.id = (SELECT max(id) FROM captures AS one WHERE one.url_id = urls.id)
"""
_STATES = {
    "ok": ("due", "done"),
    "moved": ("due", "done"),
    "not_modified": ("due", "done"),
    "gone": ("gone",),
    "too_large": ("dead",),
    "wrong_type": ("dead",),
    "unsafe": ("dead",),
    "retry": ("due", "dead"),
    "blocked": ("due", "dead"),
    "wall": ("due", "dead", "done"),
    "forbidden": ("due",),
    "failed": ("due", "dead"),
}
"""Outcome → what may become of the URL."""
_ALIASES = ("redirect", "canonical", "seed")


def check(archive: Path, targets: list[str]) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How often each last outcome occurs, and what is wrong."""
    outcomes: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    asked: set[str] = set()
    for url, state, source, outcome, reason, contradictions in _rows(archive):
        if outcome is None:
            outcomes[("not asked for", state)] += 1
            if state != "due" and source not in _ALIASES:
                wrong.append(f"{url} is {state}, but was never asked for")
            continue
        asked.add(url)
        outcomes[(outcome, reason)] += 1
        if contradictions:
            wrong.append(f"{url} has another outcome beside its last one, {outcome}")
        if state not in _STATES.get(outcome, ()):
            wrong.append(f"{url} is {state} after {outcome}")
    wrong += [f"{url} is a target, but was never asked for" for url in targets if url not in asked]
    return outcomes, wrong


def _rows(archive: Path) -> Iterator[tuple[str, str, str, str | None, str, int]]:
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
        yield from db.execute(_LAST)


def main() -> None:
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    outcomes, wrong = check(Path(sys.argv[1]), resolve_targets(sys.argv[2:]))
    for (outcome, reason), count in outcomes.most_common():
        print(f"{count:7d}  {outcome:14s} {reason}")
    print(f"{sum(outcomes.values()):7d}  URLs, {len(wrong)} of them wrong")
    for line in wrong[:50]:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
