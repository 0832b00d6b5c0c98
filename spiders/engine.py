"""The engine's life: starts Scrapy for one spider, lets it end by itself or be stopped in time. Knows no store and no URLs."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from spiders.direct import DirectCrawler
from spiders.settings import TWISTED_REACTOR

GRACE_SECONDS = 3.0  # from the wish to stop until what is still being asked is left for the next run
PROGRESS_SECONDS = 0.25
YOUNG_OBJECTS = 5_000  # that come into being between two looks for dead cycles; Python's 700 come with every other page


def run_to_end(
    spider: type[Spider], settings: Settings, tick: Callable[[], None], arguments: dict[str, object]
) -> tuple[str, bool]:
    """(Scrapy's reason, whether a signal stopped it) of one engine's life; `arguments` are the spider's."""
    for name in ("scrapy", "twisted", "asyncio"):
        logging.getLogger(name).setLevel(logging.ERROR)
    crawler = DirectCrawler(spider, settings)
    loop = _event_loop()
    work = loop.create_task(crawler.crawl_async(**arguments), name=spider.name)
    stop = _Stop(loop, crawler, work)
    reasons: list[str] = []
    with _signals_to(stop.ask), _ticking(loop, tick), _seldom_collecting():
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
    if (
        "twisted.internet.reactor" not in sys.modules
    ):  # a second call makes a reactor that nobody uses, and leaves its pipe open
        install_reactor(TWISTED_REACTOR)
    from twisted.internet import reactor  # noqa: PLC0415 - the lines above decide which reactor this is

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
def _seldom_collecting() -> Generator[None]:
    """Look for dead cycles among the objects of the crawl alone, not in all that was loaded before it, and less often."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


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
