"""Scrapy's engine by the shortest way: what every part of it promises stays, what nobody of this crawl asks for is left out.

Per answer Scrapy's scraper makes ready for any number of items (a queue, three tasks, five generators), its downloader for a queue, its
signals for listeners, and its chain of middlewares wraps each answer into a coroutine: together a third of a fetch. Here a callback gives
one result, or several one after another, each of which goes through the same pipelines; spider middlewares, of which this crawl has none, are not asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Iterator
from inspect import isawaitable
from time import monotonic
from typing import Any

from pydispatch import dispatcher
from scrapy import Request, signals
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.core.engine import ExecutionEngine
from scrapy.core.scraper import Scraper
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.signalmanager import SignalManager
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

_LOG = logging.getLogger(__name__)
_Download = Callable[[Request], Coroutine[Any, Any, Response]]


class HeardSignals(SignalManager):
    """Sends a signal only if somebody listens."""

    def send_catch_log(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        return super().send_catch_log(signal, **kwargs) if self._is_heard(signal) else []

    async def send_catch_log_async(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        return await super().send_catch_log_async(signal, **kwargs) if self._is_heard(signal) else []

    def _is_heard(self, signal: Any) -> bool:
        for sender in (self.sender, dispatcher.Any):
            heard = dispatcher.connections.get(id(sender))
            if heard and (heard.get(signal) or heard.get(dispatcher.Any)):
                return True
        return False


class DirectMiddlewares(DownloaderMiddlewareManager):
    """Waits for those middlewares alone whose answer has to be waited for."""

    async def _process_request(self, request: Request, download_func: _Download) -> Response | Request:
        for method in self.methods["process_request"]:
            assert method is not None
            answer: Any = method(request=request)
            if answer is not None:
                answer = await answer if isawaitable(answer) else answer
                if answer is not None:
                    return self._sound(answer, method)
        return await download_func(request)

    async def _process_response(self, response: Response | Request, request: Request) -> Response | Request:
        for method in self.methods["process_response"]:
            if isinstance(response, Request):
                break
            assert method is not None
            answer: Any = method(request=request, response=response)
            response = self._sound(await answer if isawaitable(answer) else answer, method)
        return response

    @staticmethod
    def _sound(answer: Any, method: Any) -> Response | Request:
        if not isinstance(answer, Response | Request):
            raise TypeError(f"{method.__qualname__} gave {type(answer).__name__}, neither an answer nor a request")
        return answer


class DirectDownloader(Downloader):
    """Downloads at once where nothing has to be waited for: neither a delay nor a place."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.middleware.__class__ = DirectMiddlewares  # made by name in Scrapy's code

    async def _enqueue_request(self, request: Request) -> Response:
        key, slot = self._get_slot(request)
        if slot.latercall or slot.queue or slot.delay or slot.free_transfer_slots() <= 0:
            return await super()._enqueue_request(request)
        request.meta[self.DOWNLOAD_SLOT] = key
        slot.active.add(request)
        slot.lastseen = monotonic()
        self.signals.send_catch_log(signals.request_reached_downloader, request=request, spider=self.crawler.spider)
        try:
            return await self._download(slot, request)
        finally:
            slot.active.remove(request)


class DirectScraper(Scraper):
    """Takes what a callback returns, or what its coroutine does, for its result: an item, another request or None, or several by an iterator."""

    def enqueue_scrape(self, result: Response | Failure, request: Request) -> Deferred[None]:
        assert self.slot is not None
        self.slot.add_response_request(result, request)  # at once: an engine without anything in work ends
        self.slot.next_response_request_deferred()
        return deferred_from_coro(self._processed(result, request))

    async def _processed(self, result: Response | Failure, request: Request) -> None:
        assert self.slot is not None
        try:
            await self._scrape(result, request)
        except Exception:
            _LOG.exception("processing %s failed", request)
        finally:
            self.slot.finish_response(result, request)
            self._check_if_closing()

    async def _scrape(self, result: Response | Failure, request: Request) -> None:
        try:
            output = self._called_back(result, request)
            if isawaitable(output):
                output = await output
            for one in output if isinstance(output, Iterator) else (output,):
                await self._process_spidermw_output_async(one, result)
        except Exception:
            self.handle_spider_error(Failure(), request, result)  # type: ignore[no-untyped-call]

    @staticmethod
    def _called_back(result: Response | Failure, request: Request) -> Any:
        if isinstance(result, Response):
            result.request = result.request or request
            assert result.request.callback
            return result.request.callback(result)
        result.request = request  # type: ignore[attr-defined]
        assert request.errback
        return request.errback(result)


class DirectEngine(ExecutionEngine):
    """The engine with that scraper; its downloader is named by the settings."""

    def __init__(self, crawler: Crawler, *args: Any) -> None:
        super().__init__(crawler, *args)
        self.scraper = DirectScraper(crawler)


class DirectCrawler(Crawler):
    """The crawler with that engine and those signals."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.signals = HeardSignals(self)

    def _create_engine(self) -> ExecutionEngine:
        return DirectEngine(self, lambda _: self.stop_async())
