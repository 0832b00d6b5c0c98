"""Reddit: search by words and links, accounts, submissions and comments, by a client that Reddit approved, and by no other way."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urlencode

from ripplemark.records import Ask, AskKind, Network
from ripplemark.social import Source
from spiders.social.question import Question, Reading
from spiders.social.read import reddit as read
from spiders.social.spider import SocialSpider, next_page

TOKENS = "https://www.reddit.com"
API = "https://oauth.reddit.com"


class Reddit(SocialSpider):
    """Submissions and comments."""

    name = network = Network.REDDIT
    batch = 100

    def opening(self, source: Source, asks: tuple[Ask, ...], key: str) -> Question | None:
        """A token of the client `id:secret`. Without a key the platform says no, and that is recorded."""
        basic = b64encode(key.encode()).decode()
        headers = (("Authorization", f"Basic {basic}"), ("Content-Type", "application/x-www-form-urlencoded"))
        url = f"{source.api or TOKENS}/api/v1/access_token"
        return Question(source, asks, url, read.token, headers, b"grant_type=client_credentials", keyed=True, opening=True)

    def first(self, source: Source, ask: Ask, key: str) -> Question:
        """The newest page of a search or account, or the comments on a submission."""
        since, subject = self.since(source, ask), quote(ask.subject, safe="")
        match ask.kind:
            case AskKind.REPLIES:
                path = f"/comments/{subject.removeprefix('t3_')}?sort=new&limit=500"
                return replace(self._ask(source, (ask,), key, path), read=read.comments)
            case AskKind.ACCOUNT:
                path = f"/user/{subject}/submitted?sort=new&limit=100"
            case AskKind.DOMAIN:
                path = f"/domain/{subject}/new?limit=100"
            case _:
                words = {"q": f'"{ask.subject}"', "sort": "new", "limit": 100}
                path = f"/search?{urlencode(words)}"
        return replace(self._ask(source, (ask,), key, path), since=since)

    def together(self, source: Source, asks: tuple[Ask, ...], key: str) -> Question:
        """The numbers of up to 100 submissions."""
        return self._ask(source, asks, key, f"/api/info?{urlencode({'id': ','.join(a.subject for a in asks)})}")

    @staticmethod
    def _ask(source: Source, asks: tuple[Ask, ...], key: str, path: str) -> Question:
        headers = (("Authorization", f"Bearer {key}"),)
        return Question(source, asks, f"{source.api or API}{path}", read.submissions, headers, keyed=True)

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """The next page."""
        if reading.next and question.read is read.submissions and question.ask.kind is not AskKind.POST:
            yield next_page(question, f"{question.url.partition('&after=')[0]}&after={quote(reading.next, safe='')}")
