"""Discourse: search where robots.txt lets us, newest posts where it does not, and topics with their replies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from ripplemark.records import Ask, AskKind, FetchOutcome, Network
from ripplemark.social import Source
from spiders.social.question import Question, Reading
from spiders.social.read import discourse as read
from spiders.social.spider import SocialSpider, next_page

BATCH = 20  # posts of a topic in one answer
MOST_ANSWERS = 400


class Discourse(SocialSpider):
    """Topics and posts."""

    name = network = Network.DISCOURSE

    def first(self, source: Source, ask: Ask, key: str) -> Question:  # noqa: ARG002 - open forums
        """A search, a topic, or the newest posts."""
        since = self.since(source, ask)
        match ask.kind:
            case AskKind.SEARCH:
                url = f"{source.place}/search.json?{urlencode({'q': f'{ask.subject} order:latest'})}"
                return Question(source, (ask,), url, read.search, since=since)
            case AskKind.POST:
                return self._topic(source, ask, ask.subject)
        return self._newest(source, ask, since)

    @staticmethod
    def _topic(source: Source, ask: Ask, number: str) -> Question:
        return Question(source, (ask,), f"{source.place}/t/{number}.json", read.topic)

    @staticmethod
    def _newest(source: Source, ask: Ask, since: int) -> Question:
        return Question(source, (ask,), f"{source.place}/posts.json", read.newest, since=since)

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """The topics that were found, the posts that a topic left out, and older posts."""
        place = question.source.place
        if question.read is read.search:
            for number in reading.related:
                yield self._topic(question.source, question.ask, number)
        elif question.read is read.newest and reading.next and reading.posts:
            yield next_page(question, f"{place}/posts.json?{urlencode({'before': reading.next})}")
        elif question.read is read.topic and question.page == 0 and reading.posts:
            left, number = reading.related[-MOST_ANSWERS:], reading.posts[0].subject
            for at in range(0, len(left), BATCH):
                query = urlencode([("post_ids[]", i) for i in left[at : at + BATCH]])
                yield replace(question, url=f"{place}/t/{number}/posts.json?{query}", page=1)

    def instead(self, question: Question, outcome: FetchOutcome) -> Question | None:
        """Where a search is not allowed, the newest posts are looked through."""
        closed = outcome in (FetchOutcome.ROBOTS_DISALLOWED, FetchOutcome.CLIENT_ERROR)
        return self._newest(question.source, question.ask, question.since) if closed and question.read is read.search else None
