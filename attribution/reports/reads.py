"""How often the posts of each campaign were read, as the funnel asks: without the rest of its evaluation."""

from __future__ import annotations

from dataclasses import dataclass

from attribution.campaigns.impressions import impression_days, impressions
from attribution.evaluation_rows import ImpressionDay, ImpressionRow
from attribution.ripples.refresh import post_campaigns
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.posts import iter_posts


@dataclass(frozen=True, slots=True)
class CampaignReads:
    """The numbers of a campaign's posts: by platform, all together first, and by day."""

    campaign: str
    rows: tuple[ImpressionRow, ...]
    days: tuple[ImpressionDay, ...]


def campaign_reads(db: Database, project: Project) -> tuple[CampaignReads, ...]:
    """Of every campaign."""
    posts = tuple(iter_posts(db))
    behind = post_campaigns(project, posts)
    found = {c.id: [p for p in posts if behind[p.key] == c.id] for c in project.campaigns}
    zone = project.traffic.zone
    return tuple(CampaignReads(c, impressions(c, some), impression_days(c, some, zone)) for c, some in found.items())
