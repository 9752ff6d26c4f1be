"""The lists of other stories in a text page: a label, clock times, headlines, summaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scraper.article import FeedItem
from scraper.extraction.feed.times import TimeMark, resolve_time, split_time_mark
from scraper.extraction.feed.words import label_worth
from scraper.extraction.plaintext.lines import Line

_LONGEST_LABEL = 40
_LONGEST_HEADLINE = 250


@dataclass(slots=True)
class _Section:
    """One list: its label's line, and for each item the lines of its time, headline and summary."""

    label: int | None
    items: list[tuple[int, int, int | None]]


def take_feeds(lines: list[Line], *, fetched_at: datetime | None) -> list[FeedItem]:
    """The feed items of a text page; their lines get the reason "feed"."""
    marks = {
        n: mark
        for n, line in enumerate(lines)
        if len(line.text) < 80 and not line.reason and (mark := split_time_mark(line.text)) is not None
    }
    found: list[FeedItem] = []
    for section in _sections(lines, marks):
        label = lines[section.label].text if section.label is not None else None
        for time, headline, summary in section.items:
            mark = marks[time]
            found.append(
                FeedItem(
                    headline=lines[headline].text,
                    section=label,
                    time_text=mark.time_text,
                    published=resolve_time(mark.time_text, fetched_at) if mark.time_text else None,
                    updated=mark.updated,
                    updated_text=mark.updated_text,
                    summary=lines[summary].text if summary is not None else None,
                    position=len(found),
                )
            )
            for n in (time, headline, summary, section.label):
                if n is not None:
                    lines[n].reason = "feed"
    return found


def _sections(lines: list[Line], marks: dict[int, TimeMark]) -> list[_Section]:
    sections: list[_Section] = []
    waiting = sorted(marks)
    while waiting:
        run = _run(lines, marks, waiting)
        first = run[0]
        waiting = [n for n in waiting if n > run[-1]]
        label = _label(lines, first - 1) if first else None
        items, above = _items(lines, run, label)
        if above:
            label = _label(lines, items[0][1] - 1) if items and items[0][1] else None
        worth = label_worth(lines[label].text) if label is not None else 0
        if len(items) > 1 or (items and worth > 0):
            sections.append(_Section(label, items))
    return sections


def _run(lines: list[Line], marks: dict[int, TimeMark], waiting: list[int]) -> list[int]:
    """The times that follow each other with a headline, and at most a summary, between them."""
    run = [waiting[0]]
    for n in waiting[1:]:
        between = n - run[-1] - 1
        if not 1 <= between <= 3 or all(lines[i].reason for i in range(run[-1] + 1, n)):
            break
        run.append(n)
    return run


def _items(
    lines: list[Line], run: list[int], label: int | None
) -> tuple[list[tuple[int, int, int | None]], bool]:
    """The items of a run, and whether their headlines stand above their times."""
    above = label is None and run[0] > 0 and _is_headline(lines, run[0] - 1) and len(run) > 1
    items: list[tuple[int, int, int | None]] = []
    for position, time in enumerate(run):
        headline = time - 1 if above else time + 1
        if not _is_headline(lines, headline):
            continue
        end = run[position + 1] - (1 if above else 0) if position + 1 < len(run) else len(lines)
        below = time + 1 if above else time + 2
        items.append((time, headline, below if below < end and lines[below].good else None))
    return items, above


def _is_headline(lines: list[Line], n: int) -> bool:
    return (
        0 <= n < len(lines)
        and not lines[n].reason
        and lines[n].weight >= 8
        and len(lines[n].text) < _LONGEST_HEADLINE
    )


def _label(lines: list[Line], n: int) -> int | None:
    line = lines[n]
    named = label_worth(line.text) > 0
    short = len(line.text) <= _LONGEST_LABEL and not line.sentence
    return n if short and (named or not line.reason) else None
