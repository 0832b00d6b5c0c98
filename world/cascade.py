"""Who heard it from whom: for each campaign a tree of stories, each with the post or story that caused it. Writes no text.

A cascade draws only from streams named after its own campaign, so that the other campaigns' trees do not depend on it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from world.chance import Weighted, lag_hours, poisson, stream
from world.shapes import Campaign, Period, Post, Retold, Site

#: How a writer states where a story comes from, and how often. Names are those of the evidence kinds of the product.
_FROM_POST = Weighted(
    [("link_to_post",), ("embedded_post",), ("copied_utm",), ("link_to_post", "copied_utm"), ("in_reply_to",), ()],
    [0.24, 0.16, 0.18, 0.10, 0.07, 0.25],
)
_FROM_PAGE = Weighted(
    [("via",), ("link_to_page",), ("repost_of",), ("in_reply_to",), ("link_to_page", "quote"), ("quote",), ()],
    [0.24, 0.26, 0.06, 0.08, 0.10, 0.06, 0.20],
)
#: What a writer carries over from the source into the own text, linked or not: its words, part of a phrase, or nothing but the matter.
#: Newspapers live on others' words (six of ten articles come wholly or mainly from agencies and announcements), forums paste, blogs tell.
_RETOLD = {
    "news": Weighted([Retold.WORDS, Retold.PHRASE, Retold.NOTHING], [0.60, 0.15, 0.25]),
    "forum": Weighted([Retold.WORDS, Retold.PHRASE, Retold.NOTHING], [0.50, 0.15, 0.35]),
    "blog": Weighted([Retold.WORDS, Retold.PHRASE, Retold.NOTHING], [0.35, 0.20, 0.45]),
}
#: How often the source is named in the text, with or without a link elsewhere.
_NAMES = {"news": 0.6, "forum": 0.3, "blog": 0.4}
#: How often a writer with an account answers or repeats the post on its platform before writing about it.
_ANSWERS_FIRST = 0.35
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Story:
    """A page to be written: where, when, because of what, and how it says so."""

    key: str
    site: Site
    at: datetime
    campaign: str
    post: Post | None  # the cause, if a post
    parent: "Story | None"  # the cause, if another story
    root: Post  # the post the whole branch comes from
    evidence: tuple[str, ...]
    depth: int
    retold: Retold
    names_source: bool
    answered: datetime | None  # when the writer answered or repeated the post, if that came before


def stories(seed: int, campaign: Campaign, posts: Sequence[Post], sites: Sequence[Site], period: Period) -> list[Story]:
    """The whole cascade of a campaign in order of time; the number of stories grows with the number of sites."""
    wanted = 0.95 * len(sites) / (len(posts) * 1.75)
    found: list[Story] = []
    for post in posts:
        rng = stream(seed, "cascade", campaign.id, post.post_id)
        hosts = _readers(sites, post)
        for n in range(poisson(rng, min(40.0, wanted * post.reach))):
            story = _story(seed, f"{post.post_id}-{n}", hosts, post=post, parent=None, root=post)
            found += _with_children(seed, story, hosts, period)
    return sorted(found, key=lambda story: (story.at, story.key))


def _readers(sites: Sequence[Site], post: Post) -> Weighted[Site]:
    """Who may write: mostly sites of the post's language, now and then another."""
    able = [site for site in sites if not site.quirks & {"partner", "own"} and site.kind != "directory"]
    return Weighted(able, [site.weight**0.5 * (6.0 if site.lang is post.language else 0.6) for site in able])


def _story(seed: int, key: str, hosts: Weighted[Site], *, post: Post | None, parent: Story | None, root: Post) -> Story:
    rng = stream(seed, "story", key)
    before = parent.at if parent else root.created_at
    site = hosts.draw(rng)
    while parent and site.host == parent.site.host:  # hearing it from oneself is no ripple
        site = hosts.draw(rng)
    median = {"forum": 4.0, "news": 7.0}.get(site.kind, 11.0)
    evidence = (_FROM_PAGE if parent else _FROM_POST).draw(rng)
    at = (before + timedelta(hours=lag_hours(rng, median))).replace(microsecond=0)
    depth, again = parent.depth + 1 if parent else 0, stream(seed, "retold", key)
    kind = site.kind if site.kind in _RETOLD else "blog"
    retold, names_source = _RETOLD[kind].draw(again), again.random() < _NAMES[kind]
    answered = None
    if post and post.platform in site.accounts and again.random() < _ANSWERS_FIRST:
        answered = (before + (at - before) * again.uniform(0.1, 0.9)).replace(microsecond=0)
    return Story(key, site, at, root.campaign or "", post, parent, root, evidence, depth, retold, names_source, answered)


def _with_children(seed: int, story: Story, hosts: Weighted[Site], period: Period) -> list[Story]:
    """The story and all that came of it; nothing after the period's end."""
    if story.at >= period.end - timedelta(minutes=30):
        return []
    rng = stream(seed, "children", story.key)
    found = [story]
    for n in range(_children(rng, story)):
        child = _story(seed, f"{story.key}.{n}", hosts, post=None, parent=story, root=story.root)
        found += _with_children(seed, child, hosts, period)
    return found


def _children(rng: random.Random, story: Story) -> int:
    if story.depth >= _DEEPEST:
        return 0
    return poisson(rng, 0.85 if story.site.kind == "news" else 0.45)
