"""The Selvane Courier, a small invented newspaper: the demo's site, and the tests' own.

    with serve() as server:
        server.url, server.newspaper.expected("/politics/…/")
        server.edition = 2

Its people, places, events and sentences are invented. It has three layouts (A: a theme with JSON-LD;
B: semantic HTML with microdata; C: old hand-made markup without metadata), two editions, and the troubles of
real sites: a story edited, one moved, one gone, one under several addresses, walls, a teaser, other charsets.
"""

from __future__ import annotations

from scraper.demo.newspaper import Newspaper, Page
from scraper.demo.server import Request, Server, serve
from scraper.demo.sidebar import PRESS_TIMES

__all__ = [
    "DAY_ONE",
    "DAY_TWO",
    "EDITED",
    "PRESS_TIMES",
    "SEARCH",
    "Newspaper",
    "Page",
    "Request",
    "Server",
    "serve",
]

DAY_ONE = PRESS_TIMES[1]
"""The injected clock of a first crawl: aware; nothing in edition 1 is later."""
DAY_TWO = PRESS_TIMES[2]
"""The same a day later, for edition 2."""
SEARCH = "harbour dues"
"""Words that a search finds: first of all in the story that is edited."""
EDITED = "/politics/budget-vote-postponed/"
"""The path of the story whose headline and two paragraphs change between the editions."""
