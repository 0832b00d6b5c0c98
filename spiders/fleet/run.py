"""One crawler of a fleet from its start to its end. Opens no store: what it finds goes into feeds, which `ripplemark load` takes in."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime

from scrapy.settings import Settings

from ripplemark.config import Project
from ripplemark.errors import FleetUnreachable
from spiders.crawl import CrawlSpider
from spiders.engine import run_to_end
from spiders.fleet.book import FleetBook, FleetShelf
from spiders.fleet.frontier import FleetFrontier, MappedDomains
from spiders.fleet.keys import FleetKeys
from spiders.fleet.results import feed_settings
from spiders.frontier.working import Bounds
from spiders.net.hosts import HostBook, Limits
from spiders.reader import Reader
from spiders.run import CrawlOptions, reading_workers, run_settings
from spiders.scope import scope_of
from spiders.tally import Tally
from spiders.watch import seeds

BEATS = 3  # signs of life within a lease


@dataclass(frozen=True, slots=True)
class FleetEnd:
    """How a crawler ended. `left`: URLs that the fleet took out of its queue, by why."""

    tally: Tally
    interrupted: bool
    reason: str
    files: int  # of results, delivered
    undelivered: int  # results that could not be stored, and are asked again
    left: dict[str, int]


def fleet_crawl(
    project: Project,
    keys: FleetKeys,
    clock: Callable[[], datetime],
    budget: int = 0,
    progress: Callable[[Tally], None] = lambda _: None,
    reader: Reader | None = None,
) -> FleetEnd:
    """Crawl with the fleet until nothing is left for anybody, the budget of this crawler is used up, or the user stops it.

    Raises FleetUnreachable, ConfigError."""
    watched = project.watched()
    scope = scope_of(project, watched, clock().year)
    settings = Settings(fleet_settings(project, keys))
    frontier = FleetFrontier(keys, clock, Bounds(1, budget, scope.rounds), scope)
    keys.beat()
    try:
        frontier.add(seeds(watched))
        with nullcontext(reader) if reader else Reader(project, reading_workers(CrawlOptions())) as readers:
            arguments = {"frontier": frontier, "reader": readers, "scope": scope, "clock": clock, "mapped": MappedDomains(keys)}
            tick = _Heart(keys, frontier, progress).tick
            reason, interrupted = run_to_end(CrawlSpider, settings, tick, arguments)
        left = {} if frontier.fault else frontier.left()
    finally:
        with suppress(FleetUnreachable):
            keys.leave()
    if frontier.fault:
        raise frontier.fault
    return FleetEnd(frontier.tally, interrupted, reason, frontier.files, frontier.undelivered, left)


def fleet_settings(project: Project, keys: FleetKeys) -> dict[str, object]:
    """The Scrapy settings of one crawler: those of every crawl, with the fleet's frontier, book of hosts and feeds."""

    def book(limits: Limits) -> HostBook:
        return FleetBook(limits, keys)

    chosen = run_settings(project, CrawlOptions())
    extensions = {
        **(chosen["EXTENSIONS"] if isinstance(chosen["EXTENSIONS"], dict) else {}),
        "spiders.fleet.results.Deliveries": 0,
    }
    return chosen | feed_settings(project.fleet, keys) | {
        "SCHEDULER": "spiders.fleet.scheduler.FleetScheduler", "NET_HOST_BOOK": book, "NET_ROBOTS_SHELF": FleetShelf(keys),
        "EXTENSIONS": extensions,
    }  # fmt: skip


class _Heart:
    """Shows life a few times within each lease, and brings back what the dead held."""

    def __init__(self, keys: FleetKeys, frontier: FleetFrontier, progress: Callable[[Tally], None]) -> None:
        self._keys, self._frontier, self._progress = keys, frontier, progress
        self._next = 0.0

    def tick(self) -> None:
        """Called a few times a second."""
        self._progress(self._frontier.tally)
        if time.monotonic() >= self._next and self._frontier.fault is None:
            self._next = time.monotonic() + self._keys.lease / BEATS
            try:
                self._keys.beat()
            except FleetUnreachable as e:
                self._frontier.fault = e
