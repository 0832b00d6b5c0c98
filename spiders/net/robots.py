"""Obeying robots.txt (RFC 9309): fetched before a host's first page, kept 24 hours, and a host whose robots.txt cannot be
had is not crawled. Replaces Scrapy's middleware, which crawls on when robots.txt answers 5xx."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadConnectionRefusedError, NotConfigured, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object

from ripplemark.records import FetchOutcome

from .hosts import host_book
from .outcomes import Judged, judged
from .refusal import Refused
from .robots_body import CLOSED, MOST_BYTES, rules_of
from .robots_rules import NO_RULES, Rules

FRESH_SECONDS = 24 * 3600.0
_AGAIN_SECONDS = 300.0
LONGEST_CRAWL_DELAY = 30.0  # seconds; a host that asks for more is left alone
#: Failures that a page of the host would meet as well: told as they are, without waiting.
_AT_ONCE = frozenset({
    FetchOutcome.DNS_ERROR, FetchOutcome.TLS_ERROR, FetchOutcome.BLOCKED_ADDRESS, FetchOutcome.BLOCKED_PORT,
    FetchOutcome.BAD_SCHEME, FetchOutcome.BAD_URL, FetchOutcome.HOST_SUSPENDED, FetchOutcome.RETRY_AFTER,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copy:
    """A robots.txt as it was last read: its rules, or why the origin is closed; `at` in Unix seconds."""

    rules: Rules
    at: float
    closed: Judged | None = None


class Shelf(Protocol):
    """Where good copies are kept between runs. Origins are "https://host:port" without a final slash."""

    def robots_copy(self, origin: str) -> tuple[bytes, str, float] | None:
        """(body, Content-Encoding, Unix time of the fetch) of the last good copy, or None."""

    def keep_robots_copy(self, origin: str, body: bytes, content_encoding: str, at: float) -> None:
        """Keep a good copy: the answer was 2xx, or 4xx (then an empty body)."""


class NoShelf:
    """Keeps nothing between runs."""

    def robots_copy(self, origin: str) -> tuple[bytes, str, float] | None:  # noqa: ARG002 - see Shelf
        return None

    def keep_robots_copy(self, origin: str, body: bytes, content_encoding: str, at: float) -> None:
        """See Shelf."""


class Robots:
    """Downloader middleware. Holds the first request of an origin until its robots.txt is known; the others behind it."""

    def __init__(self, crawler: Crawler, shelf: Shelf, clock: Callable[[], float] = time.time) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler, self._shelf, self._clock = crawler, shelf, clock
        self._book = host_book(crawler)
        self._agent: str = settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]
        self._pause = settings.getfloat("NET_ROBOTS_PAUSE")
        self._tries = 1 if settings.getbool("NET_REPLAY") else max(1, settings.getint("NET_ROBOTS_TRIES"))
        self._copies: dict[str, Copy] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        shelf = crawler.settings.get("NET_ROBOTS_SHELF")
        robots = cls(crawler, load_object(shelf)() if isinstance(shelf, str) else shelf or NoShelf())
        crawler.signals.connect(robots.bytes_received, signals.bytes_received)
        return robots

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop reading a robots.txt after its first 500 KiB."""
        if request.meta.get("robots_txt"):
            read = request.meta["robots_bytes"] = request.meta.get("robots_bytes", 0) + len(data)
            if read >= MOST_BYTES:
                raise StopDownload(fail=False)

    async def process_request(self, request: Request) -> None:
        """Raise Refused if the request's robots.txt disallows it, asks for too much patience, or cannot be had.

        A request by a key of the user's own (`by_key`) has the permission of the platform that gave it: rules for strangers are
        not asked for."""
        if request.meta.get("robots_txt") or request.meta.get("by_key"):
            return
        url = urlparse_cached(request)
        copy = await self._copy(f"{url.scheme}://{url.netloc.rpartition('@')[2]}", request)
        if copy.closed:
            raise Refused(copy.closed.outcome, copy.closed.detail)
        delay = copy.rules.crawl_delay(self._agent) or 0.0
        if delay > LONGEST_CRAWL_DELAY:
            raise Refused(FetchOutcome.ROBOTS_DISALLOWED, f"Crawl-delay of {delay:g} s, longer than {LONGEST_CRAWL_DELAY:g} s")
        if delay:
            self._book.keep_distance(url.hostname or "", delay)
        if not copy.rules.allowed(request.url, self._agent):
            raise Refused(FetchOutcome.ROBOTS_DISALLOWED, "disallowed by robots.txt")

    async def _copy(self, origin: str, request: Request) -> Copy:
        known = self._copies.get(origin)
        if known and self._clock() - known.at < FRESH_SECONDS:
            return known
        async with self._locks.setdefault(origin, asyncio.Lock()):
            known = self._copies.get(origin)
            if known is None or self._clock() - known.at >= FRESH_SECONDS:
                known = self._copies[origin] = await self._found(origin)
                self._tell(known.rules, request)
        return known

    def _tell(self, rules: Rules, request: Request) -> None:
        """Scrapy's own signal, for whoever wants the sitemaps: `robotparser` is a Rules."""
        self._crawler.signals.send_catch_log(signals.robots_parsed, robotparser=rules, request=request)

    async def _found(self, origin: str) -> Copy:
        """The robots.txt of an origin: a fresh copy from the shelf, else asked for, up to three times with long pauses."""
        if kept := self._kept(origin):
            return kept
        copy = await self._asked(origin)
        for _ in range(self._tries - 1):
            if copy.closed is None or copy.closed.outcome is not FetchOutcome.ROBOTS_UNREACHABLE:
                break
            self._book.pause(urlsplit(origin).hostname or "", self._pause, FetchOutcome.ROBOTS_UNREACHABLE)
            copy = await self._asked(origin)
        return copy

    def _kept(self, origin: str) -> Copy | None:
        found = self._shelf.robots_copy(origin)
        if found is None or self._clock() - found[2] >= FRESH_SECONDS:
            return None
        rules = rules_of(found[0], found[1])
        return Copy(rules, found[2]) if rules else None

    async def _asked(self, origin: str) -> Copy:
        request = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            priority=1000,
            dont_filter=True,
            headers={"Accept": "text/plain, */*;q=0.1", "Accept-Encoding": "gzip"},
            meta={"robots_txt": True, "dont_retry": True, "download_maxsize": 1 << 40},
        )
        assert self._crawler.engine
        try:
            return self._read(origin, await self._crawler.engine.download_async(request))
        except Exception as e:  # every failure is judged: none may open the host
            return self._closed(_failure(e))

    def _read(self, origin: str, response: Response) -> Copy:
        now, status = self._clock(), response.status
        if 200 <= status < 300:
            encoding = ",".join(h.decode("latin-1") for h in response.headers.getlist("Content-Encoding"))
            rules = rules_of(response.body, encoding)
            if rules is None:
                return self._closed(Judged(FetchOutcome.ROBOTS_DISALLOWED, "robots.txt is unreadable"))
            self._shelf.keep_robots_copy(origin, response.body[:MOST_BYTES], encoding, now)
            return Copy(rules, now)
        if 400 <= status < 500 and status != 429:
            self._shelf.keep_robots_copy(origin, b"", "", now)
            return Copy(NO_RULES, now)
        return self._closed(Judged(FetchOutcome.ROBOTS_UNREACHABLE, f"robots.txt answers {status}"))

    def _closed(self, why: Judged) -> Copy:
        """A closed origin stays so for the run, unless nobody was there to ask: that is looked at again after a while."""
        age = FRESH_SECONDS - _AGAIN_SECONDS if why.outcome in _AT_ONCE or why.outcome is FetchOutcome.CONNECTION_ERROR else 0.0
        return Copy(CLOSED, self._clock() - age, why)


def _failure(error: Exception) -> Judged:
    """Why a robots.txt could not be had: the failure itself if every page would meet it, else robots_unreachable."""
    what = judged(error)
    if what.outcome in _AT_ONCE or isinstance(error, DownloadConnectionRefusedError):
        return what
    return Judged(FetchOutcome.ROBOTS_UNREACHABLE, f"robots.txt: {what.outcome} {what.detail}".strip())
