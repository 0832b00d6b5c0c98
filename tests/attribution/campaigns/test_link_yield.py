"""Rates with exact intervals, and a dose-response curve that finds the exponent it was made with and is honest about few points."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.campaigns.link_yield import dose_response, link_yield, rate_of, verdict
from attribution.spread_rows import DosePoint, DoseVerdict, NoDose


def points(exponent: float, n: int, seed: int, scale: float = 0.3) -> list[DosePoint]:
    rng = np.random.default_rng(seed)
    doses = (10 ** rng.uniform(1, 3, n)).astype(int)
    links = rng.poisson(scale * (doses + 1.0) ** exponent)
    return [DosePoint(str(i), "c", int(d), float(k)) for i, (d, k) in enumerate(zip(doses, links, strict=True))]


def test_rates_have_exact_intervals() -> None:
    assert rate_of(10, 1000) == pytest.approx((10.0, 4.7954, 18.3904), abs=1e-3)  # Garwood's bounds of 10 events
    assert rate_of(0, 1000) == pytest.approx((0.0, 0.0, 3.6889), abs=1e-3)
    row = link_yield("c", 4, 500, 10, 4)
    assert (row.links_rate, row.domains_rate) == (20.0, 8.0)


@pytest.mark.parametrize("reposts", [None, 0])
def test_without_reposts_there_is_no_rate(reposts: int | None) -> None:
    row = link_yield("c", 4, reposts, 10, 4)
    assert (row.links, row.links_rate, row.domains_high) == (10, None, None)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.4])
def test_the_exponent_is_found_with_an_interval_that_holds_it_nineteen_times_of_twenty(exponent: float) -> None:
    found = [dose_response("post", points(exponent, 30, seed)) for seed in range(120)]
    held = sum((f.low or 9) <= exponent <= (f.high or -9) for f in found)
    assert 0.88 <= held / len(found) <= 1.0
    assert sum(f.exponent or 0.0 for f in found) / len(found) == pytest.approx(exponent, abs=0.08)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (points(1.0, 4, 1), NoDose.TOO_FEW),
        ([DosePoint(str(n), "c", 7, 1.0) for n in range(9)], NoDose.ALIKE),
        ([DosePoint(str(n), "c", n, 0.0) for n in range(9)], NoDose.NO_LINKS),
    ],
)
def test_what_says_nothing_gives_a_reason_and_no_curve(given: list[DosePoint], reason: NoDose) -> None:
    found = dose_response("campaign", given)
    assert (found.reason, found.exponent, found.curve, len(found.points)) == (reason, None, (), len(given))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1.1, 2.0, DoseVerdict.HOT_ONLY),
        (0.3, 0.9, DoseVerdict.EVENLY),
        (0.3, 1.3, DoseVerdict.OPEN),
        (-0.2, 1.3, DoseVerdict.NO_RELATION),
    ],
)
def test_what_an_interval_says_of_the_claim(low: float, high: float, said: DoseVerdict) -> None:
    assert verdict(low, high) is said


def test_the_hottest_fifth_and_the_curve() -> None:
    found = dose_response("post", [DosePoint(str(n), "c", 10**n, float(n)) for n in range(1, 11)])
    assert found.top_share == pytest.approx(19 / 55)
    assert found.curve[0].reposts == pytest.approx(10)
    assert all(p.low <= p.links <= p.high for p in found.curve)


@given(st.lists(st.tuples(st.integers(0, 10**7), st.floats(0, 1000)), min_size=5, max_size=12))
def test_any_points_give_finite_figures_or_a_reason(given: list[tuple[int, float]]) -> None:
    found = dose_response("post", [DosePoint(str(n), "c", *pair) for n, pair in enumerate(given)])
    numbers = [found.exponent, found.low, found.high, *(v for p in found.curve for v in (p.low, p.links, p.high))]
    assert found.reason is not None or all(v is not None and math.isfinite(v) for v in numbers)
