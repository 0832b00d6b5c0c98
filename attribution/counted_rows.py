"""Rows about what other programs counted: costs by day, and what a campaign cost beside what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CostRow:
    """What a campaign cost on a day, by the platform's own figures."""

    day: date
    campaign: str  # of the project; "" where its name means none
    name: str  # as the source names it
    source: str
    currency: str
    cost: float
    clicks: int | None
    impressions: int | None
    conversions: float | None  # by the source's own counting
    value: float | None
    cpc: float | None  # cost / clicks


@dataclass(frozen=True, slots=True)
class CampaignCost:
    """What a campaign cost in one currency, and what it brought by our own counting from the first to the last day with costs."""

    campaign: str  # "": names that mean no campaign of the project; then nothing is known to be brought
    title: str
    currency: str
    first_day: date
    last_day: date
    cost: float
    clicks: int | None
    impressions: int | None
    conversions: float | None  # by the sources' own counting
    cpc: float | None  # cost / clicks
    registrations: float | None  # direct and earned, last non-direct; None before credit was computed
    cpa: float | None  # cost / registrations
    value: float | None  # of those registrations that have a value in this currency
    roas: float | None  # value / cost
    names: tuple[str, ...]  # as the sources name it


@dataclass(frozen=True, slots=True)
class AggregateRow:
    """What another analytics tool counted, and what our own logs say of the same days; the two are never added.

    A day within a tool's days on which it counted nothing is a row of zeros."""

    tool: str
    since: date
    until: date
    source: str  # "" with medium and campaign: everything
    medium: str
    campaign: str
    pv: int | None  # None: not told
    visits: int | None
    uv: int | None
    measured_pv: int | None  # of rows about everything; None for parts, which tools name differently, and without any log
    measured_visits: int | None
    measured_uv: int | None  # of single days alone: visitors of several days do not add up
