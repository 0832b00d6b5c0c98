"""Lemmy: post and comment views in the shape of v3 (numbers under `counts`) and of v4 (numbers inside)."""

from __future__ import annotations

from urllib.parse import urlsplit

from ripplemark.json_item import Item
from ripplemark.markup import links_of_text
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Network, PostNumber
from ripplemark.urls import host_of
from spiders.social.question import Asked, Gathering, Posted, Reading, Unreadable, document


def found(body: bytes, asked: Asked) -> Reading:
    """Posts and comments of a search or an account; v4 has all of them in one list."""
    told = document(body)
    if not any(told.is_list(key) for key in ("posts", "comments", "results", "search")):
        raise Unreadable("the answer has no list posts, comments or results")
    posts = [e for key in ("posts", "results", "search") for e in told.items(key) if e.has("post") and not e.has("comment")]
    comments = [e for key in ("comments", "results", "search") for e in told.items(key) if e.has("comment")]
    gathering = Gathering(asked).take(posts, _post).take(comments, _comment)
    return gathering.reading(next=told.text("next_page"))


def one(body: bytes, asked: Asked) -> Reading:
    """One post as it stands now."""
    view = document(body, "post_view").item("post_view")
    if view.flag("post.deleted", "post.removed"):
        return Reading(gone=asked.subjects)
    return Gathering(asked).take([view], _post).reading()


def answers(body: bytes, asked: Asked) -> Reading:
    """What was answered to a post."""
    told = document(body)
    key = next((k for k in ("comments", "items") if told.is_list(k)), "")
    if not key:
        raise Unreadable("the answer has no list comments")
    return Gathering(asked).take(told.items(key), _comment).reading(next=told.text("next_page"))


def _number(view: Item, part: str, name: str) -> str:
    """Where a number stands in either version."""
    return f"{part}.{name}" if view.has(f"{part}.{name}") else f"counts.{name}"


def _post(view: Item, asked: Asked) -> Posted | None:
    post, number = view.item("post"), view.text("post.id")
    if post.flag("deleted", "removed"):
        return None
    words = post.text("body")
    numbers = {
        PostNumber.LIKES: view.count(_number(view, "post", "upvotes")),
        PostNumber.REPLIES: view.count(_number(view, "post", "comments")),
    }
    address = post.text("ap_id") or f"{asked.place}/post/{number}"
    made = post_from(
        Network.LEMMY,
        _name(address),
        address,
        post.moment("published_at", "published"),
        asked.at,
        author=_who(view),
        text=f"{post.text('name')}\n{words}",
        links=[post.text("url"), *links_of_text(words)],
        featured=post.flag("featured_community", "featured_local"),
        pinned=post.flag("featured_community", "featured_local"),
        counts=snapshot(asked.at, numbers),
    )
    return Posted(made, number)


def _comment(view: Item, asked: Asked) -> Posted | None:
    comment = view.item("comment")
    if comment.flag("deleted", "removed"):
        return None
    address = comment.text("ap_id") or f"{asked.place}/comment/{comment.text('id')}"
    words, above = comment.text("content"), comment.text("path").split(".")[1:-1]
    parent = (
        f"{asked.place}/comment/{above[-1]}"
        if above
        else view.text("post.ap_id") or f"{asked.place}/post/{comment.text('post_id')}"
    )
    numbers = {
        PostNumber.LIKES: view.count(_number(view, "comment", "upvotes")),
        PostNumber.REPLIES: view.count(_number(view, "comment", "child_count")),
    }
    made = post_from(
        Network.LEMMY,
        _name(address),
        address,
        comment.moment("published_at", "published"),
        asked.at,
        author=_who(view),
        text=words,
        links=links_of_text(words),
        parent_id=_name(parent),
        counts=snapshot(asked.at, numbers),
    )
    return Posted(made, comment.text("id"), comment=True)


def _name(address: str) -> str:
    """What names a post or comment on every instance: `host/post/5`."""
    return f"{host_of(address)}{urlsplit(address).path.rstrip('/')}"


def _who(view: Item) -> str:
    """The author with the instance, as people write it."""
    name, home = view.text("creator.name"), host_of(view.text("creator.ap_id", "creator.actor_id"))
    return f"{name}@{home}" if name and home else name
