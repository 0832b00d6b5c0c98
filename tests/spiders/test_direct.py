"""The short way through Scrapy's engine keeps what Scrapy promises: who listens is heard, who answers is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.direct import DirectMiddlewares, HeardSignals

ANSWER = Response("https://a.example/")


def test_a_signal_reaches_who_listens_and_costs_nothing_else() -> None:
    sender, heard = HeardSignals(object()), []

    def hear(item: object) -> str:
        heard.append(item)
        return "well"

    assert sender.send_catch_log(signals.item_scraped, item=1) == []
    sender.connect(hear, signals.item_scraped)
    assert sender.send_catch_log(signals.item_scraped, item=2) == [(hear, "well")]
    assert sender.send_catch_log(signals.item_dropped, item=3) == []
    assert heard == [2]


def chain(**methods: Callable[..., Any]) -> DirectMiddlewares:
    one = type("Middleware", (), {name: staticmethod(method) for name, method in methods.items()})()
    return DirectMiddlewares(one, crawler=Crawler(Spider))


def asked(middlewares: DirectMiddlewares) -> Response | Request:
    async def download(request: Request) -> Response:
        return Response(request.url, status=204)

    async def both() -> Response | Request:
        request = Request("https://a.example/")
        return await middlewares._process_response(await middlewares._process_request(request, download), request)

    return asyncio.run(both())


async def _nothing(request: Request) -> None: ...


async def _answer(request: Request) -> Response:
    return ANSWER


async def _seen(request: Request, response: Response) -> Response:
    return response.replace(status=response.status + 1)


@pytest.mark.parametrize(
    ("methods", "status"),
    [
        ({}, 204),
        ({"process_request": lambda request: None}, 204),
        ({"process_request": _nothing}, 204),
        ({"process_request": _answer}, 200),
        ({"process_request": lambda request: ANSWER}, 200),
        ({"process_response": _seen}, 205),
        ({"process_response": lambda request, response: response.replace(status=500)}, 500),
    ],
)
def test_middlewares_are_waited_for(methods: dict[str, Callable[..., Any]], status: int) -> None:
    answer = asked(chain(**methods))
    assert isinstance(answer, Response)
    assert answer.status == status


@pytest.mark.parametrize("name", ["process_request", "process_response"])
def test_what_is_neither_answer_nor_request_is_a_fault(name: str) -> None:
    with pytest.raises(TypeError, match="neither an answer nor a request"):
        asked(chain(**{name: lambda **_: "page"}))
