"""The crawl: asks what the frontier hands out and turns each answer into one `FetchResult`. Decides by `watch`, `trace` and
`recheck`, reads by a `Reader`, stores nothing itself."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from pebble import ProcessExpired
from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from ripplemark.records import FetchOutcome, FetchResult, FoundUrl, KnownUrl, UrlKind
from ripplemark.store.pages import is_relevant
from spiders.discover.feeds import FeedReading
from spiders.discover.sitemaps import SitemapReading
from spiders.frontier.interface import Domains, WorkingFrontier
from spiders.leads import PageLinks
from spiders.read.content import looks_like_html
from spiders.reader import Reader
from spiders.recheck import conditional_headers
from spiders.scope import Scope
from spiders.trace import feed_links, follows_site, outward_urls, site_urls
from spiders.visits import Visit, failed_visit, moved_to, result_of, visit_of, with_outcome
from spiders.watch import feed_urls, robots_sitemaps, sitemap_urls

MOST_HUBS = 5  # of one feed
_LOG = logging.getLogger(__name__)


class CrawlSpider(Spider):
    """One run over the frontier."""

    name = "crawl"

    def __init__(
        self, frontier: WorkingFrontier, reader: Reader, scope: Scope, clock: Callable[[], datetime], mapped: Domains
    ) -> None:
        super().__init__()
        self.frontier, self._reader, self._scope, self._clock = frontier, reader, scope, clock
        self._mapped = mapped  # domains with a sitemap that lists pages of theirs

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the scheduler hands out what the store holds."""
        for nothing in cast("tuple[Any, ...]", ()):
            yield nothing

    def request_for(self, known: KnownUrl) -> Request:
        """The request for a known URL, with the condition of its last answer."""
        return Request(
            known.url,
            callback=self.answered,
            errback=self.failed,
            headers=conditional_headers(known),
            meta={"known": known},
            dont_filter=True,
        )

    def sitemaps_of_robots(self, known: KnownUrl, lines: Iterable[str]) -> tuple[FoundUrl, ...]:
        """The sitemaps that a robots.txt names, for the scheduler."""
        return tuple(robots_sitemaps(known, lines, self._scope))

    # ------------------------------------------------------------ answers

    def failed(self, failure: Failure) -> FetchResult:
        """No answer: the reason is the result."""
        known: KnownUrl = failure.request.meta["known"]  # type: ignore[attr-defined]
        return result_of(failed_visit(failure, known, self._clock()), self._scope)

    def answered(self, response: Response) -> FetchResult | Coroutine[Any, Any, FetchResult]:
        """An answer. What needs no reading is decided at once, without the cost of a coroutine."""
        visit = visit_of(response, response.meta["known"], self._clock())
        if visit.moved and visit.outcome is not FetchOutcome.NOT_MODIFIED:
            return result_of(visit, self._scope, found=moved_to(visit, self._scope))
        if visit.outcome is not FetchOutcome.OK or visit.unchanged:
            return result_of(visit, self._scope)
        if not looks_like_html(visit.body, visit.content_type):
            return self._guarded(visit, self._source(visit))
        if visit.known.relevant or self._reader.passes(
            visit.body
        ):  # why a page that spoke of us no longer does is worth a look
            return self._guarded(visit, self._page(visit))
        if self._follows(visit.known, relevant=False):
            return self._guarded(visit, self._leads(visit))
        return result_of(visit, self._scope)

    def _follows(self, known: KnownUrl, relevant: bool) -> bool:
        return follows_site(known, relevant, known.domain in self._mapped, self._scope)

    async def _guarded(self, visit: Visit, work: Coroutine[Any, Any, FetchResult]) -> FetchResult:
        """The result of work on a body. A fault is a typed result too."""
        try:
            return await work
        except TimeoutError:
            return self._unread(visit, FetchOutcome.PARSE_TIMEOUT, "the body could not be read in time")
        except ProcessExpired as e:
            return self._unread(visit, FetchOutcome.PARSE_ERROR, f"the reading process died (exit code {e.exitcode})")
        except Exception as e:
            _LOG.exception("reading %s failed", visit.known.url)
            return self._unread(visit, FetchOutcome.PARSE_ERROR, f"{type(e).__name__}: {e}")

    def _unread(self, visit: Visit, outcome: FetchOutcome, detail: str, *, passed_gate: bool = False) -> FetchResult:
        return result_of(with_outcome(visit, outcome, detail), self._scope, passed_gate=passed_gate)

    # ------------------------------------------------------------ feeds and sitemaps

    async def _source(self, visit: Visit) -> FetchResult:
        """A feed or sitemap, by its content; anything else that is no page is `not_html`."""
        told = await self._reader.source(visit)
        match told:
            case FeedReading():
                found = tuple(feed_urls(visit.known, told, self._scope))
                return replace(result_of(visit, self._scope, found=found), hubs=told.hubs[:MOST_HUBS], topic=told.topic)
            case SitemapReading():
                found = tuple(sitemap_urls(visit.known, told, self._scope))
                if any(f.kind is UrlKind.PAGE for f in found):
                    self._mapped.add(visit.known.domain)
            case FetchOutcome():
                return self._unread(visit, told, visit.content_type)
        return result_of(visit, self._scope, found=found)

    # ------------------------------------------------------------ pages

    async def _leads(self, visit: Visit) -> FetchResult:
        """A page that does not concern us, on a site whose pages are found by links."""
        return result_of(visit, self._scope, found=self._found(visit.known, await self._reader.links(visit), relevant=False))

    async def _page(self, visit: Visit) -> FetchResult:
        """A page that may concern us."""
        known = visit.known
        if twin := self.frontier.twin_of(known, visit.digest):
            return self._unread(visit, FetchOutcome.OK, f"the same page as {twin}", passed_gate=True)
        read = await self._reader.page(visit)
        reading = read.reading
        if reading is None or read.outcome is not FetchOutcome.OK:
            return self._unread(visit, read.outcome, read.detail, passed_gate=True)
        relevant = is_relevant(reading)
        found: tuple[FoundUrl, ...] = ()
        if self._follows(known, relevant):
            found = self._found(known, PageLinks(reading.internal, reading.feeds), relevant)
        if relevant:
            found += tuple(outward_urls(known, reading.citations, self._scope, reading.topic_score))
        return result_of(visit, self._scope, reading=reading, found=found, passed_gate=True)

    def _found(self, known: KnownUrl, links: PageLinks, relevant: bool) -> tuple[FoundUrl, ...]:
        return (*feed_links(known, links.feeds, relevant, self._scope), *site_urls(known, links.internal, self._scope))
