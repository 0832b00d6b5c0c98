"""What a crawler brings home: results as compressed JSON lines, by Scrapy's feed exports, to a folder or to storage that speaks S3.

A URL is done when the file that holds its result is delivered, whole: a crawler that is killed before leaves nothing half, and its
URLs are asked again by another."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.exporters import BaseItemExporter
from scrapy.extensions.feedexport import FeedSlot, FileFeedStorage, S3FeedStorage
from scrapy.extensions.postprocessing import GzipPlugin

from ripplemark.project import Fleet
from ripplemark.record_json import json_of
from ripplemark.records import FetchResult, FleetResult
from spiders.fleet.keys import FleetKeys

if TYPE_CHECKING:
    from spiders.crawl import CrawlSpider
    from spiders.fleet.frontier import FleetFrontier

HEADING = {"ripplemark": "fleet results", "version": 1}
_PART = ".part"  # what is being written; never loaded


def feed_settings(fleet: Fleet, keys: FleetKeys) -> dict[str, object]:
    """The settings of Scrapy's feed exports: a file for each batch of one crawler."""
    folder = fleet.results if fleet.results.startswith("s3://") else Path(fleet.results).resolve().as_uri()
    options = {
        "format": "results", "batch_item_count": fleet.batch, "postprocessing": [GzipPlugin], "gzip_compresslevel": 6, "overwrite": True,
        "item_export_kwargs": {"fleet": keys.name, "crawler": keys.crawler},
    }  # fmt: skip
    return {
        "FEEDS": {f"{folder}/{keys.name}/{keys.crawler}-%(batch_id)d.jsonl.gz": options},
        "FEED_EXPORTERS": {"results": "spiders.fleet.results.ResultExporter"},
        "FEED_STORAGES": {
            "": None,
            "file": "spiders.fleet.results.FolderOfResults",
            "s3": "spiders.fleet.results.BucketOfResults",
        },
        "AWS_ENDPOINT_URL": fleet.s3_endpoint or None,
        "ITEM_PIPELINES": {"spiders.fleet.results.FleetPipeline": 100},
    }


class FleetPipeline:
    """Takes each fetch into the fleet's frontier; what another crawler was given meanwhile goes into no feed."""

    def __init__(self, crawler: Crawler) -> None:
        self._frontier = cast("FleetFrontier", cast("CrawlSpider", crawler.spider).frontier)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: FetchResult) -> FleetResult:
        """Commit. Raises DropItem for a URL that is this crawler's no more."""
        brought = self._frontier.commit(item)
        if brought is None:
            raise DropItem("given to another crawler, since this one showed no life for a while")
        return brought


class ResultExporter(BaseItemExporter):
    """A line that says what the file is, then a line for each result."""

    def __init__(self, file: IO[bytes], fleet: str, crawler: str, **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self._file, self._heading = file, HEADING | {"fleet": fleet, "crawler": crawler}
        self.told: list[tuple[str, int]] = []  # (URL, Unix time of the visit) of each line

    def start_exporting(self) -> None:
        """Write the heading."""
        self._file.write(json_of(self._heading) + b"\n")

    def export_item(self, item: FleetResult) -> None:
        """Write a result without what nobody stores: the links that only led the crawl on."""
        reading = item.result.reading
        lean = replace(item.result, reading=replace(reading, internal=(), feeds=()) if reading else None)
        self._file.write(json_of(FleetResult(item.way, lean)) + b"\n")
        self.told.append((item.way.url, int(item.result.observation.observed_at.timestamp())))


class FolderOfResults(FileFeedStorage):
    """A file that has its name when it is whole and on the disk."""

    delivered = False

    def open(self, spider: Spider) -> IO[bytes]:  # noqa: ARG002 - Scrapy's signature
        """The file under the name of what is not whole."""
        path = Path(f"{self.path}{_PART}")
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")

    def store(self, file: IO[bytes]) -> None:
        """Give it its name."""
        file.flush()
        os.fsync(file.fileno())
        file.close()
        Path(f"{self.path}{_PART}").replace(self.path)
        self.delivered = True


class BucketOfResults(S3FeedStorage):
    """An object, written when the batch is whole."""

    delivered = False

    def _store_in_thread(self, file: IO[bytes]) -> None:
        super()._store_in_thread(file)
        self.delivered = True


class Deliveries:
    """Scrapy extension: tells the frontier which results are delivered. A batch that could not be stored is asked again."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        deliveries = cls(crawler)
        crawler.signals.connect(deliveries.closed, signals.feed_slot_closed)
        return deliveries

    def closed(self, slot: FeedSlot) -> None:
        """A batch ended."""
        frontier = cast("FleetFrontier", cast("CrawlSpider", self._crawler.spider).frontier)
        exporter = cast("ResultExporter", slot.exporter)
        if getattr(slot.storage, "delivered", False):
            frontier.landed(exporter.told)
            frontier.files += 1
        else:
            frontier.undelivered += len(exporter.told)
