"""Costs beside what they bought: CPC, CPA and ROAS per campaign and currency, and the figures of other tools beside our own."""

from __future__ import annotations

from datetime import date

import pytest
from builders import Web, day

from attribution.counted_rows import CampaignCost
from attribution.report_rows import View
from attribution.reports import Reports
from ripplemark.records import Aggregate, Cost, Origin, Registration, Touch
from ripplemark.store.aggregates import store_aggregates
from ripplemark.store.costs import store_costs
from ripplemark.store.credit import MODELS, CreditedTouch, replace_touches
from ripplemark.store.daily import DayTotals, replace_traffic
from ripplemark.store.database import open_reader
from ripplemark.store.registrations import store_registrations

JUNE = View(date(2024, 6, 1), date(2024, 6, 30))
WHOLE = tuple((model, 1.0) for model in MODELS)


def registered(web: Web, at: float, value: float | None, currency: str, *origins: tuple[Origin, str, float]) -> CreditedTouch:
    """A registration with one touch, whose work it was by shares."""
    name = f"r{at}{currency}"
    store_registrations(web.db, [Registration(name, day(at), "", "order", value, currency, "shop.csv")])
    touch = Touch(name, 1, day(at), "Direct", "", "", "", "", origins[0][0], origins[0][1], WHOLE)
    return CreditedTouch(touch, None, origins)


def found(web: Web, view: View = JUNE) -> tuple[CampaignCost, ...]:
    reports = Reports(web.project, lambda: open_reader(web.project.storage.database))
    try:
        return reports.campaign_costs(view)
    finally:
        reports.close()


def test_cpc_cpa_and_roas_keep_currencies_apart(web: Web) -> None:
    store_costs(web.db, [
        Cost(date(2024, 6, 3), "google_ads", "summer-search", "CNY", 60.0, 20, 900),
        Cost(date(2024, 6, 4), "weibo", "Summer Cold Brew", "CNY", 40.0, 5, None),
        Cost(date(2024, 6, 4), "meta_ads", "summer", "USD", 10.0),
        Cost(date(2024, 6, 4), "meta_ads", "nobody", "USD", 7.0, 7),
    ])  # fmt: skip
    replace_touches(web.db, [
        registered(web, 2, 300.0, "CNY", (Origin.DIRECT, "summer", 0.5), (Origin.EARNED, "summer", 0.5)),
        registered(web, 3, 80.0, "USD", (Origin.EARNED, "summer", 0.25), (Origin.OTHER, "", 0.75)),
        registered(web, 9, 900.0, "CNY", (Origin.DIRECT, "summer", 1.0)),  # after the last day with costs
    ])  # fmt: skip
    cny, usd, nobody = found(web)
    assert (cny.campaign, cny.title, cny.currency, cny.cost, cny.clicks, cny.impressions) == (
        "summer", "Summer Cold Brew", "CNY", 100.0, 25, 900)  # fmt: skip
    assert (cny.cpc, cny.registrations, cny.cpa, cny.value, cny.roas) == (4.0, 1.25, 80.0, 300.0, 3.0)
    assert (usd.cpc, usd.registrations, usd.value, usd.roas) == (None, 0.25, 20.0, 2.0)
    assert (nobody.campaign, nobody.names, nobody.cpc, nobody.cpa, nobody.registrations) == ("", ("nobody",), 1.0, None, None)


def test_without_credit_nothing_is_said_of_registrations(web: Web) -> None:
    store_costs(web.db, [Cost(date(2024, 6, 3), "google_ads", "summer", "CNY", 60.0, 0)])
    (row,) = found(web)
    assert (row.cpc, row.registrations, row.cpa, row.roas) == (None, None, None, None)


def test_a_view_of_a_campaign_and_of_other_days(web: Web) -> None:
    store_costs(web.db, [Cost(date(2024, 6, 3), "google_ads", n, "CNY", 60.0) for n in ("summer", "autumn", "nobody")])
    assert [c.campaign for c in found(web, View(JUNE.since, JUNE.until, ("autumn",)))] == ["autumn"]
    assert found(web, View(date(2024, 7, 1), date(2024, 7, 2))) == ()


@pytest.mark.parametrize("loaded", [True, False])
def test_other_tools_stand_beside_the_logs_with_no_day_missing(web: Web, loaded: bool) -> None:
    three, five = date(2024, 6, 3), date(2024, 6, 5)
    store_aggregates(web.db, [
        Aggregate("plausible", three, three, pv=10, visits=5, uv=4),
        Aggregate("plausible", five, five, pv=20, visits=9, uv=8),
        Aggregate("ga4", three, three, "google", "organic", "", visits=3),
    ])  # fmt: skip
    if loaded:
        replace_traffic(web.db, [], [], [DayTotals(date(2024, 6, d), 7, 6, 5, 0) for d in (3, 4)])
    reports = Reports(web.project, lambda: open_reader(web.project.storage.database))
    rows = [(r.tool, r.since.day, r.visits, r.measured_visits, r.measured_uv) for r in reports.aggregates(JUNE)]
    assert list(reports.iter_aggregates()) == list(reports.aggregates(JUNE))
    reports.close()
    ours = (6, 5) if loaded else (None, None)
    assert rows == [
        ("ga4", 3, 3, None, None),
        ("plausible", 3, 5, *ours),
        ("plausible", 4, 0, *ours),
        ("plausible", 5, 9, None, None),
    ]
