"""A campaign's whole evaluation as one frozen record: all yardsticks, each with its rows."""

from __future__ import annotations

from dataclasses import dataclass

from attribution.counted_rows import CampaignCost
from attribution.evaluation_rows import (
    AdItem,
    AdValue,
    BeforeAfter,
    ImpressionDay,
    ImpressionRow,
    SocialLinkDay,
    SurveyChange,
    SurveyRow,
    UnitCost,
)
from attribution.report_rows import CampaignName, Freshness
from attribution.spread_rows import DoseResponse, Influence, LinkYield, Notable, SpreadRow


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign brought at the end of the ripple; None where nothing was measured."""

    cost: float | None  # by the project file
    currency: str
    live_links: int
    lost_links: int
    live_domains: int
    tagged_visits: int | None  # by its own tags
    earned_visits: int | None  # by links that it earned
    direct: float | None  # registrations by its own tags, last non-direct
    earned: float | None  # by links that it earned


@dataclass(frozen=True, slots=True)
class CampaignEvaluation:
    """Every yardstick of one campaign."""

    campaign: CampaignName
    freshness: Freshness
    outcome: Outcome
    impressions: tuple[ImpressionRow, ...]  # all platforms first
    impression_days: tuple[ImpressionDay, ...]
    ad_values: tuple[AdValue, ...]
    ad_items: tuple[AdItem, ...]
    costs: tuple[CampaignCost, ...]  # as the ad platforms billed them
    unit_costs: tuple[UnitCost, ...]
    conversions: tuple[BeforeAfter, ...]
    interest: tuple[BeforeAfter, ...]
    surveys: tuple[SurveyRow, ...]
    survey_changes: tuple[SurveyChange, ...]
    influence: Influence
    notable: tuple[Notable, ...]  # sites and media, then accounts; `Reports.evaluation` has the first of them
    spread: tuple[SpreadRow, ...]
    link_yield: LinkYield
    doses: tuple[DoseResponse, ...]  # over all campaigns, then over all own posts
    social_links: tuple[SocialLinkDay, ...]
