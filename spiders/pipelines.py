"""Stores. Nothing else, ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from scrapy.crawler import Crawler

from ripplemark.records import FetchResult

if TYPE_CHECKING:
    from spiders.crawl import CrawlSpider
    from spiders.frontier.working import Frontier


class StorePipeline:
    """Commits each fetch with its URL's new state, in one transaction."""

    def __init__(self, crawler: Crawler) -> None:
        self._frontier = cast("Frontier", cast("CrawlSpider", crawler.spider).frontier)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: FetchResult) -> FetchResult:
        """Commit. A store that fails ends the run; the error is the run's."""
        self._frontier.commit(item)
        return item
