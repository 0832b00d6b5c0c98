"""How long a robots.txt is believed, and where copies come from: the middleware with an engine that only counts."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadConnectionRefusedError
from scrapy.http import Response
from scrapy.settings import Settings

from ripplemark.records import FetchOutcome
from spiders.net.refusal import Refused
from spiders.net.robots import FRESH_SECONDS, NoShelf, Robots, Shelf
from spiders.net.shelf import FolderShelf
from spiders.settings import crawl_settings

URL = "https://a.example/page"
DISALLOW = b"User-agent: *\nDisallow: /"


class Engine:
    """Answers each request for robots.txt with the next of its answers, the last one for ever."""

    def __init__(self, *answers: Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Crawler:
    """As much of a crawler as the middleware looks at."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.settings = Settings(crawl_settings(contact="https://example.com/bot"))
        self.signals = self

    def send_catch_log(self, *_: Any, **__: Any) -> None:
        """No signal is listened to."""


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def robots(engine: Engine, shelf: Shelf | None = None, clock: Clock | None = None) -> Robots:
    return Robots(Crawler(engine), shelf or NoShelf(), clock or Clock())  # type: ignore[arg-type]


def says(status: int, body: bytes = b"") -> Response:
    return Response("https://a.example/robots.txt", status, body=body)


def verdict(middleware: Robots, url: str = URL) -> str:
    """ "ok", or the reason code of the refusal."""
    try:
        asyncio.run(middleware.process_request(Request(url)))
    except Refused as e:
        return e.outcome.value
    return "ok"


def test_a_copy_is_believed_for_a_day() -> None:
    engine, clock = Engine(says(200, DISALLOW), says(404)), Clock()
    middleware = robots(engine, clock=clock)
    assert verdict(middleware) == "robots_disallowed"
    clock.now += FRESH_SECONDS - 1
    assert verdict(middleware) == "robots_disallowed"
    clock.now += 2
    assert verdict(middleware) == "ok"
    assert len(engine.asked) == 2


def test_each_origin_has_its_own() -> None:
    engine = Engine(says(404))
    middleware = robots(engine)
    for url in (URL, "http://a.example/page", "https://a.example:8443/page", "https://user:pw@a.example/other"):
        assert verdict(middleware, url) == "ok"
    assert engine.asked == [f"{o}/robots.txt" for o in ("https://a.example", "http://a.example", "https://a.example:8443")]


def test_many_at_once_ask_once() -> None:
    engine = Engine(says(404))
    middleware = robots(engine)

    async def all_at_once() -> None:
        await asyncio.gather(*(middleware.process_request(Request(f"{URL}/{n}")) for n in range(50)))

    asyncio.run(all_at_once())
    assert len(engine.asked) == 1


def test_a_kept_copy_serves_the_next_run_for_a_day(tmp_path: Path) -> None:
    clock = Clock()
    assert verdict(robots(Engine(says(200, DISALLOW)), FolderShelf(tmp_path), clock)) == "robots_disallowed"
    down = Engine(says(503))
    clock.now += FRESH_SECONDS - 1
    assert verdict(robots(down, FolderShelf(tmp_path), clock)) == "robots_disallowed"
    assert down.asked == []
    clock.now += 2
    assert verdict(robots(down, FolderShelf(tmp_path), clock)) == "robots_unreachable"


@pytest.mark.parametrize(
    ("answer", "outcome", "asked"),
    [
        (says(500), "robots_unreachable", 3),
        (says(429), "robots_unreachable", 3),
        (Refused(FetchOutcome.TOO_MANY_REDIRECTS), "robots_unreachable", 3),
        (RuntimeError("anything"), "robots_unreachable", 3),
        (Refused(FetchOutcome.BLOCKED_ADDRESS), "blocked_address", 1),
        (Refused(FetchOutcome.RETRY_AFTER), "retry_after", 1),
        (DownloadConnectionRefusedError(), "connection_error", 1),
        (says(200, b"\x00\x01\x02\x03" * 99), "robots_disallowed", 1),
    ],
)
def test_what_cannot_be_had_closes_the_origin(answer: Response | Exception, outcome: str, asked: int) -> None:
    engine = Engine(answer)
    middleware = robots(engine)
    assert [verdict(middleware), verdict(middleware)] == [outcome] * 2
    assert len(engine.asked) == asked


def test_a_host_that_nobody_answered_for_is_looked_at_again_later() -> None:
    engine, clock = Engine(DownloadConnectionRefusedError(), says(404)), Clock()
    middleware = robots(engine, clock=clock)
    assert verdict(middleware) == "connection_error"
    clock.now += 301
    assert verdict(middleware) == "ok"
