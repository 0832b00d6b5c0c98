"""What other programs counted: costs of campaigns, and figures of analytics tools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cost:
    """What a campaign cost on a day, as the platform that was paid says."""

    day: date
    source: str  # google_ads, meta_ads, or what the table calls it
    name: str  # of the campaign, as the source names it
    currency: str  # three letters; "" where the export says none
    cost: float
    clicks: int | None = None
    impressions: int | None = None
    conversions: float | None = None  # by the source's own counting
    value: float | None = None  # of those conversions


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What an analytics tool counted from one day to another (mostly the same), by source, medium and campaign."""

    tool: str  # ga4, matomo, plausible, umami
    since: date
    until: date
    source: str = ""  # "" where the file does not tell sources apart
    medium: str = ""
    campaign: str = ""
    pv: int | None = None
    visits: int | None = None
    uv: int | None = None
