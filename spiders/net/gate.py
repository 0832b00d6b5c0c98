"""The gate before everything else: a URL of the wrong scheme, host, port or shape, or of a host that is over for this run,
is refused before robots.txt or any name is looked up. Redirect hops and retries pass it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from ripplemark.records import FetchOutcome

from .guard import allowed_of, refuse_unsafe
from .hosts import host_book
from .refusal import Refused
from .traps import Shapes, trap_reason


class Gate:
    """Downloader middleware, nearest to the engine."""

    def __init__(self, crawler: Crawler, this_year: int) -> None:
        self._allowed = allowed_of(crawler.settings)
        self._book = host_book(crawler)
        self._shapes = Shapes(crawler.settings.getint("NET_QUERY_SHAPES"))
        self._year = this_year

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, datetime.now(UTC).year)

    def process_request(self, request: Request) -> None:
        """Raise Refused with bad_scheme, bad_url, blocked_port, blocked_address, trap, or what the host is over for."""
        refuse_unsafe(request, self._allowed)
        if over := self._book.over(urlparse_cached(request).hostname or ""):
            raise Refused(*over)
        if request.meta.get("robots_txt") or "question" in request.meta:
            return  # URLs that were put together here lead into no trap
        if why := trap_reason(request.url, self._year):
            raise Refused(FetchOutcome.TRAP, why)
        if not request.meta.get("retry_times") and (why := self._shapes.reason(request.url)):
            raise Refused(FetchOutcome.TRAP, why)
