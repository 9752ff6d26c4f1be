"""Pages that stand in the way of an article: bot checks, log-ins, consent walls, errors, empty shells.

Every rule needs a page with next to no text of its own: an article that carries a captcha for its comments, a
consent banner or a log-in box stays an article.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scraper.article import Kind
from scraper.extraction.blocks import Blocks
from scraper.extraction.blocks.tags import Flag
from scraper.extraction.body import Body
from scraper.extraction.kind.wallwords import (
    BLOCKED,
    CHALLENGE_MARKS,
    CHALLENGE_TITLES,
    CONSENT_ANSWERS,
    CONSENT_HOSTS,
    ERROR_TITLES,
    LOGIN,
    LOGIN_PATH,
    NEEDS_SCRIPT,
    speaks_of_consent,
)
from scraper.extraction.letters import weight
from scraper.extraction.page import Found, Page

_SMALL = 3000
"""The weight of all text of a page up to which it can be a wall."""
_THIN = 800
_TINY = 300
_SENTENCE = 80
_CONTENT = 400
"""Body text of other matter that a consent wall may have."""
_ASKED, _UNASKED = 50, 200
"""The text on consent that makes a wall, with buttons that ask for it and without."""
_EMPTY = 25
_PASSWORD = re.compile(rb"type\s*=\s*[\"']?password", re.I)
_ROOT = re.compile(
    rb"<div[^>]+id=[\"']?(?:root|app|__next|__nuxt|app-root|main-app|svelte|___gatsby)\b", re.I
)
_STATUS = re.compile(
    r"^\W*(?:error\W*|http\W*)?(4\d\d|5\d\d)\b(?!\s*(?:million|percent|%|[A-Za-z]+\s+[a-z]+\s+[a-z]))", re.I
)


def find_wall(page: Page, blocks: Blocks, body: Body) -> Found[Kind] | None:
    """The kind of a page that is no content at all, or None."""
    kept = sum([len(block.text) for block in body.blocks])
    if kept > _SMALL:
        return None
    total = sum([len(block.text) for block in blocks.all])
    if kept > total:
        return None  # a body that is more than all text of the tree comes from the page's scripts
    if total <= _EMPTY:
        return _bare(page, total)
    opening = _opening(page, blocks)
    heavy = total > 4 * _SMALL
    return (
        (None if heavy else _blocked(page, blocks, opening, total, kept))
        or _consent(page, blocks, body)
        or (None if heavy else _login(page, blocks, kept))
        or _error(opening, kept)
        or _shell(page, total, kept)
    )


def _opening(page: Page, blocks: Blocks) -> list[str]:
    """The lines in which a wall says what it is: the title and the first headings."""
    lines = [page.title[:200]]
    lines += [block.text[:200] for block in blocks.headings[:4] if block.level < 4]
    return [line for line in lines if line]


def _bare(page: Page, total: int) -> Found[Kind]:
    """A page without text: a challenge that runs in a script, a log-in, a shell, or nothing."""
    mark = CHALLENGE_MARKS.search(page.data)
    if mark is not None:
        return Found("blocked", "mark", mark[0].decode("utf-8", "replace"))
    if LOGIN.search(page.title) is not None and _PASSWORD.search(page.data) is not None:
        return Found("login", "form", page.title)
    built = b"<script" in page.data or b"<link" in page.data
    if built and (len(page.data) > 2000 or _ROOT.search(page.data)):
        return Found("shell", "text", f"{total} characters of text beside scripts")
    return Found("error", "text", f"{total} characters of text")


def _blocked(page: Page, blocks: Blocks, opening: list[str], total: int, kept: int) -> Found[Kind] | None:
    for line in opening:
        if kept < _SMALL / 2 and CHALLENGE_TITLES.match(line) is not None:
            return Found("blocked", "title", line)
    if total > _SMALL or kept > _THIN:
        return None
    words = next((found[0] for block in blocks if (found := BLOCKED.search(block.text))), None)
    if words is not None and kept < _TINY and total < _THIN:
        return Found("blocked", "text", words)
    if (words is None or kept >= _TINY) and total >= _TINY:
        return None
    mark = CHALLENGE_MARKS.search(page.data)
    if mark is None:
        return None
    if words is not None and kept < _TINY:
        return Found("blocked", "text", words)
    return Found("blocked", "mark", mark[0].decode("utf-8", "replace"))


def _consent(page: Page, blocks: Blocks, body: Body) -> Found[Kind] | None:
    if CONSENT_HOSTS.search(_host(page.url)) is not None:
        return Found("consent", "url", page.url or "")
    content = 0
    for block in body.blocks:
        content += 0 if speaks_of_consent(block.text) else len(block.text)
        if content > _CONTENT:
            return None
    speaking = [block for block in blocks if len(block.text) > 30 and speaks_of_consent(block.text)]
    about = sum(weight(block.text) for block in speaking)
    text = sum(weight(block.text) for block in blocks if 2 * block.link_chars < len(block.text))
    if about >= (_ASKED if _asks(blocks) else _UNASKED) and about > 0.6 * text:
        return Found("consent", "text", speaking[0].text[:200])
    return None


def _asks(blocks: Blocks) -> bool:
    """Whether a page has a button to accept or to reject."""
    return any(
        block.flags & (Flag.BUTTON | Flag.FORM | Flag.LINK) and CONSENT_ANSWERS.match(block.text)
        for block in blocks
    )


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _login(page: Page, blocks: Blocks, kept: int) -> Found[Kind] | None:
    if kept > _THIN or _prose(blocks) > _THIN:
        return None
    field = _PASSWORD.search(page.data)
    path = LOGIN_PATH.search(page.url or page.canonical_url or "")
    heading = next((block.text for block in blocks.headings[:5] if LOGIN.search(block.text)), None)
    title = page.title if LOGIN.search(page.title) else None
    said = heading or title
    if field is not None and (path or (said and kept < _TINY)):
        return Found("login", "form", said or page.url or "")
    if path and said:
        return Found("login", "url", page.url or "")
    return None


def _prose(blocks: Blocks) -> int:
    """The characters of running text, wherever it stands: a forum's topic has more than a form to log in."""
    return sum(
        len(block.text)
        for block in blocks
        if len(block.text) >= _SENTENCE and 2 * block.link_chars < len(block.text)
    )


def _error(opening: list[str], kept: int) -> Found[Kind] | None:
    if kept > _THIN:
        return None
    for line in opening:
        found = ERROR_TITLES.search(line) or (_STATUS.match(line) if len(line) < 80 else None)
        if found is not None:
            return Found("error", "title", line)
    return None


def _shell(page: Page, total: int, kept: int) -> Found[Kind] | None:
    if kept >= _TINY or total > _THIN:
        return None
    scripts = page.data.count(b"<script")
    if scripts and (NEEDS_SCRIPT.search(page.data) is not None or _ROOT.search(page.data) is not None):
        return Found("shell", "text", f"{total} characters of text beside {scripts} scripts")
    return None
