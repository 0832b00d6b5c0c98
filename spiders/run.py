"""Starts a crawl of a project over its store, and stops it in time. Knows Scrapy's engine; decides nothing about URLs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

# First of all: at its import it asks three times who is calling, which looks through all that is loaded, and the later the longer.
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy import Spider
from scrapy.logformatter import LogFormatter
from scrapy.settings import Settings

from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.frontier import mapped_domains, post_link_urls
from ripplemark.store.recheck import reread_all
from ripplemark.store.targets import brand_shorts
from ripplemark.store.urls import add_found
from spiders.crawl import CrawlSpider
from spiders.engine import run_to_end
from spiders.frontier.working import Bounds, Frontier
from spiders.net.replay import opened
from spiders.net.shelf import FolderShelf
from spiders.read.brief import brief_of
from spiders.reader import Reader
from spiders.recheck import reading_fingerprint
from spiders.scope import Scope, scope_of
from spiders.settings import crawl_settings
from spiders.stop import StopRule, stop_rule
from spiders.tally import Tally
from spiders.targets.book import TargetBook
from spiders.targets.spider import SETTINGS as TARGET_SETTINGS
from spiders.targets.spider import TargetSpider
from spiders.watch import post_seeds, seeds

MOST_KNOWN_SHORTS = 1_000  # short URLs of the brand that the gate looks for

#: Parts of Scrapy that this crawl does without: its results are rows, its counts are ours.
_OFF: dict[str, dict[str, None]] = {
    "EXTENSIONS": dict.fromkeys(f"scrapy.extensions.{name}" for name in ("corestats.CoreStats", "logstats.LogStats")),
    "SPIDER_MIDDLEWARES": dict.fromkeys(
        f"scrapy.spidermiddlewares.{name}"
        for name in (
            "start.StartSpiderMiddleware",
            "httperror.HttpErrorMiddleware",
            "referer.RefererMiddleware",
            "urllength.UrlLengthMiddleware",
            "depth.DepthMiddleware",
        )
    ),
}
_OFF_DOWNLOADER = dict.fromkeys(
    f"scrapy.downloadermiddlewares.{name}"
    for name in ("offsite.OffsiteMiddleware", "httpauth.HttpAuthMiddleware", "stats.DownloaderStats")
)


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What the command line may ask of one run."""

    replay: tuple[Path, ...] = ()  # WARC files that stand in for the web
    as_of: datetime | None = None  # the clock of a replay
    budget: int = 0  # URLs to ask at most; 0 = no bound
    settings: tuple[tuple[str, object], ...] = ()  # Scrapy settings laid over all others


@dataclass(frozen=True, slots=True)
class CrawlEnd:
    """How a run ended. `reason` is Scrapy's: finished, shutdown, closespider_timeout, memusage_exceeded."""

    tally: Tally
    interrupted: bool
    reason: str
    stopped_by: StopRule


class QuietFormatter(LogFormatter):
    """No line per page: the observations say it."""

    def crawled(self, request: Any, response: Any, spider: Any) -> None:  # type: ignore[override]
        """Say nothing."""

    def scraped(self, item: Any, response: Any, spider: Any) -> None:  # type: ignore[override]
        """Say nothing."""


def crawl(
    project: Project,
    db: Database,
    run_id: int,
    clock: Callable[[], datetime],
    options: CrawlOptions = CrawlOptions(),
    progress: Callable[[Tally], None] = lambda _: None,
    reader: Reader | None = None,
) -> CrawlEnd:
    """Crawl what is due, until nothing is, the budget is used up, or the user stops it (SIGINT, SIGTERM).

    May be called several times in a process, one after another, from its main thread; `reader` is for such callers, who keep its
    worker processes warm. Raises StoreError, ConfigError, InputError."""
    settings = Settings(run_settings(project, options))
    if options.replay:
        opened(settings.getlist("NET_REPLAY_FILES"), settings.get("NET_REPLAY_AS_OF") or "")  # a wrong file ends it here
    watched, now = project.watched(), clock()
    scope = scope_of(project, watched, now.year)
    add_found(db, seeds(watched), now)
    reread_all(db, reading_fingerprint(brief_of(project)), now)
    add_found(db, post_seeds(post_link_urls(db), scope), now)
    per_host = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
    frontier = Frontier(db, run_id, clock, Bounds(per_host, options.budget, scope.rounds), scope.may_follow)
    book = TargetBook(db, project, scope, clock)
    with nullcontext(reader) if reader else Reader(project, reading_workers(options)) as readers:
        run = _Stages(project, db, settings, clock, progress, scope, frontier, book, readers)
        reason, interrupted = run.to_end()
    if fault := frontier.fault or book.fault:
        raise fault
    frontier.tally.targets.update(book.outcomes)
    frontier.tally.left = frontier.left()
    stopped_by = stop_rule(reason, interrupted=interrupted, over=frontier.is_over(), left=frontier.tally.left["run_ended"])
    return CrawlEnd(frontier.tally, interrupted, reason, stopped_by)


@dataclass(slots=True)
class _Stages:
    """One run's stages: the pages that are due, then where their links lead, then the pages that this made known."""

    project: Project
    db: Database
    settings: Settings
    clock: Callable[[], datetime]
    progress: Callable[[Tally], None]
    scope: Scope
    frontier: Frontier
    book: TargetBook
    reader: Reader

    def to_end(self) -> tuple[str, bool]:
        """(Scrapy's reason, whether a signal stopped it) of the stage that ended the run."""
        limit = self.settings.getfloat("CLOSESPIDER_TIMEOUT")
        ends = time.monotonic() + limit if limit else float("inf")
        reason, interrupted = self._pages(limit)
        for stage in (self._targets, self._news):
            left = ends - time.monotonic()
            if interrupted or reason != "finished" or self.frontier.fault or self.book.fault or left <= 0:
                break
            reason, interrupted = stage(left if limit else 0.0)
        return reason, interrupted

    def _pages(self, seconds: float) -> tuple[str, bool]:
        self.reader.look_for(brand_shorts(self.db, MOST_KNOWN_SHORTS))
        arguments = {"frontier": self.frontier, "reader": self.reader, "scope": self.scope, "clock": self.clock,
                     "mapped": set(mapped_domains(self.db))}  # fmt: skip
        return self._engine(CrawlSpider, {}, seconds, arguments)

    def _targets(self, seconds: float) -> tuple[str, bool]:
        due = self.book.due(self.project.crawl.targets_per_run)
        if not due:
            return "finished", False
        arguments = {"frontier": self.book, "due": due, "clock": self.clock}
        return self._engine(TargetSpider, TARGET_SETTINGS, seconds, arguments)

    def _news(self, seconds: float) -> tuple[str, bool]:
        """Pages behind shorteners that nobody knew are read in the same run."""
        if not self.book.found or self.frontier.is_over():
            return "finished", False
        self.frontier.look_again()
        return self._pages(seconds)

    def _engine(
        self, spider: type[Spider], more: dict[str, object], seconds: float, arguments: dict[str, object]
    ) -> tuple[str, bool]:
        settings = self.settings.copy()
        settings.update(more | {"CLOSESPIDER_TIMEOUT": seconds})
        return run_to_end(spider, settings, lambda: self.progress(self.frontier.tally), arguments)


def reading_workers(options: CrawlOptions) -> int:
    """Reading processes: two keep up with the web beside the crawl, which fills a core; an archive feeds more."""
    cores = os.cpu_count() or 1
    return min(4, cores) if options.replay else min(2, max(1, cores - 1))


def run_settings(project: Project, options: CrawlOptions) -> dict[str, object]:
    """The Scrapy settings of one run of this project."""
    c = project.crawl
    chosen = crawl_settings(
        contact=c.contact,
        allow_private=c.allow_private,
        delay=c.delay,
        concurrency=c.concurrency,
        pages_per_site=c.pages_per_site,
        max_page_bytes=c.max_page_bytes,
        time_limit=c.time_limit,
        replay=options.replay,
        as_of=options.as_of,
        robots_shelf=None if options.replay else FolderShelf(project.storage.data / "robots"),
    )
    ours: dict[str, object] = {
        "DOWNLOADER": "spiders.direct.DirectDownloader",
        "SCHEDULER": "spiders.frontier.scheduler.FrontierScheduler",
        "ITEM_PIPELINES": {"spiders.pipelines.StorePipeline": 100},
        "LOG_FORMATTER": "spiders.run.QuietFormatter",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "LOG_ENABLED": False,
        **_OFF,
    }
    middlewares = {**_of(chosen, "DOWNLOADER_MIDDLEWARES"), **_OFF_DOWNLOADER}
    return chosen | ours | {"DOWNLOADER_MIDDLEWARES": middlewares} | dict(options.settings)


def _of(settings: dict[str, object], name: str) -> dict[str, object]:
    value = settings[name]
    assert isinstance(value, dict)
    return value
