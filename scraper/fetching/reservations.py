"""What a host's `/.well-known/tdmrep.json` reserves: the TDM Reservation Protocol, 2024, "TDM File on the
Origin Server".

A file that is not there, cannot be had or is none reserves nothing (the protocol says so), and stops nothing.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from scraper.errors import FetchError
from scraper.fetching.client import BeforeHop, Client

PATH = "/.well-known/tdmrep.json"
LIFETIME = timedelta(hours=24)
"""A copy is used so long, as one of robots.txt."""
RETRY = timedelta(hours=1)
"""When to ask again for a file that could not be had."""
SECONDS = 15.0
"""For the whole answer: pages do not wait for it longer."""

_MAX_BYTES = 256_000
_MAX_RULES = 500
_MAX_LENGTH = 500  # characters of a pattern or of the address of a policy
_UNRESERVED = re.compile(r"%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9a]|5f|6[1-9a-f]|7[0-9a]|7e)", re.IGNORECASE)


class Rule(NamedTuple):
    """One entry of the file."""

    location: str
    """A pattern of paths as in robots.txt: `*` is any text, `$` the end."""
    reserved: bool
    policy: str = ""
    """The address of the conditions; empty where there is none."""


@dataclass(frozen=True, slots=True)
class TdmCopy:
    """One answer to a request for the file, to be kept with the host."""

    rules: tuple[Rule, ...]
    expires: datetime
    """UTC."""

    def to_json(self) -> dict[str, Any]:
        """As the archive keeps it."""
        return {"expires": self.expires.isoformat(), "rules": [list(rule) for rule in self.rules]}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> TdmCopy:
        """The copy that `to_json` made this of."""
        rules = tuple(Rule(*rule) for rule in kept["rules"])
        return cls(rules, datetime.fromisoformat(kept["expires"]))


def read_tdmrep(body: bytes) -> tuple[Rule, ...]:
    """The rules of a file, in its order; what makes no sense is left out."""
    try:
        entries = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    if isinstance(entries, dict):  # one rule without the brackets
        entries = [entries]
    return tuple(_rules(entries))[:_MAX_RULES] if isinstance(entries, list) else ()


def _rules(entries: Iterable[object]) -> Iterator[Rule]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        location, value = entry.get("location"), str(entry.get("tdm-reservation")).strip()
        policy = entry.get("tdm-policy")
        if isinstance(location, str) and len(location) <= _MAX_LENGTH and value in ("0", "1"):
            said = "".join(policy.split())[:_MAX_LENGTH] if isinstance(policy, str) else ""
            yield Rule(location.strip(), value == "1", said)


def find_reservation(rules: Iterable[Rule], url: str) -> tuple[str, ...]:
    """What the first rule that matches a URL reserves, as `find_opt_outs` names it; empty: nothing."""
    parts = urlsplit(url)
    path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    rule = next((rule for rule in rules if _matches(_plain(rule.location), path)), None)
    if rule is None or not rule.reserved:
        return ()
    return ("tdm-reservation", *([f"tdm-policy={rule.policy}"] if rule.policy else []))


def _plain(path: str) -> str:
    """With the characters undone that need not be written with `%` (RFC 3986, 2.3)."""
    return _UNRESERVED.sub(lambda match: unquote(match[0]), path)


def _matches(pattern: str, path: str) -> bool:
    """Whether a path begins with what the pattern describes, or is it where that ends with `$`."""
    whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, piece in enumerate(others, 1):
        if whole and number == len(others):
            return path.endswith(piece) and len(path) - len(piece) >= place
        place = path.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return not whole or place == len(path)


async def fetch_tdmrep(
    client: Client, url: str, now: datetime, before_hop: BeforeHop | None = None
) -> TdmCopy:
    """The rules of the URL's host; an error is an answer, too: none for now."""
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}{PATH}"
    try:
        async with asyncio.timeout(SECONDS):
            response = await client.fetch(address, any_type=True, cut=_MAX_BYTES, before_hop=before_hop)
    except (FetchError, TimeoutError):
        return TdmCopy((), now + RETRY)
    if not 200 <= response.status < 300:
        return TdmCopy((), now + (LIFETIME if 400 <= response.status < 500 else RETRY))
    return TdmCopy(read_tdmrep(response.body), now + LIFETIME)
