"""Names of campaigns that nobody declared, and the nearest that somebody did."""

from __future__ import annotations

from datetime import date

import pytest

from attribution.campaigns.unknown import unknown_campaigns
from ripplemark.config import Campaign
from ripplemark.records import CampaignName

DAY = date(2026, 3, 1)
CAMPAIGNS = (
    Campaign(id="v1-launch", topics=(), utm_campaign=("v1launch*",), starts=DAY, ends=DAY),
    Campaign(id="spring", name="双十一大促", topics=(), utm_campaign=("spring_sale",), starts=DAY, ends=DAY),
)


def named(*names: str) -> list[CampaignName]:
    return [CampaignName(name, n, DAY, DAY) for n, name in enumerate(names, 1)]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("v1-lanch", "v1-launch"),
        ("Spring Sale", "spring"),
        ("springsale2", "spring"),
        ("雙十一大促", "spring"),
        ("something else entirely", ""),
    ],
)
def test_the_nearest_name(name: str, nearest: str) -> None:
    (row,) = unknown_campaigns(CAMPAIGNS, named(name))
    assert (row.utm_campaign, row.nearest) == (name, nearest)


def test_known_names_are_not_unknown_and_most_visits_come_first() -> None:
    rows = unknown_campaigns(CAMPAIGNS, named("v1launch-b", "SPRING_SALE", "x", "y"))
    assert [r.utm_campaign for r in rows] == ["y", "x"]
