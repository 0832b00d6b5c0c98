"""Intervals of surveys against published examples, and which waves are held against each other."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.campaigns.surveys import newcombe, student, survey_changes, survey_rows, welch, wilson
from attribution.evaluation_rows import Phase
from ripplemark.config import Campaign
from ripplemark.records import SurveyWave

CAMPAIGN = Campaign("c", date(2024, 6, 1), date(2024, 6, 30))


def wave(name: str, day: date, share: float | None = None, n: int = 600, **more: object) -> SurveyWave:
    return SurveyWave("panel", "knows us", name, day, n, share, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_as_newcombe_published_it(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k / n, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "two", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0)],
)
def test_differences_as_newcombe_published_them(one: tuple[int, int], two: tuple[int, int], low: float, high: float) -> None:
    found = newcombe(two[0] / two[1], two[1], one[0] / one[1], one[1])
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_student_and_welch() -> None:
    found = student(5.0, 2.0, 16)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((3.9343, 6.0657), abs=1e-4)
    one, two = (
        wave(n, date(2024, 5, 1), n=size, score=mean, deviation=sd)
        for n, mean, sd, size in (("1", 20.0, 4.0, 10), ("2", 26.0, 6.0, 14))
    )
    gap = welch(one, two)
    assert gap is not None
    assert (gap.low, gap.high) == pytest.approx((1.765, 10.235), abs=2e-3)


def test_without_a_spread_there_is_no_interval() -> None:
    plain = wave("1", date(2024, 5, 1), score=6.0)
    assert student(6.0, None, 600) is None
    assert student(6.0, 1.0, 1) is None
    assert welch(plain, plain) is None
    assert (survey_rows(CAMPAIGN, [plain])[0].low, survey_rows(CAMPAIGN, [plain])[0].kind) == (None, "score")


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(sample: tuple[int, int]) -> None:
    n, k = sample
    found = wilson(k / n, n)
    assert 0 <= found.low <= k / n + 1e-12
    assert k / n - 1e-12 <= found.high <= 1


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    rng, held = random.Random(5), 0
    for _ in range(400):
        before, after = (sum(rng.random() < p for _ in range(300)) / 300 for p in (0.2, 0.26))
        found = newcombe(before, 300, after, 300)
        held += found.low <= 0.06 <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_the_last_wave_before_is_held_against_the_first_after() -> None:
    days = {"long before": -60, "before": -3, "within": 12, "after": 40, "long after": 90}
    waves = [wave(name, CAMPAIGN.starts + timedelta(days=n), 0.2 + 0.001 * n) for name, n in days.items()]
    (change,) = survey_changes(CAMPAIGN, waves)
    assert (change.wave_before, change.wave_after) == ("before", "after")
    assert change.difference == pytest.approx(0.043)
    assert change.low is not None
    assert change.low < change.difference
    (change,) = survey_changes(CAMPAIGN, waves[:3])
    assert change.wave_after == "within"
    assert survey_changes(CAMPAIGN, waves[1:2]) == survey_changes(CAMPAIGN, waves[2:]) == ()
    assert [r.phase for r in survey_rows(CAMPAIGN, waves)] == [
        Phase.BEFORE,
        Phase.BEFORE,
        Phase.DURING,
        Phase.AFTER,
        Phase.AFTER,
    ]
