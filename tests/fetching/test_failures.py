from __future__ import annotations

import ssl

import httpx
import pytest

from scraper import errors
from scraper.fetching.failures import TRANSLATIONS, translate

URL = "https://paper.example/story"


def leaves(kind: type) -> set[type]:
    children = kind.__subclasses__()
    return {leaf for child in children for leaf in leaves(child)} if children else {kind}


@pytest.mark.parametrize("kind", sorted(leaves(httpx.RequestError), key=lambda kind: kind.__name__))
def test_every_error_of_a_request_is_translated(kind):
    if kind.__module__.startswith("httpx"):
        assert kind in TRANSLATIONS


def test_a_message_names_the_url_the_cause_and_the_next_step():
    error = translate(httpx.ReadTimeout("slow"), URL)
    assert type(error) is errors.TimedOutError
    assert str(error) == f"{URL} did not send anything in time (slow); try again later."


def test_an_unknown_error_is_still_one_of_ours():
    assert type(translate(ValueError("odd"), URL)) is errors.FetchError


def test_ours_comes_back_as_it_is():
    error = errors.UnsafeAddressError("…")
    assert translate(error, URL) is error


def test_tls_is_told_from_other_connection_errors():
    error = httpx.ConnectError("verify failed")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    translated = translate(error, URL)
    assert type(translated) is errors.CertificateError
    assert "SSL_CERT_FILE" in str(translated)
