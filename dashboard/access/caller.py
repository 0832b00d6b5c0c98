"""From where a request really comes: headers of proxies are believed only where they come from a proxy of ours. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ripplemark.dashboard_config import Network

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Headers that only proxies set.
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
HOPS = 20  # of X-Forwarded-For, read from the end


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is on the other end. `address` is None where there is none to be read (a Unix socket)."""

    address: Address | None
    secure: bool  # the browser speaks HTTPS
    by_proxy: bool  # one of ours passed it on
    forwarded: bool  # somebody passed it on, or says so

    @property
    def local(self) -> bool:
        """Whether a program of this machine asks for itself."""
        return self.address is not None and self.address.is_loopback and not self.forwarded


def caller_of(environ: Mapping[str, Any], proxies: Sequence[Network]) -> Caller:
    """The caller of a WSGI request. The last hop of X-Forwarded-For that is no proxy of ours is the browser."""
    peer = address_of(str(environ.get("REMOTE_ADDR", "")))
    https = environ.get("wsgi.url_scheme") == "https"
    said = str(environ.get("HTTP_X_FORWARDED_FOR", ""))
    passed_on = any(environ.get(name) for name in PASSED_ON)
    if peer is None or not is_among(peer, proxies):
        return Caller(peer, https, by_proxy=False, forwarded=passed_on)
    hops = [address_of(hop) for hop in said.split(",")[-HOPS:]] if said else []
    outside = next((hop for hop in reversed(hops) if hop is None or not is_among(hop, proxies)), peer)
    secure = https or str(environ.get("HTTP_X_FORWARDED_PROTO", "")).strip().lower() == "https"
    return Caller(outside, secure, by_proxy=True, forwarded=passed_on)


def is_among(address: Address, networks: Sequence[Network]) -> bool:
    """Whether an address is in one of the networks."""
    return any(address.version == network.version and address in network for network in networks)


def address_of(text: str) -> Address | None:
    """An address as headers have it, with or without port or brackets; IPv4 written as IPv6 is IPv4."""
    text = text.strip()[:60].removeprefix("[").partition("]")[0]
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


def counted_as(address: Address | None) -> str:
    """Whose attempts count together: an IPv4 address, or the /64 that one IPv6 customer has."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
