"""What the crawl asks of the page readers: the byte gate here, everything that parses in a worker that can be killed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Self

from ripplemark.config import Project
from ripplemark.operate.upkeep import let_go
from ripplemark.records import Confidence, DateMethod, FetchOutcome, KnownUrl, PublishedDate, UrlKind
from spiders.discover.feeds import FeedReading, read_feed
from spiders.discover.sitemaps import SitemapReading, read_sitemap
from spiders.leads import PageLinks, page_leads, source_kind
from spiders.read.brief import brief_of
from spiders.read.gate import Gate
from spiders.read.known_shorts import KnownShorts
from spiders.read.worker import ReadingPool, ReadOutcome
from spiders.visits import Visit

START_SECONDS = 120.0  # a worker that has not loaded by then never will


class CrawlPool(ReadingPool):
    """The worker processes of the pages, which also look for leads: the same limits hold for every parser."""

    def do(self, work: Callable[..., Any], *args: object) -> Future[Any]:
        """Call a module-level function in a worker. The future raises what the function raises, or what its silence means."""
        task: Future[Any] = self._pool.schedule(work, args=args, timeout=self._seconds)
        return task


class Reader:
    """One project's readers. Use as a context manager: it owns worker processes."""

    def __init__(self, project: Project, workers: int = 1) -> None:
        brief = brief_of(project)
        self._gate = Gate(brief)
        let_go()
        self._shorts = KnownShorts()
        self._pool = CrawlPool(brief, workers)
        self._loaded: Future[Any] = Future()

    def look_for(self, shorts: Mapping[str, str]) -> None:
        """Take links to these short URLs for links to the brand from now on: short URL -> the brand's URL behind it."""
        self._shorts = KnownShorts(shorts)

    def passes(self, body: bytes) -> bool:
        """Whether a page deserves the full reading."""
        return self._gate.passes(body) or self._shorts.stand_in(body)

    def __enter__(self) -> Self:
        self._loaded = self._pool.do(int)  # the workers load while the first answers are on their way
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.close()

    async def _ready(self) -> None:
        """Raises TimeoutError when no worker comes up: its tasks would wait for ever."""
        if not self._loaded.done():
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._loaded)), START_SECONDS)

    async def page(self, visit: Visit) -> ReadOutcome:
        """The full reading of a page that passed the gate. Raises TimeoutError when no worker comes up."""
        await self._ready()
        headers = {
            "content-type": visit.content_type,
            "x-robots-tag": visit.x_robots_tag,
            "link": visit.link,
            "date": format_datetime(visit.at.astimezone(UTC), usegmt=True),  # nothing is published after it was fetched
        }
        read = await asyncio.wrap_future(self._pool.submit(visit.body, visit.final_url, headers, hint_of(visit.known)))
        return replace(read, reading=self._shorts.joined(read.reading)) if read.reading else read

    async def links(self, visit: Visit) -> PageLinks:
        """The links of a page to its own site, by the fast parser. Raises what the worker raises."""
        await self._ready()
        told: PageLinks = await asyncio.wrap_future(self._pool.do(page_leads, visit.body, visit.final_url))
        return told

    async def source(self, visit: Visit) -> FeedReading | SitemapReading | FetchOutcome:
        """What a feed or sitemap tells; `not_html` if the body is neither. Raises what the worker raises."""
        match source_kind(visit.body, visit.known.kind is UrlKind.SITEMAP):
            case UrlKind.SITEMAP:  # a linear scan that nothing can stall: no worker has to be waited for
                return await asyncio.to_thread(read_sitemap, visit.body, visit.final_url)
            case UrlKind.FEED:
                await self._ready()
                feed: FeedReading = await asyncio.wrap_future(self._pool.do(read_feed, visit.body, visit.final_url))
                return feed
            case _:
                return FetchOutcome.NOT_HTML


def hint_of(known: KnownUrl) -> PublishedDate | None:
    """The date that a feed states for a page."""
    if known.hint_at is None or known.hint_by is not DateMethod.FEED:
        return None
    return PublishedDate(known.hint_at, DateMethod.FEED, Confidence.HIGH)
