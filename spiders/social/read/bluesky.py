"""Bluesky: post views of searches, feeds and threads, profiles, sessions, and the records of the Jetstream."""

from __future__ import annotations

from collections.abc import Iterator

from ripplemark.json_item import Item
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Following, Network, PostNumber
from spiders.social.question import Asked, Gathering, Posted, Reading, document, listing

SITE = "https://bsky.app"
_NUMBERS = {PostNumber.LIKES: "likeCount", PostNumber.REPOSTS: "repostCount", PostNumber.REPLIES: "replyCount"}
_PINNED = "app.bsky.feed.defs#reasonPin"
_REPOSTED = "app.bsky.feed.defs#reasonRepost"
_DEEPEST = 200  # answers to answers that are followed


def session(body: bytes, asked: Asked) -> Reading:  # noqa: ARG001 - a reader's signature
    """A session that was opened."""
    return Reading(session=document(body, "accessJwt").text("accessJwt"))


def search(body: bytes, asked: Asked) -> Reading:
    """Posts of a search; `related` are their authors, whose followers are in another answer."""
    return _views(listing(body, "posts"), asked, document(body).text("cursor"))


def posts(body: bytes, asked: Asked) -> Reading:
    """Posts that are known already."""
    return _views(listing(body, "posts"), asked, "")


def feed(body: bytes, asked: Asked) -> Reading:
    """The posts of an account; what it reposts is left to its author."""
    entries = [e for e in listing(body, "feed") if e.text("reason.$type") != _REPOSTED]
    return _views(entries, asked, document(body).text("cursor"))


def thread(body: bytes, asked: Asked) -> Reading:
    """What was answered to a post."""
    root = document(body, "thread").item("thread")
    return Gathering(asked).take(_answers(root), lambda e, a: _posted(e, a, comment=True)).reading()


def profiles(body: bytes, asked: Asked) -> Reading:  # noqa: ARG001 - a reader's signature
    """How many follow some accounts."""
    found = ((p.text("handle"), p.count("followersCount")) for p in listing(body, "profiles"))
    return Reading(followings=tuple(Following(Network.BLUESKY, who, n.value) for who, n in found if who and n is not None))


def _views(entries: list[Item] | tuple[Item, ...], asked: Asked, cursor: str) -> Reading:
    gathering = Gathering(asked).take(entries, _posted)
    authors = dict.fromkeys(p.post.author for p in gathering.posts)
    return gathering.reading(next=cursor, related=tuple(authors))


def _answers(root: Item) -> Iterator[Item]:
    """The answers below a post, the nearest first."""
    waiting = list(root.items("replies"))
    for _ in range(_DEEPEST):
        if not waiting:
            return
        node = waiting.pop(0)
        if node.has("post"):
            yield node
        waiting.extend(node.items("replies"))


def _posted(entry: Item, asked: Asked, *, comment: bool = False) -> Posted:
    view = entry.item("post") if entry.has("post") else entry
    record, uri, handle = view.item("record"), view.text("uri"), view.text("author.handle")
    parent = record.text("reply.parent.uri")
    post = post_from(
        Network.BLUESKY,
        uri.removeprefix("at://"),
        f"{SITE}/profile/{handle}/post/{uri.rpartition('/')[2]}" if uri and handle else "",
        view.moment("indexedAt") or record.moment("createdAt"),  # an author may write any date into the record
        asked.at,
        author=handle,
        text=record.text("text"),
        declared=next((lang.text() for lang in record.items("langs")), ""),
        links=record_links(record),
        pinned=entry.text("reason.$type") == _PINNED,
        parent_id=parent.removeprefix("at://"),
        repost_of=_quoted(record).removeprefix("at://"),
        counts=snapshot(asked.at, {number: view.count(key) for number, key in _NUMBERS.items()}),
    )
    return Posted(post, uri, comment or bool(parent))


def record_links(record: Item) -> tuple[str, ...]:
    """The links of a record: in its words and in its card."""
    marked = (f.text("uri") for facet in record.items("facets") for f in facet.items("features"))
    cards = (record.text("embed.external.uri"), record.text("embed.media.external.uri"))
    return tuple(url for url in (*marked, *cards) if url)


def _quoted(record: Item) -> str:
    return record.text("embed.record.uri", "embed.record.record.uri")
