"""The guard on every connection: the name resolver that hands out public addresses alone, and the check of each URL.

The address approved is the address connected to, so an answer that changes between two look-ups gains nothing.
"""
# ruff: noqa: N802, N803, ARG002 - the names are those of Twisted's resolver interfaces

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from twisted.internet._resolver import GAIResolver, HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from ripplemark.records import FetchOutcome

from .addresses import Allowed, address_refusal, allowed_from, url_refusal
from .refusal import Refused

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_KEPT = 10_000  # hosts whose answer is remembered
_FRESH_SECONDS = 300.0


def allowed_of(settings: BaseSettings) -> Allowed:
    """What the settings open beside the public internet (NET_ALLOW_PRIVATE: true, or a list of hosts and networks)."""
    entries = settings.get("NET_ALLOW_PRIVATE") or ()
    return allowed_from(True if entries is True else tuple(entries))


def refuse_unsafe(request: Request, allowed: Allowed) -> None:
    """Raise Refused if the request's URL, or a proxy it names, must not be asked. Names are left to the resolver."""
    if refusal := url_refusal(request.url, allowed):
        raise Refused(*refusal)
    if request.meta.get("proxy"):
        raise Refused(FetchOutcome.BLOCKED_ADDRESS, "a proxy would connect on our behalf, past the guard")


@implementer(IResolutionReceiver)
class _Collector:
    """Gathers all addresses of one look-up before any is handed out; gives up after the resolver's time limit."""

    def __init__(self, resolver: GuardedResolver, receiver: Any, host: str) -> None:
        self._resolver, self._receiver, self._host = resolver, receiver, host
        self._addresses: list[Any] = []
        self._late: Any = resolver.call_later(self._give_up)

    def resolutionBegan(self, resolution: Any) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        self._addresses.append(address)

    def resolutionComplete(self) -> None:
        if self._late is None:
            return  # too late: the look-up was given up
        if self._late.active():
            self._late.cancel()
        self._late = None
        self._resolver.answered(self._host, self._addresses, self._receiver)

    def _give_up(self) -> None:
        self._addresses = []
        self.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves IPv4 and IPv6; a host with a single address that is not public has none at all, and the reason is kept."""

    def __init__(self, reactor: Any, allowed: Allowed, timeout: float) -> None:
        self._reactor = reactor
        self._allowed = allowed
        self._timeout = timeout
        self._inner = GAIResolver(reactor)
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._refusals: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor, allowed_of(crawler.settings), crawler.settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """Become the reactor's resolver, for names and for literal addresses alike."""
        self._reactor.installNameResolver(self)

    def call_later(self, call: Callable[[], None]) -> Any:
        """The delayed call that ends a look-up at the time limit."""
        return self._reactor.callLater(self._timeout, call)

    def refusal(self, host: str) -> str:
        """Why the host's addresses were withheld; "" if they were not."""
        return self._refusals.get(_key(host), "")

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """See IHostnameResolver. All addresses are looked up whatever types are asked for, since one bad one refuses all."""
        expires, texts = self._known.get(_key(hostName), (0.0, ()))
        if expires > self._reactor.seconds():
            resolution = HostResolution(hostName)
            resolutionReceiver.resolutionBegan(resolution)
            self._deliver(hostName, [_endpoint(t, portNumber) for t in texts], resolutionReceiver)
            return resolution
        collector: Any = _Collector(self, resolutionReceiver, hostName)
        return self._inner.resolveHostName(collector, hostName, portNumber, None, transportSemantics)

    def answered(self, host: str, addresses: Sequence[Any], receiver: Any) -> None:
        """Take the answer of a look-up: remember it, and hand it on as far as it may be used."""
        texts = tuple(dict.fromkeys(str(a.host) for a in addresses))
        if len(self._known) >= _KEPT:
            self._known.clear()
            self._refusals.clear()
        if texts:
            self._known[_key(host)] = (self._reactor.seconds() + _FRESH_SECONDS, texts)
        self._deliver(host, addresses, receiver)

    def _deliver(self, host: str, addresses: Sequence[Any], receiver: Any) -> None:
        plain = [ipaddress.ip_address(str(a.host).partition("%")[0]) for a in addresses]
        why = address_refusal(host, plain, self._allowed)
        if why:
            self._refusals[_key(host)] = why
        else:
            self._refusals.pop(_key(host), None)
            for address in addresses:
                receiver.addressResolved(address)
        receiver.resolutionComplete()


_resolvers: WeakKeyDictionary[Crawler, GuardedResolver] = WeakKeyDictionary()


def installed_resolver(crawler: Crawler, reactor: Any) -> GuardedResolver:
    """The resolver of this crawl, on the reactor: one for all its download handlers, whoever set the reactor up."""
    if crawler not in _resolvers:
        _resolvers[crawler] = GuardedResolver.from_crawler(crawler, reactor)
        _resolvers[crawler].install_on_reactor()
    return _resolvers[crawler]


def _key(host: str) -> str:
    return host.strip("[]").lower()


def _endpoint(text: str, port: int) -> Any:
    kind = IPv6Address if ":" in text else IPv4Address
    return kind("TCP", text, port)
