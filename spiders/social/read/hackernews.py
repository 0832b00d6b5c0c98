"""Hacker News: hits of the Algolia search, and single items of Firebase."""

from __future__ import annotations

from ripplemark.json_item import Item
from ripplemark.markup import links_of_markup, text_of_markup
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Network, PostNumber
from spiders.social.question import Asked, Gathering, Posted, Reading, document, listing

ITEM = "https://news.ycombinator.com/item?id="


def hits(body: bytes, asked: Asked) -> Reading:
    """Stories and comments of a search; `total` is the number of hits, `next` says that there are more pages."""
    found = document(body, "hits")
    page, pages = found.count("page"), found.count("nbPages")
    total = found.count("nbHits")
    more = page is not None and pages is not None and page.value + 1 < pages.value
    gathering = Gathering(asked).take(listing(body, "hits"), _hit)
    return gathering.reading(total=total.value if total else 0, next=str(page.value + 1) if page and more else "")


def _hit(hit: Item, asked: Asked) -> Posted | None:
    tags = {tag.text() for tag in hit.items("_tags")}
    comment, number = "comment" in tags, hit.text("objectID")
    numbers = {PostNumber.LIKES: hit.count("points"), PostNumber.REPLIES: hit.count("num_comments")}
    markup = hit.text("comment_text") or hit.text("story_text")
    post = post_from(
        Network.HACKER_NEWS,
        number,
        f"{ITEM}{number}",
        hit.moment("created_at_i", "created_at"),
        asked.at,
        author=hit.text("author"),
        text=f"{hit.text('title')}\n{text_of_markup(markup)}",
        links=[hit.text("url"), *links_of_markup(markup)],
        featured="front_page" in tags,
        parent_id=hit.text("parent_id", "story_id") if comment else "",
        counts=snapshot(asked.at, numbers),
    )
    return Posted(post, number, comment)


def item(body: bytes, asked: Asked) -> Reading:
    """One story, comment, job or poll as it stands now."""
    found = document(body)
    if not found.has("id") or found.flag("deleted", "dead"):
        return Reading(gone=asked.subjects)
    return Gathering(asked).take([found], _item).reading()


def _item(found: Item, asked: Asked) -> Posted:
    number, comment = found.text("id"), found.text("type") == "comment"
    numbers = {PostNumber.LIKES: found.count("score"), PostNumber.REPLIES: found.count("descendants")}
    markup = found.text("text")
    post = post_from(
        Network.HACKER_NEWS,
        number,
        f"{ITEM}{number}",
        found.moment("time"),
        asked.at,
        author=found.text("by"),
        text=f"{found.text('title')}\n{text_of_markup(markup)}",
        links=[found.text("url"), *links_of_markup(markup)],
        parent_id=found.text("parent"),
        counts=snapshot(asked.at, numbers),
    )
    return Posted(post, number, comment)
