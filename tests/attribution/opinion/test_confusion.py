"""Shares corrected for the rater's errors: bounded, adding up, right on what a known rater would say, wide where little is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.opinion.confusion import (
    Errors,
    Tally,
    _draws,
    accuracy,
    benchmark_errors,
    confusion_of,
    corrected,
    macro_f1,
)
from attribution.opinion.rows import Basis
from attribution.opinion.true_shares import likeliest
from ripplemark.records import Polarity

GOOD, PLAIN, BAD = Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE
#: A rater that takes every fourth bad text for a neutral one, and every fifth neutral one for a bad one.
KNOWN = {"en": Errors(Basis.LABELS, (((900, 100, 0), (0, 800, 200), (0, 250, 750)),))}


@pytest.mark.parametrize("truth", [(0.2, 0.5, 0.3), (0.6, 0.3, 0.1), (0.0, 1.0, 0.0)])
def test_the_interval_holds_the_truth_where_raw_shares_do_not(truth: tuple[float, float, float]) -> None:
    matrix = np.array(KNOWN["en"].matrices[0], float) / 1000
    rated = np.array(truth) @ matrix * 4000
    counts = (round(rated[0]), round(rated[1]), round(rated[2]))
    (shares,) = corrected([Tally({"en": counts})], KNOWN)
    for share, true in zip((shares.positive, shares.neutral, shares.negative), truth, strict=True):
        assert share is not None
        assert share.low - 0.01 <= true <= share.high + 0.01
        assert share.high - share.low < 0.2


@settings(max_examples=25)
@given(st.lists(st.tuples(*[st.integers(0, 50)] * 3), min_size=1, max_size=4))
def test_shares_are_bounded_and_add_up(cells: list[tuple[int, int, int]]) -> None:
    for counts, shares in zip(cells, corrected([Tally({"zh": c}) for c in cells], benchmark_errors()), strict=True):
        found = [shares.positive, shares.neutral, shares.negative]
        if not sum(counts):
            assert found == [None, None, None]
            continue
        assert sum(s.value for s in found if s) == pytest.approx(1, abs=0.001)
        assert all(s is not None and 0 <= s.low <= s.value <= s.high <= 1 for s in found)


def test_few_texts_and_borrowed_errors_give_wide_intervals() -> None:
    few, many = corrected([Tally({"en": (1, 1, 2)}), Tally({"en": (100, 100, 200)})], KNOWN)
    assert few.negative is not None
    assert many.negative is not None
    assert few.negative.high - few.negative.low > 3 * (many.negative.high - many.negative.low)
    (borrowed,) = corrected([Tally({"en": (100, 100, 200)})], benchmark_errors())
    assert borrowed.basis is Basis.BENCHMARK
    assert borrowed.negative is not None
    assert borrowed.negative.high - borrowed.negative.low > 2 * (many.negative.high - many.negative.low)


def test_without_known_errors_there_is_no_share() -> None:
    mixed = Tally({"en": (5, 5, 5), "de": (1, 0, 0)})
    (shares,) = corrected([mixed], KNOWN)
    assert (shares.positive, shares.negative, shares.basis) == (None, None, Basis.UNKNOWN)


counts = st.tuples(*[st.integers(0, 9)] * 3)
tallies = st.builds(Tally, st.dictionaries(st.sampled_from(["en", "zh", "de", "fr"]), counts))


@settings(max_examples=25, deadline=None)
@given(st.lists(tallies, min_size=1, max_size=5))
def test_shares_are_those_of_looking_at_every_cell(cells: list[Tally]) -> None:
    """What is not told is not drawn; that changes nothing of the rest."""
    errors = {**benchmark_errors(), "de": Errors(Basis.UNKNOWN)}
    draws = {x: _draws([t.counts.get(x, (0, 0, 0)) for t in cells], errors[x]) for x in ("en", "zh")}
    for n, (tally, shares) in enumerate(zip(cells, corrected(cells, errors), strict=True)):
        spoken = {language for language, of in tally.counts.items() if any(of)}
        if not spoken or spoken - draws.keys():
            assert (shares.positive, shares.neutral, shares.negative) == (None, None, None)
            continue
        many = {x: sum(tally.counts.get(x, ())) for x in draws}
        mixed = sum(draws[x][:, n] * many[x] for x in draws) / sum(many.values())
        for k, share in enumerate((shares.positive, shares.neutral, shares.negative)):
            low, high = np.quantile(mixed[:, k], (0.025, 0.975))
            assert share is not None
            assert (share.value, share.low, share.high) == pytest.approx((mixed[:, k].mean(), low, high), abs=5.1e-5)


def test_figures_of_a_matrix() -> None:
    found = confusion_of([GOOD, GOOD, BAD, BAD], [GOOD, PLAIN, BAD, BAD])
    assert found == ((1, 1, 0), (0, 0, 0), (0, 0, 2))
    assert accuracy(found) == 0.75
    assert macro_f1(found) == pytest.approx((2 / 3 + 1) / 2)
    assert macro_f1(((0, 0, 0),) * 3) is None


def test_the_likeliest_shares_are_those_that_small_steps_come_to() -> None:
    rng = np.random.default_rng(4)
    right = 0.6 * np.eye(3) + 0.4 * rng.dirichlet((1.0, 1.0, 1.0), (20, 3))
    rated = rng.dirichlet((2.0, 2.0, 1.5), (20, 30))
    true = likeliest(rated, right)
    stepped = np.full_like(rated, 1 / 3)
    for _ in range(300):  # expectation-maximisation
        told = np.maximum(np.matmul(stepped, right), 1e-12)
        stepped = stepped * np.matmul(rated / told, right.transpose(0, 2, 1))

    def likely(shares: np.ndarray) -> np.ndarray:
        return (rated * np.log(np.maximum(np.matmul(shares, right), 1e-300))).sum(axis=2)

    assert np.all(true >= 0)
    assert np.allclose(true.sum(axis=2), 1)
    assert (likely(true) - likely(stepped)).min() > -1e-9
    assert 0.2 < (true == 0).any(axis=2).mean() < 0.9  # both ways to find them were taken
