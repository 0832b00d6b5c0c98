"""Scrapy's scheduler over the SQLite frontier. Keeps nothing of its own but the hops of URLs that are being asked."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Self, cast

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from ripplemark.records import FoundUrl, Route, UrlKind
from ripplemark.urls import normal
from spiders.net.hosts import host_book
from spiders.net.robots_rules import Rules

if TYPE_CHECKING:
    from spiders.crawl import CrawlSpider

_SHORTEST_NAP, _LONGEST_NAP = 0.02, 1.0  # seconds between two looks at waiting hosts


class FrontierScheduler(BaseScheduler):
    """Hands out what is due. A redirect hop or a retry of a URL being asked goes on in memory: until its result is
    committed the store holds the URL as due, so a killed run asks it again."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._book = host_book(crawler)
        self._going_on: deque[Request] = deque()
        self._nap: asyncio.TimerHandle | None = None
        crawler.signals.connect(self._sitemaps_named, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Take the spider's frontier."""
        self._spider = cast("CrawlSpider", spider)
        self._frontier = self._spider.frontier

    def has_pending_requests(self) -> bool:
        """Whether anything is left for this run."""
        return bool(self._going_on) or self._frontier.has_pending()

    def enqueue_request(self, request: Request) -> bool:
        """A hop or retry of a URL being asked is kept in memory; any other request becomes a row of the frontier."""
        if "known" in request.meta:
            self._going_on.append(request)
            return True
        url = normal(request.url)
        return bool(url) and self._frontier.add([FoundUrl(url, UrlKind.PAGE, Route.WATCH, "request", 0)]) > 0

    def next_request(self) -> Request | None:
        """The next request whose host may be asked now; hops first, since their URL is half done."""
        for _ in range(len(self._going_on)):
            request = self._going_on.popleft()
            if self._is_ready(urlparse_cached(request).hostname or "", drop=False):
                return request
            self._going_on.append(request)
        known = self._frontier.next(self._is_ready)
        if known is not None:
            return self._spider.request_for(known)
        self._look_again()
        return None

    def _is_ready(self, host: str, *, drop: bool = True) -> bool:
        """Whether the host may be asked now. A host that is over answers at once, with its reason."""
        if drop and (over := self._book.over(host)):
            self._frontier.drop_host(host, over[0])
            return False
        return self._book.ready_in(host) <= 0 or self._book.over(host) is not None

    def _look_again(self) -> None:
        """Wake the engine when the first waiting host is ready: its own heartbeat comes every five seconds."""
        hosts = [*self._frontier.waiting_hosts()[:64], *(urlparse_cached(r).hostname or "" for r in self._going_on)]
        if self._nap is not None or not hosts:
            return
        wait = min(self._book.ready_in(h) for h in hosts)
        self._nap = asyncio.get_running_loop().call_later(min(max(wait, _SHORTEST_NAP), _LONGEST_NAP), self._wake)

    def _wake(self) -> None:
        self._nap = None
        slot = getattr(self._crawler.engine, "_slot", None)
        if slot is not None:
            slot.nextcall.schedule()

    def close(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        """Stop waking: the run is over."""
        if self._nap is not None:
            self._nap.cancel()

    def _sitemaps_named(self, robotparser: Rules, request: Request) -> None:
        """`Sitemap:` lines of a robots.txt become sitemaps of the site that was asked."""
        known = request.meta.get("known")
        if known is not None:
            self._frontier.add(self._spider.sitemaps_of_robots(known, robotparser.sitemaps))
