"""What a publisher says against mining, AI training, snippets or copies: collected, for the ledger. Pure.

Read are `X-Robots-Tag` and `<meta name="robots">` (by the search engines' documentation), `tdm-reservation`
and `tdm-policy` as header and meta element (TDM Reservation Protocol, W3C community report of 2024; its file
is read in `scraper.fetching.reservations`), and in robots.txt `Content-Signal` lines and rules that shut out
the crawlers of AI makers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

AGENT = "scraper"
"""Our product token (RFC 9309, 2.2.1), under which a page may address this program alone, too."""

AI_AGENTS = ("GPTBot", "CCBot", "ClaudeBot", "Google-Extended", "Applebot-Extended", "Meta-ExternalAgent")
"""Crawlers that fetch for AI training, or names that stand for such use."""

_WISHES = frozenset(
    {"none", "noindex", "noarchive", "nocache", "nosnippet", "max-snippet:0", "noai", "noimageai", "noml"}
)
_WITH_VALUE = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
_SIGNAL = re.compile(r"^\s*content-signal\s*:\s*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
_MAX_WISHES = 20
_MAX_POLICY = 200


def find_opt_outs(
    headers: Iterable[tuple[str, str]], metas: Iterable[tuple[str, str]], of_host: Iterable[str] = ()
) -> tuple[str, ...]:
    """The wishes of one answer, each once, in lower case; empty where it has none.

    Args:
        headers: of the answer, name and value.
        metas: name and content of the page's meta elements, those that address crawlers.
        of_host: what its robots.txt says (`of_robots`).
    """
    found: dict[str, None] = {}
    for name, value in (*headers, *metas):
        key = name.strip().lower()
        if key in ("x-robots-tag", "robots", AGENT):
            found |= dict.fromkeys(_of_robots_tag(value))
        elif key == "tdm-reservation" and value.strip() == "1":
            found["tdm-reservation"] = None
        elif key == "tdm-policy" and (policy := "".join(value.split())):
            found[f"tdm-policy={policy[:_MAX_POLICY]}"] = None
    found |= dict.fromkeys(of_host)
    return tuple(found)[:_MAX_WISHES]


def says_tdm(headers: Iterable[tuple[str, str]], metas: Iterable[tuple[str, str]]) -> bool:
    """Whether an answer itself says if mining is reserved: tdmrep.json does not hold for it then."""
    return any(name.strip().lower() == "tdm-reservation" for name, _ in (*headers, *metas))


def _of_robots_tag(value: str) -> Iterator[str]:
    """`noarchive, nosnippet`, or `agent: noarchive`, which holds for that agent alone."""
    text = value.strip().lower()
    agent, colon, rest = text.partition(":")
    if colon and "," not in agent and agent.strip() not in _WITH_VALUE:
        if agent.strip() != AGENT:
            return
        text = rest
    for part in text.split(","):
        wish = "".join(part.split())
        if wish in _WISHES:
            yield wish


def signals(robots: str) -> tuple[str, ...]:
    """What `Content-Signal` lines of a robots.txt refuse, such as `ai-train=no`."""
    parts = (part for line in _SIGNAL.findall(robots) for part in line.lower().split(","))
    refused = ("".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(wish for wish in refused if re.fullmatch(r"[a-z-]{1,30}=no", wish)))
