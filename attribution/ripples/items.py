"""Posts and pages as one kind of thing: what may be heard from, and who may have heard. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from attribution.ripples.identity import platform_of
from attribution.ripples.names import own_title, platform_names, site_names
from attribution.ripples.passages import Marks, Units, units_of
from attribution.ripples.when import When
from ripplemark.listings import is_listing
from ripplemark.records import ParentKind, Post
from ripplemark.store.ripples import RipplePage
from ripplemark.urls import host_of, is_within

_TEXTS = 4_000  # whose units are kept at hand


@dataclass(frozen=True, slots=True)
class Item:
    """A post or a page."""

    kind: ParentKind
    name: str  # page URL, or post key
    when: When
    site: str  # registrable domain; of a post its platform
    campaigns: tuple[str, ...]
    language: str
    targets: tuple[str, ...]  # pages of the brand that it links to, without parameters
    page_id: int = 0  # 0: a post
    is_answer: bool = False  # a post that answers or repeats another
    points_to: tuple[str, ...] = ()  # pages of others that a post links to
    title: str = ""  # of a page, without its site's name
    names: tuple[str, ...] = ()  # by which a text may name it: its author's, its site's or platform's
    readers: float | None = None  # of a post, beside the campaign's usual post; None: not known


@dataclass(frozen=True, slots=True)
class Field:
    """All that a ripple runs through, in order of time, with the marks of each text."""

    items: tuple[Item, ...]
    marks: tuple[Marks, ...]
    words: Callable[[int], Units]  # of the item at a place


def field_of(items: Sequence[tuple[Item, Marks]], text: Callable[[Item], str]) -> Field:
    """A field; texts are read when they are asked for, and a few thousand kept."""
    ordered = sorted(items, key=lambda pair: (pair[0].when.middle, pair[0].kind, pair[0].name))

    @lru_cache(maxsize=_TEXTS)
    def words(at: int) -> Units:
        return units_of(text(ordered[at][0]))

    return Field(tuple(i for i, _ in ordered), tuple(m for _, m in ordered), words)


def page_items(pages: Sequence[RipplePage], when: Mapping[int, When]) -> list[Item]:
    """Pages as items; lists of posts only repeat what the posts say, and are none."""
    sites = site_names((p.domain, p.title) for p in pages)
    return [
        Item(
            kind=ParentKind.PAGE,
            name=p.url,
            when=when[p.page_id],
            site=p.domain,
            campaigns=p.topics,
            language=p.language,
            targets=p.targets,
            page_id=p.page_id,
            title=own_title(p.title, sites.get(p.domain, ())),
            names=(p.author, *sites.get(p.domain, ()), p.domain),
        )
        for p in pages
        if not is_listing(p.url)
    ]


def post_items(posts: Sequence[Post], when: Mapping[str, When], behind: Mapping[str, str], own: frozenset[str]) -> list[Item]:
    """Posts as items. `behind` names the campaign of each, `own` the hosts of the brand."""
    readers = _readers(posts, behind)
    return [
        Item(
            kind=ParentKind.POST,
            name=p.key,
            when=when[p.key],
            site=platform_of(p.url),
            campaigns=(behind[p.key],) if behind.get(p.key) else (),
            language=p.language,
            targets=tuple(dict.fromkeys(u.partition("?")[0] for u in p.links if is_within(host_of(u), own))),
            is_answer=bool(p.parent_id or p.repost_of),
            names=("" if p.own else p.author, *platform_names().get(platform_of(p.url), ())),
            points_to=tuple(u for u in p.links if not is_within(host_of(u), own)),
            readers=readers.get(p.key),
        )
        for p in posts
    ]


def _readers(posts: Sequence[Post], behind: Mapping[str, str]) -> dict[str, float]:
    """The views of each post as a multiple of the median of its campaign's own posts, answers left out; posts without a number too."""
    views = {p.key: max(c.views for c in p.counts if c.views is not None) for p in posts if any(c.views for c in p.counts)}
    usual: dict[str, float] = {}
    for campaign in set(behind.values()):
        known = [
            views[p.key]
            for p in posts
            if behind.get(p.key) == campaign and p.own and not (p.parent_id or p.repost_of) and p.key in views
        ]
        if known:
            usual[campaign] = median(known)
    return {key: n / usual[behind[key]] for key, n in views.items() if usual.get(behind.get(key, ""))}
