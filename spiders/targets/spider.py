"""Asks targets one by one, HEAD first, and turns what comes back into checks. Reads no body, stores nothing, decides nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Response
from twisted.python.failure import Failure

from ripplemark.records import Hop, Target, TargetCheck
from ripplemark.text import visible_control
from ripplemark.urls import MAX_LENGTH, normal
from spiders.net.outcomes import judged
from spiders.net.replay import ABSENT
from spiders.net.statuses import outcome_of_status
from spiders.targets.book import TargetBook

MOST_HOPS = 10
#: Answers to HEAD that GET would get too; every other error may be HEAD's alone and is asked again by GET.
_SAID_OF_ALL = frozenset({401, 429, 503})
_WAY = ("redirect_urls", "redirect_reasons", "redirect_times")

#: What this spider needs otherwise than the crawl of pages.
SETTINGS: dict[str, object] = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "REDIRECT_MAX_TIMES": MOST_HOPS,
    "METAREFRESH_ENABLED": False,  # it stands in a body
    "RETRY_TIMES": 1,
}


class TargetSpider(Spider):
    """One round of checks."""

    name = "targets"

    def __init__(self, frontier: TargetBook, due: Iterable[Target], clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.frontier, self._due, self._clock = frontier, tuple(due), clock

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider, which lets no body be read."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(_stop_at_the_body, signals.headers_received)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Every target, once."""
        for target in self._due:
            yield self._request(target, target.url, "HEAD", {})

    def _request(self, target: Target, url: str, method: str, way: dict[str, Any]) -> Request:
        meta = {"target": target, "handle_httpstatus_all": False, **way}
        return Request(url, self.answered, method=method, errback=self.failed, meta=meta, dont_filter=True)

    def answered(self, response: Response) -> TargetCheck | Request:
        """An answer: the check, or the same question once more by GET."""
        request = response.request
        assert request is not None
        target: Target = request.meta["target"]
        if (
            request.method == "HEAD"
            and ABSENT not in response.flags
            and response.status >= 400
            and response.status not in _SAID_OF_ALL
        ):
            way = {k: request.meta[k] for k in _WAY if k in request.meta}
            return self._request(target, response.url, "GET", way)
        if ABSENT in response.flags:
            return TargetCheck(target.url, self._clock(), None, chain_of(request, response.url, 0))
        chain = chain_of(request, response.url, response.status)
        return TargetCheck(target.url, self._clock(), outcome_of_status(response.status), chain)

    def failed(self, failure: Failure) -> TargetCheck:
        """No answer, or a refusal: how far the way went, and why it ended."""
        request: Request = failure.request  # type: ignore[attr-defined]
        what = judged(failure)
        detail = visible_control(what.detail, 300)
        chain = chain_of(request, request.url, 0)
        return TargetCheck(request.meta["target"].url, self._clock(), what.outcome, chain, detail)


def chain_of(request: Request, url: str, status: int) -> tuple[Hop, ...]:
    """The way of a request that ended at a URL with a status."""
    urls = request.meta.get("redirect_urls") or ()
    codes = request.meta.get("redirect_reasons") or ()
    passed = [Hop(_kept(u), c if isinstance(c, int) else 0) for u, c in zip(urls, codes, strict=False)]
    return (*passed, Hop(_kept(url), status))


def _kept(url: str) -> str:
    return normal(url) or url[:MAX_LENGTH]


def _stop_at_the_body(headers: Headers, request: Request) -> None:  # noqa: ARG001 - Scrapy looks at names
    if not request.meta.get("robots_txt"):
        raise StopDownload(fail=False)
