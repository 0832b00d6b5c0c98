"""What campaigns cost by the day, and beside what they brought. Sums in different currencies are never added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import fsum

from attribution.campaigns.costs import campaign_of_cost, ratio
from attribution.counted_rows import CampaignCost, CostRow
from attribution.reports.growth import title_of
from attribution.reports.periods import bounds
from ripplemark.config import Project
from ripplemark.records import Cost
from ripplemark.store.costs import Brought, brought_by_campaign
from ripplemark.store.credit import touches_stored
from ripplemark.store.database import Database

MODEL = "last_non_direct"


def cost_rows(costs: Iterable[Cost], project: Project) -> Iterator[CostRow]:
    """Every day's costs with the campaign that is meant."""
    for c in costs:
        yield CostRow(
            day=c.day, campaign=campaign_of_cost(project.campaigns, c.name), name=c.name, source=c.source, currency=c.currency,
            cost=c.cost, clicks=c.clicks, impressions=c.impressions, conversions=c.conversions, value=c.value,
            cpc=ratio(c.cost, c.clicks),
        )  # fmt: skip


def campaign_costs(db: Database, project: Project, costs: Iterable[Cost]) -> tuple[CampaignCost, ...]:
    """One row for each campaign and currency, in order of campaigns; what no campaign is called stands last."""
    parts: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for cost in costs:
        parts[campaign_of_cost(project.campaigns, cost.name), cost.currency].append(cost)
    order = {c.id: n for n, c in enumerate(sorted(project.campaigns, key=lambda c: (c.starts, c.id)))}
    known = touches_stored(db)
    return tuple(
        _row(project, campaign, currency, found, _brought(db, project, campaign, found) if known and campaign else None)
        for (campaign, currency), found in sorted(parts.items(), key=lambda p: (order.get(p[0][0], len(order)), p[0]))
    )


def _brought(db: Database, project: Project, campaign: str, costs: Sequence[Cost]) -> list[Brought]:
    span = bounds(min(c.day for c in costs), max(c.day for c in costs), project.traffic.zone)
    return [b for b in brought_by_campaign(db, *span, MODEL) if b.campaign == campaign]


def _row(project: Project, campaign: str, currency: str, costs: Sequence[Cost], brought: list[Brought] | None) -> CampaignCost:
    cost = fsum(c.cost for c in costs)  # cents stay cents
    clicks, impressions = _sum(c.clicks for c in costs), _sum(c.impressions for c in costs)
    registrations = None if brought is None else fsum(b.registrations for b in brought)
    value = None if brought is None else _sum(b.value for b in brought if b.currency == currency)
    days: list[date] = [c.day for c in costs]
    return CampaignCost(
        campaign=campaign, title=title_of(project, campaign) if campaign else "", currency=currency, first_day=min(days), last_day=max(days),
        cost=cost, clicks=None if clicks is None else int(clicks), impressions=None if impressions is None else int(impressions),
        conversions=_sum(c.conversions for c in costs), cpc=ratio(cost, clicks), registrations=registrations,
        cpa=ratio(cost, registrations), value=value, roas=ratio(value, cost), names=tuple(sorted({c.name for c in costs})),
    )  # fmt: skip


def _sum(values: Iterable[float | None]) -> float | None:
    """The sum of what is told; None if nothing is."""
    told = [v for v in values if v is not None]
    return fsum(told) if told else None
