"""URLs: the one form under which a page is known, its host and its site.

RFC 3986 for the syntax; w3lib does the percent-encoding and the sorting of the query.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote_plus, urljoin, urlsplit, urlunsplit

import idna
from w3lib.url import canonicalize_url

from scraper.errors import InvalidURLError
from scraper.hosts import DEFAULT_PORTS, bare_host_of

MAX_LENGTH = 2048
"""Characters; a longer URL is a trap or a mistake."""

_TRACKING = re.compile(
    r"""^(utm_\w+|itm_\w+|mc_[ce]id|fb_\w+|ga_\w+|gs_\w+|hsa_\w+|pk_\w+|piwik_\w+|mtm_\w+|matomo_\w+
    |at_(medium|campaign|custom\d|link_\w+)|_openstat|epik|srsltid|mibextid|s_kwcid|ef_id|trk_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|li_fat_id|s_cid|cmpid|cmp
    |_ga|_gl|_hsenc|_hsmi|mkt_tok|oly_(anon|enc)_id|vero_id|wickedid|rb_clickid|spm|xtor|echobox|smid|smtyp
    |ns_(mchannel|source|campaign|linkname|fee)|partner_rss|ref_src|ref_url|guce_\w+|__twitter_impression)$""",
    re.IGNORECASE | re.VERBOSE,
)
_SESSION = re.compile(
    r"^(phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|cfid|cftoken)$", re.IGNORECASE
)
_TOKEN_KEY = re.compile(r"^(s|sid|sess|session|oscsid|zenid)$", re.IGNORECASE)
_TOKEN = re.compile(r"(?=.*\d)[0-9a-zA-Z]{20,}")
"""A short name is that of a session only before a value like this."""
_SESSION_IN_PATH = re.compile(
    r"""[;/](?:jsessionid|phpsessid|session_?id|sid|cfid|cftoken)=[^/;]*  # /story;jsessionid=0A1B
    |/\((?:[A-Za-z]\([^()/]{8,}\))+\)(?=/)  # /(S(lit3py55t21z5v55vlm25s55))/story: ASP.NET
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FORM = re.compile(
    r"""^(?:(?:amp|print|printable|print_?view)=(?:1|true|yes|y|)
    |(?:outputtype|output|view|format|type|mode)=(?:amp|amp-type|print|printable))$""",
    re.IGNORECASE | re.VERBOSE,
)
"""A parameter that asks for the same page in another form: for printing, or as AMP."""
_NO_PAGE = re.compile(
    r"""\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|css|m?js|map|woff2?|ttf|eot|otf|mp[34]|m4[av]|ogg|oga|ogv|wav|flac
    |webm|mov|avi|mkv|wmv|m3u8|pdf|docx?|xlsx?|pptx?|odt|ods|epub|zip|rar|7z|tar|tgz|bz2|xz|exe|dmg|apk|iso|torrent)$""",
    re.IGNORECASE | re.VERBOSE,
)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d+(?:/|$))", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?://)?(?:[^/?#]+[.:]|\[|localhost\b)", re.IGNORECASE)
_HOST = re.compile(r"^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")


def parse_url(text: str) -> str:
    """The canonical form of a URL that a person typed; without a scheme, https is meant.

    Raises:
        InvalidURLError: the text is no URL, or none that can be fetched over HTTP.
    """
    url = text.strip()
    if not url:
        raise InvalidURLError("The URL is empty; give an address such as https://example.org/story.")
    if not _SCHEME.match(url):
        if not _BARE_HOST.match(url):
            raise InvalidURLError(f"{text!r} is no URL; give an address such as https://example.org/story.")
        url = "https://" + url.removeprefix("//")
    scheme = url.partition(":")[0].lower()
    if scheme not in DEFAULT_PORTS:
        raise InvalidURLError(
            f"{text!r} cannot be fetched: {scheme} is not supported; give an http:// or https:// address."
        )
    if any(character.isspace() for character in url):
        raise InvalidURLError(f"{text!r} is no URL: it contains a space; write %20 for a space.")
    if len(url) > MAX_LENGTH:
        raise InvalidURLError(
            f"{text[:60]!r}… is no URL that can be fetched: it has more than {MAX_LENGTH} characters."
        )
    if "@" in _split(url, text).netloc:
        raise InvalidURLError("The URL holds a user name or password; leave them out (scheme://host/path).")
    canonical = canonicalise(url)
    if canonical is None:
        raise InvalidURLError(
            f"{text!r} is no URL: check the host name, for example https://example.org/story."
        )
    return canonical


def _split(url: str, text: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise InvalidURLError(
            f"{text!r} is no URL ({error}); give an address such as https://example.org/story."
        ) from None


def canonicalise(url: str, base: str | None = None) -> str | None:
    """The one form of a URL, resolved against `base`; None where it is no http(s) URL.

    Fragments, credentials, default ports, tracking parameters, session ids (in the query and in the path)
    and parameters that ask for a print or AMP page are dropped; the query is sorted. Doing it again changes
    nothing.
    """
    plain = _plain(url.partition("#")[0], base)
    if plain is not None:
        return plain
    try:
        absolute = urljoin(base, url.strip()) if base else url.strip()
        return _canonicalise(absolute) if len(absolute) <= MAX_LENGTH else None
    except (ValueError, UnicodeError):
        return None  # what cannot be parsed cannot be fetched


def _plain(url: str, base: str | None) -> str | None:
    """The canonical form of a URL that is nearly that already, as most links are; None = to be looked into,
    which takes fifty times as long."""
    if base is not None and url.startswith("/"):
        origin = _origin(base)
        url = (origin.partition(":")[0] + ":" if url.startswith("//") else origin) + url
    match = _PLAIN.fullmatch(url) if len(url) <= MAX_LENGTH else None
    if match is None or (match["query"] and _is_idle(match["query"])):
        return None
    return url if match["path"] else url + "/"


_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(
    rf"""https?://(?=[^/]{{1,253}}(?:/|$))(?:{_LABEL}\.)+{_LABEL}
    (?P<path>(?:/(?!\.)[A-Za-z0-9_.~,:@+-]*)+(?:\?(?P<query>[A-Za-z0-9_-]+=[A-Za-z0-9_.-]+))?)?""",
    re.VERBOSE,
)
"""URLs that are their own canonical form, but for a `/` behind the host: a path of characters that are never
written in another way, and at most one parameter."""
_ORIGIN = re.compile(r"[^:/?#]+://[^/?#]*")


def _origin(url: str) -> str:
    match = _ORIGIN.match(url)
    return match[0] if match else ""


@lru_cache(maxsize=4096)
def _canonicalise(url: str) -> str | None:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    host = _ascii_host(parts.hostname or "")
    if scheme not in DEFAULT_PORTS or not host:
        return None
    netloc = host if parts.port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{parts.port}"
    rest = (parts.path or "/", _clean_query(parts.query), "")
    canonical = str(canonicalize_url(urlunsplit((scheme, netloc, *rest))))
    if len(canonical) > MAX_LENGTH:
        return None
    path = urlsplit(canonical).path
    cleaned = _SESSION_IN_PATH.sub("", path)
    # Without its session id a path may hold /../ again; it is shorter each time.
    return canonical if cleaned == path else _canonicalise(canonical.replace(path, cleaned or "/", 1))


def _ascii_host(host: str) -> str:
    """Lower case and internationalised names in ASCII; empty where it is no host name."""
    if ":" in host:
        return f"[{host.lower()}]"
    host = host.rstrip(".").lower()
    if not host.isascii():
        host = _punycode(host)
    return host if len(host) <= 253 and _HOST.match(host) else ""


def _punycode(host: str) -> str:
    """As browsers do it: by IDNA 2008, in which ß and ς are letters; of other signs (❤) by IDNA 2003."""
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host.encode("idna").decode("ascii")


def _clean_query(query: str) -> str:
    """Without what says nothing about the page; the rest in its own bytes, whatever their charset."""
    pairs = query.split("&", _MAX_PAIRS)[:_MAX_PAIRS] if query else []
    return "&".join(pair for pair in pairs if pair and not _is_idle(pair))


_MAX_PAIRS = 200


def _is_idle(pair: str) -> bool:
    key, _, value = unquote_plus(pair).strip().partition("=")
    if _TRACKING.match(key) or _SESSION.match(key) or _FORM.match(f"{key}={value}"):
        return True
    return bool(_TOKEN_KEY.match(key) and _TOKEN.fullmatch(value))


def same_site(url: str, site: str) -> bool:
    """Whether the URL belongs to the site: its host or a subdomain of it, on the same port."""
    own = bare_host_of(url)
    return own == site or own.endswith("." + site)


def may_be_page(url: str) -> bool:
    """False for what is evidently a picture, a film, a script or a document for download."""
    return not _NO_PAGE.search(url.partition("#")[0].partition("?")[0])


_DATED = re.compile(r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-]\d{1,2})?/(?=[^/]*[^\W\d])")
_LONG_NUMBER = re.compile(r"\d{5,}")
_STORY_WORDS = 4


def is_storylike(url: str) -> bool:
    """Whether an address looks like that of one story rather than of a home or section page.

    Its last part has four words, or a number of five digits, or follows a date (`/2024/08/`).
    """
    path = urlsplit(url).path.rstrip("/")
    last = path.rpartition("/")[2]
    words = [word for word in re.split(r"[-_]|%20|\+", last) if word]
    return len(words) >= _STORY_WORDS or bool(_LONG_NUMBER.search(last) or _DATED.search(path))
