"""What was measured, as tables to read and to keep."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, datetime

from bench.scores import Scores

_INTRODUCTION = """\
# Accuracy and speed of extraction

Written by `python -m bench` on {day}, Python {python}, {machine}. To repeat it with corpora of your own:

    make bench CORPUS="folder …"

{doc}
Speed is pages a second beside trafilatura's, and time beside the bare parse of the same pages by the same
parser (`parse`), both in the same run. An empty cell: not annotated, or the tool has no such field.
"""


def table(name: str, rows: Sequence[Scores]) -> str:
    """One corpus as a Markdown table, a row a tool; columns that no tool has a score for are left out."""
    values = [row.values() for row in rows]
    columns = [c for c in Scores.COLUMNS if any(value[c] is not None for value in values)]
    lines = [f"## {name}, {rows[0].pages} pages", ""]
    lines.append("| tool | " + " | ".join((*columns, "failed", "ms/page", "× trafilatura", "× parse")) + " |")
    lines.append("|---" * (len(columns) + 5) + "|")
    for row, value in zip(rows, values, strict=True):
        scores = ["" if value[c] is None else f"{value[c]:.3f}" for c in columns]
        faster = _ratio(_time_of("trafilatura", rows), row.milliseconds)
        slower = _ratio(row.milliseconds, _time_of("parse", rows))
        cells = [row.name, *scores, str(row.failed or ""), f"{row.milliseconds:.1f}", faster, slower]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def results(tables: Sequence[str], doc: str) -> str:
    """The whole document. `doc` says how the scores are made."""
    head = _INTRODUCTION.format(
        day=datetime.now(UTC).date(),
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        doc=doc.strip() + "\n",
    )
    return "\n".join([head, *tables])


def misses(scores: Scores, floor: dict[str, float]) -> list[str]:
    """What lies below a pinned floor, in words."""
    values = scores.values()
    return [
        f"{name} {values[name] or 0:.4f} is below the floor of {least}"
        for name, least in floor.items()
        if (values[name] or 0) < least
    ]


def _time_of(tool: str, rows: Sequence[Scores]) -> float:
    return next((row.milliseconds for row in rows if row.name.split()[0] == tool), 0.0)


def _ratio(one: float, other: float) -> str:
    return f"{one / other:.1f}" if one and other else ""
