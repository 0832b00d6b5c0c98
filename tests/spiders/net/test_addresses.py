"""Which addresses and URLs may be asked: a table per rule, and a resolver that cannot be talked round."""

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import FetchOutcome
from spiders.net.addresses import Allowed, address_refusal, allowed_from, is_public, literal, url_refusal
from spiders.net.guard import GuardedResolver

NONE = Allowed()
CLOSED = [
    "127.0.0.1",
    "127.255.0.9",
    "10.0.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "0.1.2.3",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.88.99.1",
    "::1",
    "::",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "2002:a00:1::",
    "2001:0:a00:1::",
    "2001:0:808:808::f5ff:fffe",
    "3fff::1",
    "5f00::1",
]
OPEN = [
    "8.8.8.8",
    "93.184.215.14",
    "1.1.1.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::",
]


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_what_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_by_what_it_carries(address: ipaddress.IPv4Address) -> None:
    for prefix in (0xFFFF << 32, int(ipaddress.IPv6Address("64:ff9b::"))):
        assert is_public(ipaddress.IPv6Address(prefix | int(address))) == is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("[::1]", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
        ("example.com", None),
        ("1e3.example", None),
        ("", None),
    ],
)
def test_literals(host: str, address: str | None) -> None:
    assert literal(host) == (ipaddress.ip_address(address) if address else None)


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("https://example.com/a", None),
        ("http://example.com:8080/", None),
        ("http://example.com:22/", FetchOutcome.BLOCKED_PORT),
        ("http://example.com:99999/", FetchOutcome.BAD_URL),
        ("ftp://example.com/", FetchOutcome.BAD_SCHEME),
        ("javascript:alert(1)", FetchOutcome.BAD_SCHEME),
        ("http:///x", FetchOutcome.BAD_URL),
        ("http://[bad/", FetchOutcome.BAD_URL),
        ("http://10.0.0.1:8080/", FetchOutcome.BLOCKED_ADDRESS),
        ("http://0x7f.1/", FetchOutcome.BLOCKED_ADDRESS),
        ("http://[::1]/", FetchOutcome.BLOCKED_ADDRESS),
        ("http://user:pw@192.168.1.1/", FetchOutcome.BLOCKED_ADDRESS),
    ],
)
def test_urls_by_their_spelling(url: str, outcome: FetchOutcome | None) -> None:
    refusal = url_refusal(url, NONE)
    assert (refusal and refusal[0]) == outcome


def test_a_project_opens_hosts_and_networks_and_nothing_else() -> None:
    allowed = allowed_from(["10.1.0.0/16", "wiki.intern", "::1"])
    assert url_refusal("http://10.1.2.3:9999/", allowed) is None
    assert url_refusal("http://wiki.intern:3000/", allowed) is None
    assert url_refusal("http://10.2.0.1/", allowed) is not None
    assert url_refusal("http://169.254.169.254/", allowed_from(True)) is not None
    assert url_refusal("http://127.0.0.1:5000/", allowed_from(True)) is None
    assert allowed_from(False) == allowed_from([]) == NONE


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    mixed = [ipaddress.ip_address(a) for a in ("8.8.8.8", "10.0.0.1")]
    assert "10.0.0.1" in address_refusal("host.example", mixed, NONE)
    assert address_refusal("host.example", mixed[:1], NONE) == ""


class _Reactor:
    """A reactor whose clock stands still and whose look-ups answer at once."""

    def seconds(self) -> float:
        return 0.0

    def getThreadPool(self) -> None:  # noqa: N802 - Twisted's name
        return None

    def callLater(self, *_: Any) -> Any:  # noqa: N802 - Twisted's name
        return type("Call", (), {"active": lambda _: True, "cancel": lambda _: None})()


class _Receiver:
    def __init__(self) -> None:
        self.got: list[str] = []
        self.complete = 0

    def resolutionBegan(self, _: Any) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.got.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete += 1


def test_a_rebound_name_gains_nothing() -> None:
    """The answer of the first look-up is the one used; a later private answer is refused when it comes."""
    from twisted.internet.address import IPv4Address

    resolver = GuardedResolver(_Reactor(), NONE, 5.0)
    first, second = _Receiver(), _Receiver()
    resolver.answered("rebind.example", [IPv4Address("TCP", "8.8.8.8", 80)], first)
    assert (first.got, first.complete, resolver.refusal("rebind.example")) == (["8.8.8.8"], 1, "")
    resolver.answered("rebind.example", [IPv4Address("TCP", "127.0.0.1", 80)], second)
    assert (second.got, second.complete) == ([], 1)
    assert "127.0.0.1" in resolver.refusal("Rebind.Example")
