"""A story of the demo newspaper: read from one file of `articles/`, front matter in TOML, text below.

The text is blocks between blank lines: `## heading`, `> quote`, `- item`, `1. item`, `| table | row |`,
`@ 18:05 | headline of a live entry`, and the inserts `{image 2}`, `{card slug}`, `{form}`, `{ad}`, `{audio}`.
Inside a block: `**strong**`, `*emphasis*`, `[text](slug or /path)`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

SECTIONS: dict[str, tuple[str, str]] = {
    "politics": ("Politics", "a"),
    "business": ("Business", "a"),
    "world": ("World", "a"),
    "culture": ("Culture", "b"),
    "science": ("Science", "b"),
    "opinion": ("Opinion", "b"),
    "city": ("City", "c"),
    "sport": ("Sport", "c"),
    "ar": ("العربية", "a"),
    "de": ("Deutsch", "b"),
    "ja": ("日本語", "b"),
    "ru": ("Русский", "c"),
    "uk": ("Українська", "c"),
}
"""Section → its name and its layout."""

_INSERT = re.compile(r"\{(image|card|form|ad|audio)(?: ([\w-]+))?\}")
_INLINE = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<to>[^)]+)\)|\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^*]+)\*")
_ENTRY = re.compile(r"@ (\d\d:\d\d) \| (.+)")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: `caption` without the credit, `style` the way in which the page prints both."""

    name: str
    alt: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the text, or one insert between two blocks.

    `kind` is paragraph, heading, quote, list, steps, table, entry, or the name of an insert.
    """

    kind: str
    lines: tuple[str, ...] = ()
    """The block's text; the items of a list; the rows of a table; time and headline of a live entry."""

    @property
    def texts(self) -> list[str]:
        """What a reader reads, without marks: one text a paragraph or item."""
        return [plain(line) for line in self.lines]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table."""
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in self.lines]


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment under a story."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One article as the newsroom has it; every page that shows it is made from this."""

    slug: str
    headline: str
    section: str
    published: datetime
    parts: tuple[Part, ...]
    dek: str = ""
    authors: tuple[str, ...] = ()
    byline: str = ""
    """Printed instead of the authors' names, where it is set."""
    modified: datetime | None = None
    tags: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    related: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    language: str = "en"
    number: int = 0
    """The old system's number, in the URLs of layout C."""
    charset: str = "utf-8"
    declared: str = "header"
    """Where the page tells its charset: `header`, `meta`."""
    date_only: bool = False
    breaks: bool = False
    """Layout C sets this text as one block with <br><br> between the paragraphs."""
    variant: str = ""
    """A second section that shows the same page under its own URL."""
    wall: str = ""
    """What stands before the text: teaser, consent, login, check."""
    edition: int = 1
    """The first edition that has the story."""
    gone: bool = False
    old_section: str = ""
    """The section it stood in before it moved."""

    @property
    def layout(self) -> str:
        """`a`, `b` or `c`."""
        return SECTIONS[self.section][1]

    @property
    def path(self) -> str:
        """Its address on the site."""
        return self.path_in(self.section)

    def path_in(self, section: str) -> str:
        """The address it has, or had, in a section."""
        match SECTIONS[section][1]:
            case "a":
                return f"/{section}/{self.slug}/"
            case "b":
                return f"/{section}/{self.published:%Y/%m}/{self.slug}"
            case _:
                return f"/{section}/a{self.number}.html"

    @property
    def words(self) -> int:
        """The words of the text."""
        return sum(len(text.split()) for part in self.parts for text in part.texts)

    @property
    def minutes(self) -> int:
        """The minutes that a reader is told to need."""
        return max(2, round(self.words / 200))


def plain(line: str) -> str:
    """A line without its inline marks."""
    return _INLINE.sub(lambda m: m["text"] or m["strong"] or m["em"], line)


def rich(line: str, address: Callable[[str], str]) -> Markup:
    """A line as HTML; `address` gives the URL of a slug or path."""
    out, end = [], 0
    for match in _INLINE.finditer(line):
        out.append(escape(line[end : match.start()]))
        if match["to"]:
            out.append(Markup('<a href="{}">{}</a>').format(address(match["to"]), match["text"]))
        else:
            name = "strong" if match["strong"] else "em"
            out.append(Markup(f"<{name}>{{}}</{name}>").format(match["strong"] or match["em"]))
        end = match.end()
    return Markup("").join([*out, escape(line[end:])])


def parse_text(text: str) -> tuple[Part, ...]:
    """The blocks of a text."""
    return tuple(_part(block.strip()) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _part(block: str) -> Part:
    lines = [line.strip() for line in block.splitlines()]
    if insert := _INSERT.fullmatch(block):
        return Part(insert[1], (insert[2],) if insert[2] else ())
    if entry := _ENTRY.fullmatch(block):
        return Part("entry", (entry[1], entry[2]))
    if block.startswith("## "):
        return Part("heading", (block[3:],))
    if block.startswith("> "):
        return Part("quote", (" ".join(line.lstrip("> ") for line in lines),))
    if block.startswith("- "):
        return Part("list", tuple(line[2:] for line in lines))
    if block.startswith("1. "):
        return Part("steps", tuple(line.split(". ", 1)[1] for line in lines))
    if block.startswith("|"):
        return Part("table", tuple(lines))
    return Part("paragraph", (" ".join(lines),))


def parse_story(slug: str, source: str) -> Story:
    """A story from its file's text."""
    _, front, text = source.split("+++\n", 2)
    values: dict[str, Any] = tomllib.loads(front)
    values.pop("edition2", None)
    for name in ("authors", "tags", "related"):
        values[name] = tuple(values.get(name, ()))
    values["pictures"] = tuple(Picture(**picture) for picture in values.pop("images", ()))
    values["comments"] = tuple(Comment(**comment) for comment in values.get("comments", ()))
    return Story(slug=slug, parts=parse_text(text), **values)


@cache
def _sources() -> dict[str, str]:
    folder = files("scraper.demo") / "articles"
    return {
        entry.name.removesuffix(".md"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".md")
    }


@cache
def stories(edition: int) -> tuple[Story, ...]:
    """Every story of an edition, the newest first; those that are gone are marked, not missing."""
    sources = _sources()
    found = []
    for slug, source in sources.items():
        if "." in slug:
            continue
        story = parse_story(slug, source)
        if edition >= 2:
            if (newer := sources.get(f"{slug}.edition2")) is not None:
                story = parse_story(slug, newer)
            story = _on_day_two(story, tomllib.loads(source.split("+++\n", 2)[1]).get("edition2", {}))
        if story.edition <= edition:
            found.append(story)
    return tuple(sorted(found, key=lambda story: (story.published, story.slug), reverse=True))


def _on_day_two(story: Story, changes: Mapping[str, Any]) -> Story:
    values = dict(changes)
    if "section" in values:
        values["old_section"] = story.section
    return replace(story, **values)


@cache
def biographies() -> dict[str, dict[str, str]]:
    """The newsroom: name → role, bio and slug."""
    source = (files("scraper.demo") / "people.toml").read_text(encoding="utf-8")
    people: dict[str, dict[str, str]] = {row["name"]: row for row in tomllib.loads(source)["people"]}
    return people
