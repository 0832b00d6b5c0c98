"""Before and after on series whose truth is known, and on those that cannot be compared."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.effects.compare import FEWEST_BEFORE, Control, Course, compared
from attribution.effects.structure import drawn, echoing, every_form
from ripplemark.records import Metric, NoEffect

FIRST = date(2026, 1, 5)
WEEK = np.array([0, 2, 4, 6, 9, -8, -12])


def noise(days: int, seed: int = 1) -> np.ndarray:
    """A weekly rhythm around 100, with noise of 4."""
    return 100 + WEEK[np.arange(days) % 7] + np.random.default_rng(seed).normal(0, 4, days)


def at(n: int) -> date:
    return FIRST + timedelta(days=n)


def course(values: np.ndarray, *controls: Control, metric: Metric = Metric.VISITS) -> Course:
    return Course(metric, "", FIRST, np.asarray(values, dtype=float), controls)


def test_an_effect_is_found_and_its_size_is_in_the_interval() -> None:
    values = noise(60)
    values[40:] += 25
    effect = compared(course(values), "summer", at(40), at(59))
    assert effect.low is not None
    assert effect.high is not None
    assert 0 < effect.low < 500 < effect.high
    assert effect.observed == pytest.approx(values[40:].sum())
    assert effect.effect == pytest.approx(effect.observed - (effect.expected or 0))
    assert (effect.days_before, effect.days_left_out, effect.reason) == (40, 0, None)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_found_where_nothing_happened(seed: int) -> None:
    effect = compared(course(noise(60, seed)), "summer", at(40), at(59))
    assert (effect.low or 0) < 0 < (effect.high or 0)


def test_what_others_brought_is_not_credited_to_the_campaign() -> None:
    """Another campaign grows through the window; with its visits as a control nothing is left, without them it looks like an effect."""
    brought = np.concatenate([np.random.default_rng(3).uniform(0, 20, 40), np.linspace(20, 80, 20)])
    values = noise(60) + brought
    alone = compared(course(values), "summer", at(40), at(59))
    beside = compared(course(values, Control("other_campaigns", brought)), "summer", at(40), at(59))
    assert (alone.low or 0) > 0
    assert (beside.low or 0) < 0 < (beside.high or 0)
    assert beside.controls == ("other_campaigns",)


def test_days_without_a_measurement_count_neither_as_observed_nor_as_expected() -> None:
    values = noise(60)
    whole = compared(course(values), "summer", at(40), at(59))
    values[[10, 45, 46]] = np.nan
    holes = compared(course(values), "summer", at(40), at(59))
    assert (holes.days_before, holes.days_left_out) == (39, 2)
    assert holes.expected == pytest.approx((whole.expected or 0) * 18 / 20, rel=0.03)
    assert [d.observed for d in holes.days if d.day == at(45)] == [None]


@pytest.mark.parametrize(
    ("values", "starts", "reason"),
    [
        (noise(60), at(FEWEST_BEFORE - 1), NoEffect.TOO_FEW_DAYS),
        (noise(60), at(-5), NoEffect.TOO_FEW_DAYS),
        (noise(60), at(60), NoEffect.NO_DATA),
        (noise(60), at(400), NoEffect.NO_DATA),
        (np.concatenate([noise(40), np.full(20, np.nan)]), at(40), NoEffect.NO_DATA),
        (np.concatenate([np.full(40, 7.0), noise(20)]), at(40), NoEffect.NO_VARIATION),
        (np.concatenate([np.full(40, np.nan), noise(20)]), at(40), NoEffect.TOO_FEW_DAYS),
    ],
)
def test_what_cannot_be_compared_says_why(values: np.ndarray, starts: date, reason: NoEffect) -> None:
    effect = compared(course(values), "summer", starts, starts + timedelta(days=19))
    assert effect.reason is reason
    assert effect.effect is effect.low is effect.expected is None


def test_a_window_that_goes_on_ends_with_the_data() -> None:
    assert compared(course(noise(50)), "summer", at(40), at(90)).until == at(49)


def test_an_index_is_a_mean_and_everything_else_a_sum() -> None:
    values = noise(60)
    mean = compared(course(values, metric=Metric.INTEREST), "summer", at(40), at(59))
    total = compared(course(values), "summer", at(40), at(59))
    assert (mean.observed or 0) * 20 == pytest.approx(total.observed)
    assert (mean.expected or 0) * 20 == pytest.approx(total.expected)


def test_earlier_windows_are_tried_and_alarms_counted() -> None:
    assert compared(course(noise(80)), "summer", at(63), at(79)).placebo_windows == 6
    assert compared(course(noise(40)), "summer", at(18), at(39)).placebo_windows == 1
    assert compared(course(noise(40)), "summer", at(14), at(39)).placebo_windows == 0
    jump = noise(80)
    jump[56:63] += 60  # a week before the campaign something else happened
    assert compared(course(jump), "summer", at(63), at(79)).placebo_alarms >= 1


def test_the_same_data_give_the_same_figures() -> None:
    one, other = (compared(course(noise(60)), "summer", at(40), at(59)) for _ in range(2))
    assert one == other


def test_counts_are_never_expected_below_zero() -> None:
    values = np.random.default_rng(2).poisson(0.4, 60).astype(float)
    effect = compared(course(values), "summer", at(40), at(59))
    assert effect.expected_low is not None
    assert effect.expected_low >= 0
    assert all((d.low or 0) >= 0 for d in effect.days)
    assert effect.high is not None
    assert effect.high <= (effect.observed or 0)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1e9)), min_size=1, max_size=40),
    st.integers(-5, 45),
    st.integers(0, 20),
)
def test_any_series_gives_figures_or_a_reason(values: list[float | None], start: int, length: int) -> None:
    series = np.array([np.nan if v is None else v for v in values])
    effect = compared(
        course(series, Control("other_campaigns", np.zeros(len(values)), echo=True)), "s", at(start), at(start + length)
    )
    figures = (effect.observed, effect.expected, effect.effect, effect.low, effect.high)
    assert (effect.reason is None) == all(f is not None and np.isfinite(f) for f in figures)


def test_an_echo_keeps_the_sum_and_comes_later() -> None:
    once = np.zeros(200)
    once[3] = 10.0
    back = echoing(once, 4.0)
    assert back.sum() == pytest.approx(10.0)
    assert not back[:3].any()
    assert (np.arange(200) * back).sum() / 10.0 - 3 == pytest.approx(4.0, rel=0.01)


def test_forms_of_regressors() -> None:
    plain, lasting = np.arange(5.0), np.ones(5)
    assert [f.shape for f in every_form([(plain, False)], (2.0, 7.0))] == [(5, 1)]
    assert [f.shape for f in every_form([(plain, False), (lasting, True)], (2.0, 7.0))] == [(5, 3), (5, 3)]


def test_a_control_that_never_moved_before_is_left_out() -> None:
    before = noise(40)
    still = np.concatenate([np.zeros(40), np.full(10, 1000.0)])
    with_it, without = drawn(before, 10, every_form([(still, False)], ())), drawn(before, 10, [np.empty((50, 0))])
    assert with_it is not None
    assert without is not None
    assert np.allclose(with_it, without)
