"""Traffic per day, and what each model credits to channels, sources and campaigns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from attribution.campaigns.signs import campaign_of_utm
from attribution.report_rows import CampaignCredit, CreditRow, TrafficSeries, View
from attribution.reports.growth import title_of
from attribution.reports.periods import bounds, days_of
from ripplemark.config import Project
from ripplemark.records import Origin
from ripplemark.store.credit import MODELS, credit_by, credit_by_origin
from ripplemark.store.credit_days import credit_by_day, credit_is_kept, origins_by_day
from ripplemark.store.daily import traffic_sums
from ripplemark.store.database import Database

KEYS = ("channel", "campaign", "source")


def traffic(db: Database, project: Project, view: View, by: str) -> tuple[TrafficSeries, ...]:
    """One series per channel, campaign or source, most visits first; days without traffic are zeros. UV counts each part's
    visitors: one who came by two sources of a channel on a day counts in both. Raises ValueError for an unknown key."""
    if by not in KEYS:
        raise ValueError(f"traffic is given by {', '.join(KEYS)}, not by {by!r}")
    index = {d.isoformat(): n for n, d in enumerate(days_of(view.since, view.until))}
    parts: dict[str, list[list[int]]] = defaultdict(lambda: [[0] * len(index) for _ in range(4)])
    named = cache(lambda name: campaign_of_utm(project.campaigns, name))
    by_name = by == "campaign" or bool(view.campaigns)
    for day, part, name, pv, visits, uv, registrations in traffic_sums(db, view.since, view.until, by, with_campaign=by_name):
        campaign = named(name) if by_name else ""
        if view.campaigns and campaign not in view.campaigns:
            continue
        n, courses = index[day], parts[campaign if by == "campaign" else part]
        courses[0][n] += pv
        courses[1][n] += visits
        courses[2][n] += uv
        courses[3][n] += registrations
    series = [_series(key, title_of(project, key) if by == "campaign" else key, numbers) for key, numbers in parts.items()]
    return tuple(sorted(series, key=lambda s: (-sum(s.visits), s.key)))


def _series(key: str, title: str, courses: Sequence[Sequence[int]]) -> TrafficSeries:
    pv, visits, uv, registrations = (tuple(course) for course in courses)
    return TrafficSeries(key, title, pv, visits, uv, registrations)


def credit(db: Database, project: Project, view: View, by: str) -> tuple[CreditRow, ...]:
    """Registrations of the view per channel, source or campaign under every model. Raises ValueError for an unknown key."""
    zone = project.traffic.zone
    if credit_is_kept(db, zone):
        found = credit_by_day(db, view.since, view.until, by, view.campaigns)
    else:
        found = credit_by(db, *bounds(view.since, view.until, zone), by, view.campaigns)
    return tuple(
        CreditRow(key, title_of(project, key) if by == "campaign" else key, tuple(zip(MODELS, values, strict=True)))
        for key, values in found
    )


def campaign_credit(db: Database, project: Project, view: View, model: str) -> tuple[CampaignCredit, ...]:
    """What each campaign of the view brought; the last row, campaign "", is everything else. All rows add up to all registrations."""
    found: dict[str, dict[Origin, float]] = defaultdict(lambda: defaultdict(float))
    other = 0.0
    zone = project.traffic.zone
    if credit_is_kept(db, zone):
        parts = origins_by_day(db, view.since, view.until, model)
    else:
        parts = credit_by_origin(db, *bounds(view.since, view.until, zone), model)
    for origin, campaign, n in parts:
        chosen = campaign and (not view.campaigns or campaign in view.campaigns)
        if chosen and origin is not Origin.OTHER:
            found[campaign][origin] += n
        else:
            other += n
    order = [c.id for c in sorted(project.campaigns, key=lambda c: (c.starts, c.id))]
    order += sorted(c for c in found if c not in order)
    rows = [
        CampaignCredit(c, title_of(project, c), model, found[c][Origin.DIRECT], found[c][Origin.EARNED], 0.0)
        for c in order
        if c in found
    ]
    return (*rows, CampaignCredit("", "", model, 0.0, 0.0, other)) if rows or other else ()
