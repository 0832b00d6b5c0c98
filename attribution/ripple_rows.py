"""The rows in which ripples are shown: nodes and trees, spreaders, how far probabilities keep their word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import EdgeLabel, Evidence, ParentKind


@dataclass(frozen=True, slots=True)
class RippleNode:
    """A post, or a page that heard of a campaign, with its likeliest parent if that is at least possible."""

    campaign: str  # "" = none known
    key: str  # page URL, or platform:post_id
    kind: ParentKind
    url: str
    title: str
    author: str
    site: str
    at: datetime
    depth: int  # 0: a post, or a page whose parent is not known; 1: heard from one of these; 2 and more: second-hand
    parent: str  # key; "" where none is at least possible
    probability: float | None  # of that parent
    label: EdgeLabel
    evidence: tuple[Evidence, ...]
    links: int  # earned, that stand
    visits: int  # by earned links
    registrations: float


@dataclass(frozen=True, slots=True)
class RippleTree:
    """The ripple of one campaign as a whole. None: not known."""

    campaign: str
    title: str
    posts: int
    pages: int  # whose cause is proven, likely or possible
    without_parent: int  # pages about the campaign of which no parent is at least possible
    depth: int  # of the deepest page
    breadth: int  # pages of the largest generation
    hours_to_hear: float | None  # median from parent to page
    hours_to_half: float | None  # from the first post until half of the pages stood
    links: int  # earned, on those pages
    second_hand_links: int  # of them, on pages that heard it from a page
    second_hand_share: float | None
    tipped_posts: int


@dataclass(frozen=True, slots=True)
class Spreader:
    """What came of one post or page: expected numbers, each edge counted by its probability."""

    campaign: str
    key: str
    kind: ParentKind
    url: str
    title: str
    author: str
    site: str
    at: datetime
    heard: float  # pages that heard it from here
    pages: float  # these, and all that came of them
    links: float
    visits: float
    registrations: float
    generations: tuple[float, ...]  # of a post: pages at each remove
    tipped_at: datetime | None  # of a post that reached the tipping point


@dataclass(frozen=True, slots=True)
class EdgeReliability:
    """Of edges said to be about so probable: how many were true, in worlds that the weights were not fitted to."""

    kind: str  # first: the likeliest parent of each page; all: every edge that is kept
    probability_from: float
    said: float  # mean probability
    true: float  # share
    edges: int
