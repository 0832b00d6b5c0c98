"""What somebody at the brand labelled by reading: texts of others with what they say. One page in three and one answer in two; the others are unread."""

from __future__ import annotations

from collections.abc import Iterator

from world.build import World
from world.chance import stream
from world.shapes import Page, Post
from world.truth import visible_text

FILE = "labels.csv"
HEADING = ("text", "label")
_PAGES, _POSTS = 0.35, 0.5  # shares of those with an opinion that were read
_LONGEST = 1_500  # characters; nobody reads on


def label_rows(world: World) -> Iterator[tuple[str, str]]:
    """A text and its label, pages before posts."""
    for page in world.pages:
        if page.polarity is not None and stream(world.seed, "label", page.url).random() < _PAGES:
            yield _read(world, page), page.polarity
    for post in world.posts:
        if _by_others(post) and stream(world.seed, "label", post.post_id).random() < _POSTS:
            yield post.text, post.tone or "neutral"


def _read(world: World, page: Page) -> str:
    return " ".join(visible_text(page, world.period.end).split())[:_LONGEST]


def _by_others(post: Post) -> bool:
    return not post.own and post.repost_of is None and post.tone is not None
