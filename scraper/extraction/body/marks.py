"""What class and id words, tags and roles say of a container: that it is likely no article text, and why.

A mark is a suspicion. It counts only where the marked container holds a small share of the page's good
text: sites call their article "comment", "newsletter" or "hidden" as well. The limits of that
share stand beside the marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from scraper.extraction.blocks import Container
from scraper.extraction.blocks.tags import Flag


class Mark(NamedTuple):
    """The reason to drop a container, and the share of the good text from which on it is not believed."""

    reason: str
    limit: float


_STRONG: Final = 0.3
_WEAK: Final = 0.1
_MODAL: Final = 0.6  # the terms of republication are longer than a short article

# Names as sites in every language write them: class names are English nearly everywhere.
# A word stands between non-letters; `x-` also at the start of a longer word.
_REASONS: tuple[tuple[str, float, str], ...] = (
    (
        "comments",
        _STRONG,
        """
        comments? comment- commentlist disqus respond replies livefyre fb-comments coral-
        """,
    ),
    (
        "newsletter",
        _STRONG,
        """
        newsletter- subscri- signup sign-up optin opt-in mailchimp mc4wp mc_embed
        """,
    ),
    (
        "share",
        _STRONG,
        """
        share shares sharing share- sharedaddy social- addthis addtoany follow-us followus
        """,
    ),
    ("popup", _MODAL, "republish- republication-"),
    (
        "advert",
        _STRONG,
        """
        ad ads adv advert- adsense adslot ad-slot adbox dfp gpt- sponsor- promo-
        outbrain taboola partner partners affiliate- zergnet revcontent adunit
        """,
    ),
    (
        "related",
        _STRONG,
        """
        related- recommend- recirc- trending mostread most-read mostpopular most-popular popular
        read-next readnext read-more readmore read-also more-stories more-news more-from more-on
        morefrom morestories see-also seealso also-like up-next upnext next-article teaser teasers
        latest- suggested- similar- further-reading editors-picks
        """,
    ),
    ("cookies", _STRONG, "cookie- consent- gdpr onetrust didomi cmpbox"),
    ("sidebar", _STRONG, "sidebar- side-bar rail right-rail rightcol right-col aside"),
    (
        "navigation",
        _STRONG,
        """
        nav navbar navi navigation- menu- submenu breadcrumb- pagination pager paging skip-link
        skiplink toolbar masthead topbar topnav mega-menu site-header page-header-nav offcanvas
        hamburger search-form searchform
        """,
    ),
    ("footer", _STRONG, "footer- site-footer colophon copyright disclaimer legal"),
    (
        "author",
        _STRONG,
        """
        author-bio author-box authorbox author-info author-card author-profile author-desc-
        about-author about-the-author bio biography contributor- vcard avatar
        """,
    ),
    (
        "details",
        _STRONG,
        """
        byline- bylines dateline timestamp post-meta entry-meta article-meta metadata meta-info
        post-info article-info published pubdate read-time reading-time readtime authors author
        byauthor
        """,
    ),
    (
        "tags",
        _STRONG,
        """
        tags taglist tag-list tag-cloud topics topic-list keywords categories post-tags article-tags
        """,
    ),
    ("credit", _WEAK, "photo-credit image-credit credit credits source-credit"),
    (
        "caption",
        _STRONG,
        "caption captions caption- figcaption media-info mediainfo img-text imagetext bildunterschrift",
    ),
    (
        "media",
        _STRONG,
        """
        gallery- carousel slider slideshow lightbox player audio-player video-player podcast-player
        jwplayer
        """,
    ),
    (
        "popup",
        _STRONG,
        """
        popup popups pop-up modal- overlay- lightbox dialog tooltip toast interstitial
        """,
    ),
    ("embed", _STRONG, "twitter-tweet instagram-media tiktok-embed fb-post"),
    (
        "banner",
        _STRONG,
        """
        banner- cta- support- contribute contribution- membership call-to-action notice alert announcement
        donate- donation- upsell
        """,
    ),
    ("survey", _STRONG, "poll polls quiz survey rating ratings vote voting feedback"),
    (
        "hidden",
        _WEAK,
        """
        sr-only screen-reader-text visually-hidden visuallyhidden print-only noprint no-print notprint hidden
        """,
    ),
    (
        "references",
        _STRONG,
        "footnotes? fn fn-group references ref-list reflist bibliography disclosure",
    ),
    ("infobox", _STRONG, "infobox- info-box fact-box- factbox-"),
    ("contents", _WEAK, "toc table-of-contents"),
)


def _pattern(words: str) -> str:
    parts = []
    for word in words.split():
        open_end = word.endswith("-")
        body = re.escape(word.rstrip("-")).replace(r"\-", "[-_]?").replace("s\\?", "s?")
        # What Drupal calls promoted is on its first page.
        body += "(?!ted)" if word == "promo-" else ""
        parts.append(body if open_end else body + r"(?![a-z])")
    return "|".join(parts)


_NAMES = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(f"(?P<r{n}>{_pattern(words)})" for n, (_, _, words) in enumerate(_REASONS))
    + ")"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Names that say nothing of what is in an element: made-up ones ("5cd3ad805f", but not "ad300x250"), the
# words of a heading as an id, values ("[&_a]:mb-2"), what it has or has not ("has-sidebar", "ad--false").
_SILENT = re.compile(
    r"""
    (?<![^\W_]) (?=[^\W_]*\d(?!x\d)[^\W\d_]) [^\W_]{5,}
    | (?<!\S) (?: [^\W_]+ - ){6,} [^\W_]+ (?!\S)
    | (?<!\S) \S* \[ \S*
    | (?<!\S) (?: has | have | with | without | not | no (?!-?print) | is-no ) [-_] \S+
    | (?<!\S) \S+ -- (?: false | disabled | no | off ) (?!\S)
    """,
    re.VERBOSE,
)
_MARKS = {f"r{n}": Mark(reason, limit) for n, (reason, limit, _) in enumerate(_REASONS)}

_TAGS = {
    "nav": Mark("navigation", _STRONG),
    "footer": Mark("footer", _STRONG),
    "aside": Mark("sidebar", _STRONG),
    "form": Mark("form", _STRONG),
    "fieldset": Mark("form", _STRONG),
    "button": Mark("button", _STRONG),
    "dialog": Mark("popup", _STRONG),
    "figure": Mark("caption", 0.4),
    "figcaption": Mark("caption", 0.4),
    "search": Mark("navigation", _STRONG),
    "address": Mark("details", _WEAK),
}
_ROLES = {
    "navigation": Mark("navigation", _STRONG),
    "contentinfo": Mark("footer", _STRONG),
    "complementary": Mark("sidebar", _STRONG),
    "search": Mark("navigation", _STRONG),
    "dialog": Mark("popup", _STRONG),
    "alertdialog": Mark("popup", _STRONG),
    "menu": Mark("navigation", _STRONG),
    "menubar": Mark("navigation", _STRONG),
    "banner": Mark("header", _STRONG),
}
_HIDDEN = Mark("hidden", _WEAK)


@lru_cache(maxsize=50_000)
def mark_of_names(names: str) -> Mark | None:
    """The mark that a class and id carry."""
    match = _NAMES.search(_CAMEL.sub("-", _SILENT.sub(" ", names)).lower())
    return _MARKS[match.lastgroup or ""] if match else None


def mark_of(container: Container) -> Mark | None:
    """The mark of a container by tag, role, visibility and names."""
    if mark := _TAGS.get(container.tag):
        return mark
    attributes = container.attributes
    if not attributes:
        return None
    if role := attributes.get("role"):
        mark = _ROLES.get(role)
        if mark is not None:
            return mark
    names = container.names
    if len(names) > 1 and (mark := mark_of_names(names)):
        return mark
    parent = container.parent
    if container.flags & Flag.HIDDEN and not (parent is not None and parent.flags & Flag.HIDDEN):
        return _HIDDEN
    return None
