"""Links that move a signal are found at their lag, and series that merely grow together are not taken for it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.lag import FEWEST_DAYS, MOST_LAG, Course, NoLag, chance, lag_of, lags_of, strongest

FIRST = date(2024, 1, 1)


def course(values: Sequence[float], subject: str = "tea", every: int = 1) -> Course:
    days = np.datetime64(FIRST, "D") + np.arange(0, len(values), every)
    return Course(days, np.array(values, np.float64)[::every], subject, "google")


def gains(n: int, seed: int = 3) -> list[int]:
    rng = random.Random(seed)
    return [rng.choice((0, 0, 1, 2, 5)) for _ in range(n)]


@pytest.mark.parametrize("lag", [0, 3, 14])
@pytest.mark.parametrize("falls", [False, True])
def test_a_signal_that_follows_links_is_found_at_its_lag(lag: int, falls: bool) -> None:
    links, noise = gains(150), random.Random(5)
    level, signal = 50.0, []
    for day in range(150):
        step = (links[day - lag] if day >= lag else 0) + noise.gauss(0, 0.5)
        level += -step if falls else step
        signal.append(level)
    found = lag_of(course(links), course(signal), falls=falls)
    assert (found.lag, found.reason, len(found.by_lag)) == (lag, None, MOST_LAG + 1)
    assert found.correlation is not None
    assert found.bound is not None
    assert found.correlation > 0.8 > found.bound


def test_growing_together_is_no_relation() -> None:
    """Both rise and both rest on Sundays; freed of that, nothing is left."""
    rng = random.Random(7)
    links = [(0 if day % 7 == 6 else 1 + day // 30) + rng.choice((0, 1)) for day in range(120)]
    signal = [day * 0.8 + (5 if day % 7 == 6 else 0) + rng.gauss(0, 1) for day in range(120)]
    assert lag_of(course(links), course(signal), falls=False).reason is NoLag.WITHIN_CHANCE


def test_chance_is_reached_about_as_often_as_said() -> None:
    """Of two hundred pairs of series that have nothing to do with each other, few are taken for related."""
    alarms = 0
    for seed in range(200):
        rng = random.Random(seed)
        signal = np.cumsum([rng.gauss(0, 1) for _ in range(100)]).tolist()
        alarms += lag_of(course(gains(100, seed + 1_000)), course(signal), falls=False).reason is None
    assert alarms <= 16


@pytest.mark.parametrize(
    ("links", "signal", "reason"),
    [
        (gains(FEWEST_DAYS), [float(n % 5) for n in range(FEWEST_DAYS)], NoLag.TOO_FEW_DAYS),
        ([0] * 100, [float(n % 5) for n in range(100)], NoLag.TOO_FEW_LINKS),
        (gains(100), [7.0] * 100, NoLag.NO_MOVEMENT),
        ([2] * 100, [float(n % 5) for n in range(100)], NoLag.NO_MOVEMENT),
    ],
)
def test_what_data_do_not_carry_is_said(links: list[int], signal: list[float], reason: NoLag) -> None:
    found = lag_of(course(links), course(signal), falls=False)
    assert (found.reason, found.lag, found.correlation) == (reason, None, None)


def test_days_that_are_missing_are_not_bridged() -> None:
    weekly = course(range(400), every=7)
    assert lag_of(course(gains(400)), weekly, falls=False).reason is NoLag.TOO_FEW_DAYS


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(-1e6, 1e6)), max_size=120), st.booleans())
def test_it_never_fails_and_correlations_are_correlations(rows: list[tuple[int, float]], falls: bool) -> None:
    found = lag_of(course([n for n, _ in rows]), course([v for _, v in rows]), falls=falls)
    assert all(-1.0000001 <= r <= 1.0000001 for r in found.by_lag)
    assert found.bound is None or 0 < found.bound <= 1


def test_more_lags_need_more() -> None:
    x = np.array([float(n) for n in gains(80)])
    assert chance((x, x[::-1]), tests=29) > chance((x, x[::-1]), tests=1)


def test_the_clearest_come_first() -> None:
    clear = lag_of(course(gains(90)), course(np.cumsum(gains(90)), "a"), falls=False)
    dull = lag_of(course(gains(90)), course([7.0] * 90, "b"), falls=False)
    assert [found.subject for found in strongest([dull, clear])] == ["a", "b"]


def test_together_signals_say_what_each_says_alone() -> None:
    """Also where days are missing, nothing moves, or other days are told of."""
    rng = random.Random(11)
    days = np.delete(np.datetime64(FIRST, "D") + np.arange(160), [9, 40, 41, 42, 97])
    same = [Course(days, np.array([rng.gauss(0, 1) for _ in days]).cumsum(), f"s{n}", "google") for n in range(4)]
    signals = [
        *same,
        Course(days, np.full(len(days), 3.0), "still", "google"),
        course(gains(120), "fewer"),
        course(gains(20), "few"),
    ]
    for falls in (False, True):
        together = lags_of(course(gains(160)), signals, falls=falls)
        alone = [lag_of(course(gains(160)), signal, falls=falls) for signal in signals]
        assert [(f.subject, f.days, f.lag, f.reason) for f in together] == [(f.subject, f.days, f.lag, f.reason) for f in alone]
        for one, other in zip(together, alone, strict=True):
            assert one.by_lag == pytest.approx(other.by_lag, abs=1e-12)
            assert one.bound == (None if other.bound is None else pytest.approx(other.bound))
