"""Bluesky: search in a session of the project's own app password; feeds, threads, posts and profiles from the public side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import orjson

from ripplemark.records import Ask, AskKind, Network
from ripplemark.social import Source
from spiders.social.question import Question, Read, Reading
from spiders.social.read import bluesky as read
from spiders.social.spider import SocialSpider, next_page

PUBLIC = "https://public.api.bsky.app"
_SEARCHES = frozenset({AskKind.SEARCH, AskKind.DOMAIN})


class Bluesky(SocialSpider):
    """Posts."""

    name = network = Network.BLUESKY
    home = "https://bsky.social"
    batch = 25

    def opening(self, source: Source, asks: tuple[Ask, ...], key: str) -> Question | None:
        """A session with `handle:app-password`, where something is searched for."""
        who, _, password = key.partition(":")
        if not password or not any(a.kind in _SEARCHES for a in asks):
            return None
        url = f"{self.place(source)}/xrpc/com.atproto.server.createSession"
        body = orjson.dumps({"identifier": who, "password": password})
        headers = (("Content-Type", "application/json"),)
        return Question(source, asks, url, read.session, headers=headers, body=body, keyed=True, opening=True)

    def first(self, source: Source, ask: Ask, key: str) -> Question:
        """The newest page of a search or feed, or a thread."""
        public = source.api or PUBLIC
        match ask.kind:
            case AskKind.ACCOUNT:
                return self._ask(source, ask, public, "app.bsky.feed.getAuthorFeed", read.feed, actor=ask.subject, limit=100)
            case AskKind.REPLIES:
                return self._ask(source, ask, public, "app.bsky.feed.getPostThread", read.thread, uri=ask.subject, depth=6)
        words = {"q": "*", "domain": ask.subject} if ask.kind is AskKind.DOMAIN else {"q": f'"{ask.subject}"'}
        found = self._ask(
            source, ask, self.place(source), "app.bsky.feed.searchPosts", read.search, sort="latest", limit=100, **words
        )
        return replace(found, headers=(("Authorization", f"Bearer {key}"),), keyed=True)

    def together(self, source: Source, asks: tuple[Ask, ...], key: str) -> Question:  # noqa: ARG002 - public
        """The numbers of up to 25 posts."""
        query = urlencode([("uris", a.subject if a.subject.startswith("at://") else f"at://{a.subject}") for a in asks])
        return Question(source, asks, f"{source.api or PUBLIC}/xrpc/app.bsky.feed.getPosts?{query}", read.posts)

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """The next page, and how many follow the authors of this one."""
        if reading.next and reading.posts:
            yield next_page(question, f"{question.url.partition('&cursor=')[0]}&{urlencode({'cursor': reading.next})}")
        if question.read is read.search:
            public = question.source.api or PUBLIC
            for at in range(0, len(reading.related), 25):
                query = urlencode([("actors", who) for who in reading.related[at : at + 25]])
                url = f"{public}/xrpc/app.bsky.actor.getProfiles?{query}"
                yield replace(question, url=url, read=read.profiles, headers=(), keyed=False)

    def _ask(self, source: Source, ask: Ask, place: str, method: str, reader: Read, **asked: str | int) -> Question:
        return Question(source, (ask,), f"{place}/xrpc/{method}?{urlencode(asked)}", reader, since=self.since(source, ask))
