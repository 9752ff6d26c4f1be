"""The demo newspaper: every page of an edition, made from the stories, and what is to be read there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from scraper.demo import structured, syndication, truth
from scraper.demo.pictures import draw
from scraper.demo.rendering import render
from scraper.demo.sidebar import PRESS_TIMES, Box, boxes
from scraper.demo.story import SECTIONS, Story, biographies, rich, stories

HTML = "text/html; charset=utf-8"
PRINTED = "harbour-tram-approved"
"""The story that has a print version under its own URL."""

_WALL_PAGES = {"/account/login/": "login", "/special/flood-map/": "error"}
_PER_PAGE = {"a": 6, "b": 6, "c": 5}
_NUMBER = re.compile(r"\d{1,4}")
_STATIC = {"a.css", "b.css", "c.css", "wall.css"}


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the site."""

    body: bytes
    modified: datetime
    content_type: str = HTML
    status: int = 200
    location: str | None = None

    @property
    def etag(self) -> str:
        """A strong validator (RFC 9110, 8.8.3)."""
        return f'"{sha256(self.body).hexdigest()[:20]}"'


class Newspaper:
    """The Selvane Courier, a newspaper that does not exist, in one of its two editions.

    The same edition and base URL give the same bytes on every machine.

    Args:
        base_url: what absolute links start with, without a slash at the end.
        edition: 1, or 2 for the site as it stands a day later.
    """

    def __init__(self, base_url: str = "https://courier.example", edition: int = 1) -> None:
        if edition not in PRESS_TIMES:
            raise ValueError(f"edition must be 1 or 2, not {edition!r}")
        self.base_url = base_url.rstrip("/")
        self.edition = edition
        self.stories: tuple[Story, ...] = tuple(story for story in stories(edition) if not story.gone)
        self._by_path = {story.path: story for story in self.stories}
        self._routes = self._make_routes()

    @property
    def at(self) -> datetime:
        """When the edition stands so: nothing on it is later."""
        return PRESS_TIMES[self.edition]

    @property
    def article_paths(self) -> list[str]:
        """The paths under which whole articles can be read, the newest first."""
        return [story.path for story in self.stories if not story.wall]

    @property
    def walls(self) -> dict[str, str]:
        """Path → what stands there before the text: teaser, consent, login or check."""
        return {story.path: story.wall for story in self.stories if story.wall}

    @property
    def paths(self) -> list[str]:
        """Every path that the site knows, redirects and missing pages among them."""
        return list(self._routes)

    def story(self, slug: str) -> Story:
        """A story by its slug.

        Raises:
            KeyError: the edition has no such story.
        """
        return {story.slug: story for story in self.stories}[slug]

    def respond(self, target: str) -> Page:
        """The answer to a request target, an absolute path with its query; an unknown one gets a 404 page."""
        try:
            parts = urlsplit(target)
        except ValueError:  # brackets in the authority that hold no IPv6 address
            return self._missing()
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        listing = self.listings.get(parts.path)
        if listing is not None and listing[1] == "c" and _NUMBER.fullmatch(number := query.get("page", "1")):
            return self._turn(parts.path, int(number))
        if (route := self._routes.get(parts.path)) is not None:
            return route()
        if f"{parts.path}/" in self._routes:
            return self._redirect(f"{parts.path}/")
        return self._missing()

    def expected(self, target: str) -> dict[str, Any]:
        """What `scraper.extract` should read at a target: the fields of `Article`, by name.

        `blocks` are (kind, text), `body` the texts alone; `images` and `feed_items` hold dicts. A listing or
        a wall has its `url` and `kind` only.

        Raises:
            KeyError: nothing is to be read there.
        """
        path = urlsplit(target).path
        url = self.base_url + target
        if path in self._listing_routes:
            return {"url": url, "kind": "listing"}
        if path in _WALL_PAGES:
            return {"url": url, "kind": _WALL_PAGES[path]}
        story = self._by_path.get(path) or self._variants[path]
        if story.wall not in ("", "teaser"):
            return {"url": url, "kind": "blocked" if story.wall == "check" else story.wall}
        paper = self._frozen(story) or self
        lists = [] if path.startswith("/print/") else paper.boxes(story)
        return truth.article(story, lists, self.base_url, url)

    def boxes(self, story: Story) -> list[Box]:
        """The lists of other stories on a story's page."""
        return boxes(story, self.stories, self.at)

    @cached_property
    def _yesterday(self) -> Newspaper | None:
        return Newspaper(self.base_url, self.edition - 1) if self.edition > 1 else None

    def _frozen(self, story: Story) -> Newspaper | None:
        """The earlier edition, where its page is still served: B and C are not rendered anew each day."""
        if story.layout == "a" or self._yesterday is None:
            return None
        return self._yesterday if story in self._yesterday.stories else None

    @cached_property
    def _variants(self) -> dict[str, Story]:
        found = {s.path_in(s.variant): s for s in self.stories if s.variant}
        return found | {f"/print{story.path}": story for story in self.stories if story.slug == PRINTED}

    # Routes

    def _make_routes(self) -> dict[str, Callable[[], Page]]:
        routes: dict[str, Callable[[], Page]] = dict(self._listing_routes)
        for path, story in self._by_path.items():
            routes[path] = partial(self._article, story)
        for path, story in self._variants.items():
            routes[path] = partial(self._article, story, printed=path.startswith("/print/"))
        for story in self.stories:
            if story.old_section:
                routes[story.path_in(story.old_section)] = partial(self._redirect, story.path)
            for picture in story.pictures:
                routes[f"/images/{picture.name}.svg"] = partial(self._picture, picture.name)
        for story in stories(self.edition):
            if story.gone:
                routes[story.path] = partial(self._missing, 410)
        for name in _STATIC:
            routes[f"/static/{name}"] = partial(self._static, name)
        for path, (content_type, write) in syndication.DOCUMENTS.items():
            routes[path] = partial(self._document, content_type, write)
        for person in biographies().values():
            routes[f"/images/{person['slug']}.svg"] = partial(self._picture, person["slug"])
        routes["/images/logo.svg"] = partial(self._picture, "logo")
        routes["/account/login/"] = partial(self._wall, "login", 200)
        routes["/members/"] = partial(self._wall, "members", 200)
        routes["/search"] = partial(self._wall, "search", 200)
        routes["/files/harbour-timetable.pdf"] = self._pdf
        routes["/special/flood-map/"] = partial(self._wall, "soft404", 200)
        return routes

    @cached_property
    def _listing_routes(self) -> dict[str, Callable[[], Page]]:
        found: dict[str, Callable[[], Page]] = {}
        for path, (_, layout, _) in self.listings.items():
            found[path] = partial(self._turn, path, 1)
            if layout != "c":
                for number in range(2, self._page_count(path) + 1):
                    found[self._page_path(path, number)] = partial(self._turn, path, number)
        return found

    @cached_property
    def listings(self) -> dict[str, tuple[str, str, tuple[Story, ...]]]:
        """Path → title, layout and stories of the home, section and author pages."""
        found = {"/": ("The Selvane Courier", "a", self.stories), "/latest/": ("Latest", "a", self.stories)}
        for section, (name, layout) in SECTIONS.items():
            found[f"/{section}/"] = (name, layout, tuple(s for s in self.stories if s.section == section))
        for name, person in biographies().items():
            written = tuple(story for story in self.stories if name in story.authors)
            found[f"/author/{person['slug']}/"] = (name, "a", written)
        return found

    def _page_count(self, path: str) -> int:
        _, layout, entries = self.listings[path]
        return 1 if path == "/" else max(1, -(-len(entries) // _PER_PAGE[layout]))

    def _page_path(self, path: str, number: int) -> str:
        if number == 1:
            return path
        layout = self.listings[path][1]
        return {"a": f"{path}page/{number}/", "b": f"{path}page/{number}", "c": f"{path}?page={number}"}[
            layout
        ]

    # Pages

    def _turn(self, path: str, number: int) -> Page:
        """One page of a listing."""
        title, layout, entries = self.listings[path]
        count = self._page_count(path)
        if not 1 <= number <= count:
            return self._missing()
        size = len(entries) if path == "/" else _PER_PAGE[layout]
        shown = entries[size * (number - 1) : size * number]
        template = "home.html" if path == "/" else f"list_{layout}.html"
        pages = [(n, self._page_path(path, n)) for n in range(1, count + 1)]
        return self._html(template, title=title, entries=shown, page=number, pages=pages)

    def _article(self, story: Story, *, printed: bool = False) -> Page:
        if story.wall == "login":
            return self._redirect(f"/account/login/?next={story.path}", 302)
        if story.wall in ("consent", "check"):
            return self._wall(story.wall, 200)
        if (paper := self._frozen(story)) is not None:
            return paper._article(story)
        content_type = "text/html" if story.declared == "meta" else f"text/html; charset={story.charset}"
        template = "print.html" if printed else f"article_{story.layout}.html"
        graph = structured.graph(story, self.base_url)
        values = {"story": story, "parts": truth.visible(story), "boxes": self.boxes(story), "graph": graph}
        text = self._text(template, has_print=story.slug == PRINTED, **values)
        return Page(text.encode(story.charset, "xmlcharrefreplace"), self.at, content_type)

    def _wall(self, name: str, status: int) -> Page:
        return self._html("wall.html", status, wall=name)

    def _missing(self, status: int = 404) -> Page:
        return self._html("wall.html", status, wall="gone" if status == 410 else "missing")

    def _redirect(self, path: str, status: int = 301) -> Page:
        return Page(b"", self.at, HTML, status, self.base_url + path)

    def _picture(self, name: str) -> Page:
        return Page(draw(name), PRESS_TIMES[1], "image/svg+xml")

    def _static(self, name: str) -> Page:
        body = (files("scraper.demo") / "static" / name).read_bytes()
        return Page(body, PRESS_TIMES[1], "text/css; charset=utf-8")

    def _document(self, content_type: str, write: Callable[[syndication.Desk], str]) -> Page:
        desk = syndication.Desk(self.base_url, self.at, self.syndicated, tuple(self.listings))
        return Page(write(desk).encode(), self.at, content_type)

    def _pdf(self) -> Page:
        body = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        return Page(body, PRESS_TIMES[1], "application/pdf")

    @property
    def syndicated(self) -> Sequence[Story]:
        """The stories that feeds and sitemaps name."""
        return [story for story in self.stories if story.wall not in ("login", "check")]

    def address(self, target: str) -> str:
        """The path of a slug, or the path itself."""
        if target.startswith("/"):
            return target
        return next(story.path for story in self.stories if story.slug == target)

    def _html(self, template: str, status: int = 200, **values: Any) -> Page:
        return Page(self._text(template, **values).encode(), self.at, HTML, status)

    def _text(self, template: str, **values: Any) -> str:
        slugs = {story.slug: story for story in self.stories}

        def inline(line: str) -> Markup:
            return rich(line, self.address)

        return render(
            template, {"paper": self, "base": self.base_url, "slugs": slugs, "inline": inline, **values}
        )
