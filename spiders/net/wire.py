"""The connections of the crawl: every http and https request, robots.txt, redirect hop and retry included, passes here.

Refuses what must not be asked, waits until the host may be asked, bounds what comes back, and keeps the book of hosts.
Opens no connection by any other way than the guarded resolver.
"""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.endpoints import HostnameEndpoint

from ripplemark.records import FetchOutcome

from .guard import allowed_of, installed_resolver, refuse_unsafe
from .heads import BoundedFactory
from .hosts import HostBook, host_book
from .outcomes import judged
from .politeness import retry_after
from .refusal import Refused

_FAILURES = frozenset({FetchOutcome.TIMEOUT, FetchOutcome.CONNECTION_ERROR, FetchOutcome.DNS_ERROR})
# Twisted checks the spelling of the host of every request by IDNA, four labels of an address, though a connection stands already.
HostnameEndpoint._hostAsBytesAndText = staticmethod(lru_cache(maxsize=4096)(HostnameEndpoint._hostAsBytesAndText))  # type: ignore[method-assign]
_NAP = 0.5  # seconds between two looks at whether the run has ended, during a pause
#: Who waits for which host, per crawler: http and https have a handler each, and one line.
_lines: WeakKeyDictionary[Crawler, dict[str, asyncio.Semaphore]] = WeakKeyDictionary()


class Wire(HTTP11DownloadHandler):
    """Download handler for http and https."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier would install another reactor

        self._allowed = allowed_of(crawler.settings)
        self._book: HostBook = host_book(crawler)
        # Scrapy's slots start a burst of requests that became ready together all at once: the line of a host is kept here.
        self._lines = _lines.setdefault(crawler, {})
        self._pool._factory = BoundedFactory
        self._resolver = installed_resolver(crawler, reactor)

    async def download_request(self, request: Request) -> Response:
        """The answer to one request, or Refused."""
        host = urlparse_cached(request).hostname or ""
        refuse_unsafe(request, self._allowed)
        async with self._lines.setdefault(host, asyncio.Semaphore(self._book.limits.at_once)):
            await self._turn(host)
            try:
                return await self._asked(host, request)
            finally:
                self._book.done(host)

    async def _asked(self, host: str, request: Request) -> Response:
        try:
            response = await super().download_request(request)
        except CannotResolveHostError as e:
            if why := self._resolver.refusal(host):
                raise Refused(FetchOutcome.BLOCKED_ADDRESS, why) from e
            self._note_failure(host, e)
            raise
        except Exception as e:
            self._note_failure(host, e)
            raise
        self._note_answer(host, response)
        return response

    async def _turn(self, host: str) -> None:
        """Wait until the host may be asked, and take the turn; refuse if it is over for this run, or if the run ends meanwhile."""
        while True:
            if over := self._book.over(host):
                raise Refused(*over)
            wait = self._book.claim(host)
            if wait <= 0:
                return
            if self._book.over(host):
                continue
            if self._ending():
                raise Refused(self._book.pause_reason(host), "the run ended while the host was to be left alone")
            await asyncio.sleep(min(wait, _NAP))

    def _ending(self) -> bool:
        engine = self._crawler.engine
        slot = getattr(engine, "_slot", None)
        return slot is None or slot.closing is not None

    def _note_failure(self, host: str, error: Exception) -> None:
        what = judged(error)
        if what.outcome in _FAILURES:
            self._book.failed(host, what.detail)
        elif not isinstance(error, Refused):
            self._book.answered(host, self._default_maxsize if what.outcome is FetchOutcome.TOO_LARGE else 0)

    def _note_answer(self, host: str, response: Response) -> None:
        self._book.answered(host, len(response.body))
        if response.status in (429, 503):
            header = (response.headers.get("Retry-After") or b"").decode("latin-1")
            self._book.throttled(host, retry_after(header, time.time()))
        else:
            self._book.served(host)
