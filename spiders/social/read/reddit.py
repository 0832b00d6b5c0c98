"""Reddit: submissions and comments of listings. Names of people are kept as they stand and matched with nobody."""

from __future__ import annotations

from collections.abc import Iterator

from ripplemark.json_item import Item
from ripplemark.markup import links_of_text
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Network, PostNumber
from spiders.social.question import Asked, Gathering, Posted, Reading, Unreadable, document

SITE = "https://www.reddit.com"
_DELETED = frozenset({"[deleted]", "[removed]"})
_MOST = 500


def token(body: bytes, asked: Asked) -> Reading:  # noqa: ARG001 - a reader's signature
    """The token of an approved client."""
    return Reading(session=document(body, "access_token").text("access_token"))


def submissions(body: bytes, asked: Asked) -> Reading:
    """A listing; `next` is what it goes on after. Deleted things are named as gone."""
    told = document(body)
    if not told.is_list("data.children"):
        raise Unreadable("the answer is no listing")
    things = [t.item("data") for t in told.items("data.children")]
    gone = tuple(t.text("name") for t in things if _is_deleted(t))
    gathering = Gathering(asked).take((t for t in things if not _is_deleted(t)), _posted)
    return gathering.reading(next=told.text("data.after"), gone=gone)


def comments(body: bytes, asked: Asked) -> Reading:
    """What was answered to a submission, as deep as the answer goes."""
    told = document(body)
    if not told.is_list():
        raise Unreadable("the answer is no pair of listings")
    below = list(told.items())[1:2]
    things = (t for tree in below for t in _below(tree) if not _is_deleted(t))
    return Gathering(asked).take(things, _posted).reading()


def _below(tree: Item) -> Iterator[Item]:
    waiting = [tree]
    for _ in range(_MOST):
        if not waiting:
            return
        node = waiting.pop(0)
        for thing in node.items("data.children"):
            if thing.text("kind") == "t1":
                yield thing.item("data")
                waiting.append(thing.item("data.replies"))


def _is_deleted(thing: Item) -> bool:
    return thing.text("author") in _DELETED and thing.text("selftext", "body") in _DELETED | {""}


def _posted(thing: Item, asked: Asked) -> Posted:
    comment = thing.text("name").startswith("t1_")
    words = thing.text("body") if comment else thing.text("selftext")
    numbers = {
        PostNumber.VIEWS: thing.count("view_count"),
        PostNumber.LIKES: None if thing.text("score").startswith("-") else thing.count("score"),
        PostNumber.REPLIES: thing.count("num_comments"),
    }
    permalink = thing.text("permalink")
    links = [] if thing.flag("is_self") or comment else [thing.text("url_overridden_by_dest", "url")]
    parent = thing.text("crosspost_parent")
    post = post_from(
        Network.REDDIT,
        thing.text("name"),
        f"{SITE}{permalink}" if permalink else "",
        thing.moment("created_utc"),
        asked.at,
        author=thing.text("author"),
        text=f"{thing.text('title')}\n{words}",
        followers=None,
        links=[*links, *links_of_text(words)],
        pinned=thing.flag("stickied"),
        parent_id=thing.text("parent_id") if comment else "",
        repost_of=parent,
        counts=snapshot(asked.at, numbers),
    )
    return Posted(post, thing.text("name"), comment)
