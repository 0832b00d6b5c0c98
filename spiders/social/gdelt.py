"""GDELT: news articles by words, one request per five seconds; a full answer is cut into halves of its time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from ripplemark.records import Ask, Network
from ripplemark.social import Source
from spiders.social.question import Question, Reading
from spiders.social.read.gdelt import MOST, articles
from spiders.social.spider import SocialSpider

SHORTEST = 3600  # seconds: a slice that is not cut further
MOST_BACK = 90 * 86_400  # seconds that its search reaches back


class Gdelt(SocialSpider):
    """News articles."""

    name = network = Network.GDELT
    home = "https://api.gdeltproject.org"
    gap = 5.0

    def first(self, source: Source, ask: Ask, key: str) -> Question:  # noqa: ARG002 - nobody needs a key here
        """The articles since the last reading."""
        since = max(self.since(source, ask), self.now() - MOST_BACK)
        return self._slice(Question(source, (ask,), "", articles, since=since, until=self.now()))

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """Two halves of a slice whose answer is full."""
        span = question.until - question.since
        if reading.total >= MOST and span > SHORTEST:
            middle = question.since + span // 2
            yield self._slice(replace(question, until=middle))
            yield self._slice(replace(question, since=middle))

    def _slice(self, question: Question) -> Question:
        asked = {
            "query": f'"{question.ask.subject}"',
            "mode": "ArtList",
            "format": "json",
            "maxrecords": MOST,
            "sort": "DateDesc",
            "startdatetime": _spelt(question.since),
            "enddatetime": _spelt(question.until),
        }
        return replace(question, url=f"{self.place(question.source)}/api/v2/doc/doc?{urlencode(asked)}")


def _spelt(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%d%H%M%S")
