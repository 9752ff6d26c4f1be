from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discovery.urls import (
    MAX_LENGTH,
    canonicalise,
    is_storylike,
    may_be_page,
    parse_url,
    same_site,
)
from scraper.errors import InvalidURLError
from scraper.hosts import host_of

BASE = "https://paper.example/politics/story?page=2"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Paper.Example:443/a", "https://paper.example/a"),
        ("http://paper.example:80", "http://paper.example/"),
        ("http://paper.example:8080/a", "http://paper.example:8080/a"),
        ("https://paper.example./a", "https://paper.example/a"),
        ("https://paper.example/a#comments", "https://paper.example/a"),
        ("https://paper.example/a?utm_source=x&id=3&fbclid=y", "https://paper.example/a?id=3"),
        ("https://paper.example/a?b=2&a=1", "https://paper.example/a?a=1&b=2"),
        ("https://paper.example/a?id=", "https://paper.example/a?id="),
        ("https://paper.example/a;jsessionid=0A1B?x=1", "https://paper.example/a?x=1"),
        ("https://paper.example/a?PHPSESSID=0a1b", "https://paper.example/a"),
        ("https://paper.example/a?sid=0a1b2c3d4e5f60718293a4b5&id=3", "https://paper.example/a?id=3"),
        ("https://paper.example/a?s=ferry", "https://paper.example/a?s=ferry"),
        ("https://paper.example/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://paper.example/a.aspx"),
        ("https://paper.example/jsessionid=0A1B/a", "https://paper.example/a"),
        ("https://paper.example/a?print=1", "https://paper.example/a"),
        ("https://paper.example/a?outputType=amp&id=3", "https://paper.example/a?id=3"),
        ("https://paper.example/a?type=video", "https://paper.example/a?type=video"),
        ("https://paper.example/a?q=%E9t%E9", "https://paper.example/a?q=%E9t%E9"),
        ("https://desk:secret@paper.example/a", "https://paper.example/a"),
        ("https://bücher.example/ß", "https://xn--bcher-kva.example/%C3%9F"),
        ("https://Straße.example/", "https://xn--strae-oqa.example/"),
        ("https://i❤.example/", "https://xn--i-7iq.example/"),
        ("https://paper.example/a b", "https://paper.example/a%20b"),
        ("/a", "https://paper.example/a"),
        ("../a", "https://paper.example/a"),
        ("?page=3", "https://paper.example/politics/story?page=3"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("", BASE),
        ("mailto:desk@paper.example", None),
        ("javascript:void(0)", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://paper.example:99999/", None),
        ("https://-paper.example/", None),
        ("https://paper..example/", None),
        ("https://paper.example/" + "a" * MAX_LENGTH, None),
    ],
)
def test_a_url_has_one_form(url, canonical):
    assert canonicalise(url, BASE) == canonical


@given(st.text(max_size=80), st.sampled_from([None, BASE]))
def test_any_text_is_survived_and_the_form_is_stable(text, base):
    canonical = canonicalise(text, base)
    assert canonical is None or canonicalise(canonical) == canonical


@given(
    st.from_regex(r"https?://[a-z0-9.:@\[\]-]{0,20}/[a-zA-Z0-9/?&=%;.#+~-]{0,40}", fullmatch=True),
)
def test_what_looks_like_a_url_is_survived_too(text):
    canonical = canonicalise(text)
    assert canonical is None or (canonicalise(canonical) == canonical and host_of(canonical))


PARTS = st.sampled_from(
    [
        *(
            "/",
            "a",
            "..",
            ".",
            "//",
            "?",
            "&",
            "=",
            "%",
            "#",
            "+",
            " ",
            ":",
            "@",
            "~",
            "-",
            "_",
            "b.c",
            "é",
            "%E9",
        ),
        *(
            ";sid=1",
            "%3Bsid=1",
            "sid=",
            "x1" * 12,
            "(S(abcdefgh1))",
            "%2e",
            "utm_source=x",
            "%75tm_id=1",
            "amp=1",
            "?id=61",
            ",1,0.html",
            "!(x)*'$",
        ),
    ]
)


@given(st.lists(PARTS, max_size=12))
def test_doing_it_again_changes_nothing(parts):
    canonical = canonicalise("https://paper.example/" + "".join(parts))
    assert canonical is None or canonicalise(canonical) == canonical


HEADS = st.sampled_from(
    [
        *("https://paper.example/", "https://paper.example", "http://paper.example:80"),
        *("/", "//www.paper.example", "//www.paper.example/", "///", "//paper", "", "//a@paper.example/"),
    ]
)


@given(HEADS, st.lists(PARTS, max_size=8), st.sampled_from([BASE, "https://paper.example:8080/a", None]))
def test_the_short_way_and_the_long_one_agree(head, parts, base):
    url = head + "".join(parts)
    assert canonicalise(url, base) == canonicalise(f" {url}", base)


@given(
    st.permutations(["id=61", "page=2", "utm_source=x", "fbclid=y", "print=1", "PHPSESSID=0a1b"]),
    st.sampled_from(["", "#top", "#:~:text=ferry"]),
)
def test_all_addresses_of_a_page_are_one(pairs, fragment):
    url = f"HTTPS://Paper.example:443/story?{'&'.join(pairs)}{fragment}"
    assert canonicalise(url) == "https://paper.example/story?id=61&page=2"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("paper.example", "https://paper.example/"),
        (" paper.example/a ", "https://paper.example/a"),
        ("paper.example:8080/a", "https://paper.example:8080/a"),
        ("localhost:8000", "https://localhost:8000/"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("//paper.example/a", "https://paper.example/a"),
    ],
)
def test_a_person_may_leave_out_the_scheme(text, url):
    assert parse_url(text) == url


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The URL is empty; give an address such as https://example.org/story."),
        ("news", "'news' is no URL; give an address such as https://example.org/story."),
        ("ftp://paper.example/a", "ftp is not supported; give an http:// or https:// address."),
        ("file:///etc/passwd", "file is not supported; give an http:// or https:// address."),
        ("https://paper.example/a b", "it contains a space; write %20 for a space."),
        ("https://[::1", "is no URL (Invalid IPv6 URL); give an address such as"),
        ("https://", "check the host name, for example https://example.org/story."),
        ("https://paper.example:port/", "check the host name"),
        ("https://desk:secret@paper.example/", "leave them out (scheme://host/path)."),
        ("https://paper.example/" + "a" * MAX_LENGTH, "it has more than 2048 characters."),
    ],
)
def test_what_is_no_url_is_told_with_a_hint(text, message):
    with pytest.raises(InvalidURLError) as caught:
        parse_url(text)
    assert message in str(caught.value)
    assert "secret" not in str(caught.value)


@given(st.text(max_size=60))
def test_parse_url_gives_a_url_or_our_error(text):
    try:
        url = parse_url(text)
    except InvalidURLError:
        return
    assert canonicalise(url) == url


def test_a_site_has_its_subdomains():
    assert same_site("https://www.paper.example/a", "paper.example")
    assert same_site("https://sport.paper.example/a", "paper.example")
    assert not same_site("https://newspaper.example/a", "paper.example")
    assert not same_site("https://paper.example:8443/a", "paper.example")


def test_pictures_and_downloads_are_no_pages():
    assert not may_be_page("https://paper.example/a/photo.JPG?w=300")
    assert not may_be_page("https://paper.example/report.pdf")
    assert may_be_page("https://paper.example/story.html")
    assert may_be_page("https://paper.example/version-2.0")


@pytest.mark.parametrize(
    ("path", "storylike"),
    [
        ("/", False),
        ("/politics/", False),
        ("/uk/arts-and-culture/", False),
        ("/2024/", False),
        ("/2024/08/", False),
        ("/2024/08/31/", False),
        ("/page/12", False),
        ("/search?q=the-ferry-that-came-late", False),
        ("/2024/08/ferry", True),
        ("/2024/8/31/ferry.html", True),
        ("/2024-08-31/ferry", True),
        ("/news/the-ferry-came-late/", True),
        ("/the_ferry_came_late", True),
        ("/event-541636", True),
        ("/news/world-67890123", True),
    ],
)
def test_the_address_of_a_story_is_told_from_a_sections(path, storylike):
    assert is_storylike("https://paper.example" + path) is storylike
