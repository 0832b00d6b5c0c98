"""The frontier of a crawl fleet: the same promises as the store's, kept in Redis. Opens no store.

A URL is handed out to one crawler; it counts as done when the file with its result is delivered. Gaps that the order of arrival left
are closed as in `spiders.frontier.working`, by whichever crawler finds all quiet."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from ripplemark.errors import FleetUnreachable
from ripplemark.records import FetchOutcome, FetchResult, FleetResult, FoundUrl, KnownUrl
from ripplemark.store.frontier import ending_free
from ripplemark.store.pages import is_relevant
from spiders.fleet.gaps import Near, moved_outward, near_of
from spiders.fleet.keys import FleetKeys
from spiders.fleet.waiting import fingerprint, known_in, waiting
from spiders.frontier.due import POSTPONED
from spiders.frontier.working import Bounds
from spiders.scope import Scope
from spiders.tally import Tally

_LOOKED_AT = 128  # hosts, for the next turn
_CLOSING_MS = 30_000  # after which a crawler that died while it closed gaps is not waited for


@dataclass(frozen=True, slots=True)
class _Asked:
    known: KnownUrl
    way: FoundUrl


class FleetFrontier:
    """One crawler's view of the fleet's frontier."""

    def __init__(self, keys: FleetKeys, clock: Callable[[], datetime], bounds: Bounds, scope: Scope) -> None:
        self._keys, self._clock, self._bounds, self._scope = keys, clock, bounds, scope
        self._asked: dict[int, _Asked] = {}
        self._numbers = itertools.count(1)
        self._handed = 0
        self.wait = 0.0  # seconds until the next look is worth while
        self.tally = Tally()
        self.files = self.undelivered = 0
        self.fault: FleetUnreachable | None = None

    # ------------------------------------------------------------ handing out

    def next(self, is_ready: Callable[[str], bool]) -> KnownUrl | None:  # noqa: ARG002 - hosts' turns are the fleet's
        """The next URL to ask; None if there is none now."""
        if self.is_over():
            return None
        raw, wait = self._answer("TAKE", self._keys.crawler, _LOOKED_AT) or ("", -1)
        self.wait = max(0.0, wait) / 1000
        if not raw:
            return None
        known, way = known_in(raw, next(self._numbers), self._clock())
        self._asked[known.id] = _Asked(known, way)
        self._handed += 1
        return known

    def is_over(self) -> bool:
        """Whether this crawler takes nothing any more: its budget is used up, or Redis failed."""
        return self.fault is not None or 0 < self._bounds.budget <= self._handed

    def has_pending(self) -> bool:
        """Whether anything is left for this crawler: also what others ask now, since it may lead to more."""
        if self.is_over():
            return False
        if self._answer("PENDING"):
            return True
        return self.fault is None and self._close_gaps()

    def waiting_hosts(self) -> tuple[str, ...]:
        """None: their turns are waited for in Redis."""
        return ()

    def drop_host(self, host: str, why: FetchOutcome) -> None:
        """The host is over for the fleet; its URLs stay due in the store."""
        self._answer("DROP", host, str(why))

    def _answer(self, script: str, *arguments: str | int) -> Any:
        try:
            return self._keys.run(script, *arguments)
        except FleetUnreachable as e:
            self.fault = self.fault or e
            return None

    # ------------------------------------------------------------ taking in

    def add(self, found: Iterable[FoundUrl]) -> int:
        """Add found URLs; how many the fleet did not know."""
        return self._add(found)[0]

    def _add(self, found: Iterable[FoundUrl]) -> tuple[int, int]:
        records = [waiting(f, self._clock()) for f in found]
        new, moved = (self._answer("ADD", "add", *records) or (0, 0)) if records else (0, 0)
        return int(new), int(moved)

    def twin_of(self, known: KnownUrl, digest: str) -> str:
        """The URL under which the same page was read already, by any crawler; "" if under none. A page that counts keeps its own."""
        key, field = self._keys.key("claims"), f"{ending_free(known.url)} {digest}"
        self._keys.server.hsetnx(key, field, known.url)
        first = str(self._keys.server.hget(key, field))
        return "" if known.relevant or first == known.url else first

    def commit(self, result: FetchResult) -> FleetResult | None:
        """Take in a result; what goes into the feed, or None if the URL was given to another crawler meanwhile."""
        asked = self._asked.pop(result.observation.url_id)
        known = asked.known
        new = self.add(result.found)
        near = near_of(asked.way, known, result, self._scope) if result.reading and is_relevant(result.reading) else None
        told = orjson.dumps(asdict(near)).decode() if near else ""
        if not self._answer("COMMIT", self._keys.crawler, known.url, known.host, told):
            return None
        if result.observation.outcome is FetchOutcome.BUDGET:
            self._keys.server.sadd(self._keys.key("parked"), known.domain)
        elif result.observation.outcome in POSTPONED:
            self.drop_host(known.host, result.observation.outcome)
        self.tally.add(result, new)
        return FleetResult(asked.way, result)

    def landed(self, results: Iterable[tuple[str, int]]) -> None:
        """Results whose file is delivered: (URL, Unix time of the visit) of each."""
        flat = [part for url, at in results for part in (url, fingerprint(url), at)]
        if flat:
            self._answer("LANDED", self._keys.crawler, *flat)

    def _close_gaps(self) -> bool:
        """Follow again what a late, shorter way brought within reach; whether anything came of it, or somebody else is at it."""
        server, key = self._keys.server, self._keys.key("closing")
        if not server.set(key, self._keys.crawler, nx=True, px=_CLOSING_MS):
            return True
        try:
            known = (Near(**orjson.loads(raw)) for url, raw in server.hscan_iter(self._keys.key("near")))
            found = moved_outward(tuple(known), self._bounds.rounds)
            new, moved = self._add(found)
            return bool(new or moved)
        finally:
            server.delete(key)

    # ------------------------------------------------------------ how it goes

    def left(self) -> dict[str, int]:
        """URLs that the fleet took out of its queue, by why."""
        return {str(why): int(n) for why, n in self._keys.server.hgetall(self._keys.key("left")).items()}


class MappedDomains:
    """Domains whose sitemaps list pages of theirs, as any crawler found out."""

    def __init__(self, keys: FleetKeys) -> None:
        self._keys, self._known = keys, set[str]()

    def add(self, domain: str) -> None:
        """A sitemap lists pages of this domain."""
        self._known.add(domain)
        self._keys.server.sadd(self._keys.key("mapped"), domain)

    def __contains__(self, domain: object) -> bool:
        """Whether one does."""
        if domain not in self._known and self._keys.server.sismember(self._keys.key("mapped"), str(domain)):
            self._known.add(str(domain))
        return domain in self._known
