"""Discourse: topics with their posts, newest posts, and which topics a search finds. Tells how often links to the brand were clicked."""

from __future__ import annotations

from itertools import chain

from ripplemark.json_item import Item
from ripplemark.markup import links_of_markup, text_of_markup
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Network, PostNumber
from ripplemark.stated import StatedCount
from ripplemark.urls import host_of, is_within, normal
from spiders.social.question import Asked, Gathering, Posted, Reading, Unreadable, document

_LIKE = 2  # the id of the action "like"
MOST_TOPICS = 50


def search(body: bytes, asked: Asked) -> Reading:  # noqa: ARG001 - a reader's signature
    """The topics that a search found, in the shape of today or of old forums: `related` are their ids."""
    found = document(body)
    groups = chain(found.items("topics"), (p for p in found.items("posts"))) if not found.is_list() else _old(found)
    if not (found.is_list() or found.is_list("topics") or found.is_list("posts") or found.has("grouped_search_result")):
        raise Unreadable("the answer has no topics and no posts")
    ids = (entry.text("topic_id", "id") for entry in groups)
    return Reading(related=tuple(dict.fromkeys(i for i in ids if i))[:MOST_TOPICS])


def _old(found: Item) -> chain[Item]:
    return chain.from_iterable(group.items("results") for group in found.items() if group.text("type") == "topic")


def newest(body: bytes, asked: Asked) -> Reading:
    """The newest posts of a forum; `next` is the id before which older ones stand."""
    found = document(body, "latest_posts")
    entries = tuple(found.items("latest_posts"))
    gathering = Gathering(asked).take(entries, lambda e, a: _posted(e, a, Item(None)))
    return gathering.reading(next=entries[-1].text("id") if entries else "")


def topic(body: bytes, asked: Asked) -> Reading:
    """A topic with its first posts; `related` are the ids of the posts that the answer leaves out."""
    found = document(body, "post_stream.posts")
    shown = tuple(found.items("post_stream.posts"))
    have = {p.text("id") for p in shown}
    left = (p.text() for p in found.items("post_stream.stream"))
    gathering = Gathering(asked).take(shown, lambda e, a: _posted(e, a, found))
    return gathering.reading(related=tuple(i for i in left if i and i not in have))


def _posted(entry: Item, asked: Asked, topic_of: Item) -> Posted:
    host, number = host_of(asked.place), entry.text("topic_id") or topic_of.text("id")
    place, first = entry.text("post_number") or "1", entry.text("post_number") in ("", "1")
    parent, title = entry.text("reply_to_post_number") or "1", topic_of.text("title") or entry.text("topic_title")
    markup = entry.text("cooked")
    post = post_from(
        Network.DISCOURSE,
        f"{host}/{number}/{place}",
        f"{asked.place}/t/{entry.text('topic_slug') or '-'}/{number}/{place}",
        entry.moment("created_at"),
        asked.at,
        author=entry.text("username"),
        text=f"{title if first else ''}\n{text_of_markup(markup)}",
        links=links_of_markup(markup, asked.place),
        featured=first and topic_of.flag("has_best_of", "has_summary"),
        pinned=first and topic_of.flag("pinned", "pinned_globally"),
        parent_id="" if first else f"{host}/{number}/{parent}",
        counts=snapshot(asked.at, _numbers(entry, topic_of, asked, first=first)),
    )
    return Posted(post, number, comment=not first)


def _numbers(entry: Item, topic_of: Item, asked: Asked, *, first: bool) -> dict[PostNumber, StatedCount | None]:
    """A topic's views and answers stand for its first post, and only the topic tells them; an answer has its own."""
    posts = topic_of.count("posts_count")
    answers = StatedCount(max(0, posts.value - 1)) if posts else None
    return {
        PostNumber.VIEWS: topic_of.count("views") if first else entry.count("reads"),
        PostNumber.LIKES: _likes(entry),
        PostNumber.REPLIES: answers if first else entry.count("reply_count"),
        PostNumber.CLICKS: _clicks(entry, asked.domains),
    }


def _likes(entry: Item) -> StatedCount | None:
    found = next((a.count("count") for a in entry.items("actions_summary") if a.text("id") == str(_LIKE)), None)
    return found or (StatedCount(0) if entry.is_list("actions_summary") else None)


def _clicks(entry: Item, domains: frozenset[str]) -> StatedCount | None:
    """How often the post's links to the brand were clicked; unknown where it has none."""
    ours = [
        c
        for link in entry.items("link_counts")
        if is_within(host_of(normal(link.text("url"))), domains) and (c := link.count("clicks"))
    ]
    return StatedCount(sum(c.value for c in ours)) if ours else None
