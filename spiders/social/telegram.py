"""Telegram: public channels by their web view, the brand's own and others that the project names."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from ripplemark.records import Ask, AskKind, Network
from ripplemark.social import Source
from spiders.social.question import Question, Reading
from spiders.social.read.telegram import SITE, messages
from spiders.social.spider import SocialSpider, next_page


class Telegram(SocialSpider):
    """Messages of channels."""

    name = network = Network.TELEGRAM
    home = SITE

    def first(self, source: Source, ask: Ask, key: str) -> Question:  # noqa: ARG002 - public pages
        """The newest messages of a channel; of a single message, the page that ends with it."""
        channel, _, number = ask.subject.partition("/")
        url = f"{self.place(source)}/s/{quote(channel, safe='')}"
        if ask.kind is AskKind.POST and number.isdecimal():
            return Question(source, (ask,), f"{url}?before={int(number) + 1}", messages)
        return Question(source, (ask,), url, messages, since=self.since(source, ask))

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:
        """Older messages."""
        if question.ask.kind is not AskKind.POST and reading.next:
            yield next_page(question, f"{question.url.partition('?')[0]}?before={reading.next}")
