"""YouTube: search, numbers, comments and subscribers by the data interface with a key; newest videos of a channel by its feed without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from ripplemark.records import Ask, AskKind, Network
from ripplemark.social import Source
from spiders.social.question import Question, Read, Reading
from spiders.social.read import youtube as read
from spiders.social.spider import SocialSpider, next_page

API = "https://www.googleapis.com"
SITE = "https://www.youtube.com"
#: A search costs one of the 100 that a day grants; a list of known things costs next to nothing.
SEARCH_PAGES = 2


class YouTube(SocialSpider):
    """Videos and comments."""

    name = network = Network.YOUTUBE
    batch = 50

    def first(self, source: Source, ask: Ask, key: str) -> Question:
        """A search, the comments on a video, or the feed of a channel."""
        since = self.since(source, ask)
        match ask.kind:
            case AskKind.ACCOUNT:
                url = f"{source.api or SITE}/feeds/videos.xml?{urlencode({'channel_id': ask.subject})}"
                return Question(source, (ask,), url, read.feed)
            case AskKind.REPLIES:
                asked: dict[str, object] = {
                    "part": "snippet,replies",
                    "videoId": ask.subject,
                    "maxResults": 100,
                    "order": "time",
                }
                return self._ask(source, (ask,), key, "commentThreads", read.comments, asked, since)
        after = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = {
            "part": "id", "type": "video", "q": f'"{ask.subject}"', "order": "date", "maxResults": 50, "publishedAfter": after,
        }  # fmt: skip
        return self._ask(source, (ask,), key, "search", read.found, asked, since)

    def together(self, source: Source, asks: tuple[Ask, ...], key: str) -> Question:
        """The numbers of up to 50 videos."""
        asked = {"part": "snippet,statistics", "id": ",".join(a.subject for a in asks)}
        return self._ask(source, asks, key, "videos", read.videos, asked, 0)

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """The next page; of a search the videos, of videos how many follow their channels."""
        key = dict(question.headers).get("X-Goog-Api-Key", "")
        head = question.url.partition("&pageToken=")[0]
        searching = question.read is read.found
        if reading.next and (question.page + 1 < SEARCH_PAGES or not searching):
            yield next_page(question, f"{head}&{urlencode({'pageToken': reading.next})}")
        if searching and reading.related:
            asked = {"part": "snippet,statistics", "id": ",".join(reading.related[:50])}
            yield replace(self._ask(question.source, question.asks, key, "videos", read.videos, asked, 0), page=question.page)
        elif question.read is read.videos and reading.related and question.ask.kind is AskKind.SEARCH:
            asked = {"part": "snippet,statistics", "id": ",".join(reading.related[:50])}
            yield replace(
                self._ask(question.source, question.asks, key, "channels", read.channels, asked, 0), page=question.page
            )

    @staticmethod
    def _ask(
        source: Source, asks: tuple[Ask, ...], key: str, what: str, reader: Read, asked: Mapping[str, object], since: int
    ) -> Question:
        url = f"{source.api or API}/youtube/v3/{what}?{urlencode(asked)}"
        headers = (("X-Goog-Api-Key", key),) if key else ()
        return Question(source, asks, url, reader, headers=headers, keyed=bool(key), since=since)
