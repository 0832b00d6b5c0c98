"""The working end of the frontier: reads ahead from the store, knows what is being asked, commits results. Opens no connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ripplemark.errors import StoreError
from ripplemark.records import FetchOutcome, FetchResult, FoundUrl, KnownUrl, Route, UrlKind
from ripplemark.store.database import Database
from ripplemark.store.frontier import due_urls, ending_free, left_due, sink_rounds, twin_of, untraced
from ripplemark.store.results import store_result
from ripplemark.store.urls import ROUND_COST, add_found, known_url
from spiders.frontier.due import POSTPONED
from spiders.frontier.fair import FairQueue
from spiders.tally import Tally

READ_AHEAD = 5_000
LOW_WATER = 256


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far one run goes."""

    per_host: int = 1  # requests at a time
    budget: int = 0  # URLs asked in this run; 0 = no bound
    rounds: int = 2


class Frontier:
    """One run's view of the frontier. A URL is handed out once; it counts as done when its result is committed, never before."""

    def __init__(
        self, db: Database, run_id: int, clock: Callable[[], datetime], bounds: Bounds, may_follow: Callable[[str], bool]
    ) -> None:
        self._db, self._run_id, self._clock, self._bounds = db, run_id, clock, bounds
        self._may_follow = may_follow
        self._queue = FairQueue()
        self._handed: set[int] = set()
        self._asked: dict[int, KnownUrl] = {}
        self._busy: Counter[str] = Counter()  # host -> requests being asked
        self._parked: set[str] = set()  # domains whose budget is used up
        self._over: dict[str, FetchOutcome] = {}  # hosts that are not asked any more in this run, and why
        self._offered: dict[str, int] = {}  # URLs of the site's own links -> round, as committed in this run
        self._claims: dict[tuple[str, str], str] = {}  # (URL without its ending, digest) -> the URL it is read under
        self._stale = True  # the store may hold due URLs that are not queued
        self.tally = Tally()
        self.fault: StoreError | None = None

    # ------------------------------------------------------------ handing out

    def next(self, is_ready: Callable[[str], bool]) -> KnownUrl | None:
        """The next URL to ask; None if there is none now."""
        if self.is_over():
            return None
        if self._stale and len(self._queue) < LOW_WATER:
            self._read_ahead()
        known = self._queue.take(lambda host: self._busy[host] < self._bounds.per_host and is_ready(host))
        if known is not None:
            self._handed.add(known.id)
            self._asked[known.id] = known
            self._busy[known.host] += 1
        return known

    def is_over(self) -> bool:
        """Whether this run hands out nothing any more: the budget is used up, or the store failed."""
        return self.fault is not None or 0 < self._bounds.budget <= len(self._handed)

    def has_pending(self) -> bool:
        """Whether anything is left for this run. When all is quiet, closes the gaps that the order of arrival left."""
        if self.is_over():
            return False
        if len(self._queue) or self._read_ahead():
            return True
        return not self._asked and self._close_gaps() and self._read_ahead()

    def waiting_hosts(self) -> tuple[str, ...]:
        """Hosts with URLs queued."""
        return self._queue.hosts()

    def drop_host(self, host: str, why: FetchOutcome) -> None:
        """The host is over for this run; its URLs stay due."""
        self._over.setdefault(host, why)
        self._queue.drop(lambda k: k.host == host)

    def left(self) -> Counter[str]:
        """URLs that are due and were not asked, by why: a budget of their site, their silent host, or that the run ended."""
        counted = Counter[str]()
        for host, domain, number in left_due(self._db, self._clock()):
            counted["site_budget" if domain in self._parked else self._over.get(host, "run_ended")] += number
        return counted

    def _read_ahead(self) -> bool:
        if not self._stale:
            return False
        left = self._bounds.budget - len(self._handed)
        rows = due_urls(self._db, self._clock(), min(left, READ_AHEAD) if left > 0 else READ_AHEAD, self._parked, best=left > 0)
        if left > 0:  # a budget is for the most valuable: what was queued before and is not among them now makes room
            chosen = {known.id for known in rows}
            self._queue.drop(lambda known: known.id not in chosen)
        self._stale = len(rows) == READ_AHEAD
        added = [self._queue.add(known) for known in rows if known.id not in self._handed]
        self._stale = self._stale and any(added)
        return any(added)

    def _close_gaps(self) -> bool:
        """Follow again what a late, shorter way brought within reach, until nothing moves: the result does not depend on order."""
        moved = sink_rounds(self._db, ROUND_COST)
        gaps = [g for g in untraced(self._db, self._bounds.rounds) if self._may_follow(g.url)]
        found = [FoundUrl(g.url, UrlKind.PAGE, Route.TRACE, g.source, g.round + 1, score=g.score) for g in gaps]
        self.add(found)
        return bool(moved or found)

    # ------------------------------------------------------------ taking in

    def look_again(self) -> None:
        """The store holds URLs that this run did not add itself."""
        self._stale = True

    def add(self, found: Iterable[FoundUrl]) -> int:
        """Add found URLs to the store; how many were new. Feeds and sitemaps go to the head of the queue at once."""
        listed = tuple(found)
        new = add_found(self._db, listed, self._clock())
        self._stale = self._stale or new > 0
        self._queue_sources(listed)
        return new

    def twin_of(self, known: KnownUrl, digest: str) -> str:
        """The URL under which the same page was read already, or is being read; "" if under none. A page that counts keeps its own."""
        first = self._claims.setdefault((ending_free(known.url), digest), known.url)
        if known.relevant or first != known.url:
            return "" if known.relevant else first
        return twin_of(self._db, known, digest)

    def commit(self, result: FetchResult) -> None:
        """Store a result in one transaction, and free its host. Raises StoreError, which also ends the run."""
        result = replace(result, found=tuple(f for f in result.found if self._is_news(f))) if result.found else result
        try:
            _, new = store_result(self._db, self._run_id, result)
        except StoreError as e:
            self.fault = e
            raise
        self._offered.update((f.url, f.round) for f in result.found if f.route is Route.SITE)
        self.tally.add(result, new)
        self._stale = self._stale or new > 0
        self._queue_sources(result.found)
        self._release(result)

    def _is_news(self, found: FoundUrl) -> bool:
        """Whether this run has not offered the URL to the store yet: menus and footers repeat the same links on every page."""
        return found.route is not Route.SITE or self._offered.get(found.url, found.round + 1) > found.round

    def _queue_sources(self, found: Iterable[FoundUrl]) -> None:
        for f in found:
            if f.kind is UrlKind.PAGE:
                continue
            known = known_url(self._db, f.url)
            if known and known.id not in self._handed and known.due_at is not None and known.due_at <= self._clock():
                self._queue.add(known)

    def _release(self, result: FetchResult) -> None:
        known = self._asked.pop(result.observation.url_id, None)
        if known is None:
            return
        self._busy[known.host] -= 1
        if known.kind is not UrlKind.PAGE:
            self._queue.source_read(known.domain)
        if result.observation.outcome is FetchOutcome.BUDGET and known.domain not in self._parked:
            self._parked.add(known.domain)
            self._queue.drop(lambda k: k.domain == known.domain)
        elif result.observation.outcome in POSTPONED:
            self.drop_host(known.host, result.observation.outcome)
