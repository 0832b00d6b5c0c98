"""What the crawl knows about each host during one run: when it may be asked again, how much of its budget is used, and
whether it is over for this run. Decides from numbers and a clock; sends nothing and waits for nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from ripplemark.records import FetchOutcome
from ripplemark.urls import registrable

_BUSY = 0.5  # seconds after which a host being asked is looked at again


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the crawl asks of one host or site. Seconds, bytes, counts; 0 switches a budget off."""

    pages: int = 500  # per site (registrable domain)
    bytes: int = 512 * 1024 * 1024  # per site
    failures: int = 5  # connection failures in a row that suspend a host for the run
    gap: float = 2.0  # seconds between two requests to one host
    at_once: int = 1  # requests to one host at a time
    first_wait: float = 30.0  # after 429 or 503 without Retry-After; doubles each time in a row
    longest_wait: float = 600.0  # a longer Retry-After ends the host for the run
    patient: bool = True  # False in a replay: it waits for nobody and no host is ever down


@dataclass(slots=True)
class _Host:
    open_at: float = 0.0
    pause: FetchOutcome = FetchOutcome.RETRY_AFTER
    crawl_delay: float = 0.0
    in_flight: int = 0
    failures: int = 0
    throttles: int = 0
    over: tuple[FetchOutcome, str] | None = None


@dataclass(slots=True)
class _Site:
    pages: int = 0
    bytes: int = 0


class HostBook:
    """The state of every host of one run. Hosts are names without port; budgets are per registrable domain."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._sites: dict[str, _Site] = {}

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    def _site(self, host: str) -> _Site:
        return self._sites.setdefault(registrable(host), _Site())

    def over(self, host: str) -> tuple[FetchOutcome, str] | None:
        """Why the host is not asked any more in this run, or None."""
        return self._host(host).over

    def ready_in(self, host: str) -> float:
        """Seconds until the host may be asked again: 0.0 means now. A host that is being asked is not ready; when it will be
        is a guess. A host that is over is never ready: infinity."""
        state = self._host(host)
        if state.over:
            return float("inf")
        if not self.limits.patient:
            return 0.0
        busy = _BUSY if state.in_flight >= self.limits.at_once else 0.0
        return max(busy, state.open_at - self._clock())

    def pause_reason(self, host: str) -> FetchOutcome:
        """What a host in a pause waits for: its Retry-After, or its robots.txt."""
        return self._host(host).pause

    def pause(self, host: str, seconds: float, reason: FetchOutcome) -> None:
        """Ask the host nothing for so many seconds. Never shortens a pause."""
        state = self._host(host)
        until = self._clock() + seconds
        if until > state.open_at:
            state.open_at, state.pause = until, reason

    def end(self, host: str, reason: FetchOutcome, detail: str) -> None:
        """The host is over for this run. The first reason stays."""
        state = self._host(host)
        state.over = state.over or (reason, detail)

    def keep_distance(self, host: str, crawl_delay: float) -> None:
        """Honour a Crawl-delay (seconds) for the rest of the run."""
        self._host(host).crawl_delay = crawl_delay

    def claim(self, host: str) -> float:
        """Seconds until the host may be asked again; 0.0 means that a request leaves now, and is counted."""
        wait = self.ready_in(host)
        if wait <= 0:
            self.sent(host)
        return max(0.0, wait)

    def sent(self, host: str) -> None:
        """A request leaves now: the next one keeps its distance."""
        state = self._host(host)
        state.in_flight += 1
        self.pause(host, max(self.limits.gap, state.crawl_delay), state.pause)

    def done(self, host: str) -> None:
        """A request that was sent is over, whatever came of it."""
        self._host(host).in_flight -= 1

    def answered(self, host: str, size: int) -> None:
        """The host gave an answer of `size` bytes."""
        state = self._host(host)
        state.failures = 0
        self._site(host).bytes += size

    def served(self, host: str) -> None:
        """The host answered without asking us to slow down."""
        self._host(host).throttles = 0

    def failed(self, host: str, detail: str) -> None:
        """A connection failed or timed out; enough of them in a row suspend the host."""
        state = self._host(host)
        state.failures += 1
        if self.limits.patient and self.limits.failures and state.failures >= self.limits.failures:
            self.end(host, FetchOutcome.HOST_SUSPENDED, f"{state.failures} failures in a row, the last: {detail}")

    def throttled(self, host: str, wait: float | None) -> None:
        """The host answered 429 or 503; `wait` is its Retry-After in seconds, None if it gave none that can be read."""
        if not self.limits.patient:
            return
        state = self._host(host)
        asked = self.limits.first_wait * 2**state.throttles if wait is None else wait
        state.throttles = min(state.throttles + 1, 20)
        if asked > self.limits.longest_wait:
            self.end(
                host, FetchOutcome.RETRY_AFTER, f"asked to wait {asked:.0f} s, longer than {self.limits.longest_wait:.0f} s"
            )
        else:
            self.pause(host, asked, FetchOutcome.RETRY_AFTER)

    def take_page(self, host: str) -> str:
        """Count one page of the host's site; why it must not be asked if a budget is used up, else ""."""
        site, limits = self._site(host), self.limits
        if limits.pages and site.pages >= limits.pages:
            return f"{limits.pages} pages of {registrable(host)} asked in this run"
        if limits.bytes and site.bytes >= limits.bytes:
            return f"{limits.bytes} bytes of {registrable(host)} read in this run"
        site.pages += 1
        return ""


_books: WeakKeyDictionary[Crawler, HostBook] = WeakKeyDictionary()


def host_book(crawler: Crawler) -> HostBook:
    """The book of a crawl's hosts: one per crawler, shared by its scheduler, middlewares and connections."""
    if crawler not in _books:
        make: Callable[[Limits], HostBook] = crawler.settings.get("NET_HOST_BOOK") or HostBook
        _books[crawler] = make(limits_of(crawler))
    return _books[crawler]


def limits_of(crawler: Crawler) -> Limits:
    """The limits named by the crawler's settings."""
    s = crawler.settings
    return Limits(
        pages=s.getint("NET_PAGES_PER_SITE"),
        bytes=s.getint("NET_BYTES_PER_SITE"),
        failures=s.getint("NET_FAILURES"),
        gap=s.getfloat("DOWNLOAD_DELAY"),
        at_once=max(1, s.getint("CONCURRENT_REQUESTS_PER_DOMAIN")),
        first_wait=s.getfloat("NET_FIRST_WAIT"),
        longest_wait=s.getfloat("NET_LONGEST_WAIT"),
        patient=not s.getbool("NET_REPLAY"),
    )
