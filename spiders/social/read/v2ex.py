"""V2EX: topics and replies of its public interface."""

from __future__ import annotations

from ripplemark.json_item import Item
from ripplemark.markup import links_of_markup, text_of_markup
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Network, PostNumber
from spiders.social.question import Asked, Gathering, Posted, Reading, listing

SITE = "https://www.v2ex.com"


def topics(body: bytes, asked: Asked) -> Reading:
    """Topics, newest or hottest."""
    return Gathering(asked).take(listing(body), _topic).reading()


def replies(body: bytes, asked: Asked) -> Reading:
    """What was answered to a topic."""
    return Gathering(asked).take(listing(body), _reply).reading()


def _topic(entry: Item, asked: Asked) -> Posted:
    number, markup = entry.text("id"), entry.text("content_rendered", "content")
    post = post_from(
        Network.V2EX,
        number,
        f"{SITE}/t/{number}",
        entry.moment("created"),
        asked.at,
        author=entry.text("member.username"),
        text=f"{entry.text('title')}\n{text_of_markup(markup)}",
        links=links_of_markup(markup, SITE),
        counts=snapshot(asked.at, {PostNumber.REPLIES: entry.count("replies")}),
    )
    return Posted(post, number)


def _reply(entry: Item, asked: Asked) -> Posted:
    topic, number = entry.text("topic_id") or asked.subjects[0], entry.text("id")
    markup = entry.text("content_rendered", "content")
    post = post_from(
        Network.V2EX,
        f"{topic}/{number}" if number else "",
        f"{SITE}/t/{topic}#r_{number}",
        entry.moment("created"),
        asked.at,
        author=entry.text("member.username"),
        text=text_of_markup(markup),
        links=links_of_markup(markup, SITE),
        parent_id=topic,
        counts=snapshot(asked.at, {PostNumber.LIKES: entry.count("thanks")}),
    )
    return Posted(post, number, comment=True)
