from __future__ import annotations

import asyncio
import socket
import threading
from ipaddress import ip_address

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import NameNotFoundError, UnsafeAddressError
from scraper.fetching.guard import GuardedBackend, check_host, is_public, resolve

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "fec0::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:c0a8:1::",
    "100::1",
]
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "172.32.0.1",
    "2606:4700::1111",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_special_addresses_are_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_ordinary_addresses_are_public(address):
    assert is_public(ip_address(address))


@given(st.ip_addresses())
def test_every_address_has_an_answer(address):
    assert is_public(address) in (True, False)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://localhost:8000/",
        "http://desk.localhost/",
        "http://printer.local/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://metadata.google.internal/",
    ],
)
def test_what_the_name_gives_away_is_refused(url):
    with pytest.raises(UnsafeAddressError, match="--allow-host"):
        check_host(url)


def test_a_host_is_opened_by_name():
    check_host("http://127.0.0.1:8000/", {"127.0.0.1"})
    with pytest.raises(UnsafeAddressError):
        check_host("http://127.0.0.2/", {"127.0.0.1"})


def test_an_ordinary_name_is_left_to_the_connection():
    check_host("https://paper.example/")
    check_host("https://face.be/")


def backend(*answers: list[str], allow: tuple[str, ...] = ()) -> GuardedBackend:
    queue = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        if not queue:
            raise OSError("Name or service not known")
        return queue.pop(0)

    return GuardedBackend(allow, resolve)


async def test_a_name_that_leads_to_a_private_address_is_refused():
    with pytest.raises(UnsafeAddressError, match=r"paper\.example leads to 10\.1\.2\.3, which is not"):
        await backend(["10.1.2.3"]).connect_tcp("paper.example", 80)


async def test_a_rebinding_name_is_checked_at_each_connection(raw):
    guarded = backend(["127.0.0.1"], ["127.0.0.1"], allow=("paper.example",))
    stream = await guarded.connect_tcp("paper.example", raw.port)
    await stream.aclose()
    with pytest.raises(UnsafeAddressError):
        await backend(["127.0.0.1"]).connect_tcp("paper.example", raw.port)


async def test_of_mixed_answers_only_the_public_ones_are_tried():
    tried = []

    class Recorder(httpcore.AsyncNetworkBackend):
        async def connect_tcp(self, host, port, *rest):
            tried.append(host)
            raise httpcore.ConnectError

    guarded = backend(["10.0.0.1", "8.8.8.8", "::1", "1.1.1.1"])
    guarded._backend = Recorder()
    with pytest.raises(httpcore.ConnectError):
        await guarded.connect_tcp("paper.example", 80)
    assert tried == ["8.8.8.8", "1.1.1.1"]


async def test_a_name_that_leads_nowhere():
    with pytest.raises(NameNotFoundError, match=r"The host paper\.example was not found"):
        await backend().connect_tcp("paper.example", 80)


async def test_names_that_do_not_answer_hold_up_no_others(monkeypatch):
    """Far more of them than the loop has threads."""
    released = threading.Event()

    def look_up(host, port, **_more):
        if host == "slow.example":
            released.wait(10)
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port))] * 2

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    slow = [asyncio.ensure_future(resolve("slow.example", 80)) for _ in range(64)]
    async with asyncio.timeout(5):
        assert await resolve("paper.example", 80) == ["8.8.8.8"]
    slow[0].cancel()
    released.set()
    errors = await asyncio.gather(*slow, return_exceptions=True)
    assert {type(error) for error in errors[1:]} == {socket.gaierror}
