"""Stores. Nothing else, ever."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Self, cast

from scrapy.crawler import Crawler

from ripplemark.errors import StoreError
from ripplemark.records import FetchResult

if TYPE_CHECKING:
    from spiders.crawl import CrawlSpider


LONGEST_WAIT = 0.02  # seconds that a result waits for others


class StorePipeline:
    """Commits each fetch with its URL's new state; those that come close together share a transaction."""

    def __init__(self, crawler: Crawler) -> None:
        self._frontier = cast("CrawlSpider", crawler.spider).frontier
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: FetchResult) -> FetchResult:
        """Commit. A store that fails ends the run; the error is the run's."""
        if not self._frontier.commit(item) and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LONGEST_WAIT, self._flush)
        return item

    def _flush(self) -> None:
        self._timer = None
        with suppress(StoreError):  # kept as the frontier's fault, which ends the run
            self._frontier.flush()

    def close_spider(self) -> None:
        """Commit what still waits."""
        if self._timer is not None:
            self._timer.cancel()
        self._flush()
