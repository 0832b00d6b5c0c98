"""V2EX: newest and hot topics, topics of an account, single topics and their replies. It has no search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from ripplemark.records import Ask, AskKind, Network
from ripplemark.social import Source
from spiders.social.question import Question, Reading
from spiders.social.read.v2ex import SITE, replies, topics
from spiders.social.spider import SocialSpider


class V2ex(SocialSpider):
    """Topics and replies."""

    name = network = Network.V2EX
    home = SITE

    def first(self, source: Source, ask: Ask, key: str) -> Question:  # noqa: ARG002 - nobody needs a key here
        """Topics of an account, one topic, its replies, or the newest of all."""
        api = f"{self.place(source)}/api"
        match ask.kind:
            case AskKind.POST:
                return Question(source, (ask,), f"{api}/topics/show.json?{urlencode({'id': ask.subject})}", topics)
            case AskKind.REPLIES:
                return Question(source, (ask,), f"{api}/replies/show.json?{urlencode({'topic_id': ask.subject})}", replies)
            case AskKind.ACCOUNT:
                return Question(source, (ask,), f"{api}/topics/show.json?{urlencode({'username': ask.subject})}", topics)
        if ask.subject:
            return Question(source, (ask,), f"{api}/topics/show.json?{urlencode({'node_name': ask.subject})}", topics, page=1)
        return Question(source, (ask,), f"{api}/topics/latest.json", topics)

    def more(self, question: Question, reading: Reading) -> Iterator[Question]:  # noqa: ARG002 - both lists are one page long
        """After the newest topics the hot ones."""
        if question.ask.kind is AskKind.WATCH and question.page == 0:
            yield replace(question, url=f"{self.place(question.source)}/api/topics/hot.json", page=1, since=0)
