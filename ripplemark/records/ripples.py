"""Social posts with their counts, and the ripple: who heard it from whom, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ripplemark.records.sets import EvidenceKind, ParentKind


@dataclass(frozen=True, slots=True)
class PostCounts:
    """A snapshot of a post's numbers. None is 'not known', never 0."""

    observed_at: datetime
    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    clicks: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """An item on a social platform."""

    platform: str
    post_id: str
    url: str
    author: str
    text: str
    created_at: datetime
    followers: int | None = None
    language: str = ""
    campaign: str = ""  # declared by the user or matched by topic
    own: bool = False  # published by the brand
    links: tuple[str, ...] = ()
    featured: bool = False
    pinned: bool = False
    parent_id: str = ""
    repost_of: str = ""
    counts: tuple[PostCounts, ...] = ()

    @property
    def key(self) -> str:
        """`platform:post_id`, the post's name everywhere."""
        return f"{self.platform}:{self.post_id}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence, in words a person can check."""

    kind: EvidenceKind
    words: str


@dataclass(frozen=True, slots=True)
class RippleEdge:
    """Who heard it from whom, how probably, and why."""

    child_url: str
    parent_kind: ParentKind
    parent: str  # page URL, or post key
    campaign: str
    probability: float
    evidence: tuple[Evidence, ...]
