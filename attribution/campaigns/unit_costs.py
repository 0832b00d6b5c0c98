"""What a click, a registration and a thousand impressions cost: money by units, each said, beside a benchmark. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attribution.campaigns.costs import ratio
from attribution.counted_rows import CampaignCost
from attribution.evaluation_rows import Basis, UnitCost, UnitKind, Verdict
from ripplemark.config import Campaign, Evaluation

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Brought:
    """What a campaign brought by our own counting; None where nothing was measured."""

    visits: float | None  # by its tags and its earned links
    registrations: float | None  # direct and earned, last non-direct
    views: int | None  # of its posts


def unit_costs(campaign: Campaign, ads: Iterable[CampaignCost], brought: Brought, judged: Evaluation) -> tuple[UnitCost, ...]:
    """CPC, CPA and CPM by the ad platforms' bills, in each currency, then by the whole cost of the project file."""
    rows: list[UnitCost] = []
    for cost in ads:
        units = {UnitKind.CPC: cost.clicks, UnitKind.CPA: cost.registrations, UnitKind.CPM: cost.impressions}
        rows += [_row(campaign.id, kind, Basis.ADS, cost.currency, cost.cost, n, judged) for kind, n in units.items()]
    whole = {UnitKind.CPC: brought.visits, UnitKind.CPA: brought.registrations, UnitKind.CPM: brought.views}
    rows += [_row(campaign.id, kind, Basis.BUDGET, campaign.currency, campaign.cost, n, judged) for kind, n in whole.items()]
    return tuple(rows)


def _row(
    campaign: str, kind: UnitKind, basis: Basis, currency: str, cost: float | None, units: float | None, judged: Evaluation
) -> UnitCost:
    value = ratio(cost, units)
    if value is not None and kind is UnitKind.CPM:
        value *= THOUSAND
    if kind is not UnitKind.CPC or currency != judged.cpc_currency:
        return UnitCost(campaign, kind, basis, currency, cost, units, value)
    low, high = judged.cpc
    return UnitCost(campaign, kind, basis, currency, cost, units, value, low, high, verdict(value, low, high))


def verdict(value: float | None, low: float, high: float) -> Verdict | None:
    """Where a price lies beside a benchmark; None where there is no price."""
    if value is None:
        return None
    return Verdict.BELOW if value < low else Verdict.ABOVE if value > high else Verdict.WITHIN
