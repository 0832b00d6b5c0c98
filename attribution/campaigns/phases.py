"""Before, during and after a campaign: spans of equal length around its window, and means of measured days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from attribution.effects.compare import Course
from attribution.evaluation_rows import BeforeAfter, Phase
from ripplemark.config import Campaign
from ripplemark.records import Effect, Metric

#: (metric, subject) names a comparison of one campaign.
Effects = Mapping[tuple[Metric, str], Effect]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of the measured days of a span."""

    value: float | None
    days: int


def phase_of(campaign: Campaign, day: date) -> Phase:
    """Where a day lies beside a campaign's window."""
    if day < campaign.starts:
        return Phase.BEFORE
    return Phase.DURING if day <= campaign.ends else Phase.AFTER


def before_after(
    campaign: Campaign, courses: Iterable[Course], effects: Effects, others: Iterable[Campaign] = ()
) -> tuple[BeforeAfter, ...]:
    """Each course in three spans, with the comparison that belongs to it, and the campaigns that it is not told apart from."""
    mixed = mixed_with(campaign, others)
    return tuple(_row(campaign, course, effects.get((course.metric, course.subject)), mixed) for course in courses)


def mixed_with(campaign: Campaign, others: Iterable[Campaign]) -> tuple[str, ...]:
    """Titles of the campaigns that ran in the window, or in the span of its length before it, which the expectation rests on."""
    since = campaign.starts - (campaign.ends - campaign.starts + timedelta(days=1))
    return tuple(c.title for c in others if c.id != campaign.id and c.starts <= campaign.ends and since <= c.ends)


def _row(campaign: Campaign, course: Course, effect: Effect | None, mixed: tuple[str, ...]) -> BeforeAfter:
    length = campaign.ends - campaign.starts + timedelta(days=1)
    before = mean_of(course, campaign.starts - length, campaign.starts)
    during = mean_of(course, campaign.starts, campaign.starts + length)
    after = mean_of(course, campaign.starts + length, campaign.starts + 2 * length)
    row = BeforeAfter(
        campaign.id, course.metric, course.subject, before.value, during.value, after.value, before.days, during.days, after.days,
        mixed_with=mixed,
    )  # fmt: skip
    if effect is None:
        return row
    return replace(
        row, observed=effect.observed, expected=effect.expected, effect=effect.effect, low=effect.low, high=effect.high, reason=effect.reason
    )  # fmt: skip


def mean_of(course: Course, since: date, before: date) -> Mean:
    """The mean of the measured days from one day to before another; None where none was measured."""
    first, stop = max(0, (since - course.first).days), max(0, (before - course.first).days)
    days = course.values[first:stop]
    known = days[~np.isnan(days)]
    return Mean(float(known.mean()) if len(known) else None, len(known))
