"""The series that are compared, as a store holds them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from builders import Web

from attribution.effects.refresh import effects_of, refresh_effects
from attribution.effects.series import courses, measured, overlapping, whole_days
from ripplemark.config import Campaign, Control
from ripplemark.records import DailyTraffic, Metric, NoEffect, Registration, Signal
from ripplemark.store.daily import DayTotals, replace_traffic
from ripplemark.store.effects import effect_with_days, iter_effects
from ripplemark.store.registrations import store_registrations
from ripplemark.store.signals import store_signals

FIRST = date(2024, 5, 1)
DAYS = 61  # to the end of June; "summer" runs from June 3 to 30


def at(n: int) -> date:
    return FIRST + timedelta(days=n)


def fill(web: Web, last_hit: str = "2024-06-30T23:30:00Z", silent: Sequence[int] = ()) -> None:
    """Two months of traffic: search, mail and tagged visits of two campaigns; a registration a day, one of them a sale."""
    parts = [
        DailyTraffic(at(n), channel, source, "", utm, visits * 2, visits, visits, 0)
        for n in range(DAYS)
        if n not in silent
        for channel, source, utm, visits in (
            ("Organic Search", "google", "", 90 + n % 7),
            ("Email", "letter", "weekly", 5 + n % 3),
            ("Organic Social", "weibo", "summer-a", 30 if n >= 33 else 0),
            ("Organic Social", "weibo", "autumn-early", n % 5),
        )
        if visits
    ]
    totals = [
        DayTotals(at(n), sum(p.pv for p in day), sum(p.visits for p in day), sum(p.uv for p in day), 1)
        for n in range(DAYS)
        if (day := [p for p in parts if p.day == at(n)])
    ]
    replace_traffic(web.db, [], parts, totals)
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    store_registrations(
        web.db,
        [
            Registration(f"r{n}", noon + timedelta(days=n), "", "signup", 20.0 if n % 3 == 0 else None, "CNY")
            for n in range(DAYS)
        ],
    )
    store_signals(web.db, [Signal(at(n), "interest", "北風茶", 30.0 + n % 4, "baidu-index") for n in range(0, DAYS, 2)])
    web.db.run(
        "INSERT INTO log_files (fingerprint, path, format, offset, lines, kept, first_at, last_at)"
        " VALUES ('x', 'access.log', 'combined', 1, 1, 1, '2024-05-01T00:00:00Z', ?)",
        (last_hit,),
    )


def by_metric(web: Web) -> dict[Metric, np.ndarray]:
    return {c.metric: c.values for c in courses(measured(web.db, web.project), "summer")}


def test_every_metric_that_was_measured(web: Web) -> None:
    fill(web)
    found = by_metric(web)
    assert set(found) == {Metric.VISITS, Metric.PV, Metric.UV, Metric.REGISTRATIONS, Metric.VALUE, Metric.INTEREST}
    assert found[Metric.VISITS][0] == 95
    assert found[Metric.PV][0] == 190
    assert found[Metric.REGISTRATIONS].tolist() == [1.0] * DAYS
    assert found[Metric.VALUE][:4].tolist() == [20.0, 0.0, 0.0, 20.0]
    assert np.isnan(found[Metric.INTEREST][1])


def test_a_day_without_a_page_view_was_not_measured(web: Web) -> None:
    fill(web, silent=(40,))
    found = by_metric(web)
    assert np.isnan([found[m][40] for m in (Metric.VISITS, Metric.PV, Metric.REGISTRATIONS, Metric.VALUE)]).all()


def test_a_log_that_ends_at_noon_leaves_its_last_day_out(web: Web) -> None:
    fill(web, last_hit="2024-06-30T12:00:00Z")
    days = whole_days(web.db, web.project)
    assert days is not None
    assert days.last == date(2024, 6, 29)


def test_visits_of_other_campaigns_are_the_control(web: Web) -> None:
    fill(web)
    visits = next(courses(measured(web.db, web.project), "summer"))
    (others,) = visits.controls
    assert others.name == "other_campaigns"
    assert others.values[:6].tolist() == [0, 1, 2, 3, 4, 0]
    assert others.echo


def test_named_controls_are_a_channel_or_a_signal_whose_gaps_are_filled(web: Web) -> None:
    fill(web)
    project = replace(
        web.project,
        controls=(
            Control(channel="email"),
            Control(signal="interest", subject="北風茶"),
            Control(signal="interest", subject="?"),
        ),
    )
    controls = next(courses(measured(web.db, project), "autumn")).controls
    assert [c.name for c in controls] == ["other_campaigns", "channel email", "interest 北風茶"]
    assert controls[1].values[:4].tolist() == [5, 6, 7, 5]
    assert controls[2].values[:4].tolist() == [30, 30, 32, 32]


def test_campaigns_that_begin_within_the_window(web: Web) -> None:
    summer = web.project.campaigns[0]
    project = replace(web.project, campaigns=(*web.project.campaigns, Campaign("flash", date(2024, 6, 10), date(2024, 6, 11))))
    assert overlapping(project, summer, Metric.VISITS) == ("flash",)
    assert overlapping(project, summer, Metric.NEW_LINKS) == ()
    assert overlapping(project, project.campaigns[2], Metric.VISITS) == ()


def test_comparisons_are_stored_and_found_again(web: Web) -> None:
    fill(web)
    counts = refresh_effects(web.db, web.project)
    refresh_effects(web.db, web.project)
    stored = {(e.campaign, e.metric): e for e in iter_effects(web.db)}
    assert counts["effects"] == len(stored) == 12
    visits = stored["summer", Metric.VISITS]
    assert visits.low is not None
    assert visits.low > 0
    assert visits.low <= 30 * 28 <= (visits.high or 0)
    assert stored["autumn", Metric.VISITS].reason is NoEffect.NO_DATA
    assert stored["summer", Metric.REGISTRATIONS].reason is NoEffect.NO_VARIATION
    whole = effect_with_days(web.db, "summer", Metric.VISITS, "")
    assert whole in list(effects_of(web.db, web.project))
    assert effect_with_days(web.db, "winter", Metric.VISITS, "") is None


def test_an_empty_store_has_nothing_to_compare(web: Web) -> None:
    assert refresh_effects(web.db, web.project) == {"effects": 0, "effects_without_figures": 0}
