"""Social posts with their counts, and the ripple: who heard it from whom, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ripplemark.records.ripple_sets import STATED, EdgeLabel, EvidenceKind, IdentitySource, ParentKind

#: From these probabilities on an edge that nothing proves is likely, or possible.
LIKELY, POSSIBLE = 0.6, 0.3


class PostNumber(StrEnum):
    """What is counted of a post."""

    VIEWS = "views"
    LIKES = "likes"
    REPOSTS = "reposts"
    REPLIES = "replies"
    CLICKS = "clicks"


class CountMark(StrEnum):
    """Why a number of a post is not exact."""

    ROUNDED = "rounded"  # shown as 6.74K or 3.2万
    CAPPED = "capped"  # at least so many: shown as 100万+, or no higher than the platform counts


@dataclass(frozen=True, slots=True)
class PostCounts:
    """A snapshot of a post's numbers. None is 'not known', never 0."""

    observed_at: datetime
    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    clicks: int | None = None
    rounded: tuple[PostNumber, ...] = ()
    capped: tuple[PostNumber, ...] = ()

    def number(self, name: PostNumber) -> int | None:
        """One of the numbers."""
        found: int | None = getattr(self, name)
        return found


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
class PageAccount:
    """An account elsewhere that a page says is its author's or its site's own."""

    url: str  # of the profile, absolute, normal form
    source: IdentitySource


@dataclass(frozen=True, slots=True)
class RippleEdge:
    """Who heard it from whom, how probably, and why."""

    child_url: str
    parent_kind: ParentKind
    parent: str  # page URL, or post key
    campaign: str
    probability: float
    evidence: tuple[Evidence, ...]

    @property
    def label(self) -> EdgeLabel:
        """Proven by what the page itself states; else by how probable it is."""
        if any(e.kind in STATED for e in self.evidence):
            return EdgeLabel.PROVEN
        if self.probability >= LIKELY:
            return EdgeLabel.LIKELY
        return EdgeLabel.POSSIBLE if self.probability >= POSSIBLE else EdgeLabel.UNATTRIBUTED
