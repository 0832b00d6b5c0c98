"""The spider that all platforms share: three short callbacks around questions and pure readers. Stores nothing, knows no platform."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from ripplemark.json_item import item_of
from ripplemark.records import GONE_OUTCOMES, Ask, AskAnswer, AskKind, FetchOutcome, Network
from ripplemark.social import Source
from spiders.net.hosts import host_book
from spiders.net.outcomes import judged
from spiders.social.asks import first_second
from spiders.social.book import AskBook
from spiders.social.question import Asked, Question, Reading, Unreadable, since_of
from spiders.social.quota import pause_by

MOST_PAGES = 100  # of one ask in one run

#: What these spiders need otherwise than the crawl of pages.
SETTINGS: dict[str, object] = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "METAREFRESH_ENABLED": False,
    "DEFAULT_REQUEST_HEADERS": {"Accept": "application/json, text/html;q=0.8, */*;q=0.5"},
    "RETRY_TIMES": 1,
}


class SocialSpider(Spider, ABC):
    """One platform, for one run."""

    network: ClassVar[Network]
    home: ClassVar[str] = ""  # where the platform answers, unless the project names a place
    batch: ClassVar[int] = 1  # posts that one request may ask for
    gap: ClassVar[float] = 0.0  # seconds between two requests that the platform asks for

    def __init__(self, frontier: AskBook, due: Mapping[Source, tuple[Ask, ...]], clock: Callable[[], datetime],
                 keys: Mapping[str, str], domains: frozenset[str]) -> None:  # fmt: skip
        super().__init__()
        self.frontier, self._due, self._clock, self._keys, self._domains = frontier, due, clock, keys, domains

    # ------------------------------------------------------------ what a platform says

    def opening(self, source: Source, asks: tuple[Ask, ...], key: str) -> Question | None:  # noqa: ARG002 - for those that need one
        """The question that opens a session; None where none is needed."""
        return None

    @abstractmethod
    def first(self, source: Source, ask: Ask, key: str) -> Question:
        """The first question of an ask. `key`: the source's key, or the token of its session."""

    def together(self, source: Source, asks: tuple[Ask, ...], key: str) -> Question:
        """One question about the numbers of several posts."""
        return self.first(source, asks[0], key)

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:  # noqa: ARG002 - for those whose answers have pages
        """The questions that an answer leads to."""
        return iter(())

    def instead(self, question: Question, outcome: FetchOutcome) -> Question | None:  # noqa: ARG002 - for those that have another way
        """Another way to ask the same, where this one is closed."""
        return None

    # ------------------------------------------------------------ the callbacks

    async def start(self) -> AsyncIterator[Any]:
        """Every source's sessions and first questions."""
        for source, asks in self._due.items():
            key = self._keys.get(source.key_env, "") if source.key_env else ""
            opening = self.opening(source, asks, key)
            for question in [opening] if opening else self._questions(source, asks, key):
                yield self._request(question)

    def answered(self, response: Response) -> Iterator[AskAnswer | Request]:
        """An answer: what it brings, and the questions that it leads to."""
        question = _question(response.request)
        self._mind_quota(response)
        outcome = judged(response).outcome
        try:
            reading = self._deletion(question, outcome, response) or self._read(question, outcome, response)
        except Unreadable as e:
            readable = outcome is FetchOutcome.OK
            yield from self._failed(question, FetchOutcome.PARSE_ERROR if readable else outcome, str(e))
            return
        self._mind_wish(response, reading)
        following = [self._request(q) for q in self._following(question, reading)]
        yield self.frontier.answer(question, reading)
        yield from following

    def _deletion(self, question: Question, outcome: FetchOutcome, response: Response) -> Reading | None:
        return None if self.instead(question, outcome) else _deletion(question, outcome, response.body)

    def _read(self, question: Question, outcome: FetchOutcome, response: Response) -> Reading:
        if outcome is not FetchOutcome.OK:
            raise Unreadable(f"status {response.status}")
        return question.read(response.body, self._asked(question))

    def failed(self, failure: Failure) -> Iterator[AskAnswer | Request]:
        """No answer, or a refusal."""
        what = judged(failure)
        yield from self._failed(_question(failure.request), what.outcome, what.detail)  # type: ignore[attr-defined]

    def _failed(self, question: Question, outcome: FetchOutcome, detail: str) -> Iterator[AskAnswer | Request]:
        other = self.instead(question, outcome)
        if other is not None:
            yield self._request(other)
        yield self.frontier.failure(question, outcome, detail) if other is None else self.frontier.answer(question, Reading())

    # ------------------------------------------------------------ questions

    def _questions(self, source: Source, asks: Iterable[Ask], key: str) -> Iterator[Question]:
        """The first questions of a source's asks; single posts are asked for together."""
        singles = tuple(a for a in asks if a.kind is AskKind.POST)
        for ask in asks:
            if ask.kind is not AskKind.POST:
                yield self.first(source, ask, key)
        for at in range(0, len(singles), self.batch):
            yield self.together(source, singles[at : at + self.batch], key)

    def _following(self, question: Question, reading: Reading) -> Iterator[Question]:
        if question.opening:
            yield from self._questions(question.source, question.asks, reading.session)
            return
        oldest = reading.oldest
        read_before = bool(question.since and oldest and oldest.timestamp() < question.since)
        for following in self.more(question, reading):
            if following.page <= question.page or not (read_before or following.page >= MOST_PAGES):
                yield following

    def since(self, source: Source, ask: Ask) -> int:
        """The Unix second before which everything was read."""
        return since_of(ask.cursor) or first_second(source, self._clock())

    def now(self) -> int:
        """The clock in Unix seconds."""
        return int(self._clock().timestamp())

    def place(self, source: Source) -> str:
        """Scheme and host to ask."""
        return source.api or source.place or self.home

    def _asked(self, question: Question) -> Asked:
        parts = urlsplit(question.url)
        place = question.source.place or f"{parts.scheme}://{parts.netloc}"
        return Asked(self._clock(), place, self._domains, tuple(a.subject for a in question.asks))

    def _request(self, question: Question) -> Request:
        self.frontier.asked(question)
        return Request(
            question.url,
            self.answered,
            method="POST" if question.body else "GET",
            headers=dict(question.headers),
            body=question.body,
            errback=self.failed,
            meta={"question": question, "by_key": question.keyed, "dont_redirect": question.keyed},
            dont_filter=True,
        )

    # ------------------------------------------------------------ patience

    def _mind_quota(self, response: Response) -> None:
        names = ("remaining", "reset")
        headers = {
            key.decode("latin-1").lower(): value[-1].decode("latin-1")
            for key, value in response.headers.items()
            if value and any(n in key.decode("latin-1").lower() for n in names)
        }
        if wait := pause_by(headers, time.time()):
            self._pause(response, wait)

    def _mind_wish(self, response: Response, reading: Reading) -> None:
        if reading.wait:
            self._pause(response, reading.wait)
        if reading.over:
            host_book(self.crawler).end(urlsplit(response.url).hostname or "", FetchOutcome.RETRY_AFTER, reading.over)

    def _pause(self, response: Response, seconds: float) -> None:
        """Leave the host alone; longer than a run waits ends it for this run."""
        book, host = host_book(self.crawler), urlsplit(response.url).hostname or ""
        if seconds > book.limits.longest_wait:
            book.end(host, FetchOutcome.RETRY_AFTER, f"nothing granted for {seconds:.0f} s")
        else:
            book.pause(host, seconds, FetchOutcome.RETRY_AFTER)


def _deletion(question: Question, outcome: FetchOutcome, body: bytes) -> Reading | None:
    """That a single post is gone, where the platform says so in its own words; None for any other answer."""
    single = len(question.asks) == 1 and question.ask.kind is AskKind.POST
    if not single or outcome not in GONE_OUTCOMES:
        return None
    told = item_of(body)
    said = outcome is FetchOutcome.GONE or (
        told is not None and any(told.has(key) for key in ("error", "errors", "error_type"))
    )
    return Reading() if said else None


def _question(request: Request | None) -> Question:
    assert request is not None
    question: Question = request.meta["question"]
    return question


def next_page(question: Question, url: str) -> Question:
    """The question for the page that follows."""
    return replace(question, url=url, page=question.page + 1)
