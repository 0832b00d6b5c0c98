"""Which addresses, hosts, ports and URLs may be asked at all. Pure: resolves no name and opens no connection."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import SplitResult, urlsplit

from ripplemark.records import FetchOutcome

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SCHEMES = frozenset({"http", "https"})
PORTS = frozenset({80, 443, 8080, 8443})
DEFAULT_PORTS = {"http": 80, "https": 443}
#: IPv6 ranges that carry an IPv4 address in their last 32 bits (RFC 4291 compatible, RFC 6052 and RFC 8215 translation).
_CARRIERS = tuple(ipaddress.IPv6Network(n) for n in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96"))
#: Special-purpose blocks of the IANA registries that `ipaddress` of some Python releases takes for global.
_SPECIAL = tuple(
    ipaddress.ip_network(n) for n in ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "2001::/23", "3fff::/20", "5f00::/16")
)
#: Private space that a project may open: never link-local (cloud metadata), multicast, reserved or unspecified addresses.
OWN_NETWORKS = (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7",
)  # fmt: skip


def carried(address: Address) -> Iterator[Address]:
    """The address and every IPv4 address it stands for (mapped, 6to4, Teredo, NAT64)."""
    yield address
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address in network for network in _CARRIERS):
            inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
        yield from (a for a in inner if a is not None)


def is_public(address: Address) -> bool:
    """Whether a connection to this address leaves for the public internet, however the address is dressed."""
    return all(_is_plain_public(a) for a in carried(address))


def _is_plain_public(a: Address) -> bool:
    site_local = isinstance(a, IPv6Address) and a.is_site_local
    special = any(a in network for network in _SPECIAL)
    carrier = isinstance(a, IPv6Address) and any(a in network for network in (*_CARRIERS, _MAPPED))
    closed = a.is_multicast or a.is_reserved or a.is_unspecified or a.is_loopback or a.is_link_local or site_local
    # A translated address is judged by the IPv4 address inside; is_global and is_reserved say nothing useful of its wrapping.
    return carrier or (a.is_global and not closed and not special)


_MAPPED = IPv6Network("::ffff:0:0/96")


def literal(host: str) -> Address | None:
    """The address a host spells in any form a resolver accepts (decimal, hex, octal, short, bracketed, scoped), or None."""
    bare = host.strip("[]").partition("%")[0].removesuffix(".")
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(bare)) if bare[:1].isdigit() and " " not in bare else None
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the project file opens beside the public internet."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def host(self, host: str) -> bool:
        """Whether the host itself is named, or spells an address of an opened network: any port of it may be asked."""
        if host.strip("[]").lower() in self.hosts:
            return True
        spelled = literal(host)
        return spelled is not None and self.address(spelled)

    def address(self, address: Address) -> bool:
        """Whether the address lies in an opened network."""
        return any(address in network for network in self.networks)


def allowed_from(entries: Iterable[str] | bool) -> Allowed:
    """The opened hosts and networks ("10.1.0.0/16", "192.168.1.7", "wiki.intern"); True opens all of OWN_NETWORKS."""
    if isinstance(entries, bool):
        entries = (*OWN_NETWORKS, "localhost") if entries else ()
    hosts: set[str] = set()
    networks: list[Network] = []
    for entry in entries:
        try:
            networks.append(ipaddress.ip_network(entry.strip("[] "), strict=False))
        except ValueError:
            hosts.add(entry.strip().lower())
    return Allowed(frozenset(hosts), tuple(networks))


def address_refusal(host: str, addresses: Iterable[Address], allowed: Allowed) -> str:
    """Why a host with these addresses must not be asked; "" if it may. One bad address among good ones refuses them all."""
    if host.strip("[]").lower() in allowed.hosts:
        return ""
    bad = [a for a in addresses if not allowed.address(a) and not is_public(a)]
    return f"{host} is at {bad[0]}, which is not a public address" if bad else ""


def url_refusal(url: str, allowed: Allowed) -> tuple[FetchOutcome, str] | None:
    """Why a URL must not be asked, judged by its spelling alone (scheme, host, port, literal address); None if it may."""
    try:
        parts = urlsplit(url)
    except ValueError as e:
        return FetchOutcome.BAD_URL, str(e)
    return _origin_refusal(parts.scheme, parts.netloc, allowed)


@lru_cache(maxsize=4096)
def _origin_refusal(scheme: str, netloc: str, allowed: Allowed) -> tuple[FetchOutcome, str] | None:
    parts = SplitResult(scheme, netloc, "", "", "")
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError as e:
        return FetchOutcome.BAD_URL, str(e)
    if parts.scheme not in SCHEMES:
        return FetchOutcome.BAD_SCHEME, f"{parts.scheme or 'no scheme'} is not http or https"
    if not host:
        return FetchOutcome.BAD_URL, "no host"
    spelled = literal(host)
    if spelled is not None and (why := address_refusal(host, (spelled,), allowed)):
        return FetchOutcome.BLOCKED_ADDRESS, why
    if port is not None and port not in PORTS and not allowed.host(host):
        return FetchOutcome.BLOCKED_PORT, f"port {port} is not one of {', '.join(map(str, sorted(PORTS)))}"
    return None
