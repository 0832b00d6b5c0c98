"""What a visit came by, as models of every level call it: its campaign, the post that caused it, the link it followed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from attribution.credit.earned import OTHER, Origins, origins_of
from attribution.credit.joins import LinkIndex
from attribution.ripples.candidates import Directory
from ripplemark.config import Campaign
from ripplemark.records import Level, Origin
from ripplemark.store.credit import LiveLink
from ripplemark.store.ripples import Root


@dataclass(frozen=True, slots=True)
class Came:
    """How a visit came, by what its first request said."""

    day: date
    campaign: str  # utm_campaign
    content: str  # utm_content
    referrer: str
    landing: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What a visit goes back to; "" and None where nothing is known."""

    link: LiveLink | None = None
    origins: Origins = OTHER
    post: str = ""

    @property
    def campaign(self) -> str:
        """The campaign with the largest part."""
        return next((campaign for origin, campaign, _ in self.origins if origin is not Origin.OTHER), "")

    def named(self, level: Level) -> str:
        """What stands behind the visit at the levels of campaign, post and link; "" where nothing does."""
        link = str(self.link.link_id) if self.link else ""
        return {Level.CAMPAIGN: self.campaign, Level.POST: self.post, Level.LINK: link}.get(level, "")


NOTHING = Cause()


@dataclass(frozen=True, slots=True)
class Causes:
    """All that is needed to tell what a visit goes back to."""

    campaigns: Sequence[Campaign]
    index: LinkIndex
    roots: Mapping[int, Sequence[Root]]
    posts: Directory

    def of(self, came: Came) -> Cause:
        """What one visit goes back to. The post that a visit's own utm_content names comes before those that caused its link."""
        join = self.index.join(came.referrer, came.landing, came.day)
        link = join.link if join else None
        origins = origins_of(self.campaigns, came.campaign, link, self.roots)
        post = self.posts.post_with((("utm_content", came.content),))[0] if came.content else ""
        if not post and link is not None and origins[0][0] is not Origin.DIRECT:
            post = likeliest_post(self.roots.get(link.page_id, ()))
        return Cause(link, origins, post)


def likeliest_post(roots: Sequence[Root]) -> str:
    """The post with the largest part in a page's ripple, if it has more than all that goes back to none."""
    known = sum(root.share for root in roots if root.post)
    best = max(roots, key=lambda root: (bool(root.post), root.share), default=None)
    return best.post if best and known > 1 - known else ""


def step(level: Level, channel: str, source: str, cause: Cause) -> str:
    """What a touch is called at a level. A touch that has no name there is called by its channel, in brackets: so a path keeps all its
    steps, and what belongs to no campaign, post or link is not shared out among those that are known."""
    if level is Level.CHANNEL:
        return channel
    return (source if level is Level.SOURCE else cause.named(level)) or f"({channel})"
