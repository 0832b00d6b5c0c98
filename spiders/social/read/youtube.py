"""YouTube: videos, comments and channels of its data interface, and the feed of a channel."""

from __future__ import annotations

import html
from itertools import chain

from ripplemark.json_item import Item
from ripplemark.markup import links_of_text
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Following, Network, PostNumber
from spiders.social.question import Asked, Gathering, Posted, Reading, document, listing
from spiders.social.read.entries import feed_entries

WATCH = "https://www.youtube.com/watch?v="


def found(body: bytes, asked: Asked) -> Reading:  # noqa: ARG001 - a reader's signature
    """The videos that a search found: `related` are their ids, whose numbers are in another answer."""
    told = document(body)
    ids = (item.text("id.videoId") for item in listing(body, "items"))
    return Reading(related=tuple(dict.fromkeys(i for i in ids if i)), next=told.text("nextPageToken"))


def videos(body: bytes, asked: Asked) -> Reading:
    """Videos with their numbers; `related` are their channels."""
    gathering = Gathering(asked).take(listing(body, "items"), _video)
    channels = (item.text("snippet.channelId") for item in listing(body, "items"))
    return gathering.reading(related=tuple(dict.fromkeys(c for c in channels if c)))


def channels(body: bytes, asked: Asked) -> Reading:  # noqa: ARG001 - a reader's signature
    """How many follow some channels; those that hide it are left out."""
    told = [i for i in listing(body, "items") if not i.flag("statistics.hiddenSubscriberCount")]
    pairs = ((i.text("snippet.title"), i.count("statistics.subscriberCount")) for i in told)
    return Reading(followings=tuple(Following(Network.YOUTUBE, who, n.value) for who, n in pairs if who and n is not None))


def comments(body: bytes, asked: Asked) -> Reading:
    """The comments on a video with the answers to them."""
    threads = listing(body, "items")
    entries = chain.from_iterable((t.item("snippet.topLevelComment"), *t.items("replies.comments")) for t in threads)
    answers = {t.text("id"): t.count("snippet.totalReplyCount") for t in threads}

    def comment(entry: Item, a: Asked) -> Posted:
        number, snippet = entry.text("id"), entry.item("snippet")
        video = snippet.text("videoId") or a.subjects[0]
        words = snippet.text("textOriginal", "textDisplay")
        post = post_from(
            Network.YOUTUBE,
            number,
            f"{WATCH}{video}&lc={number}",
            snippet.moment("publishedAt"),
            a.at,
            author=snippet.text("authorDisplayName"),
            text=words,
            links=links_of_text(words),
            parent_id=snippet.text("parentId") or video,
            counts=snapshot(a.at, {PostNumber.LIKES: snippet.count("likeCount"), PostNumber.REPLIES: answers.get(number)}),
        )
        return Posted(post, number, comment=True)

    return Gathering(asked).take(entries, comment).reading(next=document(body).text("nextPageToken"))


def _video(item: Item, asked: Asked) -> Posted:
    number, snippet = item.text("id"), item.item("snippet")
    words = snippet.text("description")
    numbers = {
        PostNumber.VIEWS: item.count("statistics.viewCount"),
        PostNumber.LIKES: item.count("statistics.likeCount"),
        PostNumber.REPLIES: item.count("statistics.commentCount"),
    }
    post = post_from(
        Network.YOUTUBE,
        number,
        f"{WATCH}{number}",
        snippet.moment("publishedAt"),
        asked.at,
        author=snippet.text("channelTitle"),
        text=f"{html.unescape(snippet.text('title'))}\n{words}",
        declared=snippet.text("defaultAudioLanguage", "defaultLanguage"),
        links=links_of_text(words),
        counts=snapshot(asked.at, numbers),
    )
    return Posted(post, number)


def feed(body: bytes, asked: Asked) -> Reading:
    """The newest videos of a channel by its feed, which needs no key and tells views and likes."""
    return Gathering(asked).take(feed_entries(body), _entry).reading()


def _entry(entry: Item, asked: Asked) -> Posted:
    number, words = entry.text("videoId"), entry.text("group.description")
    numbers = {
        PostNumber.VIEWS: entry.count("group.community.statistics@views"),
        PostNumber.LIKES: entry.count("group.community.starRating@count"),
    }
    post = post_from(
        Network.YOUTUBE,
        number,
        f"{WATCH}{number}" if number else "",
        entry.moment("published"),
        asked.at,
        author=entry.text("author.name"),
        text=f"{entry.text('title')}\n{words}",
        links=links_of_text(words),
        counts=snapshot(asked.at, numbers),
    )
    return Posted(post, number)
