"""One window of a daily series against what would have come without it, and the same on earlier windows where nothing happened. Pure.

The placebo check: windows of at most a week that lie wholly before the campaign's are compared in the same way. A method that claims
effects there would claim one here too; about one in twenty may, by the meaning of a 95 % interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from attribution.effects.structure import DRAWS, Series, drawn, every_form
from ripplemark.records import Effect, EffectDay, Metric, NoEffect

#: Days with a measurement that an expectation needs: two weeks, so that each weekday was seen twice.
FEWEST_BEFORE = 14
#: Older days tell of another site than today's.
MOST_BEFORE = 180
PLACEBOS = 6
PLACEBO_DAYS = 7
PLACEBO_DRAWS = 200
#: How long what a control brings goes on coming back, in days on average; averaged over by how well each fits.
ECHOES = (2.0, 4.0, 7.0, 12.0)
_LIMITS = (0.025, 0.5, 0.975)


@dataclass(frozen=True, slots=True)
class Control:
    """A series that the campaign does not move. `echo`: what it brings comes back over the days after."""

    name: str
    values: Series
    echo: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A metric per day from `first` on; NaN on days without a measurement. Controls have the same days."""

    metric: Metric
    subject: str
    first: date
    values: Series
    controls: tuple[Control, ...] = ()


def compared(course: Course, campaign: str, starts: date, ends: date, overlapping: Sequence[str] = ()) -> Effect:
    """The window from `starts` to `ends` (both included, as far as the course reaches) against the days before it.

    Sums over the window, except for an index of interest, which is a mean; intervals are 95 %. Days of the window without a measurement
    count neither as observed nor as expected.
    """
    begin, end = (starts - course.first).days, min((ends - course.first).days + 1, len(course.values))
    oldest = max(0, begin - MOST_BEFORE)
    within = course.values[max(begin, 0) : max(end, 0)]
    effect = Effect(
        campaign=campaign,
        metric=course.metric,
        subject=course.subject,
        since=starts,
        until=max(starts, course.first + timedelta(days=end - 1)),
        days_before=_measured(course.values[oldest : max(begin, 0)]),
        days_left_out=len(within) - _measured(within),
        controls=tuple(c.name for c in course.controls),
        overlapping=tuple(overlapping),
    )
    if not _measured(within):
        return replace(effect, reason=NoEffect.NO_DATA)
    if effect.days_before < FEWEST_BEFORE:
        return replace(effect, reason=NoEffect.TOO_FEW_DAYS)
    draws = _draws(course, oldest, begin, end, DRAWS)
    if draws is None:
        return replace(effect, reason=NoEffect.NO_VARIATION)
    windows, alarms = _placebos(course, oldest, begin)
    return replace(
        _figures(effect, within, draws),
        placebo_windows=windows,
        placebo_alarms=alarms,
        days=(*_days_before(course, oldest, begin), *_days_within(course, begin, draws)),
    )


def _measured(values: Series) -> int:
    return int((~np.isnan(values)).sum())


def _draws(course: Course, oldest: int, begin: int, end: int, draws: int) -> Series | None:
    """What the days from `begin` to before `end` would have been, by the days from `oldest` to before `begin`."""
    regressors = [(c.values[oldest:end], c.echo) for c in course.controls]
    forms = every_form(regressors, ECHOES) if regressors else [np.empty((end - oldest, 0))]
    return drawn(course.values[oldest:begin], end - begin, forms, draws)


def _summed(metric: Metric, days: Series) -> Series:
    """Along the last axis: a sum, or for an index a mean; days without a measurement left out."""
    return np.asarray(np.nanmean(days, axis=-1) if metric is Metric.INTEREST else np.nansum(days, axis=-1))


def _figures(effect: Effect, within: Series, draws: Series) -> Effect:
    """Nothing that is counted is expected below zero."""
    observed = float(_summed(effect.metric, within))
    expected = _summed(effect.metric, np.where(np.isnan(within), np.nan, draws))
    low, middle, high = (float(v) for v in np.quantile(expected, _LIMITS))
    return replace(
        effect,
        observed=observed,
        expected=max(0.0, middle),
        expected_low=max(0.0, low),
        expected_high=max(0.0, high),
        effect=observed - max(0.0, middle),
        low=observed - max(0.0, high),
        high=observed - max(0.0, low),
    )


def _placebos(course: Course, oldest: int, begin: int) -> tuple[int, int]:
    """(windows compared, windows that claim an effect), from the last one before the campaign backwards."""
    length = min(PLACEBO_DAYS, begin - oldest - FEWEST_BEFORE)
    ends = [end for end in range(begin, oldest, -length) if end - length - oldest >= FEWEST_BEFORE] if length > 0 else []
    claims = [c for end in ends[:PLACEBOS] if (c := _claims(course, oldest, end - length, end)) is not None]
    return len(claims), sum(claims)


def _claims(course: Course, oldest: int, begin: int, end: int) -> bool | None:
    """Whether a window would be called an effect; None where it cannot be compared."""
    within = course.values[begin:end]
    if not _measured(within) or _measured(course.values[oldest:begin]) < FEWEST_BEFORE:
        return None
    draws = _draws(course, oldest, begin, end, PLACEBO_DRAWS)
    if draws is None:
        return None
    low, _, high = np.quantile(_summed(course.metric, np.where(np.isnan(within), np.nan, draws)), _LIMITS)
    return not low <= float(_summed(course.metric, within)) <= high


def _days_before(course: Course, oldest: int, begin: int) -> list[EffectDay]:
    return [EffectDay(_day(course, n), _value(course, n)) for n in range(oldest, begin)]


def _days_within(course: Course, begin: int, draws: Series) -> list[EffectDay]:
    limits = np.maximum(np.quantile(draws, _LIMITS, axis=0), 0.0)
    return [
        EffectDay(_day(course, begin + n), _value(course, begin + n), float(middle), float(low), float(high))
        for n, (low, middle, high) in enumerate(limits.T)
    ]


def _day(course: Course, n: int) -> date:
    return course.first + timedelta(days=n)


def _value(course: Course, n: int) -> float | None:
    value = float(course.values[n])
    return None if np.isnan(value) else value
