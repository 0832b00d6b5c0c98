"""Stack Exchange: questions and answers with views and scores; how long it asks to be left alone."""

from __future__ import annotations

import html

from ripplemark.json_item import Item
from ripplemark.markup import links_of_markup, text_of_markup
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Network, PostNumber
from ripplemark.stated import StatedCount
from ripplemark.urls import host_of
from spiders.social.question import Asked, Gathering, Posted, Reading, document, listing


def posts(body: bytes, asked: Asked) -> Reading:
    """Questions or answers; `next` says that there are more pages."""
    found = document(body, "items")
    wait, left = found.count("backoff"), found.count("quota_remaining")
    gathering = Gathering(asked).take(listing(body, "items"), _posted)
    return gathering.reading(
        next="more" if found.flag("has_more") else "",
        wait=float(wait.value) if wait else 0.0,
        over="the quota of the day is used up" if left is not None and left.value == 0 else "",
    )


def _posted(entry: Item, asked: Asked) -> Posted:
    answer = entry.has("answer_id")
    number, site = entry.text("answer_id", "question_id"), host_of(asked.place)
    question = entry.text("question_id")
    markup = entry.text("body")
    numbers = {
        PostNumber.VIEWS: entry.count("view_count"),
        PostNumber.LIKES: _likes(entry),
        PostNumber.REPLIES: entry.count("answer_count"),
    }
    post = post_from(
        Network.STACK_EXCHANGE,
        f"{site}/{number}",
        entry.text("link") or f"{asked.place}/{'a' if answer else 'q'}/{number}",
        entry.moment("creation_date"),
        asked.at,
        author=html.unescape(entry.text("owner.display_name")),
        text=f"{html.unescape(entry.text('title'))}\n{text_of_markup(markup)}",
        links=links_of_markup(markup),
        featured=entry.has("protected_date") or entry.has("bounty_amount"),
        parent_id=f"{site}/{question}" if answer and question else "",
        counts=snapshot(asked.at, numbers),
    )
    return Posted(post, number, comment=answer)


def _likes(entry: Item) -> StatedCount | None:
    """Votes for it. A score below zero is votes against: how many were for it is not known."""
    if entry.has("up_vote_count"):
        return entry.count("up_vote_count")
    return None if entry.text("score").startswith("-") else entry.count("score")
