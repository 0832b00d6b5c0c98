"""Hacker News: search by Algolia, sliced by time since it shows 1,000 hits at most; numbers of single items by Firebase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from ripplemark.records import Ask, AskKind, Network
from ripplemark.social import Source
from spiders.social.question import Question, Reading
from spiders.social.read.hackernews import hits, item
from spiders.social.spider import SocialSpider

FIREBASE = "https://hacker-news.firebaseio.com"
MOST_HITS = 1_000  # that a search shows, however many there are
PAGE = 200
SHORTEST = 600  # seconds: a slice that is not cut further


class HackerNews(SocialSpider):
    """Stories and comments."""

    name = network = Network.HACKER_NEWS
    home = "https://hn.algolia.com"

    def first(self, source: Source, ask: Ask, key: str) -> Question:  # noqa: ARG002 - nobody needs a key here
        """One item, or the first page of a search since the last one."""
        if ask.kind is AskKind.POST:
            return Question(source, (ask,), f"{source.api or FIREBASE}/v0/item/{ask.subject}.json", item)
        asked = Question(source, (ask,), "", hits, since=self.since(source, ask), until=self.now())
        return replace(asked, url=self._search(asked))

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """Two halves of a slice with more hits than are shown; else the next page."""
        span = question.until - question.since
        if question.page == 0 and reading.total > MOST_HITS and span > SHORTEST:
            middle = question.since + span // 2
            for since, until in ((question.since, middle), (middle, question.until)):
                half = replace(question, since=since, until=until)
                yield replace(half, url=self._search(half))
        elif reading.next:
            following = replace(question, page=question.page + 1)
            yield replace(following, url=self._search(following))

    def _search(self, question: Question) -> str:
        ask = question.ask
        slices = f"created_at_i>={question.since},created_at_i<{question.until}"
        asked: dict[str, str | int] = {"hitsPerPage": PAGE, "page": question.page, "numericFilters": slices}
        match ask.kind:
            case AskKind.DOMAIN:
                asked |= {"query": ask.subject, "restrictSearchableAttributes": "url", "tags": "story"}
            case AskKind.ACCOUNT:
                asked |= {"tags": f"(story,comment),author_{ask.subject}"}
            case AskKind.REPLIES:
                asked |= {"tags": f"comment,story_{ask.subject}"}
            case _:
                asked |= {"query": f'"{ask.subject}"', "advancedSyntax": "true", "tags": "(story,comment)"}
        return f"{self.place(question.source)}/api/v1/search_by_date?{urlencode(asked)}"
