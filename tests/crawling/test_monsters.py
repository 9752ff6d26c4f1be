from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.crawling.monsters import DEEPEST, MANY, tame

PAGE = b"<html><body><div><p>One<p>Two<br></div></body></html>"


def test_an_ordinary_page_is_left_as_it_is():
    assert tame(PAGE) == PAGE
    many = b"<ul>" + b"<li>x" * 2 * MANY + b"</ul>"
    assert tame(many) == many


@pytest.mark.parametrize("tag", [b"<div>", b"<b><i>", b"<DIV class=a>"])
def test_nesting_ends_where_browsers_end_it(tag):
    tamed = tame(PAGE + tag * 100_000 + b"text" + b"</div>" * 100_000 + b"<p>after")
    assert tamed.startswith(PAGE)
    assert tamed.count(tag[:2]) <= DEEPEST + 2
    assert b"text" in tamed
    assert tamed.endswith(b"<p>after")


def test_a_tag_of_attributes_without_end_keeps_its_name():
    attributes = b" ".join(b"a%d=1" % n for n in range(100_000))
    assert tame(b"<h1 " + attributes + b">Tide</h1>") == b"<h1>Tide</h1>"


@given(st.lists(st.sampled_from([b"<", b">", b"</", b"div", b"<div>", b"</div>", b" a=1", b"<p>", b"x"])))
def test_it_is_linear_and_never_fails(parts):
    began = time.monotonic()
    tame(b"".join(parts) * 3_000)
    assert time.monotonic() - began < 5
