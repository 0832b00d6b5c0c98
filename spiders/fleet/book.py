"""The book of hosts that a fleet shares: nobody asks a host while another crawler asks it, or before the pause is over that any of them
was asked for. Keeps the rest of a run's book (failures in a row) to itself."""

from __future__ import annotations

from ripplemark.records import FetchOutcome
from ripplemark.urls import registrable
from spiders.fleet.keys import FleetKeys
from spiders.net.hosts import HostBook, Limits


class FleetBook(HostBook):
    """A HostBook whose pauses, distances and budgets hold for all crawlers of the fleet."""

    def __init__(self, limits: Limits, keys: FleetKeys) -> None:
        super().__init__(limits)
        self._keys = keys

    def claim(self, host: str) -> float:
        """0.0 and the host is this crawler's, or seconds to wait. A host that is over for the fleet is over here."""
        wait, why = self._keys.run("CLAIM", self._keys.crawler, host, int(self.limits.gap * 1000))
        if wait < 0:
            outcome, _, detail = why.partition(" ")
            super().end(host, FetchOutcome(outcome), detail)
            return float("inf")
        if wait == 0:
            self._host(host).in_flight += 1
        return float(wait) / 1000

    def done(self, host: str) -> None:
        """A request that was sent is over: another crawler may have its turn, after the distance."""
        super().done(host)
        self._keys.run("FREE", self._keys.crawler, host, int(self.limits.gap * 1000))

    def pause(self, host: str, seconds: float, reason: FetchOutcome) -> None:
        """Ask the host nothing for so many seconds, whoever it is."""
        super().pause(host, seconds, reason)
        self._keys.run("PAUSE", host, int(seconds * 1000))

    def end(self, host: str, reason: FetchOutcome, detail: str) -> None:
        """The host is over, for all crawlers."""
        super().end(host, reason, detail)
        self._keys.server.hsetnx(self._keys.key(f"host:{host}"), "over", f"{reason} {detail}")

    def keep_distance(self, host: str, crawl_delay: float) -> None:
        """Honour a Crawl-delay, whichever crawler asks next."""
        super().keep_distance(host, crawl_delay)
        self._keys.server.hset(self._keys.key(f"host:{host}"), "gap", str(int(crawl_delay * 1000)))

    def answered(self, host: str, size: int) -> None:
        """Count the bytes of the site, which are the fleet's."""
        super().answered(host, size)
        self._keys.server.hincrby(self._keys.key("bytes"), registrable(host), size)

    def take_page(self, host: str) -> str:
        """Count one page of the host's site against what the whole fleet may ask of it."""
        site, limits, server = registrable(host), self.limits, self._keys.server
        if limits.bytes and int(server.hget(self._keys.key("bytes"), site) or 0) >= limits.bytes:
            return f"{limits.bytes} bytes of {site} read in this run"
        if limits.pages and int(server.hincrby(self._keys.key("pages"), site, 1)) > limits.pages:
            return f"{limits.pages} pages of {site} asked in this run"
        return ""


class FleetShelf:
    """Good copies of robots.txt for all crawlers (see spiders.net.robots.Shelf)."""

    def __init__(self, keys: FleetKeys) -> None:
        self._keys = keys

    def robots_copy(self, origin: str) -> tuple[bytes, str, float] | None:
        """(body, Content-Encoding, Unix time of the fetch), or None."""
        kept = self._keys.server.hmget(self._keys.key(f"robots:{origin}"), ["body", "encoding", "at"])
        body, encoding, at = kept
        return None if body is None or not at else (bytes.fromhex(str(body)), str(encoding or ""), float(at))

    def keep_robots_copy(self, origin: str, body: bytes, content_encoding: str, at: float) -> None:
        """Keep a copy in the place of the one before, for a day."""
        key = self._keys.key(f"robots:{origin}")
        self._keys.server.hset(key, mapping={"body": body.hex(), "encoding": content_encoding, "at": at})
        self._keys.server.expire(key, 86_400)
