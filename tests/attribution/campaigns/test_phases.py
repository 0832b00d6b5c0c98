"""Before, during and after: spans of equal length, means of measured days."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attribution.campaigns.phases import before_after, phase_of
from attribution.effects.compare import Course
from attribution.evaluation_rows import Phase
from ripplemark.config import Campaign
from ripplemark.records import Effect, Metric, NoEffect

CAMPAIGN = Campaign("c", date(2024, 6, 4), date(2024, 6, 6))
COURSE = Course(Metric.PV, "", date(2024, 6, 1), np.array([1.0, 2.0, 3.0, 10.0, np.nan, 20.0, 5.0, 7.0]))


def effect(**more: object) -> Effect:
    return Effect("c", Metric.PV, "", CAMPAIGN.starts, CAMPAIGN.ends, 3, 1, (), **more)  # type: ignore[arg-type]


def test_means_are_of_measured_days_and_missing_days_are_counted() -> None:
    (row,) = before_after(CAMPAIGN, [COURSE], {})
    assert (row.before, row.during, row.after) == (2.0, 15.0, 6.0)
    assert (row.before_days, row.during_days, row.after_days) == (3, 2, 2)
    assert row.expected is None


def test_the_comparison_of_the_same_metric_and_subject_stands_beside_it() -> None:
    known = {(Metric.PV, ""): effect(observed=30.0, expected=20.0, effect=10.0, low=-1.0, high=21.0)}
    (row,) = before_after(CAMPAIGN, [COURSE], known)
    assert (row.observed, row.expected, row.effect, row.low, row.high) == (30.0, 20.0, 10.0, -1.0, 21.0)
    (row,) = before_after(CAMPAIGN, [COURSE], {(Metric.PV, ""): effect(reason=NoEffect.TOO_FEW_DAYS)})
    assert (row.during, row.effect, row.reason) == (15.0, None, NoEffect.TOO_FEW_DAYS)


def test_spans_that_nothing_was_measured_on_are_unknown() -> None:
    early = Campaign("c", date(2024, 6, 1), date(2024, 6, 3))
    (row,) = before_after(early, [COURSE], {})
    assert (row.before, row.before_days, row.during) == (None, 0, 2.0)


@pytest.mark.parametrize(("day", "phase"), [(3, Phase.BEFORE), (4, Phase.DURING), (6, Phase.DURING), (7, Phase.AFTER)])
def test_days_lie_before_within_or_after(day: int, phase: Phase) -> None:
    assert phase_of(CAMPAIGN, date(2024, 6, day)) is phase


def test_campaigns_of_the_window_or_the_span_before_are_named() -> None:
    def other(name: str, starts: int, ends: int) -> Campaign:
        return Campaign(name, date(2024, 6, starts), date(2024, 6, ends))

    others = [CAMPAIGN, other("within", 5, 9), other("before", 1, 1), other("after", 7, 9)]
    (row,) = before_after(CAMPAIGN, [COURSE], {}, others)
    assert row.mixed_with == ("within", "before")
    assert before_after(Campaign("c", date(2024, 6, 20), date(2024, 6, 21)), [COURSE], {}, others)[0].mixed_with == ()
