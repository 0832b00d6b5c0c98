"""Starts a crawl of a project over its store, and stops it in time. Knows Scrapy's engine; decides nothing about URLs."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.frontier import mapped_domains, post_link_urls
from ripplemark.store.urls import add_found
from spiders.crawl import CrawlSpider
from spiders.frontier.working import Bounds, Frontier
from spiders.net.replay import opened
from spiders.net.shelf import FolderShelf
from spiders.reader import Reader
from spiders.scope import Scope, scope_of
from spiders.settings import TWISTED_REACTOR, crawl_settings
from spiders.tally import Tally
from spiders.watch import post_seeds, seeds

GRACE_SECONDS = 3.0  # from the wish to stop until what is still being asked is left for the next run
PROGRESS_SECONDS = 0.25

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
    settings = Settings(_settings(project, options))
    if options.replay:
        opened(settings.getlist("NET_REPLAY_FILES"), settings.get("NET_REPLAY_AS_OF") or "")  # a wrong file ends it here
    watched, now = project.watched(), clock()
    scope = scope_of(project, watched, now.year)
    add_found(db, seeds(watched), now)
    add_found(db, post_seeds(post_link_urls(db), scope), now)
    per_host = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
    frontier = Frontier(db, run_id, clock, Bounds(per_host, options.budget, scope.rounds), scope.may_follow)
    with nullcontext(reader) if reader else Reader(project, _workers(options)) as readers:
        reason, interrupted = _run_to_end(settings, frontier, readers, scope, clock, set(mapped_domains(db)), progress)
    if frontier.fault is not None:
        raise frontier.fault
    return CrawlEnd(frontier.tally, interrupted, reason)


def _workers(options: CrawlOptions) -> int:
    """Reading processes: two keep up with the web, an archive feeds more."""
    return min(4 if options.replay else 2, os.cpu_count() or 1)


def _settings(project: Project, options: CrawlOptions) -> dict[str, object]:
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


# ---------------------------------------------------------------- the engine


def _run_to_end(
    settings: Settings, frontier: Frontier, reader: Reader, scope: Scope, clock: Callable[[], datetime],
    mapped: set[str], progress: Callable[[Tally], None],
) -> tuple[str, bool]:  # fmt: skip
    """(Scrapy's reason, whether a signal stopped it) of one engine's life."""
    for name in ("scrapy", "twisted", "asyncio"):
        logging.getLogger(name).setLevel(logging.ERROR)
    crawler = Crawler(CrawlSpider, settings)
    loop = _event_loop()
    work = loop.create_task(
        crawler.crawl_async(frontier=frontier, reader=reader, scope=scope, clock=clock, mapped=mapped), name="crawl"
    )
    stop = _Stop(loop, crawler, work)
    reasons: list[str] = []
    with _signals_to(stop.ask), _ticking(loop, lambda: progress(frontier.tally)):
        crawler.signals.connect(lambda reason: reasons.append(reason), _spider_closed(), weak=False)  # noqa: PLW0108 - Scrapy looks at names
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(work)
    _rest_threads()
    return (reasons or ["shutdown"])[0], stop.asked


def _spider_closed() -> object:
    from scrapy import signals  # noqa: PLC0415 - beside its only use

    return signals.spider_closed


class _Stop:
    """The wish to stop: first politely, after the grace period without waiting for those still being asked."""

    def __init__(self, loop: asyncio.AbstractEventLoop, crawler: Crawler, work: asyncio.Task[None]) -> None:
        self._loop, self._crawler, self._work = loop, crawler, work
        self.asked = False

    def ask(self, *_: object) -> None:
        """A signal came. The second one ends the grace period."""
        self._loop.call_soon_threadsafe(self._work.cancel if self.asked else self._begin)
        self.asked = True

    def _begin(self) -> None:
        if self._crawler.crawling and self._crawler.engine is not None:
            self._stopping = self._loop.create_task(self._crawler.stop_async())
        self._loop.call_later(GRACE_SECONDS, self._work.cancel)


def _event_loop() -> asyncio.AbstractEventLoop:
    """The loop under Twisted's reactor. The reactor is started once and never stopped, so that crawls can follow each other."""
    install_reactor(TWISTED_REACTOR)
    from twisted.internet import reactor  # noqa: PLC0415 - the line above decides which reactor this is

    if not reactor.running:
        reactor.startRunning(installSignalHandlers=False)
    loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop
    return loop


def _rest_threads() -> None:
    """End the reactor's threads (name look-ups): a process cannot exit while they wait for work."""
    from twisted.internet import reactor  # noqa: PLC0415 - see _event_loop

    if reactor.threadpool is not None:
        reactor._stopThreadPool()


@contextmanager
def _signals_to(handler: Callable[..., None]) -> Generator[None]:
    """SIGINT and SIGTERM go to the handler; in a thread other than the main one they stay where they are."""
    try:
        before = {s: signal.signal(s, handler) for s in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


@contextmanager
def _ticking(loop: asyncio.AbstractEventLoop, tick: Callable[[], None]) -> Generator[None]:
    """Call `tick` a few times a second while the loop runs, and once at the end."""

    async def ticks() -> None:
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            tick()

    task = loop.create_task(ticks())
    try:
        yield
    finally:
        task.cancel()
        if not loop.is_closed() and not loop.is_running():
            loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
        tick()
