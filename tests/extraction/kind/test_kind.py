from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.article import Kind
from scraper.extraction.blocks import read_blocks
from scraper.extraction.body import find_body
from scraper.extraction.feed import find_feed
from scraper.extraction.kind import find_kind, is_closed
from scraper.extraction.kind.clues import MOST_AGAINST, WEIGHTS, trade_clues
from scraper.extraction.page import Found, parse_page

SENTENCE = "The keeper of the lighthouse climbed the stairs on Monday and found that the lamp had gone out. "
PARAGRAPHS = "".join(f"<p>At {hour} o'clock it was dark. {SENTENCE * 2}</p>" for hour in range(1, 9))
STORY = f"<h1>Lighthouse goes dark for a night</h1>{PARAGRAPHS}"
ARTICLE = f"<title>Lighthouse goes dark for a night</title><body><article>{STORY}</article>"
CARD = (
    "<div class=card><a href=/news/storm-closes-school-no-{0}><h3>Storm closes school no {0}</h3></a></div>"
)
URL = "https://harbourpost.example/news/lighthouse-goes-dark-for-a-night"


def found_in(markup: str, url: str = URL) -> Found[Kind]:
    page = parse_page(markup.encode("utf-8", "replace"), url)
    blocks = read_blocks(page)
    feed = find_feed(page, blocks)
    return find_kind(page, blocks, find_body(page, blocks, feed=feed.blocks), feed)


def kind_of(markup: str, url: str = URL) -> Kind:
    return found_in(markup, url).value


def test_paragraphs_make_an_article_without_any_metadata() -> None:
    assert kind_of(ARTICLE, "https://harbourpost.example/a48211.html") == "article"


def test_cards_make_a_listing() -> None:
    cards = "".join(CARD.format(n) for n in range(30))
    assert (
        kind_of(f"<title>Harbour Post</title><body><main>{cards}</main>", "https://harbourpost.example/")
        == "listing"
    )


def test_a_product_is_a_listing() -> None:
    product = (
        "<meta property=og:type content=product>"
        '<script type="application/ld+json">{"@type": "Product"}</script>'
        "<body><h1>Brass lamp</h1><p>€ 49.90</p><button class=add-to-cart>Add to cart</button>"
        f"<p>{SENTENCE}</p>"
    )
    assert kind_of(product, "https://lamps.example/products/brass-lamp") == "listing"


def test_the_beginning_of_a_paid_article_is_a_teaser() -> None:
    closed = (
        '<script type="application/ld+json">'
        '{"@type": "NewsArticle", "isAccessibleForFree": "False", "wordCount": %s}</script>'
    )
    assert kind_of((closed % 4000) + ARTICLE) == "teaser"
    assert kind_of((closed % 250) + ARTICLE) == "article"


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<title>Just a moment...</title><body><p>Enable JavaScript and cookies to continue</p>", "blocked"),
        ("<title>harbourpost</title><body><script src=//ct.captcha-delivery.com/c.js></script>", "blocked"),
        ("<title>Access Denied</title><body><h1>Access Denied</h1><p>No permission.</p>", "blocked"),
        ("<title>Page not found</title><body><h1>404</h1><p>Try the search.</p>", "error"),
        ("<title>Seite nicht gefunden</title><body><h1>Seite nicht gefunden</h1>", "error"),
        (f"<title>Post</title><body><div id=root></div><script>{'x' * 3000}</script>", "shell"),
        ("<title>Sign in</title><body><h1>Sign in</h1><form><input type=password></form>", "login"),
        (
            "<title>Harbour Post</title><body><h2>We value your privacy</h2><p>We and our 812 advertising"
            " partners store cookies on your device to show personalised ads. You can withdraw your consent"
            " at any time.</p>"
            "<p>Some vendors process data on the ground of legitimate interest. See our cookie policy.</p>"
            "<button>Accept</button>",
            "consent",
        ),
        (
            "<title>Before you go on</title><h1>We value your privacy</h1><p>We and our 842 partners store"
            " cookies. Accept them all to go on.</p><button>Accept all</button><button>Reject</button>",
            "consent",
        ),
        (
            "<title>Einen Moment</title><p>Wir und unsere Partner setzen Cookies und Tracking ein.</p>"
            "<form><input type=submit><button>Alle akzeptieren</button></form>",
            "consent",
        ),
        ("<title>Harbour Forum</title><body><input type=password><script src=f.js></script>", "error"),
        ("<body></body>", "error"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named(markup: str, kind: Kind) -> None:
    assert kind_of(markup) == kind


def test_an_article_with_a_captcha_a_banner_and_a_login_box_is_an_article() -> None:
    extras = (
        "<div class=cookie-banner><p>We use cookies and need your consent for personalised ads.</p></div>"
        "<form><h3>Log in</h3><input type=password></form><div class=g-recaptcha></div>"
        "<noscript>Please enable JavaScript.</noscript>"
    )
    assert kind_of(ARTICLE + extras) == "article"


def test_an_article_about_errors_and_robots_is_an_article() -> None:
    assert (
        kind_of(ARTICLE.replace("Lighthouse goes dark for a night", "404 sheep and a robot: page not found"))
        == "article"
    )


def test_a_saved_page_without_an_address_is_judged_by_its_text() -> None:
    assert kind_of(ARTICLE, "") == "article"


def test_the_evidence_names_the_clues() -> None:
    found = found_in(ARTICLE)
    assert found.source == "clues"
    assert "slug words" in found.text


@pytest.mark.parametrize("value", [False, "False", "false", "http://schema.org/False"])
def test_isaccessibleforfree_says_no_in_many_ways(value: object) -> None:
    assert is_closed(value)
    assert not is_closed("True")


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert kind_of(f"<title>{text}</title><body>{text}", text)


def test_a_shops_words_take_no_more_than_what_a_verdict_is_sure_by() -> None:
    worst = trade_clues(b"addToCart add-to-cart price " * 5_000)
    assert sum(WEIGHTS[name] * value for name, value in worst.items()) == pytest.approx(-MOST_AGAINST)
    assert trade_clues(b"<p>The ferry is late.</p>") == {"cart": 0, "price words": 0}
