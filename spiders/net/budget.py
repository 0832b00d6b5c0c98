"""The budget of pages and bytes per site, counted where a page is about to be asked: after robots.txt allowed it."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from ripplemark.records import FetchOutcome

from .hosts import HostBook, host_book
from .refusal import Refused


class Budget:
    """Downloader middleware: one page a request, redirect hops included; retries and robots.txt cost nothing."""

    def __init__(self, book: HostBook) -> None:
        self._book = book

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(host_book(crawler))

    def process_request(self, request: Request) -> None:
        """Raise Refused (budget) once the site's pages or bytes for this run are used up."""
        if request.meta.get("robots_txt") or request.meta.get("retry_times"):
            return
        if why := self._book.take_page(urlparse_cached(request).hostname or ""):
            raise Refused(FetchOutcome.BUDGET, why)
