"""Mastodon: hashtags, trends, accounts, threads, and search where the project has a token, at the instances that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urlencode

from ripplemark.records import Ask, AskKind, Network
from ripplemark.social import Source
from spiders.social.question import Question, Read, Reading
from spiders.social.read import mastodon as read
from spiders.social.spider import SocialSpider, next_page

PAGE = 40


class Mastodon(SocialSpider):
    """Statuses."""

    name = network = Network.MASTODON

    def first(self, source: Source, ask: Ask, key: str) -> Question:
        """The newest page of a timeline, a search, an account to look up, a status, or its thread."""
        path, reader = self._way(ask)
        headers = (("Authorization", f"Bearer {key}"),) if key else ()
        return Question(
            source,
            (ask,),
            f"{source.place}{path}",
            reader,
            headers=headers,
            keyed=bool(key),
            since=0 if ask.kind is AskKind.TRENDS else self.since(source, ask),
        )

    def _way(self, ask: Ask) -> tuple[str, Read]:
        subject = quote(ask.subject, safe="")
        match ask.kind:
            case AskKind.POST:
                return f"/api/v1/statuses/{subject}", read.status
            case AskKind.REPLIES:
                return f"/api/v1/statuses/{subject}/context", read.answers
            case AskKind.ACCOUNT:
                return f"/api/v1/accounts/lookup?acct={subject}", read.account
            case AskKind.TRENDS:
                return f"/api/v1/trends/statuses?limit={PAGE}", read.statuses
            case AskKind.TAG:
                return f"/api/v1/timelines/tag/{subject}?limit={PAGE}", read.statuses
            case _:
                asked = {"q": f'"{ask.subject}"', "type": "statuses", "limit": PAGE}
                return f"/api/v2/search?{urlencode(asked)}", read.statuses

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """The page after; of an account its statuses; of trends the links that spread, and who links to us there."""
        place = question.source.place
        if question.read is read.account:
            for number in reading.related:
                url = f"{place}/api/v1/accounts/{quote(number, safe='')}/statuses?limit={PAGE}"
                yield replace(question, url=url, read=read.own_statuses)
        elif question.read is read.trending_links:
            for link in reading.related:
                asked = urlencode({"url": link, "limit": PAGE})
                yield replace(question, url=f"{place}/api/v1/timelines/link?{asked}", read=read.statuses, page=1)
        elif question.ask.kind is AskKind.TRENDS:
            if question.page == 0:
                yield replace(question, url=f"{place}/api/v1/trends/links?limit=20", read=read.trending_links)
        elif question.read in (read.statuses, read.own_statuses) and reading.next:
            yield next_page(question, self._after(question, reading))

    @staticmethod
    def _after(question: Question, reading: Reading) -> str:
        head = question.url.partition("&max_id=")[0].partition("&offset=")[0]
        if question.ask.kind is AskKind.SEARCH:
            return f"{head}&offset={PAGE * (question.page + 1)}"
        return f"{head}&max_id={quote(reading.next, safe='')}"
