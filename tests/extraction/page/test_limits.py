from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.page.limits import within_limits


def test_a_page_as_there_are_many_stays_as_it_is() -> None:
    page = (
        b"<p class='a b' id=c>Text of a <b>ferry</b><br>" * 6_000
        + b"<select>" + b"<option>Quay</option>" * 300 + b"</select>"
        + b"<div data-state='" + b"one two " * 9_000 + b"'>x</div>"
    )  # fmt: skip
    assert within_limits(page) is page


def test_deep_nesting_is_cut_and_its_text_kept() -> None:
    data = b"<div>" * 40_000 + b"text" + b"</div>" * 40_000 + b"<p>after"
    kept = within_limits(data)
    assert kept.count(b"<div") <= 400
    assert kept.count(b"<div") == kept.count(b"</div")
    assert b"text" in kept
    assert b"after" in kept


def test_elements_that_close_by_themselves_do_not_nest() -> None:
    flat = b"<p>a<br>" * 20_000
    assert within_limits(flat) is flat


def test_a_page_of_too_many_tags_ends() -> None:
    kept = within_limits(b"<i>a</i>" * 100_000)
    assert kept.count(b"<") == 50_000
    assert kept.endswith(b"</i>")


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_an_element_keeps_its_first_attributes(quote: str) -> None:
    many = " ".join(f"a{n}={quote}{n}{quote}" for n in range(9_000)).encode()
    kept = within_limits(b"<p>before</p><div " + many + b">text</div>")
    assert kept.startswith(b"<p>before</p><div a0=")
    assert kept.count(b"=") == 500
    assert kept.endswith(b">text</div>")


@pytest.mark.parametrize("value", [b">", b"<", b"<b>", b"it's > that"])
@pytest.mark.parametrize("every", [1, 300])
def test_the_signs_of_tags_in_values_hide_no_crowd(value: bytes, every: int) -> None:
    crowd = b" ".join(b'a%d="%s"' % (n, b"" if n % every else value) for n in range(20_000))
    kept = within_limits(b"<p>before</p><div " + crowd + b">text</div>")
    assert kept.startswith(b"<p>before</p><div a0=")
    assert kept.count(b"=") == 500
    assert kept.endswith(b">text</div>")


@pytest.mark.parametrize(
    "raw",
    [b"<script>%s</script>", b"<STYLE media=all>%s</STYLE>", b"<script>'</b>'; %s", b"<!-- it's - %s-->"],
)
@pytest.mark.parametrize("before", [b"", b"<!-- <script> --><p>a</p>", b"<script>'<!--'</script><p>a</p>"])
def test_no_tag_stands_in_a_script_or_a_comment(raw: bytes, before: bytes) -> None:
    page = before + raw % (b"for(i=0;i<n ;i++) " + b"word other " * 5_000) + b"<p>The ferry sails again.</p>"
    assert within_limits(page) is page


def test_a_crowd_behind_a_script_is_thinned() -> None:
    many = b" ".join(b"a%d=1" % n for n in range(9_000))
    kept = within_limits(
        b"<!-- a --><script>if(a<b )c</script><!-- <script> --><div " + many + b">text</div>"
    )
    assert kept.count(b"=1") == 500


def test_each_of_many_crowds_is_thinned_in_time() -> None:
    crowd = b"<i " + b" ".join(b"a%d" % n for n in range(4_000)) + b">x"
    began = time.monotonic()
    kept = within_limits(b"<div>" + crowd * 600 + b"</div>")
    assert time.monotonic() - began < 5
    assert kept.count(b">x") == 600
    assert len(kept) < 600 * 4_000


def test_a_long_attribute_is_no_crowd() -> None:
    page = b'<div data-state="' + b"key = value " * 5_000 + b'">text</div>'
    assert within_limits(page) is page


def test_the_options_of_an_endless_list_go() -> None:
    kept = within_limits(b"<p>before</p><select>" + b"<OPTION value=1>x" * 9_000 + b"</select><p>after")
    assert b"<OPTION" not in kept
    assert kept.startswith(b"<p>before</p><select>")
    assert kept.endswith(b"</select><p>after")


@given(st.binary(max_size=300), st.integers(1, 300))
def test_any_bytes_give_no_more_than_there_were(data: bytes, times: int) -> None:
    assert len(within_limits(data * times)) <= len(data) * times
