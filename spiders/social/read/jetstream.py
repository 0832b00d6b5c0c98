"""Bluesky's Jetstream: one event of the open stream -> a post, or the name of one that was deleted. It tells no numbers and no handles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ripplemark.json_item import Item, item_of
from ripplemark.posting import Unusable, post_from
from ripplemark.records import Network, Post
from spiders.social.read.bluesky import SITE, record_links

POSTS = "app.bsky.feed.post"


@dataclass(frozen=True, slots=True)
class Event:
    """What an event says: its place in the stream, and a post that was made or deleted, if it is about one."""

    time_us: int = 0
    post: Post | None = None
    gone: str = ""  # key of a deleted post
    unreadable: bool = False


def event_of(line: str | bytes, now: datetime) -> Event:
    """One event. Never raises."""
    found = item_of(line)
    at = found.text("time_us") if found else ""
    if found is None or not at.isdecimal() or len(at) > 17:
        return Event(unreadable=True)
    place = int(at)
    if found.text("kind") != "commit" or found.text("commit.collection") != POSTS:
        return Event(place)
    name = f"{found.text('did')}/{POSTS}/{found.text('commit.rkey')}"
    if found.text("commit.operation") == "delete":
        return Event(place, gone=f"{Network.BLUESKY}:{name}")
    try:
        return Event(place, post=_post(found, name, datetime.fromtimestamp(place / 1_000_000, UTC), now))
    except Unusable:
        return Event(place, unreadable=True)


def _post(found: Item, name: str, at: datetime, now: datetime) -> Post:
    record = found.item("commit.record")
    return post_from(
        Network.BLUESKY,
        name,
        f"{SITE}/profile/{found.text('did')}/post/{found.text('commit.rkey')}",
        at.replace(microsecond=0),  # when the network saw it: an author may write any date into the record
        now,
        author=found.text("did"),
        text=record.text("text"),
        declared=next((lang.text() for lang in record.items("langs")), ""),
        links=record_links(record),
        parent_id=record.text("reply.parent.uri").removeprefix("at://"),
        repost_of=record.text("embed.record.uri", "embed.record.record.uri").removeprefix("at://"),
    )
