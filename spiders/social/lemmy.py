"""Lemmy: search by words and links, accounts, single posts and their comments, at the instances that the project names."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from ripplemark.records import GONE_OUTCOMES, Ask, AskKind, FetchOutcome, Network
from ripplemark.social import Source
from spiders.social.question import Question, Read, Reading
from spiders.social.read import lemmy as read
from spiders.social.spider import SocialSpider, next_page

PAGE = 50
V3, V4 = "/api/v3/", "/api/v4/"


class Lemmy(SocialSpider):
    """Posts and comments."""

    name = network = Network.LEMMY

    def first(self, source: Source, ask: Ask, key: str) -> Question:  # noqa: ARG002 - nobody needs a key here
        """The first page of an ask, in the words of v3."""
        path, reader = self._way(ask)
        return Question(source, (ask,), f"{source.place}{V3}{path}", reader, since=self.since(source, ask))

    @staticmethod
    def _way(ask: Ask) -> tuple[str, Read]:
        match ask.kind:
            case AskKind.POST:
                return f"post?{urlencode({'id': ask.subject})}", read.one
            case AskKind.REPLIES:
                asked = {"post_id": ask.subject, "sort": "New", "type_": "All", "limit": PAGE, "max_depth": 8}
                return f"comment/list?{urlencode(asked)}", read.answers
            case AskKind.ACCOUNT:
                return f"user?{urlencode({'username': ask.subject, 'sort': 'New', 'limit': PAGE})}", read.found
        kind = "Url" if ask.kind is AskKind.DOMAIN else "All"
        return f"search?{urlencode({'q': ask.subject, 'type_': kind, 'sort': 'New', 'limit': PAGE})}", read.found

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """The next page: by its number in v3, by the cursor that v4 gives."""
        head = question.url.partition("&page")[0]
        if V4 in question.url and reading.next:
            yield next_page(question, f"{head}&{urlencode({'page_cursor': reading.next})}")
        elif V3 in question.url and question.ask.kind is not AskKind.POST and len(reading.posts) >= PAGE:
            yield next_page(question, f"{head}&page={question.page + 2}")

    def instead(self, question: Question, outcome: FetchOutcome) -> Question | None:
        """An instance that speaks v3 no more is asked in v4."""
        if outcome not in GONE_OUTCOMES or V3 not in question.url or question.page:
            return None
        url = question.url.replace(V3, V4).replace("search?q=", "search?search_term=").replace("user?", "person/content?")
        return Question(
            question.source, question.asks, url.replace("sort=New", "sort=new"), question.read, since=question.since
        )
