"""Stack Exchange: search by words and by links, single questions in batches, and their answers; `backoff` is kept."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from ripplemark.records import Ask, AskKind, Network
from ripplemark.social import Source
from ripplemark.urls import host_of
from spiders.social.question import Question, Reading
from spiders.social.read.stackexchange import posts
from spiders.social.spider import SocialSpider, next_page

API = "https://api.stackexchange.com"


class StackExchange(SocialSpider):
    """Questions and answers."""

    name = network = Network.STACK_EXCHANGE
    batch = 100

    def first(self, source: Source, ask: Ask, key: str) -> Question:
        """The newest page of a search, or the answers to a question."""
        since = self.since(source, ask)
        if ask.kind is AskKind.REPLIES:
            return self._ask(source, (ask,), key, f"questions/{ask.subject}/answers", since, sort="creation")
        words = {"url": f"*{ask.subject}*"} if ask.kind is AskKind.DOMAIN else {"q": f'"{ask.subject}"'}
        return self._ask(source, (ask,), key, "search/advanced", since, sort="creation", fromdate=since, **words)

    def together(self, source: Source, asks: tuple[Ask, ...], key: str) -> Question:
        """The numbers of up to 100 questions."""
        return self._ask(source, asks, key, f"questions/{';'.join(a.subject for a in asks)}", 0)

    def _ask(self, source: Source, asks: tuple[Ask, ...], key: str, path: str, since: int, **asked: str | int) -> Question:
        place = source.api or API
        more = {"key": key} if key else {}
        query = urlencode(
            {**asked, "site": host_of(source.place), "filter": "withbody", "pagesize": 100, "order": "desc", **more}
        )
        return Question(source, asks, f"{place}/2.3/{path}?{query}", posts, keyed=bool(key), since=since)

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """The next page."""
        if reading.next and reading.posts:
            head = question.url.partition("&page=")[0]
            yield next_page(question, f"{head}&page={question.page + 2}")
