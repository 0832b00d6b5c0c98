"""WordPress: articles by words and newest comments of the sites that the project names, by REST or by the comment feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from ripplemark.records import GONE_OUTCOMES, Ask, AskKind, FetchOutcome, Network
from ripplemark.social import Source
from spiders.social.question import Question, Reading
from spiders.social.read import wordpress as read
from spiders.social.spider import SocialSpider, next_page

_CLOSED = GONE_OUTCOMES | {FetchOutcome.ROBOTS_DISALLOWED, FetchOutcome.CLIENT_ERROR}


class WordPress(SocialSpider):
    """Comments, stated links, and articles."""

    name = network = Network.WORDPRESS

    def first(self, source: Source, ask: Ask, key: str) -> Question:  # noqa: ARG002 - open interfaces
        """The first page of articles with these words, or of comments since the last reading."""
        since = self.since(source, ask)
        asked: dict[str, str | int] = {
            "per_page": 100,
            "orderby": "date",
            "after": datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        }
        if ask.kind is AskKind.SEARCH:
            query = urlencode(asked | {"search": ask.subject, "_fields": "id,link,date_gmt"})
            return Question(source, (ask,), f"{source.place}/wp-json/wp/v2/posts?{query}", read.posts, since=since)
        return Question(source, (ask,), f"{source.place}/wp-json/wp/v2/comments?{urlencode(asked)}", read.comments, since=since)

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """The next page."""
        if reading.next:
            yield next_page(question, f"{question.url.partition('&page=')[0]}&page={question.page + 2}")

    def instead(self, question: Question, outcome: FetchOutcome) -> Question | None:
        """Where REST is closed, the feeds may be open: of comments, or of what a search finds."""
        if outcome not in _CLOSED or question.read is not read.comments:
            return None
        return replace(question, url=f"{question.source.place}/comments/feed/", read=read.comment_feed)
