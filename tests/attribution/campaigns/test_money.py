"""Ad value by price lists, and what a click, a registration and a thousand impressions cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from attribution.campaigns.ad_value import FrontPage, ad_items, ad_values, price_on
from attribution.campaigns.unit_costs import Brought, unit_costs
from attribution.counted_rows import CampaignCost
from attribution.evaluation_rows import Basis, UnitKind, Verdict
from ripplemark.config import Campaign, Evaluation
from ripplemark.records import Post, Price

UTC_ZONE = ZoneInfo("UTC")
OLD = Price("weibo", "featured", 27_000.0, "CNY", date(2023, 1, 1), date(2024, 5, 31))
NEW = Price("weibo", "featured", 30_000.0, "CNY", date(2024, 6, 1))
HOME = Price("news.example", "front_page", 900.0, "USD", date(1990, 1, 1))
CAMPAIGN = Campaign("c", date(2024, 6, 1), date(2024, 6, 30), cost=1000.0)


def post(name: str, day: int, platform: str = "weibo", **more: object) -> Post:
    at = datetime(2024, 6, day, 9, tzinfo=UTC)
    return replace(Post(platform, name, f"https://weibo.com/{name}", "茶", "新茶", at), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "price"), [(date(2022, 1, 1), None), (date(2024, 5, 31), OLD), (date(2024, 6, 1), NEW), (date(2030, 1, 1), NEW)]
)
def test_the_price_of_the_day_counts(day: date, price: Price | None) -> None:
    assert price_on([OLD, NEW, HOME], "weibo", "featured", day) == price


def test_places_are_priced_each_currency_by_itself_and_the_unpriced_are_counted() -> None:
    posts = [
        post("1", 3, featured=True, pinned=True, own=True),
        post("2", 4, featured=True),
        post("3", 5),
        post("4", 6, "ptt", pinned=True),
    ]
    front = [FrontPage("news.example", "Tea", "https://news.example/", date(2024, 6, 9))] * 2
    items = ad_items("c", posts, front, [OLD, NEW, HOME], UTC_ZONE)
    assert [(i.site, i.slot, i.price) for i in items] == [
        ("weibo", "featured", 30_000.0), ("weibo", "pinned", None), ("weibo", "featured", 30_000.0), ("ptt", "pinned", None),
        ("news.example", "front_page", 900.0),
    ]  # fmt: skip
    assert [(v.currency, v.items, v.value) for v in ad_values("c", items)] == [
        ("CNY", 2, 60_000.0), ("USD", 1, 900.0), ("", 2, None)
    ]  # fmt: skip


def cost(currency: str = "CNY", clicks: int | None = 200) -> CampaignCost:
    day = date(2024, 6, 3)
    return CampaignCost("c", "C", currency, day, day, 900.0, clicks, 9000, None, None, 3.0, None, None, None, ())


def found(ads: list[CampaignCost], brought: Brought, campaign: Campaign = CAMPAIGN) -> dict[tuple[str, str], object]:
    return {(r.kind, r.basis): (r.units, r.value, r.verdict) for r in unit_costs(campaign, ads, brought, Evaluation())}


def test_each_price_says_its_money_and_what_it_is_divided_by() -> None:
    rows = found([cost()], Brought(500.0, 8.0, 20_000))
    assert rows[UnitKind.CPC, Basis.ADS] == (200, 4.5, Verdict.WITHIN)
    assert rows[UnitKind.CPA, Basis.ADS] == (3.0, 300.0, None)
    assert rows[UnitKind.CPM, Basis.ADS] == (9000, 100.0, None)
    assert rows[UnitKind.CPC, Basis.BUDGET] == (500.0, 2.0, Verdict.BELOW)
    assert rows[UnitKind.CPA, Basis.BUDGET] == (8.0, 125.0, None)
    assert rows[UnitKind.CPM, Basis.BUDGET] == (20_000, 50.0, None)


@pytest.mark.parametrize("brought", [Brought(None, None, None), Brought(0.0, 0.0, 0)])
def test_nothing_is_said_where_money_or_units_are_unknown(brought: Brought) -> None:
    rows = found([cost(clicks=None)], brought)
    assert rows[UnitKind.CPC, Basis.ADS] == (None, None, None)
    assert all(rows[kind, Basis.BUDGET][1] is None for kind in UnitKind)  # type: ignore[index]
    assert found([], Brought(500.0, 8.0, 1), replace(CAMPAIGN, cost=None))[UnitKind.CPC, Basis.BUDGET] == (500.0, None, None)


def test_another_currency_has_no_benchmark() -> None:
    row = unit_costs(CAMPAIGN, [cost("USD")], Brought(None, None, None), Evaluation())[0]
    assert (row.value, row.benchmark_low, row.verdict) == (4.5, None, None)
    dear = unit_costs(CAMPAIGN, [cost(clicks=100)], Brought(None, None, None), Evaluation())[0]
    assert (dear.value, dear.verdict) == (9.0, Verdict.ABOVE)
