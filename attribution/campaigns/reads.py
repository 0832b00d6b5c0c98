"""How often the posts of each campaign were read and clicked, as the funnel asks: without the rest of its evaluation."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from attribution.campaigns.impressions import growth, tally
from attribution.ripples.refresh import post_campaigns
from ripplemark import __version__
from ripplemark.config import Project
from ripplemark.records import Post, PostNumber
from ripplemark.store.database import Database
from ripplemark.store.posts import iter_posts
from ripplemark.store.read_days import CampaignReads, ReadDay, keep_read_days, kept_reads, reads_are_current, reads_at

NUMBERS = (PostNumber.VIEWS, PostNumber.CLICKS)


def campaign_reads(db: Database, project: Project, *, waits: bool = True) -> tuple[CampaignReads, ...]:
    """Of every campaign, in the order of the project: as it was counted last, else counted from the posts. Who waits gets none that is outdated."""
    kept = None if waits and not reads_are_current(db) else kept_reads(db, _rules(project))
    return tuple(_counted(db, project)) if kept is None else tuple(kept[c.id] for c in project.campaigns)


def outdated_since(db: Database, project: Project) -> datetime | None:
    """When the numbers that are given to who does not wait were counted, if posts changed since; else None."""
    return None if reads_are_current(db) or kept_reads(db, _rules(project)) is None else reads_at(db)


def keep_reads(db: Database, project: Project, now: datetime) -> None:
    """Count what the posts say now, and keep it; nothing to do where no post changed since the last time."""
    if not reads_are_current(db) or kept_reads(db, _rules(project)) is None:
        keep_read_days(db, _rules(project), tuple(_counted(db, project)), now)


def _rules(project: Project) -> str:
    """Which posts are a campaign's, and where days begin."""
    campaigns = [(c.id, c.starts, c.ends, c.topics, c.utm_campaign) for c in project.campaigns]
    return hashlib.sha256(repr((__version__, campaigns, project.traffic.zone.key)).encode()).hexdigest()


def _counted(db: Database, project: Project) -> Iterator[CampaignReads]:
    posts = tuple(iter_posts(db))
    behind = post_campaigns(project, posts)
    for campaign in project.campaigns:
        some = [p for p in posts if behind[p.key] == campaign.id]
        more_views, more_clicks = (tally(some, name).at_least for name in NUMBERS)
        yield CampaignReads(campaign.id, more_views, more_clicks, _days(project, some))


def _days(project: Project, posts: Sequence[Post]) -> tuple[ReadDay, ...]:
    grown: dict[PostNumber, dict[date, float]] = {name: defaultdict(float) for name in NUMBERS}
    for post in posts:
        for name, days in grown.items():
            for day, amount in growth(post, name, project.traffic.zone).items():
                days[day] += amount
    known = sorted(set[date]().union(*grown.values()))
    return tuple(ReadDay(day, *(grown[name].get(day) for name in NUMBERS)) for day in known)
